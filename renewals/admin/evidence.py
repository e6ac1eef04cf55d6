"""The queue of outside activities to review, inside the staff pages."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners import mail, proofs
from practitioners.http import signed_in, staff_with
from practitioners.models import User
from renewals.admin.access import REVIEW_EVIDENCE
from renewals.admin.pages import header
from renewals.forms.evidence import DECISIONS, DecideForm, EvidenceQueueForm
from renewals.models import CreditEntry, CreditEvent
from renewals.selectors import evidence as selectors
from renewals.selectors.activities import files_of, open_licence_periods, rule_words
from renewals.selectors.papers import page_asked, pages_to_look_at
from renewals.services.activities import said_by
from renewals.services.decision_letters import ACTIVITY_TEMPLATE, activity_letter
from renewals.services.evidence import (
    STAFF_MOVES,
    UNDO_LASTS,
    DecidedMeanwhile,
    NeedsAnother,
    OwnCase,
    TooLateToUndo,
    claim_entry,
    claimant_of,
    confirm_decision,
    decide_entry,
    release_entry,
    undo_decision,
)

State = CreditEntry.State
PER_PAGE = 50
ZOOMS = (100, 150, 200, 300, 400)
TURNS = (0, 90, 180, 270)


@staff_with(REVIEW_EVIDENCE)
def evidence_queue(request: HttpRequest) -> HttpResponse:
    """Oldest first. Waiting by default; `state=all` and the other states show the rest."""
    now = timezone.now()
    form = EvidenceQueueForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    state, words = said.get("state") or State.WAITING, said.get("q") or ""
    cases = selectors.evidence_queue(state="" if state == "all" else state, search=words)
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("p"))
    counts = selectors.counts_by_state()
    context = {
        "page_obj": page,
        "rows": [_row(entry, now) for entry in page],
        "state": state,
        "q": words,
        "states": [
            *((value, label, counts[value]) for value, label in State.choices),
            ("all", _("All"), sum(counts.values())),
        ],
        "recent": _recent(signed_in(request), now),
        **header(_("Evidence"), icon="doc-full"),
    }
    return render(request, "renewals/admin/evidence_queue.html", context)


@staff_with(REVIEW_EVIDENCE)
def evidence_case(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One case. A decision opens the next one that waits; its letter is shown before it counts."""
    entry = selectors.case_to_decide(entry_id=entry_id)
    form = _form(request, entry)
    if request.method != "POST" or not form.is_valid():
        return _case_page(request, entry, form)
    if "look" in request.POST or not form.letter_was_shown:
        return _case_page(request, entry, form, letter=_letter(entry, form))
    try:
        decide_entry(
            entry=entry,
            actor=signed_in(request),
            at=timezone.now(),
            seen_event_id=form.cleaned_data["seen_event"],
            **form.decided(),
        )
    except OwnCase:
        return _case_page(request, entry, _form(request, entry, bound=False), status=403)
    except DecidedMeanwhile as meanwhile:
        form.add_error(None, _who_was_first(meanwhile.event, entry))
        entry = selectors.case_to_decide(entry_id=entry_id)
        return _case_page(request, entry, form, status=409)
    messages.success(request, _said(entry, form.cleaned_data["decision"]))
    return _open_next(request, entry)


@require_POST
@staff_with(REVIEW_EVIDENCE)
def evidence_confirm(request: HttpRequest, entry_id: int) -> HttpResponse:
    """The second person agrees."""
    entry = selectors.case_to_decide(entry_id=entry_id)
    seen = request.POST.get("seen_event", "")
    try:
        event = confirm_decision(
            entry=entry,
            actor=signed_in(request),
            at=timezone.now(),
            seen_event_id=int(seen) if seen.isdecimal() and len(seen) < 19 else None,
        )
    except (OwnCase, NeedsAnother):
        messages.error(request, _("Another person has to confirm this."))
        return redirect("evidence_case", entry.pk)
    except DecidedMeanwhile:
        messages.error(request, _("This case has moved meanwhile. Look at it again."))
        return redirect("evidence_case", entry.pk)
    messages.success(request, _counts(entry, event.after))
    return _open_next(request, entry)


