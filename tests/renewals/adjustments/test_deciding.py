"""Extensions, exemptions and waivers are asked for, granted and taken back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages

from practitioners.services.closing import close_account
from renewals.models import Adjustment
from renewals.services.adjustments import (
    AdjustmentAsk,
    AdjustmentIsDecided,
    end_adjustment,
    grant_adjustment,
    record_adjustment,
    refuse_adjustment,
    withdraw_adjustment,
)
from renewals.services.evidence import OwnCase, ReasonMissing
from renewals.services.periods import close_period, extend_period
from renewals.services.planning import plan_reminders
from renewals.tasks import drop_papers
from tests.factories import practitioners as make
from tests.factories import renewals
from tests.renewals.adjustments.steps import DUE, LATER, LATEST, asked, extension

pytestmark = pytest.mark.django_db


def events(period) -> list[str]:
    return list(period.events.values_list("event", flat=True))


def test_an_extension_moves_the_deadline_once_it_is_granted(period, administrator, noon):
    row = asked(period, at=noon)
    period.refresh_from_db()
    assert (row.state, period.due_on) == ("waiting", DUE)

    grant_adjustment(adjustment=row, actor=administrator, decision="Seen the letter.", at=noon)

    period.refresh_from_db()
    assert (period.due_on, period.given_due_on, period.next_plan_on) == (LATER, DUE, None)
    assert events(period) == ["opened", "asked", "granted"]
    assert period.events.last().note == "Due on 2027-06-01. Seen the letter."


def test_the_latest_extension_that_holds_is_the_deadline(period, administrator, noon):
    first, second = (
        grant_adjustment(adjustment=asked(period, ask, at=noon), actor=administrator, at=noon)
        for ask in (extension(), extension(LATEST))
    )
    days = []
    for row in (second, first):
        end_adjustment(adjustment=row, actor=administrator, decision="An error.", at=noon)
        period.refresh_from_db()
        days.append(period.due_on)

    assert days == [LATER, DUE]
    assert events(period)[-2:] == ["ended", "ended"]


def test_letters_planned_for_the_day_before_are_skipped(period, administrator, noon):
    plan_reminders(at=dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC))
    planned = period.reminders.pending().count()

    extend_period(period=period, until=LATER, actor=administrator, at=noon)

    assert planned > 0
    assert period.reminders.pending().filter(due_on=DUE).count() == 0
    skipped = period.reminders.filter(skipped_at=noon)
    assert set(skipped.values_list("why", flat=True)) == {"The due date has changed."}
    assert skipped.count() == planned


def test_letters_of_the_given_day_are_owed_again_when_the_extension_is_taken_back(
    period, administrator, noon
):
    plan_reminders(at=dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC))
    planned = set(period.reminders.pending().values_list("pk", flat=True))
    row = grant_adjustment(adjustment=asked(period, at=noon), actor=administrator, at=noon)

    end_adjustment(adjustment=row, actor=administrator, decision="An error.", at=noon)

    assert planned
    assert set(period.reminders.pending().values_list("pk", flat=True)) == planned


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(AdjustmentAsk(kind="exemption", reason="Ill for a year."), id="exemption"),
        pytest.param(AdjustmentAsk(kind="waiver", reason="x", units=Decimal("4.5")), id="units"),
        pytest.param(AdjustmentAsk(kind="waiver", reason="x", topic="ethics"), id="topic"),
    ],
)
def test_an_exemption_and_a_waiver_leave_the_date(period, administrator, noon, ask):
    row = grant_adjustment(adjustment=asked(period, ask, at=noon), actor=administrator, at=noon)

    period.refresh_from_db()
    assert (row.state, period.due_on) == ("granted", DUE)
    assert list(period.adjustments.granted()) == [row]
    assert events(period) == ["opened", "asked", "granted"]


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        pytest.param(extension(until=None), "until", id="no day"),
        pytest.param(extension(until=DUE), "until", id="the same day"),
        pytest.param(extension(reason=" "), "reason", id="no reason"),
        pytest.param(AdjustmentAsk(kind="waiver", reason="x"), "units", id="waives nothing"),
        pytest.param(
            AdjustmentAsk(kind="waiver", reason="x", units=Decimal(0)), "units", id="waives 0"
        ),
        pytest.param(
            AdjustmentAsk(kind="exemption", reason="x", until=LATER), "until", id="day of another"
        ),
    ],
)
def test_what_makes_no_sense_is_refused(period, noon, ask, field):
    with pytest.raises(ValidationError) as refusal:
        asked(period, ask, at=noon)

    assert list(refusal.value.message_dict) == [field]
    assert Adjustment.objects.count() == 0


def test_a_closed_deadline_and_a_certificate_are_not_adjusted(ana, period, noon):
    of_certificate = renewals.certificate_period(ana)
    close_period(period=period, closing="renewed", at=noon)

    for one in (period, of_certificate):
        with pytest.raises(ValidationError):
            asked(one, at=noon)

    assert Adjustment.objects.count() == 0


def test_refusing_and_taking_back_owe_a_reason(period, administrator, noon):
    row = asked(period, at=noon)
    with pytest.raises(ReasonMissing):
        refuse_adjustment(adjustment=row, actor=administrator, decision=" ", at=noon)
    grant_adjustment(adjustment=row, actor=administrator, at=noon)
    with pytest.raises(ReasonMissing):
        end_adjustment(adjustment=row, actor=administrator, decision="", at=noon)

    period.refresh_from_db()
    assert period.due_on == LATER


def test_nobody_decides_about_their_own_deadline(administrator, noon):
    period = renewals.licence_period(administrator, due_on=DUE)
    row = asked(period, at=noon)

    for decide in (grant_adjustment, refuse_adjustment):
        with pytest.raises(OwnCase):
            decide(adjustment=row, actor=administrator, decision="Mine.", at=noon)
    with pytest.raises(OwnCase):
        record_adjustment(period=period, ask=extension(), actor=administrator, at=noon)

    assert events(period) == ["opened", "asked"]


def test_only_one_decision_is_made(period, administrator, noon):
    row = asked(period, at=noon)
    refuse_adjustment(adjustment=row, actor=administrator, decision="No letter.", at=noon)

    with pytest.raises(AdjustmentIsDecided):
        grant_adjustment(adjustment=row, actor=administrator, at=noon)
    with pytest.raises(AdjustmentIsDecided):
        withdraw_adjustment(adjustment=row, at=noon)

    period.refresh_from_db()
    assert period.due_on == DUE


def test_a_closed_account_leaves_no_letter_of_a_board_and_nothing_that_waits(
    ana, period, administrator, noon, django_capture_on_commit_callbacks
):
    waiting = asked(period, at=noon, proof=make.pdf())
    granted = asked(period, AdjustmentAsk(kind="exemption", reason="x"), at=noon, proof=make.pdf())
    grant_adjustment(adjustment=granted, actor=administrator, at=noon)
    files = [waiting.proof.name, granted.proof.name]
    close_account(person=ana, actor=ana, at=noon)

    with django_capture_on_commit_callbacks(execute=True):
        drop_papers(ana.pk)
        drop_papers(ana.pk)

    waiting.refresh_from_db()
    granted.refresh_from_db()
    assert [(row.state, row.proof.name) for row in (waiting, granted)] == [
        ("withdrawn", ""),
        ("granted", ""),
    ]
    assert [name for name in files if storages["private"].exists(name)] == []


def test_what_waited_when_the_deadline_closed_is_not_granted(period, administrator, noon):
    row = asked(period, AdjustmentAsk(kind="exemption", reason="Parental leave."), at=noon)
    close_period(period=period, closing="renewed", at=noon)

    with pytest.raises(ValidationError):
        grant_adjustment(adjustment=row, actor=administrator, at=noon)

    row.refresh_from_db()
    assert (row.state, row.decided_at) == ("waiting", None)


def test_an_extension_that_moves_nothing_is_in_the_history_too(period, administrator, noon):
    for ask in (extension(LATEST), extension()):
        earlier = asked(period, ask, at=noon)
        grant_adjustment(adjustment=earlier, actor=administrator, decision="Seen.", at=noon)
    end_adjustment(adjustment=earlier, actor=administrator, decision="Twice.", at=noon)

    period.refresh_from_db()
    assert period.due_on == LATEST
    assert list(
        period.events.filter(event__in=["granted", "ended"]).values_list("event", "note")
    ) == [
        ("granted", "Due on 2027-09-01. Seen."),
        ("granted", "Extension: Seen."),
        ("ended", "Extension: Twice."),
    ]


def test_a_second_click_asks_once(ana, period, administrator, noon):
    ask = AdjustmentAsk(kind="waiver", reason="Illness.", units=Decimal(4))
    soon = noon + dt.timedelta(seconds=2)
    first = asked(period, ask, at=noon, proof=make.pdf())

    assert asked(period, ask, at=soon, proof=make.pdf()) == first
    assert Adjustment.objects.count() == 1
    assert period.events.filter(event="asked").count() == 1


def test_a_second_click_of_staff_writes_down_once(period, administrator, noon):
    ask = AdjustmentAsk(kind="waiver", reason="Illness.", units=Decimal(4), authority="12/2026")
    soon = noon + dt.timedelta(seconds=2)
    rows = [
        record_adjustment(period=period, ask=ask, actor=administrator, at=at) for at in (noon, soon)
    ]

    assert [row.pk for row in rows] == [Adjustment.objects.get().pk] * 2
    assert period.events.filter(event="granted").count() == 1


WAIVER = AdjustmentAsk(kind="waiver", reason="Illness.", units=Decimal(4))
OF_ETHICS = AdjustmentAsk(kind="waiver", reason="Illness.", topic="ethics")
EXEMPTION = AdjustmentAsk(kind="exemption", reason="Illness.")


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        pytest.param(extension(), extension(LATEST), "extension", id="another day"),
        pytest.param(WAIVER, WAIVER, "waiver", id="the same again"),
        pytest.param(EXEMPTION, EXEMPTION, "exemption", id="all of it again"),
    ],
)
def test_what_waits_is_not_asked_for_twice(period, noon, first, second, kind):
    row = asked(period, first, at=noon)

    with pytest.raises(ValidationError) as refused:
        asked(period, second, at=noon + dt.timedelta(days=1))

    day = noon.strftime("%-d %B %Y")
    (said,) = refused.value.messages
    assert said.partition(". ")[0] == f"Your {kind} of {day} still waits for a decision"
    assert list(Adjustment.objects.all()) == [row]


@pytest.mark.parametrize(
    "second", [pytest.param(extension(), id="another kind"), pytest.param(OF_ETHICS, id="a topic")]
)
def test_something_else_may_be_asked_for_meanwhile(period, noon, second):
    rows = [asked(period, WAIVER, at=noon), asked(period, second, at=noon)]

    assert list(Adjustment.objects.order_by("pk")) == rows


def test_the_same_may_be_asked_for_again_once_it_is_decided(period, administrator, noon):
    row = asked(period, WAIVER, at=noon)
    refuse_adjustment(adjustment=row, actor=administrator, decision="No letter.", at=noon)

    again = asked(period, WAIVER, at=noon + dt.timedelta(days=1))

    assert (again.pk != row.pk, again.state) == (True, "waiting")
