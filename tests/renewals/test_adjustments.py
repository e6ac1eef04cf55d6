"""Exemptions, waivers and extensions: asked for, granted, refused, taken back, and who may see them."""

import datetime as dt
import smtplib
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.urls import reverse

from practitioners.services.closing import close_account
from practitioners.services.people import confirm_address
from renewals.models import Adjustment, PeriodEvent
from renewals.services.adjustments import (
    AdjustmentAsk,
    AdjustmentIsDecided,
    ask_for_adjustment,
    end_adjustment,
    grant_adjustment,
    record_adjustment,
    refuse_adjustment,
    withdraw_adjustment,
)
from renewals.services.evidence import OwnCase, ReasonMissing
from renewals.services.periods import close_period, extend_period
from renewals.services.planning import plan_reminders
from renewals.tasks import drop_papers, mail_adjustment_decision, mail_owed_decisions
from tests.factories import practitioners as make
from tests.factories import renewals

pytestmark = pytest.mark.django_db

DUE = dt.date(2027, 3, 1)
LATER, LATEST = dt.date(2027, 6, 1), dt.date(2027, 9, 1)


@pytest.fixture(autouse=True)
def at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def period(ana):
    return renewals.licence_period(ana, due_on=DUE)


def extension(until=LATER, reason="Parental leave."):
    return AdjustmentAsk(kind="extension", reason=reason, authority="Letter 12/2026", until=until)


def asked(period, ask=None, at=None, proof=None, by=None):
    return ask_for_adjustment(
        period=period, ask=ask or extension(), asked_by=by or period.holder, proof=proof, at=at
    )


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
    first, second = asked(period, at=noon), asked(period, extension(LATEST), at=noon)
    for row in (first, second):
        grant_adjustment(adjustment=row, actor=administrator, at=noon)
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


# Letters


@pytest.fixture
def letters(ana):
    confirm_address(person=ana)
    mail.outbox.clear()
    return mail.outbox


def test_each_decision_is_told_once(period, administrator, noon, letters):
    row = asked(period, at=noon)
    mail_owed_decisions()
    assert letters == []
    grant_adjustment(adjustment=row, actor=administrator, decision="Seen.", at=noon)
    mail_adjustment_decision(row.pk)
    mail_adjustment_decision(row.pk)
    end_adjustment(adjustment=row, actor=administrator, decision="Forged.", at=noon)
    mail_owed_decisions()
    mail_owed_decisions()

    assert [letter.subject for letter in letters] == [
        "Extension until 1 June 2027, Ohio, physical therapist: granted",
        "Extension until 1 June 2027, Ohio, physical therapist: taken back",
    ]
    assert "Due on 1 June 2027" not in letters[1].body
    assert "It is due on 1 March 2027." in letters[1].body
    ids = [letter.extra_headers["Message-ID"] for letter in letters]
    assert [name.split("@")[0] for name in ids] == [
        f"<adjustment-{row.pk}-granted",
        f"<adjustment-{row.pk}-withdrawn",
    ]


def test_what_the_holder_takes_back_is_told_to_nobody(period, noon, letters):
    withdraw_adjustment(adjustment=asked(period, at=noon), at=noon)

    mail_owed_decisions()

    assert letters == []


@pytest.mark.parametrize(
    ("error", "failed"),
    [
        pytest.param(ConnectionRefusedError(), False, id="away"),
        pytest.param(
            smtplib.SMTPRecipientsRefused({"a": (550, b"No such user")}), True, id="refused"
        ),
    ],
)
def test_a_server_that_is_away_is_tried_again(
    period, administrator, noon, letters, monkeypatch, error, failed
):
    row = grant_adjustment(adjustment=asked(period, at=noon), actor=administrator, at=noon)

    def refuse(*args, **kwargs):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        mail_owed_decisions()
    with time_machine.travel(noon + dt.timedelta(minutes=11), tick=False):
        mail_owed_decisions()

    row.refresh_from_db()
    assert (row.mail_failed_at is not None, len(letters)) == (failed, 0 if failed else 1)


# Pages


