"""Ten minutes to undo, then one letter."""

import smtplib

import pytest

from renewals.services.activities import change_activity
from renewals.services.evidence import (
    TooLateToUndo,
    undo_decision,
)
from renewals.tasks import mail_activity_decision
from tests.factories import practitioners as make
from tests.factories.activities import activity, claim
from tests.renewals.evidence.steps import MINUTE, STATES, decide, moves, sweep

pytestmark = pytest.mark.django_db


def test_the_letter_waits_ten_minutes_and_goes_out_once(ana, administrator, noon, letters):
    entry = activity(ana, at=noon)
    event = decide(entry, "partly", administrator, noon, minutes=240, reason="Lunch is no hour.")

    mail_activity_decision(event.pk)
    sweep(noon + 9 * MINUTE)
    early = len(letters)
    sweep(noon + 10 * MINUTE)
    mail_activity_decision(event.pk)

    (letter,) = letters
    assert (early, letter.to) == (0, ["ana@example.org"])
    assert letter.subject == "Partly accepted: Needling the shoulder"
    assert "4 hours of the 6.5 hours you named count." in letter.body
    assert "Lunch is no hour." in letter.body
    assert f"/renewals/activities/{entry.pk}/" in letter.body
    assert letter.extra_headers["Message-ID"].startswith(f"<activity-decision-{event.pk}@")
    event.refresh_from_db()
    assert event.mailed_at == noon + 10 * MINUTE


@pytest.mark.parametrize("decision", STATES[1:])
def test_undoing_brings_everything_back_and_tells_nobody(
    ana, administrator, noon, letters, decision
):
    entry = activity(ana, at=noon)
    event = decide(entry, decision, administrator, noon)

    undo_decision(event=event, actor=administrator, at=noon + 9 * MINUTE)
    sweep(noon + 60 * MINUTE)

    entry.refresh_from_db()
    event.refresh_from_db()
    assert (entry.state, entry.minutes, event.undone_at) == ("waiting", 390, noon + 9 * MINUTE)
    assert moves(entry)[-1] == (decision, "waiting")
    assert entry.events.latest("pk").said["undoes"] == event.pk
    assert letters == []


def ten_minutes_pass(entry, event, at):
    return at + 10 * MINUTE


def somebody_decides_again(entry, event, at):
    decide(entry, "rejected", make.checker(), at)
    return at


def somebody_undoes_it(entry, event, at):
    undo_decision(event=event, actor=make.checker(), at=at)
    return at


def the_letter_is_on_its_way(entry, event, at):
    entry.events.filter(pk=event.pk).update(mail_claimed_at=at)
    return at


@pytest.mark.parametrize(
    "late",
    [ten_minutes_pass, somebody_decides_again, somebody_undoes_it, the_letter_is_on_its_way],
)
def test_too_late_to_undo(ana, administrator, noon, late):
    entry = activity(ana, at=noon)
    event = decide(entry, "accepted", administrator, noon)
    at = late(entry, event, noon)
    known = moves(entry)

    with pytest.raises(TooLateToUndo):
        undo_decision(event=event, actor=administrator, at=at)

    assert moves(entry) == known


def test_of_two_decisions_in_a_row_only_the_later_is_told(ana, administrator, noon, letters):
    entry = activity(ana, at=noon)
    decide(entry, "accepted", administrator, noon)
    decide(entry, "rejected", administrator, noon + MINUTE)

    sweep(noon + 30 * MINUTE)

    assert [letter.subject for letter in letters] == ["Not accepted: Needling the shoulder"]


def test_a_decision_is_told_after_all_when_the_later_one_is_undone(
    ana, administrator, noon, letters
):
    entry = activity(ana, at=noon)
    decide(entry, "accepted", administrator, noon)
    later = decide(entry, "rejected", administrator, noon + MINUTE)
    undo_decision(event=later, actor=administrator, at=noon + 2 * MINUTE)

    sweep(noon + 30 * MINUTE)

    entry.refresh_from_db()
    assert entry.state == "accepted"
    assert [letter.subject for letter in letters] == ["Accepted: Needling the shoulder"]


def test_changes_that_came_before_the_letter_need_none(ana, administrator, noon, letters):
    entry = activity(ana, at=noon)
    decide(entry, "needs_changes", administrator, noon)
    change_activity(entry=entry, claim=claim(), files=[make.pdf()], at=noon + MINUTE)

    sweep(noon + 30 * MINUTE)

    assert letters == []


@pytest.mark.parametrize(
    ("error", "sent"),
    [
        pytest.param(ConnectionRefusedError(), 1, id="away"),
        pytest.param(smtplib.SMTPRecipientsRefused({"a": (550, b"No such user")}), 0, id="refused"),
    ],
)
def test_a_server_that_is_away_is_tried_again(
    ana, administrator, noon, letters, monkeypatch, error, sent
):
    event = decide(activity(ana, at=noon), "accepted", administrator, noon)

    def refuse(*args, **kwargs):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        sweep(noon + 10 * MINUTE)
    sweep(noon + 15 * MINUTE)
    in_hand = len(letters)
    sweep(noon + 21 * MINUTE)

    event.refresh_from_db()
    assert (in_hand, len(letters), event.mail_failure) == (
        0,
        sent,
        "" if sent else "550 No such user",
    )
