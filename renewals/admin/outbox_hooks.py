"""Addresses of the outbox, and what of it the staff home shows."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component

from renewals.admin import addresses, batches, letters, outbox, paper, plans, receipts, undelivered
from renewals.admin.access import READ_LETTERS
from renewals.selectors.outbox import waiting_for_staff


@hooks.register("register_admin_urls")
def outbox_urls() -> list[URLPattern]:
    one = "reminders/<int:reminder_id>"
    return [
        path("reminders/", outbox.reminders_outbox, name="reminders_outbox"),
        path(f"{one}/", letters.reminder_preview, name="reminder_preview"),
        path(f"{one}/html/", letters.reminder_preview_html, name="reminder_preview_html"),
        path(f"{one}/retry/", letters.reminder_retry, name="reminder_retry"),
        path(f"{one}/again/", letters.reminder_again, name="reminder_again"),
        path("reminders/days/", plans.reminder_plans, name="reminder_plans"),
        path("reminders/days/<int:plan_id>/", plans.reminder_plan, name="reminder_plan"),
        path(
            "reminders/days/<int:plan_id>/remove/",
            plans.reminder_plan_remove,
            name="reminder_plan_remove",
        ),
        path("reminders/post/", paper.reminder_post, name="reminder_post"),
        path("reminders/post/print/", paper.reminder_post_print, name="reminder_post_print"),
        path("reminders/post/done/", paper.reminder_posted, name="reminder_posted"),
        path(
            "reminders/post/<int:reminder_id>/leave/",
            paper.reminder_post_leave,
            name="reminder_post_leave",
        ),
        path("reminders/addresses/", addresses.reminder_addresses, name="reminder_addresses"),
        path(
            "reminders/addresses/<int:report_id>/",
            addresses.reminder_address_mend,
            name="reminder_address_mend",
        ),
        path("reminders/undelivered/", undelivered.undelivered_letters, name="undelivered_letters"),
        path(
            "reminders/undelivered/<str:kind>/<int:row_id>/",
            undelivered.undelivered_decide,
            name="undelivered_decide",
        ),
        path("reminders/batches/", batches.reminder_batches, name="reminder_batches"),
        path(
            "reminders/batches/<int:batch_id>/stop/",
            batches.reminder_batch_stop,
            name="reminder_batch_stop",
        ),
        path(
            "reminders/receipts/<int:person_id>/",
            receipts.reminder_receipts,
            name="reminder_receipts",
        ),
    ]


class LettersPanel(Component):
    """Letters that need somebody; zero is a calm line."""

    name = "reminder_letters"
    template_name = "renewals/admin/letters_panel.html"
    order = 120

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        found = waiting_for_staff()
        return {
            "lines": [
                {
                    "number": found["addresses"],
                    "words": ngettext("address to mend", "addresses to mend", found["addresses"]),
                    "calm": _("No address is to be mended."),
                    "url": reverse("reminder_addresses"),
                },
                {
                    "number": found["post"],
                    "words": ngettext("letter to post", "letters to post", found["post"]),
                    "calm": _("No letter is to be posted."),
                    "url": reverse("reminder_post"),
                },
                {
                    "number": found["failed"],
                    "words": ngettext("reminder failed", "reminders failed", found["failed"]),
                    "calm": _("No reminder failed."),
                    "url": f"{reverse('reminders_outbox')}?state=failed",
                },
                {
                    "number": found["undelivered"],
                    "words": ngettext(
                        "other letter never went out",
                        "other letters never went out",
                        found["undelivered"],
                    ),
                    "calm": _("Every other letter went out or is being tried."),
                    "url": reverse("undelivered_letters"),
                },
            ],
        }


@hooks.register("construct_homepage_panels")
def add_letters_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(READ_LETTERS):
        panels.append(LettersPanel())
