"""Open deadlines follow the rule of their place when another number of it counts, and what that would do.

Both are one piece of code: a forecast stores the change, lets the deadlines follow, looks, and takes all
of it back.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import F

from practitioners.models import Licence, User
from renewals import rules
from renewals.clauses import Clause, RuleSetData
from renewals.models import PeriodEvent, Reminder, RenewalPeriod, RuleSet
from renewals.selectors.deciding import Refusal
from renewals.selectors.rule_changes import (
    COMPLETE,
    Outlook,
    outlooks,
    periods_under,
    rule_sets_for,
    with_their_licences,
)
from renewals.selectors.rules import clauses_of, deadline_of
from renewals.selectors.standing import facts_of
from renewals.services.rules import retire_rule_set, review_rule_set, write_rule_set

CHUNK = 250
# A forecast looks at no more people than a page can wait for; of more it takes every n-th.
MOST_LOOKED_AT = 500
ROWS_KEPT = 50


def follow_rule_change(*, rule_set_id: int, at: dt.datetime) -> int:
    """Let the open deadlines of that place follow its rules as they are now; returns how many moved.

    In chunks, each a transaction. Doing it again finds nothing to do. A change that came meanwhile
    leaves its own mark, so it is not lost.
    """
    rule_set = RuleSet.objects.select_related("profession").get(pk=rule_set_id)
    since = rule_set.to_follow_since
    if since is None:
        return 0
    moved = 0
    for keys in _chunks(list(periods_under(rule_set).values_list("pk", flat=True))):
        moved += _follow_some(keys, at)
    RuleSet.objects.filter(pk=rule_set_id, to_follow_since=since).update(to_follow_since=None)
    return moved


@transaction.atomic
def _follow_some(keys: Sequence[int], at: dt.datetime) -> int:
    """These open periods, in a number of statements that does not grow with them."""
    holders = RenewalPeriod.objects.filter(pk__in=keys).values("holder")
    # The ledger's own order: people first, then their periods.
    list(User.objects.select_for_update(no_key=True).filter(pk__in=holders).order_by("pk"))
    list(
        RenewalPeriod.objects.open()
        .select_for_update(no_key=True)
        .filter(pk__in=keys)
        .order_by("pk")
        .values_list("pk")
    )
    periods = list(with_their_licences(RenewalPeriod.objects.open().filter(pk__in=keys)))
    wanted = rule_sets_for(periods)
    dates = RenewalPeriod.objects.filter(licence__in={period.licence_id for period in periods})
    taken = {
        (licence, day)
        for licence, day in dates.values_list("licence", "given_due_on")
        if licence is not None
    }
    read = cache(clauses_of)
    changed: list[RenewalPeriod] = []
    events: list[PeriodEvent] = []
    outdated: list[int] = []
    for period in periods:
        rule_set = wanted.get(period.pk)
        if rule_set is None or rule_set.pk == period.rule_set_id:
            continue
        was, due_on = period.rule_set, period.due_on
        said = _bind(period, rule_set, read(rule_set), taken)
        changed.append(period)
        if period.due_on != due_on:
            outdated.append(period.pk)
        events.append(
            PeriodEvent(
                period=period, event=PeriodEvent.Event.NOTED, note=_note(was, rule_set, said), at=at
            )
        )
    fields = ["rule_set", "needed_minutes", "opens_on", "due_on", "given_due_on", "next_plan_on"]
    RenewalPeriod.objects.bulk_update(changed, fields)
    PeriodEvent.objects.bulk_create(events)
    if outdated:
        # One that is on its way this moment is left to its sender, who looks at the date again.
        Reminder.objects.pending().filter(period__in=outdated, claimed_at=None).update(
            skipped_at=at, why=Refusal.MOVED.value
        )
        # A date that comes back finds its letters, which were left out when it went.
        Reminder.objects.filter(
            period__in=outdated,
            due_on=F("period__due_on"),
            sent_at=None,
            failed_at=None,
            why=Refusal.MOVED.value,
        ).update(skipped_at=None, why="")
    return len(changed)


def _bind(
    period: RenewalPeriod,
    rule_set: RuleSet,
    clauses: tuple[Clause, ...],
    taken: set[tuple[int, dt.date]],
) -> str:
    """Put the period under the rule; says what became of its date. Nothing is saved.

    A date printed on a licence stays. One that the rule gave moves with the rule, and an extension
    never ends before the new date.
    """
    licence = period.licence
    assert licence is not None  # noqa: S101  only licences have rules
    said = ""
    if licence.expires_on is None:
        found = _date_in_its_place(period, licence, clauses)
        if isinstance(found, rules.NeedsPerson):
            said = f"The date stays: {found.why}"
        elif found.on != period.given_due_on and (licence.pk, found.on) in taken:
            said = f"The date stays: {found.on:%Y-%m-%d} was a deadline of this licence before."
        elif found.on != period.given_due_on:
            said = f"Due on {found.on:%Y-%m-%d} instead of {period.given_due_on:%Y-%m-%d}."
            extended = period.due_on > period.given_due_on
            period.given_due_on = found.on
            period.due_on = max(found.on, period.due_on) if extended else found.on
            period.opens_on = min(period.opens_on, found.on)
    window = rules.window_of_cycle(clauses, period.given_due_on, facts_of(licence, period.holder))
    period.rule_set = rule_set
    period.needed_minutes = (
        rules.needed_minutes(clauses) if isinstance(window, rules.Window) else None
    )
    period.next_plan_on = None
    return said


def _date_in_its_place(
    period: RenewalPeriod, licence: Licence, clauses: tuple[Clause, ...]
) -> rules.Deadline | rules.NeedsPerson:
    """Of the rule's dates within and after the period the one nearest to the date it had."""
    given = period.given_due_on
    first = deadline_of(licence, clauses, after=period.opens_on)
    later = deadline_of(licence, clauses, after=given - dt.timedelta(days=1))
    if isinstance(first, rules.NeedsPerson) or isinstance(later, rules.NeedsPerson):
        return later
    return first if abs(first.on - given) < abs(later.on - given) else later


