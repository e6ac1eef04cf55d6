"""Staff pages about who sits a quiz and how: accommodations and the preview."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from quizzes.admin import accommodations, preview
from quizzes.admin.access import SEE_ACCOMMODATIONS
from quizzes.models import QuizPage


class AccommodationsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SEE_ACCOMMODATIONS)


@hooks.register("register_admin_menu_item")
def accommodations_menu_item() -> MenuItem:
    return AccommodationsItem(
        _("Accommodations"),
        reverse("accommodation_list"),
        name="accommodations",
        icon_name="user",
        order=325,
    )


@hooks.register("register_admin_urls")
def sitting_urls() -> list[URLPattern]:
    return [
        path("accommodations/", accommodations.accommodation_list, name="accommodation_list"),
        path(
            "accommodations/people/<int:person_id>/",
            accommodations.person,
            name="accommodations_of",
        ),
        path(
            "accommodations/<int:accommodation_id>/end/",
            accommodations.end,
            name="end_accommodation",
        ),
        path("attempts/<int:attempt_id>/extend/", accommodations.extend, name="extend_attempt"),
        path("quizzes/<int:quiz_id>/preview/", preview.quiz_preview, name="quiz_preview"),
    ]


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def preview_buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """From the explorer and from the editor."""
    if isinstance(page.specific_deferred, QuizPage) and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Try as a learner"),
            reverse("quiz_preview", args=[page.pk]),
            icon_name="view",
            priority=12,
        )
