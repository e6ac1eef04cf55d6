"""Staff pages about who sits a quiz and how: accommodations and the preview."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from quizzes.admin import accommodations
from quizzes.admin.access import SEE_ACCOMMODATIONS


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
    ]
