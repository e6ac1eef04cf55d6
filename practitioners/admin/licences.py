"""The queue of licences to check, inside the staff pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from wagtail.admin import messages

from practitioners import proofs, selectors
from practitioners.forms import DecisionForm, QueueFilterForm
from practitioners.forms.checks import SAYS_HOW
from practitioners.http import signed_in
from practitioners.models import Licence, LicenceEvent
from practitioners.services.licences import (
    STAFF_MOVES,
    CannotDecideOwnCase,
    DecidedMeanwhile,
    ask_for_changes,
    recheck_licence,
    reject_licence,
    revoke_licence,
    usual_recheck,
    verify_licence,
)

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]

State = Licence.State
PER_PAGE = 50
MOVES: dict[str, tuple[Licence.State, Callable[..., Licence]]] = {
    "verify": (State.VERIFIED, verify_licence),
    "recheck": (State.VERIFIED, recheck_licence),
    "needs_changes": (State.NEEDS_CHANGES, ask_for_changes),
    "reject": (State.REJECTED, reject_licence),
    "revoke": (State.REVOKED, revoke_licence),
}


def checkers_only[**P](view: View[P]) -> View[P]:
    """403 for staff who may not check licences; who is no staff never comes as far as here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not selectors.may_check_licences(signed_in(request)):
            return render(request, "403.html", status=403)
        return view(request, *args, **kwargs)

    return cache_control(private=True, no_store=True)(guarded)


@checkers_only
def licence_queue(request: HttpRequest) -> HttpResponse:
    """Oldest first. Waiting by default; `state=all` and the other states show the rest."""
    form = QueueFilterForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    state, words = said.get("state") or State.WAITING, said.get("q") or ""
    today = timezone.localdate()
    cases = selectors.licence_queue(state="" if state == "all" else state, search=words, on=today)
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("p"))
    counts = selectors.counts_by_state()
    context = {
        "page_obj": page,
        "rows": [_row(licence) for licence in page],
        "state": state,
        "q": words,
        "states": [
            *((value, label, counts[value]) for value, label in State.choices),
            (selectors.RECHECK, _("Check again"), selectors.rechecks_due(on=today)),
            ("all", _("All"), sum(counts.values())),
        ],
        "header_title": _("Licences"),
        "header_icon": "licence",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Licences")},
        ],
    }
    return render(request, "practitioners/admin/licence_queue.html", context)


@checkers_only
def licence_review(request: HttpRequest, licence_id: int) -> HttpResponse:
    """One case. A decision opens the next one that waits."""
    licence = selectors.case_to_check(licence_id=licence_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        after, move = MOVES[said["decision"]]
        again = {"recheck_on": said["recheck_on"]} if said["decision"] in SAYS_HOW else {}
        try:
            move(
                licence=licence,
                actor=signed_in(request),
                reason=said["reason"],
                method=said["method"],
                at=timezone.now(),
                seen_event_id=said["seen_event"],
                **again,
            )
        except CannotDecideOwnCase:
            return _case_page(request, licence, DecisionForm(), status=403)
        except DecidedMeanwhile as meanwhile:
            form.add_error(None, _who_was_first(meanwhile.event, licence))
            licence.refresh_from_db()
            return _case_page(request, licence, form, status=409)
        if said["decision"] == "recheck":
            messages.success(
                request, _("The licence of %(name)s still holds.") % {"name": licence.holder}
            )
            return _open_next_recheck(request, licence)
        messages.success(request, _said(licence, after))
        return _open_next(request, licence)
    return _case_page(request, licence, form)


def _case_page(
    request: HttpRequest, licence: Licence, form: DecisionForm, status: int = 200
) -> HttpResponse:
    events = selectors.history_of(licence)
    number = f"{licence.profession} {licence.number}"
    context = {
        "licence": licence,
        "standing": licence.standing_on(timezone.localdate()),
        "form": form,
        "events": events,
        "seen_event": events[0].pk,
        "twins": selectors.twins_of(licence),
        "is_picture": licence.proof_type in {proofs.JPEG, proofs.PNG},
        "is_own": licence.holder_id == request.user.pk,
        "moves": [name for name in MOVES if _may(licence, name)],
        "usual_recheck": usual_recheck(timezone.localdate()),
        "waiting": selectors.count_waiting(),
        "header_title": f"{licence.holder}, {number}",
        "header_icon": "licence",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("licence_queue"), "label": _("Licences")},
            {"url": "", "label": str(licence.holder)},
        ],
    }
    return render(request, "practitioners/admin/licence_review.html", context, status=status)


def _open_next(request: HttpRequest, licence: Licence) -> HttpResponse:
    following = selectors.next_case(checker=signed_in(request), after=licence)
    if following is None:
        messages.success(request, _("Nothing else is waiting for you."))
        return redirect("licence_queue")
    return redirect("licence_review", following.pk)


def _open_next_recheck(request: HttpRequest, licence: Licence) -> HttpResponse:
    following = selectors.next_recheck(
        checker=signed_in(request), on=timezone.localdate(), after=licence
    )
    if following is None:
        messages.success(request, _("No other licence is to be checked again."))
        return redirect("licence_queue")
    return redirect("licence_review", following.pk)


def _row(licence: Licence) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "licence": licence,
        "standing": licence.standing_on(today),
        "days": (today - timezone.localdate(licence.submitted_at)).days,
    }


def _may(licence: Licence, name: str) -> bool:
    if name == "recheck":
        return licence.state == State.VERIFIED
    after, _move = MOVES[name]
    return licence.state in STAFF_MOVES[after]


def _said(licence: Licence, after: str) -> str:
    words = {
        State.VERIFIED: _("The licence of %(name)s is verified."),
        State.NEEDS_CHANGES: _("Changes to the licence of %(name)s are asked for."),
        State.REJECTED: _("The licence of %(name)s is rejected."),
        State.REVOKED: _("The licence of %(name)s is revoked."),
    }
    return words[State(after)] % {"name": licence.holder}


def _who_was_first(event: LicenceEvent, licence: Licence) -> str:
    when = formats.date_format(timezone.localtime(event.at), "DATETIME_FORMAT")
    if event.actor_id == licence.holder_id:
        return _("The holder changed this licence at %(when)s. Look at it again.") % {"when": when}
    return _("Someone else decided this at %(when)s: %(state)s, by %(who)s.") % {
        "when": when,
        "state": State(event.after).label,
        "who": event.actor,
    }