@require_POST
@staff_with(REVIEW_EVIDENCE)
def evidence_claim(request: HttpRequest, entry_id: int) -> HttpResponse:
    entry = selectors.case_to_decide(entry_id=entry_id)
    if not claim_entry(entry=entry, actor=signed_in(request), at=timezone.now()):
        messages.warning(request, _("You cannot take this case now."))
    return redirect("evidence_case", entry.pk)


@require_POST
@staff_with(REVIEW_EVIDENCE)
def evidence_release(request: HttpRequest, entry_id: int) -> HttpResponse:
    entry = selectors.case_to_decide(entry_id=entry_id)
    release_entry(entry=entry, actor=signed_in(request))
    return redirect("evidence_queue")


@require_POST
@staff_with(REVIEW_EVIDENCE)
def evidence_undo(request: HttpRequest, event_id: int) -> HttpResponse:
    event = get_object_or_404(CreditEvent.objects.select_related("entry"), pk=event_id)
    try:
        undo_decision(event=event, actor=signed_in(request), at=timezone.now())
    except OwnCase:
        messages.error(request, _("This is your own activity."))
    except TooLateToUndo:
        messages.error(
            request,
            _("It is too late to undo this: the letter is on its way, or the case has moved on."),
        )
    else:
        messages.success(request, _("Undone. Nobody was told."))
    return redirect("evidence_case", event.entry_id)


def _case_page(
    request: HttpRequest,
    entry: CreditEntry,
    form: DecideForm,
    *,
    letter: EmailMultiAlternatives | None = None,
    status: int = 200,
) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    events = selectors.events_of(entry)
    pending = selectors.pending_first(events)
    claimant = claimant_of(entry, at=now)
    context = {
        "entry": entry,
        "form": form,
        "letter": letter,
        "shown": form.digest if letter else "",
        "events": events,
        "seen_event": events[0].pk,
        "pending": pending,
        "pending_is_mine": pending is not None and pending.actor_id == user.pk,
        "two_persons": settings.EVIDENCE_SECOND_PERSON,
        "twins": selectors.twins_of(entry),
        "effects": selectors.effects_of(entry, open_licence_periods(entry.holder)),
        "is_own": entry.holder_id == user.pk,
        "may_decide": bool(_moves(entry)),
        "claimed_by": entry.claimed_by if claimant else None,
        "claimed_by_me": claimant == user.pk,
        "days": (timezone.localdate(now) - timezone.localdate(entry.submitted_at)).days,
        "waiting": selectors.waiting_entries().number - (entry.state == State.WAITING),
        "recent": _recent(user, now),
        **_viewer(request, entry),
        **header(entry.title, (reverse("evidence_queue"), _("Evidence")), icon="doc-full"),
    }
    return render(request, "renewals/admin/evidence_case.html", context, status=status)


def _viewer(request: HttpRequest, entry: CreditEntry) -> dict[str, Any]:
    """Which file is shown and how, from the address: it works without a script."""
    files = files_of(entry)
    asked = request.GET.get("file", "")
    shown = next((one for one in files if str(one.pk) == asked), files[0] if files else None)
    turn = _one_of(request.GET.get("turn", ""), TURNS)
    zoom = _one_of(request.GET.get("zoom", ""), ZOOMS)
    place = ZOOMS.index(zoom)
    is_pdf = shown is not None and shown.content_type == proofs.PDF
    pages = pages_to_look_at(shown.file, shown.sha256) if shown is not None and is_pdf else 0
    return {
        "files": files,
        "file": shown,
        "pages": pages,
        "paper": page_asked(request.GET.get("paper", ""), pages),
        "is_picture": shown is not None and shown.content_type in {proofs.JPEG, proofs.PNG},
        "turn": turn,
        "zoom": zoom,
        "turned_left": TURNS[TURNS.index(turn) - 1],
        "turned_right": TURNS[(TURNS.index(turn) + 1) % len(TURNS)],
        "larger": ZOOMS[min(place + 1, len(ZOOMS) - 1)],
        "smaller": ZOOMS[max(place - 1, 0)],
    }


