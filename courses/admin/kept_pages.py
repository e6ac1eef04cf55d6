"""What is evidence stays: deleting says so instead of failing."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from courses.extending.kept_pages import why_it_stays


@hooks.register("before_delete_page")
def keep_what_is_evidence(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The database refuses to delete what a record names; this says so instead of failing."""
    if sentence := why_it_stays(page):
        messages.error(request, sentence)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def keep_what_is_evidence_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    sentences = [sentence for page in pages if (sentence := why_it_stays(page))]
    for sentence in sentences:
        messages.error(request, sentence)
    if not sentences:
        return None
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
