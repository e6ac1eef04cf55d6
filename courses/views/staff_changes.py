"""The question when a changed step is published, and the history of what was answered."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from wagtail.admin import messages
from wagtail.models import Page, Revision

from courses import services
from courses.forms.changes import ChangeForm
from courses.models import Choice, StepChange
from courses.publishing import PublishingRefused
from courses.revisions.differences import words_new
from courses.selectors.changes import (
    affected_by,
    change_for,
    changes_of,
    concerned_by,
    difference_of,
    is_step,
    live_text,
    text_before,
    with_counts,
)
from practitioners.http import signed_in

WORDS_A_MINUTE = 150
PER_PAGE = 20


@cache_control(private=True, no_store=True)
def publish_question(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Who is affected, what is different, and keep, notify or require. A post publishes."""
    revision, page = _draft(request, revision_id)
    if page.live_revision_id == revision.pk:
        return redirect("step_changes", page.pk)
    before = live_text(page) or text_before(page)
    found = difference_of(before, revision) if before else ()
    affected = affected_by(page)
    minutes = max(1, round(words_new(found) / WORDS_A_MINUTE))
    form = ChangeForm.of(None, request.POST if request.method == "POST" else None, minutes)
    if request.method == "POST" and (not affected.completed_it or form.is_valid()):
        decided = form.decided() if affected.completed_it else {"choice": Choice.KEEP}
        return _publish(request, page, revision, decided)
    context = {
        **_heading(_("Publish “%(title)s”") % {"title": page.draft_title}, page),
        "page": page,
        "revision": revision,
        "is_newest": revision.pk == page.latest_revision_id,
        "affected": affected,
        "differences": found,
        "form": form,
    }
    return render(request, "courses/admin/publish_question.html", context)


def _draft(request: HttpRequest, revision_id: int) -> tuple[Revision, Page]:
    """Of those who may publish the page; for others it does not exist."""
    revision = get_object_or_404(Revision.page_revisions, pk=revision_id)
    page = get_object_or_404(Page, pk=revision.object_id).specific
    may = page.permissions_for_user(request.user)
    if not is_step(page) or not may.can_publish() or may.page_locked():
        raise Http404
    return revision, page


def _publish(
    request: HttpRequest, page: Page, revision: Revision, decided: dict[str, Any]
) -> HttpResponse:
    try:
        with transaction.atomic():
            revision.publish(user=request.user)
            change = StepChange.objects.filter(step_id=page.pk, after=revision).first()
            if change:
                services.decide_change(
                    change=change, by=signed_in(request), at=timezone.now(), **decided
                )
    except PublishingRefused as refused:
        for sentence in refused.sentences:
            messages.error(request, sentence)
        return redirect("wagtailadmin_pages:edit", page.pk)
    said = {
        Choice.KEEP: _("“%(title)s” is published. Nothing changes for those who completed it."),
        Choice.NOTIFY: _("“%(title)s” is published. Those who completed it are being told."),
        Choice.REQUIRE: _(
            "“%(title)s” is published. Those who completed it are being told and asked to read it."
        ),
    }[Choice(decided["choice"])]
    messages.success(request, said % {"title": revision.object_str})
    if change is None:
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return redirect("step_changes", page.pk)


@cache_control(private=True, no_store=True)
def step_changes(request: HttpRequest, page_id: int) -> HttpResponse:
    """Every text that was published under people who had finished the step."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not is_step(page) or not page.permissions_for_user(request.user).can_publish():
        raise Http404
    listed = with_counts(changes_of(page))
    context = {
        **_heading(_("Changes and learners: %(title)s") % {"title": page.title}, page),
        "page": page,
        "affected": affected_by(page),
        "page_obj": Paginator(listed, PER_PAGE).get_page(request.GET.get("p")),
    }
    return render(request, "courses/admin/step_changes.html", context)


@cache_control(private=True, no_store=True)
def decide_change(request: HttpRequest, change_id: int) -> HttpResponse:
    """What happens to those who had completed the older text: chosen afterwards, or chosen anew."""
    change = change_for(change_id, signed_in(request))
    found = difference_of(change.before, change.after)
    minutes = max(1, round(words_new(found) / WORDS_A_MINUTE))
    data = request.POST if request.method == "POST" else None
    form = ChangeForm.of(change.decisions.last(), data, minutes)
    if request.method == "POST" and form.is_valid():
        services.decide_change(
            change=change, by=signed_in(request), at=timezone.now(), **form.decided()
        )
        messages.success(request, _("Saved. The decisions before it stay in the history."))
        return redirect("step_changes", change.step_id)
    concerned = concerned_by(change).values("enrolment__learner").distinct().count()
    context = {
        **_heading(_("A change of “%(title)s”") % {"title": change.step.title}, change.step),
        "change": change,
        "concerned": concerned,
        "differences": found,
        "form": form,
    }
    return render(request, "courses/admin/decide_change.html", context)


def _heading(title: str, page: Page) -> dict[str, Any]:
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return {
        "header_title": title,
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": edit, "label": page.title},
            {"url": "", "label": title},
        ],
    }
