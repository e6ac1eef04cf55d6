"""The outbox of reminders inside the staff pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practitioners.http import staff_with
from renewals.admin.access import CHANGE_LETTERS, READ_LETTERS
from renewals.admin.pages import PER_PAGE, CountedPages, header
from renewals.forms.outbox import OutboxForm
from renewals.selectors.forecast import foresee
from renewals.selectors.outbox import counts_by_state, letters, letters_in, waiting_for_staff
from renewals.selectors.periods import title_of


@staff_with(READ_LETTERS)
def reminders_outbox(request: HttpRequest) -> HttpResponse:
    """What goes out in the next 14 days, and what became of the rest.

    Beside each planned letter stands what sending would decide now, by the same function.
    """
    now = timezone.now()
    form = OutboxForm(request.GET)
    asked = form.asked()
    state = str(asked.pop("state", "planned"))
    found = letters(asked.get("q", ""), asked.get("channel", ""), asked.get("batch"))  # type: ignore[arg-type]
    counts = counts_by_state(found, now)
    pages = CountedPages(letters_in(found, state, now), PER_PAGE, count=counts[state])
    page = pages.get_page(request.GET.get("p"))
    shown = list(page)
    undecided = [row for row in shown if row.channel != row.Channel.POST]
    foreseen = (
        {one.letter.pk: one for one in foresee(undecided, at=now)} if state == "planned" else {}
    )
    labels = {
        "planned": _("Planned, next 14 days"),
        "sent": _("Sent"),
        "bounced": _("Came back"),
        "skipped": _("Left out"),
        "failed": _("Failed"),
    }
    context = {
        "form": form,
        "state": state,
        "asked": asked,
        "q": asked.get("q", ""),
        "states": [(name, label, counts[name]) for name, label in labels.items()],
        "page_obj": page,
        "rows": [(row, title_of(row.period), foreseen.get(row.pk)) for row in shown],
        "may_change": request.user.has_perm(CHANGE_LETTERS),
        "tabs": tabs("reminders_outbox"),
        **header(_("Reminders"), icon="mail"),
    }
    return render(request, "renewals/admin/outbox.html", context)


def tabs(here: str) -> list[dict[str, Any]]:
    """The pages of the outbox, with how many rows wait on those that ask for work."""
    waiting = waiting_for_staff()
    pages = [
        ("reminders_outbox", _("Letters"), 0),
        ("reminder_plans", _("Days"), 0),
        ("reminder_post", _("By post"), waiting["post"]),
        ("reminder_addresses", _("Addresses to mend"), waiting["addresses"]),
        ("undelivered_letters", _("Other letters"), waiting["undelivered"]),
        ("reminder_batches", _("Sent at once"), 0),
    ]
    return [
        {"url": reverse(name), "label": label, "number": number, "here": name == here}
        for name, label, number in pages
    ]


def crumb() -> tuple[str, str]:
    return reverse("reminders_outbox"), _("Reminders")