def _one_of(asked: str, allowed: tuple[int, ...]) -> int:
    return next((one for one in allowed if str(one) == asked), allowed[0])


def _form(request: HttpRequest, entry: CreditEntry, *, bound: bool = True) -> DecideForm:
    return DecideForm(
        request.POST if bound and request.method == "POST" else None,
        entry=entry,
        moves=_moves(entry),
        words=rule_words(open_licence_periods(entry.holder)),
    )


def _moves(entry: CreditEntry) -> list[str]:
    return [after for after in DECISIONS if entry.state in STAFF_MOVES[after]]


def _letter(entry: CreditEntry, form: DecideForm) -> EmailMultiAlternatives:
    """The letter that this decision would send, in the holder's language."""
    decided = form.decided()
    claimed = entry.claimed_minutes or 0
    event = CreditEvent(
        entry=entry,
        before=entry.state,
        after=decided["decision"],
        reason=decided["reason"],
        minutes=decided["minutes"] if decided["decision"] == State.PARTLY else claimed,
        said=said_by(entry),
    )
    with mail.in_the_words_of(entry.holder):
        return mail.compose(
            address=entry.holder.email,
            template=ACTIVITY_TEMPLATE,
            context={"person": entry.holder, **activity_letter(event)},
        )


def _open_next(request: HttpRequest, entry: CreditEntry) -> HttpResponse:
    """The next case is taken for whoever comes from this one."""
    user, now = signed_in(request), timezone.now()
    following = selectors.next_case(reviewer=user, after=entry, at=now)
    if following is None:
        messages.success(request, _("Nothing else is waiting for you."))
        return redirect("evidence_queue")
    claim_entry(entry=following, actor=user, at=now)
    return redirect("evidence_case", following.pk)


def _row(entry: CreditEntry, now: dt.datetime) -> dict[str, Any]:
    sent = entry.submitted_at or entry.recorded_at
    return {
        "entry": entry,
        "days": (timezone.localdate(now) - timezone.localdate(sent)).days,
        "claimed_by": entry.claimed_by if claimant_of(entry, at=now) else None,
    }


def _recent(user: User, now: dt.datetime) -> list[tuple[CreditEvent, int]]:
    """One's own decisions that can still be undone, with the minutes left."""
    return [
        (event, max(1, -(-int((event.at + UNDO_LASTS - now).total_seconds()) // 60)))
        for event in selectors.decided_by(user, since=now - UNDO_LASTS)
    ]


def _said(entry: CreditEntry, decision: str) -> str:
    if settings.EVIDENCE_SECOND_PERSON:
        return _("“%(title)s” waits for a second person now.") % {"title": entry.title}
    return _counts(entry, decision)


def _counts(entry: CreditEntry, decision: str) -> str:
    words = {
        State.ACCEPTED: _("“%(title)s” is accepted. The letter goes out in 10 minutes."),
        State.PARTLY: _("A part of “%(title)s” is accepted. The letter goes out in 10 minutes."),
        State.NEEDS_CHANGES: _(
            "Changes to “%(title)s” are asked for. The letter goes out in 10 minutes."
        ),
        State.REJECTED: _("“%(title)s” is rejected. The letter goes out in 10 minutes."),
    }
    return words[State(decision)] % {"title": entry.title}


def _who_was_first(event: CreditEvent, entry: CreditEntry) -> str:
    when = formats.date_format(timezone.localtime(event.at), "DATETIME_FORMAT")
    if event.actor_id == entry.holder_id:
        return _("The holder changed this activity at %(when)s. Look at it again.") % {"when": when}
    return _("%(who)s decided something here at %(when)s. Look at it again.") % {
        "who": event.actor,
        "when": when,
    }