def _note(was: RuleSet | None, now: RuleSet, said: str) -> str:
    before = f" in place of number {was.number}" if was and was.reference == now.reference else ""
    return f"Number {now.number} of the rule {now.reference} counts{before}. {said}".strip()[:250]


@dataclass(frozen=True)
class Effect:
    """One person's deadline before and after a change. Days are ISO text, to be stored as they are."""

    person: str
    email: str
    place: str
    due_before: str
    due_after: str
    state_before: str
    state_after: str
    letters_moved: int
    letters_gone: int
    letters_new: int


@dataclass
class Forecast:
    """What a change would move. `looked_at` of `people` were reckoned: all, or every n-th of very many.

    The counts are of those that were looked at; `rows` are the first of them that change at all.
    """

    at: str
    people: int
    looked_at: int = 0
    under_it: int = 0
    due_moved: int = 0
    letters_moved: int = 0
    letters_gone: int = 0
    letters_new: int = 0
    no_longer_complete: int = 0
    newly_complete: int = 0
    states_changed: int = 0
    rows: list[Effect] = field(default_factory=list)

    @property
    def is_sample(self) -> bool:
        return self.looked_at < self.people

    @property
    def moves_nothing(self) -> bool:
        return not (self.due_moved or self.states_changed or self.letters_changed)

    @property
    def letters_changed(self) -> int:
        return self.letters_moved + self.letters_gone + self.letters_new

    def as_data(self) -> dict[str, Any]:
        """As `RuleSet.foreseen` keeps it: the counts. Who it was is looked at and not kept."""
        return asdict(replace(self, rows=[]))

    @classmethod
    def from_data(cls, stored: dict[str, Any]) -> "Forecast":
        rows = [Effect(**row) for row in stored.get("rows", [])]
        return cls(**{**stored, "rows": rows})

    def add(self, before: Outlook, after: Outlook) -> None:
        moved, gone, new = letters_between(before, after)
        self.looked_at += 1
        self.under_it += before.rule_set != after.rule_set
        self.due_moved += before.due_on != after.due_on
        self.letters_moved += moved
        self.letters_gone += gone
        self.letters_new += new
        self.states_changed += before.state != after.state
        self.no_longer_complete += before.state == COMPLETE != after.state
        self.newly_complete += before.state != COMPLETE == after.state
        changes = moved or gone or new or before.due_on != after.due_on
        if (changes or before.state != after.state) and len(self.rows) < ROWS_KEPT:
            self.rows.append(
                Effect(
                    person=before.person,
                    email=before.email,
                    place=before.place,
                    due_before=before.due_on.isoformat(),
                    due_after=after.due_on.isoformat(),
                    state_before=before.state,
                    state_after=after.state,
                    letters_moved=moved,
                    letters_gone=gone,
                    letters_new=new,
                )
            )


