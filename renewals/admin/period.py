"""One period inside the staff pages, and everything of one person."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from renewals.admin.access import CHANGE, LOOK
from renewals.admin.pages import board_crumb, header
from renewals.forms.board import NoteForm, PauseForm
from renewals.selectors.periods import card_of, cards_of
from renewals.selectors.placing import placeable_of
from renewals.selectors.timeline import (
    MOST,
    period_to_look_at,
    person_to_look_at,
    timeline_of,
    timeline_of_person,
)
from renewals.services import pause_period, resume_period
from renewals.services.notes import note_period


@staff_with(LOOK)
def deadline_period(request: HttpRequest, period_id: int) -> HttpResponse:
    return _period_page(request, period_id)


@require_POST
@staff_with(CHANGE)
def deadline_pause(request: HttpRequest, period_id: int) -> HttpResponse:
    period = period_to_look_at(period_id=period_id)
    form = PauseForm(request.POST)
    if form.is_valid():
        try:
            pause_period(
                period=period, actor=signed_in(request), at=timezone.now(), **form.cleaned_data
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The reminders are paused."))
            return redirect("deadline_period", period_id)
    return _period_page(request, period_id, pause=form)


@require_POST
@staff_with(CHANGE)
def deadline_resume(request: HttpRequest, period_id: int) -> HttpResponse:
    period = period_to_look_at(period_id=period_id)
    resume_period(period=period, actor=signed_in(request), at=timezone.now())
    messages.success(request, _("The reminders go out again."))
    return redirect("deadline_period", period_id)


@require_POST
@staff_with(CHANGE)
def deadline_note(request: HttpRequest, period_id: int) -> HttpResponse:
    period = period_to_look_at(period_id=period_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        note_period(
            period=period,
            note=form.cleaned_data["note"],
            actor=signed_in(request),
            at=timezone.now(),
        )
        messages.success(request, _("The note is kept."))
        return redirect("deadline_period", period_id)
    return _period_page(request, period_id, note=form)


@staff_with(LOOK)
def deadline_person(request: HttpRequest, user_id: int) -> HttpResponse:
    """All that is due from one person, and all that happened."""
    person = person_to_look_at(user_id=user_id)
    everything = "all" in request.GET
    happened = timeline_of_person(person, most=None if everything else MOST)
    context = {
        "person": person,
        "memberships": person.memberships.filter(left_on=None).select_related("clinic"),
        "cards": cards_of(person, at=timezone.now()),
        "timeline": happened,
        "is_cut": not everything and len(happened) == MOST,
        **header(str(person), board_crumb(), icon="user"),
    }
    return render(request, "renewals/admin/person.html", context)


def _period_page(
    request: HttpRequest,
    period_id: int,
    *,
    pause: PauseForm | None = None,
    note: NoteForm | None = None,
) -> HttpResponse:
    """A form that is given has been sent and was not accepted."""
    period = period_to_look_at(period_id=period_id)
    card = card_of(period, at=timezone.now())
    context = {
        "card": card,
        "period": period,
        "timeline": timeline_of(period, card.standing),
        "placeable": placeable_of(card.standing),
        "form": pause or PauseForm(),
        "note_form": note or NoteForm(),
        "may_change": request.user.has_perm(CHANGE),
        "person_url": reverse("deadline_person", args=[period.holder_id]),
        **header(f"{period.holder}, {card.title}", board_crumb()),
    }
    refused = pause is not None or note is not None
    return render(request, "renewals/admin/period.html", context, status=400 if refused else 200)
