"""A course that a programme asks for cannot be deleted: this says so instead of failing."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from certificates.models import Programme


@hooks.register("before_delete_page")
def keep_what_a_programme_asks_for(request: HttpRequest, page: Page) -> HttpResponse | None:
    if sentence := _why_it_stays(page):
        messages.error(request, sentence)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def keep_what_a_programme_asks_for_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    sentences = [sentence for page in pages if (sentence := _why_it_stays(page))]
    for sentence in sentences:
        messages.error(request, sentence)
    if not sentences:
        return None
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


def _why_it_stays(page: Page) -> str:
    """Empty when no programme asks for the page or a page below it."""
    asking = Programme.objects.filter(courses__path__startswith=page.path).distinct()
    titles = ", ".join(asking.values_list("title", flat=True))
    if not titles:
        return ""
    return _(
        "“%(title)s” cannot be deleted: programmes ask for it (%(programmes)s). Take it out of them first."
    ) % {"title": page.title, "programmes": titles}