def letters_between(before: Outlook, after: Outlook) -> tuple[int, int, int]:
    """Letters that go out on another day, no longer, and in addition."""
    left = len(set(before.letters) - set(after.letters))
    come = len(set(after.letters) - set(before.letters))
    moved = min(left, come)
    return moved, left - moved, come - moved


def foresee(about: RuleSet, change: Callable[[], object], *, at: dt.datetime) -> Forecast:
    """What `change` would do: it stores, reviews or retires a number of the rule `about`.

    It is carried out, followed and looked at inside a transaction that is rolled back, so nothing
    stays and no task is queued. `about` need not be saved. Errors of `change` come through.
    """
    with transaction.atomic():
        keys: list[int] = []
        if about.kind == RuleSet.Kind.RENEWAL:
            keys = list(periods_under(about).values_list("pk", flat=True))
        forecast = Forecast(at=at.isoformat(), people=len(keys))
        step = -(-len(keys) // MOST_LOOKED_AT) or 1
        looked_at, today = list(_chunks(keys[::step])), at.date()
        before = [outlooks(_read(some), on=today) for some in looked_at]
        change()
        for some, earlier in zip(looked_at, before, strict=True):
            _follow_some(some, at)
            later = outlooks(_read(some), on=today)
            for key in [key for key in some if key in earlier and key in later]:
                forecast.add(earlier[key], later[key])
        transaction.set_rollback(True)
    return forecast


def foresee_number(
    *, data: RuleSetData, about: RuleSet, after: int, why: str, author: User, at: dt.datetime
) -> Forecast:
    """What the next number would move once it counts: at once, or with its review where one is needed.

    Raises ValidationError as `write_rule_set` does.
    """

    def change() -> None:
        number = write_rule_set(data=data, after=after, why=why, author=author, at=at)
        if number.to_follow_since is None:
            _reviewed(number, author, at)

    return foresee(about, change, at=at)


def foresee_review(*, rule_set: RuleSet, reviewer: User, at: dt.datetime) -> Forecast:
    return foresee(rule_set, lambda: _reviewed(rule_set, reviewer, at), at=at)


def foresee_retiring(*, rule_set: RuleSet, actor: User, at: dt.datetime) -> Forecast:
    return foresee(
        rule_set,
        lambda: retire_rule_set(rule_set=rule_set, actor=actor, why="A forecast.", at=at),
        at=at,
    )


def _reviewed(rule_set: RuleSet, reviewer: User, at: dt.datetime) -> None:
    review_rule_set(rule_set=rule_set, reviewer=reviewer, credentials="A forecast.", at=at)


def _read(keys: Sequence[int]) -> list[RenewalPeriod]:
    return list(with_their_licences(RenewalPeriod.objects.open().filter(pk__in=keys)))


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
