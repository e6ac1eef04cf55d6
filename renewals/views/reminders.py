"""What a person wants to hear of their deadlines."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from practitioners.http import private, signed_in
from practitioners.models import User
from renewals import rules
from renewals.forms.choices import ChoiceForm
from renewals.selectors.choices import Chosen, Tried, choice_for, choices_of
from renewals.services.choices import Pause, change_reminders


@require_safe
@private
def reminders(request: HttpRequest) -> HttpResponse:
    context = {
        "choices": choices_of(signed_in(request), at=timezone.now()),
        "section": "renewals",
    }
    return render(request, "renewals/reminders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def reminder_choice(
    request: HttpRequest, subject: str, licence_id: int | None = None
) -> HttpResponse:
    """Show, try out or save one choice. Trying out lists the days that it would give."""
    user, at = signed_in(request), timezone.now()
    chosen = choice_for(user, subject=subject, licence_id=licence_id, at=at)
    today = rules.local_day(at, user.time_zone)
    form = ChoiceForm(request.POST or None, chosen=chosen, today=today)
    shown, is_tried = chosen, False
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            shown, is_tried = _as_it_would_be(user, chosen, form, at), True
        elif _save(user, chosen, form, at):
            messages.success(request, _("Saved. These are the days on which we write to you now."))
            return redirect("renewals:reminders")
    context = {
        "form": form,
        "chosen": chosen,
        "shown": shown,
        "is_tried": is_tried,
        "section": "renewals",
    }
    return render(request, "renewals/reminder_choice.html", context)


def _as_it_would_be(user: User, chosen: Chosen, form: ChoiceForm, at: dt.datetime) -> Chosen:
    licence_id = chosen.licence.pk if chosen.licence else None
    tried = Tried(form.wish(), form.cleaned_data.get("paused_until"))
    return choice_for(user, subject=chosen.subject, licence_id=licence_id, at=at, tried=tried)


def _save(user: User, chosen: Chosen, form: ChoiceForm, at: dt.datetime) -> bool:
    said = form.cleaned_data
    try:
        change_reminders(
            holder=user,
            subject=chosen.subject,
            licence=chosen.licence,
            wish=form.wish(),
            pause=Pause(said["paused_until"]) if "paused_until" in form.changed_data else None,
            at=at,
        )
    except ValidationError as error:  # the deadline closed while the form was open
        form.add_error(None, error.messages[0])
        return False
    return True
