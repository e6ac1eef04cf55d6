"""On which days each deadline's holder is written to, by plan, law and wish."""

from collections.abc import Iterable

from renewals.models import RenewalPeriod
from renewals.selectors.plans import Plans, Wishes, all_plans, wishes_of


def offsets_by_period(periods: Iterable[RenewalPeriod]) -> dict[int, tuple[int, ...]]:
    """By period id, in constant statements; none where the holder stopped them. Load licences before."""
    periods = list(periods)
    plans = all_plans()
    plans.learn(period.rule_set_id for period in periods)
    wishes = wishes_of(period.holder_id for period in periods)
    return {period.pk: offsets_under(period, plans, wishes) for period in periods}


def offsets_under(period: RenewalPeriod, plans: Plans, wishes: Wishes) -> tuple[int, ...]:
    wish = wishes.of(period.holder_id, period.subject, period.licence_id)
    if wish.stopped:
        return ()
    place = period.licence.jurisdiction_id if period.licence else None
    return plans.offsets(period.subject, place, period.rule_set_id, wish)
