"""The plan of a deadline, and which reminders are owed at an instant."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewals.rules import (
    DEFAULT_OFFSETS,
    Decision,
    PlannedReminder,
    ReminderKind,
    Send,
    Skip,
    SkipReason,
    after_quiet_hours,
    message_id,
    planned_reminders,
    reminders_owed,
)

from .test_rules import DAYS, ZONES

DUE_ON = date(2027, 9, 1)
NEARER_IS_DUE = SkipReason.NEARER_ONE_IS_DUE
OFFSETS = st.lists(st.integers(-60, 200), max_size=12)


def plan(due_on: date = DUE_ON, zone: str = "UTC") -> tuple[PlannedReminder, ...]:
    return planned_reminders(due_on, zone=zone)


def noon(days_before: int) -> datetime:
    return datetime(2027, 9, 1, 12, tzinfo=UTC) - timedelta(days=days_before)


def offsets_from(first: int, last: int) -> tuple[int, ...]:
    return tuple(offset for offset in DEFAULT_OFFSETS if first >= offset >= last)


def test_the_default_plan() -> None:
    assert [(reminder.offset, reminder.send_on, reminder.kind) for reminder in plan()] == [
        (180, date(2027, 3, 5), ReminderKind.PROGRESS),
        (120, date(2027, 5, 4), ReminderKind.COUNTDOWN),
        (90, date(2027, 6, 3), ReminderKind.COUNTDOWN),
        (60, date(2027, 7, 3), ReminderKind.COUNTDOWN),
        (30, date(2027, 8, 2), ReminderKind.COUNTDOWN),
        (14, date(2027, 8, 18), ReminderKind.COUNTDOWN),
        (7, date(2027, 8, 25), ReminderKind.COUNTDOWN),
        (1, date(2027, 8, 31), ReminderKind.COUNTDOWN),
        (0, date(2027, 9, 1), ReminderKind.COUNTDOWN),
        (-1, date(2027, 9, 2), ReminderKind.PAST_DUE),
        (-30, date(2027, 10, 1), ReminderKind.PAST_DUE),
    ]


@pytest.mark.parametrize(
    ("due_on", "zone", "expected"),
    [
        pytest.param(
            date(2027, 3, 13),
            "America/New_York",
            datetime(2027, 3, 13, 14, tzinfo=UTC),
            id="winter",
        ),
        pytest.param(
            date(2027, 3, 14),
            "America/New_York",
            datetime(2027, 3, 14, 13, tzinfo=UTC),
            id="clock-changes-on-the-deadline",
        ),
        pytest.param(
            date(2027, 10, 31),
            "Europe/London",
            datetime(2027, 10, 31, 9, tzinfo=UTC),
            id="clock-goes-back-on-the-deadline",
        ),
        pytest.param(
            date(2027, 3, 1),
            "Pacific/Kiritimati",
            datetime(2027, 2, 28, 19, tzinfo=UTC),
            id="fourteen-hours-ahead",
        ),
    ],
)
def test_a_reminder_goes_out_at_nine_on_the_persons_clock(
    due_on: date, zone: str, expected: datetime
) -> None:
    (reminder,) = planned_reminders(due_on, [0], zone=zone)

    assert (reminder.send_on, reminder.send_at) == (due_on, expected)


@given(DAYS, OFFSETS, st.sampled_from(ZONES))
def test_each_planned_reminder_is_at_nine_local_on_its_day(
    due_on: date, offsets: list[int], zone: str
) -> None:
    planned = planned_reminders(due_on, offsets, zone=zone)

    assert [reminder.offset for reminder in planned] == sorted(set(offsets), reverse=True)
    for reminder in planned:
        local = reminder.send_at.astimezone(ZoneInfo(zone))
        assert (local.hour, local.minute) == (9, 0)
        assert local.date() == due_on - timedelta(days=reminder.offset)


@pytest.mark.parametrize("hour", [7, 21, -1, 24])
def test_a_plan_in_the_quiet_hours_is_refused(hour: int) -> None:
    with pytest.raises(ValueError, match=r"^Choose an hour from 8 to 20 for reminders\.$"):
        planned_reminders(DUE_ON, zone="UTC", send_hour=hour)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(
            datetime(2027, 3, 14, 2, 30, tzinfo=UTC),
            datetime(2027, 3, 14, 12, tzinfo=UTC),
            id="evening-before-the-clock-changes",
        ),
        pytest.param(
            datetime(2027, 3, 14, 8, tzinfo=UTC),
            datetime(2027, 3, 14, 12, tzinfo=UTC),
            id="early-morning",
        ),
        pytest.param(
            datetime(2027, 3, 14, 12, tzinfo=UTC),
            datetime(2027, 3, 14, 12, tzinfo=UTC),
            id="eight-o-clock-is-awake",
        ),
        pytest.param(
            datetime(2027, 3, 15, 0, 59, tzinfo=UTC),
            datetime(2027, 3, 15, 0, 59, tzinfo=UTC),
            id="last-waking-minute",
        ),
        pytest.param(
            datetime(2027, 3, 15, 1, tzinfo=UTC),
            datetime(2027, 3, 15, 12, tzinfo=UTC),
            id="nine-in-the-evening",
        ),
    ],
)
def test_nobody_is_woken(at: datetime, expected: datetime) -> None:
    assert after_quiet_hours(at, "America/New_York") == expected


@pytest.mark.parametrize(
    ("now", "already", "expected"),
    [
        pytest.param(noon(200), (), (), id="nothing-yet"),
        pytest.param(noon(180), (), (Send(180, noon(180)),), id="the-first"),
        pytest.param(
            datetime(2027, 8, 2, 8, 59, tzinfo=UTC), offsets_from(180, 60), (), id="a-minute-early"
        ),
        pytest.param(
            datetime(2027, 8, 2, 9, tzinfo=UTC),
            offsets_from(180, 60),
            (Send(30, datetime(2027, 8, 2, 9, tzinfo=UTC)),),
            id="on-its-minute",
        ),
        pytest.param(noon(30), offsets_from(180, 60), (Send(30, noon(30)),), id="on-its-day"),
        pytest.param(noon(30), offsets_from(180, 30), (), id="run-twice"),
        pytest.param(
            noon(29), offsets_from(180, 60), (Send(30, noon(29)),), id="a-missed-day-is-made-up"
        ),
        pytest.param(
            noon(10),
            offsets_from(180, 90),
            (Skip(60, NEARER_IS_DUE), Skip(30, NEARER_IS_DUE), Send(14, noon(10))),
            id="outage-of-weeks",
        ),
        pytest.param(
            noon(-3),
            offsets_from(180, 14),
            (
                Skip(7, NEARER_IS_DUE),
                Skip(1, NEARER_IS_DUE),
                Skip(0, NEARER_IS_DUE),
                Send(-1, noon(-3)),
            ),
            id="outage-over-the-deadline",
        ),
        pytest.param(
            noon(-200),
            offsets_from(180, 0),
            (Skip(-1, NEARER_IS_DUE), Send(-30, noon(-200))),
            id="outage-past-the-last-notice",
        ),
        pytest.param(noon(-400), DEFAULT_OFFSETS, (), id="then-stop"),
        pytest.param(
            noon(20),
            (180, 120, 90, 30),
            (Skip(60, SkipReason.NEARER_ONE_WAS_DUE),),
            id="never-an-older-one-after-a-newer",
        ),
    ],
)
def test_reminders_owed(
    now: datetime, already: tuple[int, ...], expected: tuple[Decision, ...]
) -> None:
    assert reminders_owed(plan(), already, now=now) == expected


def test_a_late_start_gets_the_nearest_threshold_only() -> None:
    opened_at = noon(45)

    assert reminders_owed(plan(), (), now=noon(45), opened_at=opened_at) == (
        Skip(180, SkipReason.BEFORE_THE_START),
        Skip(120, SkipReason.BEFORE_THE_START),
        Skip(90, SkipReason.BEFORE_THE_START),
        Send(60, noon(45)),
    )


def test_a_start_after_the_deadline_gets_one_notice() -> None:
    opened_at = noon(-10)
    before = [offset for offset in DEFAULT_OFFSETS if offset > -1]

    assert reminders_owed(plan(), (), now=noon(-10), opened_at=opened_at) == (
        *(Skip(offset, SkipReason.BEFORE_THE_START) for offset in before),
        Send(-1, noon(-10)),
    )


def test_an_outage_after_a_late_start_tells_the_two_apart() -> None:
    owed = reminders_owed(plan(), (), now=noon(10), opened_at=noon(100))

    assert owed == (
        Skip(180, SkipReason.BEFORE_THE_START),
        Skip(120, SkipReason.BEFORE_THE_START),
        Skip(90, NEARER_IS_DUE),
        Skip(60, NEARER_IS_DUE),
        Skip(30, NEARER_IS_DUE),
        Send(14, noon(10)),
    )


@pytest.mark.parametrize(
    "halted",
    [
        SkipReason.SATISFIED,
        SkipReason.CLOSED,
        SkipReason.PAUSED,
        SkipReason.SWITCHED_OFF,
    ],
)
def test_nothing_goes_out_when_it_is_halted(halted: SkipReason) -> None:
    owed = reminders_owed(plan(), offsets_from(180, 60), now=noon(14), halted=halted)

    assert owed == (Skip(30, halted), Skip(14, halted))


def test_what_a_pause_skipped_is_not_sent_when_it_ends() -> None:
    paused = reminders_owed(plan(), offsets_from(180, 60), now=noon(14), halted=SkipReason.PAUSED)
    already = [*offsets_from(180, 60), *(decision.offset for decision in paused)]

    assert reminders_owed(plan(), already, now=noon(13)) == ()
    assert reminders_owed(plan(), already, now=noon(7)) == (Send(7, noon(7)),)


def test_an_outage_that_ends_at_night_waits_for_the_morning() -> None:
    at_three = datetime(2027, 8, 20, 7, tzinfo=UTC)
    planned = plan(zone="America/New_York")

    owed = reminders_owed(planned, offsets_from(180, 30), now=at_three)

    assert owed == (Send(14, datetime(2027, 8, 20, 12, tzinfo=UTC)),)


@given(
    DAYS,
    OFFSETS,
    st.sets(st.integers(-60, 200)),
    st.integers(-100, 250),
    st.integers(-100, 250),
    st.sampled_from([None, SkipReason.PAUSED]),
)
def test_each_missed_reminder_is_decided_once(
    due_on: date,
    offsets: list[int],
    already: set[int],
    now_before: int,
    opened_before: int,
    halted: SkipReason | None,
) -> None:
    deadline = datetime(due_on.year, due_on.month, due_on.day, 12, tzinfo=UTC)
    now = deadline - timedelta(days=now_before)
    opened_at = deadline - timedelta(days=opened_before)
    planned = planned_reminders(due_on, offsets, zone="UTC")

    owed = reminders_owed(planned, already, now=now, opened_at=opened_at, halted=halted)

    come = [reminder.offset for reminder in planned if reminder.send_at <= now]
    decided = [decision.offset for decision in owed]
    sent = [decision.offset for decision in owed if isinstance(decision, Send)]
    newest = min(come, default=None)
    assert decided == [offset for offset in come if offset not in already]
    assert sent == ([newest] if newest in decided and halted is None else [])
    again = reminders_owed(planned, already | set(decided), now=now, opened_at=opened_at)
    assert again == ()


FACTS = {
    "period_id": 41,
    "due_on": DUE_ON,
    "offset": 30,
    "channel": "email",
    "recipient": "ana@example.org",
    "domain": "filiform.example",
}


def test_the_same_facts_give_the_same_message_id() -> None:
    """Pinned: a copy sent by an older version of the product has to be recognised."""
    expected = "<renewal-41-2df04005df52ea8099ddb6ddc11c5b96@filiform.example>"

    assert message_id(**FACTS) == expected
    assert message_id(**{**FACTS, "recipient": " Ana@Example.org"}) == expected


@pytest.mark.parametrize(
    "other",
    [
        {"period_id": 42},
        {"due_on": date(2027, 9, 2)},
        {"offset": -30},
        {"channel": "sms"},
        {"recipient": "eva@example.org"},
        {"domain": "other.example"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_fact_gives_another_message_id(other: dict[str, object]) -> None:
    assert message_id(**{**FACTS, **other}) != message_id(**FACTS)


@pytest.mark.parametrize("domain", ["", "a b", "x>\r\nBcc: y", "@example.org", "example..org"])
def test_a_domain_that_would_break_the_header_is_refused(domain: str) -> None:
    with pytest.raises(ValueError, match=r"^Give a domain name of letters"):
        message_id(**{**FACTS, "domain": domain})


def test_a_late_one_is_left_out_when_the_next_has_its_hour_that_same_day() -> None:
    early_on_the_seventh = datetime(2027, 8, 25, 8, tzinfo=UTC)
    before_that = early_on_the_seventh - timedelta(days=1)

    assert reminders_owed(plan(), offsets_from(180, 30), now=early_on_the_seventh) == (
        Skip(14, NEARER_IS_DUE),
    )
    assert reminders_owed(plan(), offsets_from(180, 30), now=before_that) == (
        Send(14, before_that),
    )
