"""What this app adds to the staff pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from practitioners import selectors
from practitioners.admin.clinics import PeopleViewSetGroup
from practitioners.admin.closing import close_account_of
from practitioners.admin.licences import licence_queue, licence_review
from practitioners.admin.menu import PermittedMenuItem
from practitioners.models import User
from practitioners.services.closing import MAY_CLOSE


class LicencesMenuItem(MenuItem):
    """With the number that waits."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and selectors.may_check_licences(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = selectors.count_waiting()
        label = f"{self.label} ({waiting})" if waiting else self.label
        return LinkMenuItem(
            self.name,
            label,
            self.url,
            icon_name=self.icon_name,
            classname=self.classname,
            attrs=self.attrs,
        )


@hooks.register("register_admin_menu_item")
def licences_menu_item() -> MenuItem:
    return LicencesMenuItem(
        _("Licences"), reverse("licence_queue"), name="licences", icon_name="licence", order=300
    )


@hooks.register("register_settings_menu_item")
def close_account_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Close an account"),
        reverse("close_account"),
        name="close-account",
        icon_name="user",
        permission=MAY_CLOSE,
    )


@hooks.register("register_admin_urls")
def account_urls() -> list[URLPattern]:
    return [path("people/close/", close_account_of, name="close_account")]


@hooks.register("register_admin_urls")
def licence_urls() -> list[URLPattern]:
    return [
        path("licences/", licence_queue, name="licence_queue"),
        path("licences/<int:licence_id>/", licence_review, name="licence_review"),
    ]


@hooks.register("register_admin_viewset")
def people_viewsets() -> PeopleViewSetGroup:
    return PeopleViewSetGroup()


@hooks.register("register_icons")
def icons(known: list[str]) -> list[str]:
    return [*known, "practitioners/icons/licence.svg"]


@hooks.register("before_bulk_action")
def nobody_is_deleted(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: Any
) -> HttpResponse | None:
    """What people did is evidence: accounts are made inactive."""
    if action_type == "delete" and User in action.models:
        messages.error(request, _("People are not deleted. Make the account inactive instead."))
        return redirect("wagtailusers_users:index")
    return None
