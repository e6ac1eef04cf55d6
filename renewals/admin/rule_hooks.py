"""Addresses, menu and home panel of the rules of places."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from practitioners.admin.menu import PermittedMenuItem
from renewals.admin.access import READ_RULES
from renewals.admin.rules import deciding, editing, exchange, listing
from renewals.selectors.rule_lists import drafts_waiting, reviews_due


class RulesPanel(Component):
    """On the staff home: rules whose review has come, and drafts that wait for one."""

    name = "rules"
    template_name = "renewals/admin/rules/home_panel.html"
    order = 140

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"due": reviews_due(on=timezone.localdate()), "drafts": drafts_waiting()}


@hooks.register("construct_homepage_panels")
def add_rules_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(READ_RULES):
        panels.append(RulesPanel())


@hooks.register("register_admin_menu_item")
def rules_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Rules of places"),
        reverse("rule_list"),
        name="rules",
        icon_name="globe",
        order=330,
        permission=READ_RULES,
    )


@hooks.register("register_admin_urls")
def rule_urls() -> list[URLPattern]:
    return [
        path("rules/", listing.rule_list, name="rule_list"),
        path("rules/new/", editing.rule_new, name="rule_new"),
        path("rules/export/", exchange.rule_export, name="rule_export"),
        path("rules/import/", exchange.rule_import, name="rule_import"),
        path("rules/<int:number>/", listing.rule_number, name="rule_number"),
        path("rules/<int:number>/compare/", listing.rule_compare, name="rule_compare"),
        path("rules/<int:number>/edit/", editing.rule_edit, name="rule_edit"),
        path("rules/<int:number>/review/", deciding.rule_review, name="rule_review"),
        path("rules/<int:number>/retire/", deciding.rule_retire, name="rule_retire"),
    ]
