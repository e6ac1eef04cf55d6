"""The question before something goes off the site while people are learning from it."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin import messages
from wagtail.models import Page

from courses.forms.changes import UnpublishForm
from courses.models import CoursePage, StepPause
from courses.selectors.unpublishing import Leaving, is_learned_from, leaving_of
from courses.services.pauses import end_pauses
from practitioners.http import signed_in


@cache_control(private=True, no_store=True)
def unpublish_question(request: HttpRequest, page_id: int) -> HttpResponse:
    """How many are under way and what becomes of them. A post unpublishes; no row is taken away."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not is_learned_from(page):
        raise Http404
    if not page.live or not page.permissions_for_user(request.user).can_unpublish():
        return redirect("wagtailadmin_pages:edit", page.pk)
    leaving = leaving_of(page)
    asks = bool(leaving.required and leaving.under_way)
    form = UnpublishForm(request.POST if request.method == "POST" else None)
    below = bool(request.GET.get("below"))
    if request.method == "POST" and (not asks or form.is_valid()):
        take_out = asks and form.cleaned_data["what"] == UnpublishForm.TAKE_OUT
        return _unpublish(request, page, below=below, take_out=take_out, leaving=leaving)
    title = _("Unpublish “%(title)s”") % {"title": page.title}
    context: dict[str, Any] = {
        "header_title": title,
        "header_icon": "download",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.title},
            {"url": "", "label": title},
        ],
        "page": page,
        "leaving": leaving,
        "asks": asks,
        "is_course": isinstance(page, CoursePage),
        "below": below,
        "form": form,
    }
    return render(request, "courses/admin/unpublish_question.html", context)


def _unpublish(
    request: HttpRequest, page: Page, *, below: bool, take_out: bool, leaving: Leaving
) -> HttpResponse:
    with transaction.atomic():
        action = UnpublishPageAction(page, user=request.user, include_descendants=below)
        action.execute(skip_permission_checks=True)
        if take_out:
            now = timezone.now()
            end_pauses(page=page, end=StepPause.End.TAKEN_OUT, at=now, by=signed_in(request))
    if take_out:
        said = _("“%(title)s” is unpublished and the course no longer asks for it.")
    elif leaving.required and leaving.under_way:
        said = _("“%(title)s” is unpublished. It stays asked for until you publish it again.")
    else:
        said = _("“%(title)s” is unpublished. Nothing of anybody's record was changed.")
    messages.success(request, said % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)
