"""Which letters will go out, as rows: for the days just ahead, and what an outage left behind."""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from practitioners.models import Licence, User
from renewals import rules
from renewals.models import Reminder, ReminderChoice, ReminderPlan, RenewalPeriod
from renewals.selectors.clinics import managers_by_member
from renewals.selectors.plans import Plans, Wishes, all_plans, wishes_of
from renewals.services.rows import (
    NEVER,
    Addressee,
    Deadline,
    NewRow,
    Stored,
    domain_of_letters,
    rows_of,
    turn_of,
)
from renewals.services.storing import note_next_plans, store_rows

logger = logging.getLogger(__name__)

# Rows are made this long ahead. What lies further away is reckoned where it is shown.
HORIZON = dt.timedelta(days=14)
DAY = dt.timedelta(days=1)
CHUNK = 2000
BY_MAIL = (Reminder.Channel.EMAIL, Reminder.Channel.CLINIC)
NOT_IN_PLAN = rules.SkipReason.NOT_IN_PLAN.value


def last_day_in_reach(at: dt.datetime) -> dt.date:
    """A day more than the horizon, so that no time zone's date is missed."""
    return (at + HORIZON).date() + DAY


def ensure_plans() -> None:
    """A plan for each subject; one that staff have changed stays."""
    ReminderPlan.objects.bulk_create(
        [
            ReminderPlan(subject=subject, offsets=list(rules.DEFAULT_OFFSETS))
            for subject in ReminderPlan.Subject.values
        ],
        ignore_conflicts=True,
    )


def plan_reminders(*, at: dt.datetime, only: Q | None = None) -> int:
    """Write the rows that are missing up to HORIZON from now; returns how many periods it looked at.

    Reads only periods whose next reminder comes into reach, in chunks of constant statements.
    Two planners at once write one row: the constraint holds, not this code.
    """
    plans = all_plans()
    if not all((subject, None) in plans.by_place for subject in ReminderPlan.Subject.values):
        ensure_plans()
        plans = all_plans()
    looked_at, lost = 0, set[int]()
    # One after the other, because a database that is asked for either reads every open period.
    for owed in (Q(next_plan_on=None), Q(next_plan_on__lte=last_day_in_reach(at))):
        planned = CHUNK
        while planned == CHUNK:
            planned = _plan_some(plans, (only or Q()) & owed & ~Q(pk__in=lost), at, lost)
            looked_at += planned
    return looked_at


@transaction.atomic
def _plan_some(plans: Plans, owed: Q, at: dt.datetime, lost: set[int]) -> int:
    """One chunk; another planner's rows are passed over. `lost` gathers those that cannot be reckoned."""
    until = last_day_in_reach(at)
    deadlines = _deadlines(owed)
    if not deadlines:
        return 0
    plans.learn(one.rule_set_id for one in deadlines)
    wishes = wishes_of(one.holder_id for one in deadlines if one.has_wish)
    managers = managers_by_member(one.holder_id for one in deadlines) if plans.tell_clinics else {}
    # One that knows its next day has all rows before it, and none of those that come now.
    stored = _stored([one.pk for one in deadlines if one.next_plan_on is None])
    domain = domain_of_letters()
    rows: list[NewRow] = []
    dropped: list[int] = []
    revived: list[int] = []
    next_plans: dict[dt.date, list[int]] = defaultdict(list)
    for one in deadlines:
        next_on = NEVER
        try:
            for to, days in _addressed(one, plans, wishes, managers):
                turn = turn_of(one.due_on, one.time_zone, one.next_plan_on, days, until)
                next_on = min(next_on, turn.next_on)
                known = stored.get((one.pk, one.due_on, to.channel, to.pk), ()) if stored else ()
                rows += rows_of(one, to, turn, {row.offset for row in known}, at, domain)
                dropped += [row.pk for row in known if row.is_idle and row.offset not in days]
                revived += [row.pk for row in known if row.may_come_back(at) and row.offset in days]
        except rules.UnknownTimeZone:
            # One deadline that cannot be reckoned must not keep everybody else's letters back.
            logger.exception("no reminders are planned for period %s", one.pk)
            lost.add(one.pk)
            continue
        next_plans[next_on].append(one.pk)
    store_rows(rows)
    if dropped:
        Reminder.objects.pending().filter(pk__in=dropped).update(skipped_at=at, why=NOT_IN_PLAN)
    if revived:
        Reminder.objects.filter(pk__in=revived).update(skipped_at=None, why="")
    note_next_plans(next_plans)
    return len(deadlines)


def _deadlines(owed: Q) -> list[Deadline]:
    holders = User.objects.filter(pk=OuterRef("holder_id")).order_by()
    licences = Licence.objects.filter(pk=OuterRef("licence_id")).order_by()
    return [
        Deadline._make(row)
        for row in RenewalPeriod.objects.open()
        .filter(owed)
        .select_for_update(no_key=True, skip_locked=True)
        # As the index has them: sorted further, a chunk would read all that is due.
        .order_by("next_plan_on")
        .annotate(
            address=Subquery(holders.values("email")),
            place=Subquery(licences.values("jurisdiction")),
            has_wish=Exists(ReminderChoice.objects.filter(holder=OuterRef("holder_id"))),
        )
        .values_list(*Deadline._fields)[:CHUNK]
    ]


def _stored(keys: Sequence[int]) -> dict[tuple[int, dt.date, str, int], list[Stored]]:
    found: dict[tuple[int, dt.date, str, int], list[Stored]] = defaultdict(list)
    if not keys:
        return found
    rows = (
        Reminder.objects.filter(period__in=keys, channel__in=BY_MAIL, occasion=Reminder.PLAN)
        .order_by()
        .values_list("period", "due_on", "channel", "recipient", *Stored._fields)
    )
    for period, due_on, channel, recipient, *facts in rows:
        found[period, due_on, channel, recipient].append(Stored._make(facts))
    return found


def _addressed(
    one: Deadline,
    plans: Plans,
    wishes: Wishes,
    managers: Mapping[int, Sequence[Addressee]],
) -> list[tuple[Addressee, tuple[int, ...]]]:
    """Who is written to about it, and on which days."""
    subject = one.subject
    wish = wishes.of(one.holder_id, subject, one.licence_id)
    holder = Addressee(one.holder_id, one.address, BY_MAIL[0])
    days = plans.offsets(subject, one.place, one.rule_set_id, wish)
    told: list[tuple[Addressee, tuple[int, ...]]] = [(holder, days)]
    if told_too := managers.get(one.holder_id):
        clinic = plans.days_of(subject, one.place).clinic
        told += [(manager, clinic) for manager in told_too if clinic]
    return told
