"""Publishing from the editors' pages: what speaks against it is said, and the draft stays."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from courses.publishing import GatedPublishing, why_not_publish
from practitioners.http import signed_in

# Before anybody asks how the change is to reach learners.
GATES_FIRST = -100


@hooks.register("before_publish_page", order=GATES_FIRST)
def say_why_not(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor has saved the draft by now."""
    sentences = against(request, page)
    if not sentences:
        return None
    messages.error(request, _in_words(page, sentences))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action", order=GATES_FIRST)
def say_why_not_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """All of them or none, so that nobody wonders which went out."""
    if action_type != "publish" or request.method != "POST":
        return None
    chosen = [page for page in objects if isinstance(page, Page)]
    pages = list(chosen)
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in chosen:
            pages += page.get_descendants().not_live().specific()
    said = [_in_words(page, sentences) for page in pages if (sentences := against(request, page))]
    for words in said:
        messages.error(request, words)
    if not said:
        return None
    return redirect("wagtailadmin_explore", chosen[0].get_parent().pk)


def against(request: HttpRequest, page: Page) -> list[str]:
    """What speaks against publishing the page as it was saved last."""
    if not issubclass(page.specific_class, GatedPublishing):
        return []
    revision = page.get_latest_revision()
    if revision is None:
        return []
    return why_not_publish(revision.as_object(), revision, signed_in(request))


def _in_words(page: Page, sentences: list[str]) -> str:
    said = _("“%(title)s” was not published and stays a draft.") % {"title": page.title}
    return " ".join([said, *sentences])
