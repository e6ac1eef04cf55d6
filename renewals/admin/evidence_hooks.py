"""Evidence and adjustments in the menu and among the addresses of the staff pages."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from practitioners.admin.menu import PermittedMenuItem
from renewals.admin import adjustments, evidence
from renewals.admin.access import ADJUST, REVIEW_EVIDENCE


@hooks.register("register_admin_menu_item")
def evidence_menu_item() -> MenuItem:
    """Its numbers are on the staff home: here they would cost a statement on every page."""
    return PermittedMenuItem(
        _("Evidence"),
        reverse("evidence_queue"),
        name="evidence",
        icon_name="doc-full",
        order=302,
        permission=REVIEW_EVIDENCE,
    )


@hooks.register("register_admin_menu_item")
def adjustments_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Exemptions"),
        reverse("adjustment_queue"),
        name="adjustments",
        icon_name="date",
        order=304,
        permission=ADJUST,
    )


@hooks.register("register_admin_urls")
def evidence_urls() -> list[URLPattern]:
    return [
        path("evidence/", evidence.evidence_queue, name="evidence_queue"),
        path("evidence/<int:entry_id>/", evidence.evidence_case, name="evidence_case"),
        path("evidence/<int:entry_id>/claim/", evidence.evidence_claim, name="evidence_claim"),
        path(
            "evidence/<int:entry_id>/release/", evidence.evidence_release, name="evidence_release"
        ),
        path(
            "evidence/<int:entry_id>/confirm/", evidence.evidence_confirm, name="evidence_confirm"
        ),
        path(
            "evidence/decisions/<int:event_id>/undo/", evidence.evidence_undo, name="evidence_undo"
        ),
        path("adjustments/", adjustments.adjustment_queue, name="adjustment_queue"),
        path(
            "adjustments/<int:adjustment_id>/", adjustments.adjustment_case, name="adjustment_case"
        ),
        path(
            "adjustments/record/<int:period_id>/",
            adjustments.adjustment_record,
            name="adjustment_record",
        ),
    ]