def test_the_holder_asks_with_a_letter_and_takes_it_back(client, ana, period):
    client.force_login(ana)
    answer = client.post(
        reverse("renewals:adjustment_new", args=[period.pk]),
        {
            "kind": "extension",
            "until": "2027-06-01",
            "reason": "Parental leave.",
            "authority": "12/2026",
            "proof": make.pdf("letter.pdf"),
        },
    )
    row = Adjustment.objects.get()
    proof = client.get(reverse("renewals:adjustment_proof", args=[row.pk]))
    client.post(reverse("renewals:adjustment_withdraw", args=[row.pk]))

    row.refresh_from_db()
    assert answer.url == reverse("renewals:adjustment", args=[row.pk])
    assert (row.until, row.asked_by, row.proof_name, row.state) == (
        LATER,
        ana,
        "letter.pdf",
        "withdrawn",
    )
    assert proof.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert proof.headers["Content-Security-Policy"].endswith("sandbox")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"kind": ""}, "Choose what it is.", id="kind"),
        pytest.param({"until": ""}, "Enter the last day of the extension.", id="no day"),
        pytest.param({"until": "2027-03-01"}, "Choose a day after the one", id="same day"),
        pytest.param({"kind": "waiver"}, "Enter how much is waived", id="waiver of nothing"),
        pytest.param({"kind": "waiver", "units": "x"}, "Enter the amount as a number", id="words"),
        pytest.param({"reason": ""}, "Enter the reason.", id="reason"),
    ],
)
def test_a_problem_is_said_and_what_was_typed_stays(client, ana, period, changes, sentence):
    client.force_login(ana)
    said = {
        "kind": "extension",
        "until": "2027-06-01",
        "reason": "Leave.",
        "authority": "Letter 9",
    } | changes

    page = client.post(reverse("renewals:adjustment_new", args=[period.pk]), said)

    assert sentence in page.content.decode()
    assert "Letter 9" in page.content.decode()
    assert Adjustment.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["adjustment_new", "adjustment", "adjustment_withdraw", "adjustment_proof"]
)
def test_only_the_owner_finds_it(client, ana, ben, cleo, period, noon, name):
    row = asked(period, at=noon, proof=make.pdf())
    key = period.pk if name == "adjustment_new" else row.pk
    address = reverse(f"renewals:{name}", args=[key])
    ask = client.post if name == "adjustment_withdraw" else client.get

    answers = {}
    for who in (ben, cleo):
        client.force_login(who)
        answers[who.display_name] = ask(address).status_code
    client.logout()
    answers["nobody"] = ask(address).status_code
    client.force_login(ana)
    answers["owner"] = ask(address).status_code

    owner = 302 if name == "adjustment_withdraw" else 200
    assert answers == {"Ben": 404, "Cleo": 404, "nobody": 302, "owner": owner}


@pytest.mark.parametrize("name", ["adjustment_queue", "adjustment_case", "adjustment_record"])
def test_only_who_may_decides(client, ana, instructor, administrator, period, noon, name):
    row = asked(period, at=noon)
    keys = {"adjustment_queue": [], "adjustment_case": [row.pk], "adjustment_record": [period.pk]}
    address = reverse(name, args=keys[name])

    answers = []
    for who in (ana, instructor, administrator):
        client.force_login(who)
        answers.append(client.get(address).status_code)

    assert answers == [302, 403, 200]


def test_staff_grant_refuse_and_take_back_on_one_page(client, administrator, period, noon):
    client.force_login(administrator)
    row = asked(period, at=noon)
    address = reverse("adjustment_case", args=[row.pk])

    without = client.post(address, {"decision": "refuse", "words": ""})
    granted = client.post(address, {"decision": "grant", "words": ""})
    again = client.post(address, {"decision": "grant", "words": ""})
    client.post(address, {"decision": "end", "words": "Forged."})

    row.refresh_from_db()
    period.refresh_from_db()
    assert "Write the reason. The holder reads it." in without.content.decode()
    assert granted.url == reverse("adjustment_queue")
    assert (again.status_code, row.state, period.due_on) == (409, "withdrawn", DUE)


def test_staff_write_down_what_a_board_granted(client, administrator, period):
    client.force_login(administrator)
    address = reverse("adjustment_record", args=[period.pk])
    offered = client.get(reverse("deadline_period", args=[period.pk])).content.decode()

    answer = client.post(
        address,
        {"kind": "extension", "until": "2027-06-01", "reason": "Letter of the board."},
    )

    row = Adjustment.objects.get()
    period.refresh_from_db()
    assert f'href="{address}"' in offered
    assert answer.url == reverse("adjustment_case", args=[row.pk])
    assert (row.state, row.decided_by, period.due_on) == ("granted", administrator, LATER)
    assert PeriodEvent.objects.filter(event="granted").count() == 1


@pytest.mark.parametrize("which", ["holder", "staff"])
def test_lists_cost_the_same_for_one_row_and_for_three(
    client,
    ana,
    administrator,
    period,
    noon,
    django_assert_max_num_queries,
    django_assert_num_queries,
    which,
):
    asked(period, at=noon)
    client.force_login(ana if which == "holder" else administrator)
    address = reverse("renewals:adjustments" if which == "holder" else "adjustment_queue")
    client.get(address)
    with django_assert_max_num_queries(25) as seen:
        client.get(address)

    other = renewals.licence_period(ana, due_on=LATER)
    asked(other, extension(LATEST), at=noon)
    asked(other, AdjustmentAsk(kind="exemption", reason="x"), at=noon)
    with django_assert_num_queries(len(seen)):
        client.get(address)


def test_what_waited_when_the_deadline_closed_is_not_granted(period, administrator, noon):
    row = asked(period, AdjustmentAsk(kind="exemption", reason="Parental leave."), at=noon)
    close_period(period=period, closing="renewed", at=noon)

    with pytest.raises(ValidationError):
        grant_adjustment(adjustment=row, actor=administrator, at=noon)

    row.refresh_from_db()
    assert (row.state, row.decided_at) == ("waiting", None)


def test_an_extension_that_moves_nothing_is_in_the_history_too(period, administrator, noon):
    later, earlier = asked(period, extension(LATEST), at=noon), asked(period, at=noon)
    for row in (later, earlier):
        grant_adjustment(adjustment=row, actor=administrator, decision="Seen.", at=noon)
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


def test_the_same_again_on_another_day_is_a_new_question(period, noon):
    ask = AdjustmentAsk(kind="waiver", reason="Illness.", units=Decimal(4))

    rows = [asked(period, ask, at=at) for at in (noon, noon + dt.timedelta(days=1))]

    assert list(Adjustment.objects.order_by("pk")) == rows
