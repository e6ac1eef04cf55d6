"""Where two persons decide."""

import pytest

from renewals.selectors.evidence import next_case
from renewals.services.activities import change_activity
from renewals.services.evidence import (
    DecidedMeanwhile,
    NeedsAnother,
    confirm_decision,
    undo_decision,
)
from tests.factories.activities import activity, claim
from tests.renewals.evidence.steps import MINUTE, decide, sweep

pytestmark = pytest.mark.django_db


def test_the_first_decision_waits_and_the_second_person_makes_it_count(
    two_persons, ana, administrator, eve, noon, letters
):
    entry = activity(ana, at=noon)
    first = decide(entry, "partly", administrator, noon, minutes=240)
    entry.refresh_from_db()
    waiting = entry.state
    sweep(noon + 30 * MINUTE)
    with pytest.raises(NeedsAnother):
        confirm_decision(entry=entry, actor=administrator, at=noon)

    confirm_decision(entry=entry, actor=eve, seen_event_id=first.pk, at=noon + 40 * MINUTE)
    sweep(noon + 50 * MINUTE)

    entry.refresh_from_db()
    assert (waiting, entry.state, entry.minutes) == ("waiting", "partly", 240)
    assert [(one.actor, one.is_first_of_two) for one in entry.events.all()][1:] == [
        (administrator, True),
        (eve, False),
    ]
    assert [letter.subject for letter in letters] == ["Partly accepted: Needling the shoulder"]


def test_whoever_disagrees_decides_first_again(two_persons, ana, administrator, eve, noon):
    entry = activity(ana, at=noon)
    first = decide(entry, "accepted", administrator, noon)
    decide(entry, "rejected", eve, noon)

    first.refresh_from_db()
    assert first.undone_at == noon
    confirm_decision(entry=entry, actor=administrator, at=noon)
    entry.refresh_from_db()
    assert entry.state == "rejected"


def test_a_change_by_the_holder_ends_the_first_decision(two_persons, ana, administrator, eve, noon):
    entry = activity(ana, at=noon)
    decide(entry, "accepted", administrator, noon)
    change_activity(entry=entry, claim=claim(minutes=600), at=noon)

    with pytest.raises(DecidedMeanwhile):
        confirm_decision(entry=entry, actor=eve, at=noon)


def test_a_first_decision_is_undone_and_not_offered_to_its_maker(
    two_persons, ana, administrator, eve, noon
):
    entry = activity(ana, at=noon)
    first = decide(entry, "accepted", administrator, noon)
    offered = next_case(reviewer=administrator, at=noon), next_case(reviewer=eve, at=noon)

    undo_decision(event=first, actor=administrator, at=noon + MINUTE)

    entry.refresh_from_db()
    assert offered == (None, entry)
    assert entry.state == "waiting"
    assert next_case(reviewer=administrator, at=noon) == entry
    with pytest.raises(DecidedMeanwhile):
        confirm_decision(entry=entry, actor=eve, at=noon)
