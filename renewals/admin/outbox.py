"""The outbox of reminders inside the staff pages."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import staff_with
from renewals.admin.access import CHANGE_LETTERS, READ_LETTERS
from renewals.admin.board import PER_PAGE, CountedPages
from renewals.forms.outbox import OutboxForm
from renewals.models import Reminder
from renewals.selectors.outbox import counts_by_state, letter_to_look_at, letters, letters_in
from renewals.selectors.periods import title_of
from renewals.services import try_again
from renewals.services.letters import write_letter

# A letter may be looked at, and do nothing else.
HARMLESS = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@staff_with(READ_LETTERS)
def reminders_outbox(request: HttpRequest) -> HttpResponse:
    """What goes out in the next 14 days, and what became of the rest."""
    now = timezone.now()
    form = OutboxForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    state, words = said.get("state") or "planned", said.get("q") or ""
    found = letters(words)
    counts = counts_by_state(found, now)
    page = CountedPages(letters_in(found, state, now), PER_PAGE, count=counts[state]).get_page(
        request.GET.get("p")
    )
    labels = {
        "planned": _("Planned, next 14 days"),
        "sent": _("Sent"),
        "skipped": _("Skipped"),
        "failed": _("Failed"),
    }
    context = {
        "state": state,
        "q": words,
        "states": [(name, label, counts[name]) for name, label in labels.items()],
        "page_obj": page,
        "rows": [(row, title_of(row.period)) for row in page],
        "may_change": request.user.has_perm(CHANGE_LETTERS),
        **_header(_("Reminders")),
    }
    return render(request, "renewals/admin/outbox.html", context)


@staff_with(READ_LETTERS)
def reminder_preview(request: HttpRequest, reminder_id: int) -> HttpResponse:
    reminder = letter_to_look_at(reminder_id=reminder_id)
    context = {
        "reminder": reminder,
        "letter": _composed(reminder),
        "title": title_of(reminder.period),
        **_header(str(reminder.recipient), ("reminders_outbox", _("Reminders"))),
    }
    return render(request, "renewals/admin/preview.html", context)


@staff_with(READ_LETTERS)
def reminder_preview_html(request: HttpRequest, reminder_id: int) -> HttpResponse:
    """The HTML part alone."""
    letter = _composed(letter_to_look_at(reminder_id=reminder_id))
    response = HttpResponse(letter.alternatives[0][0])
    response["Content-Security-Policy"] = HARMLESS
    return response


@require_POST
@staff_with(CHANGE_LETTERS)
def reminder_retry(request: HttpRequest, reminder_id: int) -> HttpResponse:
    """A letter that failed is owed again; the next minute sends it."""
    reminder = letter_to_look_at(reminder_id=reminder_id)
    if try_again(reminder=reminder, at=timezone.now()):
        messages.success(request, _("The letter goes out again in the next minutes."))
    else:
        messages.warning(request, _("This letter did not fail, so there is nothing to send again."))
    return redirect(f"{reverse('reminders_outbox')}?state=failed")


def _composed(reminder: Reminder) -> EmailMultiAlternatives:
    """As it read when it went out, or will read on its day, by what is known today."""
    at = reminder.sent_at or max(reminder.send_at, timezone.now())
    return write_letter([reminder], at)


def _header(title: str, *above: tuple[str, str]) -> dict[str, Any]:
    return {
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *({"url": reverse(name), "label": label} for name, label in above),
            {"url": "", "label": title},
        ],
    }
