"""Which open deadlines a rule is about, under which number each of them belongs, and how it stands."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from renewals import rules
from renewals.models import RenewalPeriod, RuleSet
from renewals.models.periods import RenewalPeriodQuerySet
from renewals.selectors.plans import all_plans, wishes_of
from renewals.selectors.rules import best_for
from renewals.selectors.standing import PeriodStanding, standings_of

COMPLETE, NOT_COMPLETE = "complete", "not_complete"
UNREVIEWED, NEEDS_PERSON, UNKNOWN = "unreviewed", "needs_person", "unknown"


def periods_under(rule_set: RuleSet) -> RenewalPeriodQuerySet:
    """Open deadlines of licences that this rule could be about: its place, the parts of it that may have
    no rule of their own, and every title of the family."""
    place = Q(licence__jurisdiction=rule_set.jurisdiction_id) | Q(
        licence__jurisdiction__parent=rule_set.jurisdiction_id
    )
    return (
        RenewalPeriod.objects.open()
        .filter(place, licence__profession__family=rule_set.profession.family)
        .order_by("pk")
    )


def with_their_licences(periods: RenewalPeriodQuerySet) -> RenewalPeriodQuerySet:
    """What standings and rules are looked up by, in the same statement."""
    return periods.select_related(
        "holder", "rule_set", "licence__jurisdiction", "licence__profession"
    )


def rule_sets_for(periods: Iterable[RenewalPeriod]) -> dict[int, RuleSet | None]:
    """For each open period of a licence the number it belongs under; one statement for all.

    A period keeps the law of the day on which it began: it is the number in force then. What has no
    date of its own is how we read the law, and holds for all. None where no rule is known.
    """
    periods = [period for period in periods if period.licence is not None]
    places: set[int] = set()
    families: set[str] = set()
    for period in periods:
        assert period.licence is not None  # noqa: S101  for the type checker
        place = period.licence.jurisdiction
        places |= {place.pk, *([place.parent_id] if place.parent_id else [])}
        families.add(period.licence.profession.family)
    found = list(
        RuleSet.objects.filter(
            kind=RuleSet.Kind.RENEWAL, jurisdiction__in=places, profession__family__in=families
        )
        .exclude(status=RuleSet.Status.RETIRED)
        .select_related("profession")
        .order_by("pk")
    )
    return {period.pk: _rule_for(period, found) for period in periods}


def _rule_for(period: RenewalPeriod, found: Sequence[RuleSet]) -> RuleSet | None:
    licence = period.licence
    if licence is None:
        return None
    places = {licence.jurisdiction_id, licence.jurisdiction.parent_id}
    return best_for(
        licence,
        [
            rule
            for rule in found
            if rule.jurisdiction_id in places
            and rule.profession.family == licence.profession.family
            and rule.is_in_force_on(period.opens_on)
        ],
    )


@dataclass(frozen=True)
class Outlook:
    """One open deadline as it stands: when it is due, how far its holder is, and the letters to come."""

    period_id: int
    person: str
    email: str
    place: str
    rule_set: int | None
    due_on: dt.date
    state: str
    letters: tuple[dt.date, ...]


def outlooks(periods: Sequence[RenewalPeriod], *, on: dt.date) -> dict[int, Outlook]:
    """By period id, in a number of statements that does not grow with them."""
    standings = standings_of(periods)
    letters = _letters_of(periods, standings, on)
    return {
        period.pk: Outlook(
            period_id=period.pk,
            person=period.holder.name_on_licence,
            email=period.holder.email,
            place=period.licence.jurisdiction.name if period.licence else "",
            rule_set=period.rule_set_id,
            due_on=period.due_on,
            state=state_of(standings[period.pk]),
            letters=letters[period.pk],
        )
        for period in periods
    }


def state_of(standing: PeriodStanding) -> str:
    """Complete only by a rule that somebody has reviewed: unknown is never complete."""
    if standing.satisfied:
        return COMPLETE
    answer = standing.cycle.answer if standing.cycle else None
    if answer is None or answer.verdict is rules.Verdict.UNKNOWN:
        return UNKNOWN
    if answer.is_met:
        return UNREVIEWED
    return NEEDS_PERSON if answer.verdict is rules.Verdict.NEEDS_PERSON else NOT_COMPLETE


def _letters_of(
    periods: Collection[RenewalPeriod], standings: Mapping[int, PeriodStanding], on: dt.date
) -> dict[int, tuple[dt.date, ...]]:
    """Days on which letters to the holder are still to come; none once it is complete."""
    plans = all_plans()
    plans.learn({period.rule_set_id for period in periods})
    wishes = wishes_of({period.holder_id for period in periods})
    found: dict[int, tuple[dt.date, ...]] = {}
    for period in periods:
        found[period.pk] = ()
        if period.licence is None or standings[period.pk].satisfied:
            continue
        wish = wishes.of(period.holder_id, period.subject, period.licence_id)
        if wish.stopped:
            continue
        days = plans.offsets(
            period.subject, period.licence.jurisdiction_id, period.rule_set_id, wish
        )
        sent_on = sorted(rules.reminder_day(period.due_on, day) for day in days)
        found[period.pk] = tuple(
            day for day in sent_on if day >= on and not period.is_paused_on(day)
        )
    return found
