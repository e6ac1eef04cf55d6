"""One letter of the outbox: read it, send it again."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from practitioners.mail import language_for
from renewals.admin.access import CHANGE_LETTERS, READ_LETTERS
from renewals.admin.outbox import crumb
from renewals.admin.pages import header
from renewals.models import Reminder
from renewals.selectors.forecast import foresee
from renewals.selectors.outbox import letter_to_look_at
from renewals.selectors.periods import title_of
from renewals.services import try_again
from renewals.services.letters import write_letter
from renewals.services.resending import send_again

# A letter may be looked at, and do nothing else.
HARMLESS = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@staff_with(READ_LETTERS)
def reminder_preview(request: HttpRequest, reminder_id: int) -> HttpResponse:
    reminder = letter_to_look_at(reminder_id=reminder_id)
    together = _together(reminder)
    waits = reminder.state == "planned" and reminder.channel != Reminder.Channel.POST
    context = {
        "reminder": reminder,
        "letter": _composed(request, together),
        "together": [(one, title_of(one.period)) for one in together if one.pk != reminder.pk],
        "foreseen": foresee([reminder], at=timezone.now())[0] if waits else None,
        "title": title_of(reminder.period),
        "languages": settings.LETTER_LANGUAGES,
        "language": _language(request, reminder),
        "may_change": request.user.has_perm(CHANGE_LETTERS),
        **header(str(reminder.recipient), crumb(), icon="mail"),
    }
    return render(request, "renewals/admin/preview.html", context)


@staff_with(READ_LETTERS)
def reminder_preview_html(request: HttpRequest, reminder_id: int) -> HttpResponse:
    """The HTML part alone."""
    letter = _composed(request, _together(letter_to_look_at(reminder_id=reminder_id)))
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


@require_POST
@staff_with(CHANGE_LETTERS)
def reminder_again(request: HttpRequest, reminder_id: int) -> HttpResponse:
    """The same letter once more, as a row of its own that is counted."""
    reminder = letter_to_look_at(reminder_id=reminder_id)
    try:
        row = send_again(reminder=reminder, actor=signed_in(request), at=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("reminder_preview", reminder_id)
    messages.success(
        request, _("The letter goes out once more, in the next minutes or after the night.")
    )
    return redirect("reminder_preview", row.pk)


def _together(reminder: Reminder) -> list[Reminder]:
    """The rows that go or went out as one letter with this one, the one that leads it first."""
    first = reminder.sent_with_id or reminder.pk
    if reminder.sent_at is None:
        return [reminder]
    keys = Reminder.objects.filter(sent_with=first).values_list("pk", flat=True)
    return [letter_to_look_at(reminder_id=key) for key in [first, *keys]]


def _composed(request: HttpRequest, letters: list[Reminder]) -> EmailMultiAlternatives:
    """As it read when it went out, or will read on its day, by what is known today."""
    first = letters[0]
    first.recipient.letter_language = _language(request, first)
    return write_letter(letters, first.sent_at or max(first.send_at, timezone.now()))


def _language(request: HttpRequest, reminder: Reminder) -> str:
    """What was asked for, or what it went out in, or will."""
    asked = request.GET.get("language", "")
    if asked in dict(settings.LETTER_LANGUAGES):
        return asked
    return reminder.language or language_for(reminder.recipient)
