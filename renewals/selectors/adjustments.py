"""Exemptions, waivers and extensions, as their holder and as staff see them."""

from django.db.models import Count, Min, Q, QuerySet
from django.shortcuts import get_object_or_404

from practitioners.models import User
from renewals.models import Adjustment, RenewalPeriod
from renewals.selectors.evidence import Waiting

State = Adjustment.State


def may_adjust(user: User) -> bool:
    return user.has_perm("renewals.change_adjustment")


def adjustments() -> QuerySet[Adjustment]:
    """With the deadline, what it is for, and who asked and decided."""
    return Adjustment.objects.select_related(
        "period__holder",
        "period__licence__jurisdiction",
        "period__licence__profession",
        "period__certificate",
        "period__rule_set",
        "asked_by",
        "decided_by",
    )


def adjustments_of(user: User) -> QuerySet[Adjustment]:
    return adjustments().filter(period__holder=user).order_by("-asked_at", "-pk")


def adjustment_for(*, user: User, adjustment_id: int) -> Adjustment:
    """Someone else's does not exist."""
    return get_object_or_404(adjustments_of(user), pk=adjustment_id)


def adjustment_proof_for(*, user: User, adjustment_id: int) -> Adjustment:
    """The one whose proof the person may open: the holder's own, or any for who decides them."""
    rows = adjustments().exclude(proof="")
    if not may_adjust(user):
        rows = rows.filter(period__holder=user)
    return get_object_or_404(rows, pk=adjustment_id)


def period_to_adjust(*, user: User, period_id: int) -> RenewalPeriod:
    """An open deadline of one of the person's own licences."""
    mine = RenewalPeriod.objects.open().filter(holder=user, licence__isnull=False)
    return get_object_or_404(_whole(mine), pk=period_id)


def period_to_adjust_by_staff(*, period_id: int) -> RenewalPeriod:
    found = RenewalPeriod.objects.open().filter(licence__isnull=False)
    return get_object_or_404(_whole(found), pk=period_id)


def adjustment_queue(*, state: str = State.WAITING, search: str = "") -> QuerySet[Adjustment]:
    """Oldest first. `state` may be "" for all."""
    rows = adjustments()
    if state:
        rows = rows.filter(state=state)
    for word in search.replace("\x00", " ").split():
        rows = rows.filter(
            Q(period__holder__name_on_licence__icontains=word)
            | Q(period__holder__email__icontains=word)
            | Q(period__licence__number__icontains=word)
            | Q(authority__icontains=word)
        )
    return rows.order_by("asked_at", "pk")


def counts_by_state() -> dict[str, int]:
    found = Adjustment.objects.order_by().values_list("state").annotate(Count("pk"))
    return {state.value: 0 for state in State} | dict(found)


def case_to_decide(*, adjustment_id: int) -> Adjustment:
    return get_object_or_404(adjustments(), pk=adjustment_id)


def waiting_adjustments() -> Waiting:
    found = Adjustment.objects.filter(state=State.WAITING).aggregate(
        number=Count("pk"), since=Min("asked_at")
    )
    return Waiting(found["number"], found["since"])


def _whole(periods: QuerySet[RenewalPeriod]) -> QuerySet[RenewalPeriod]:
    return periods.select_related(
        "holder", "licence__jurisdiction", "licence__profession", "rule_set"
    )
