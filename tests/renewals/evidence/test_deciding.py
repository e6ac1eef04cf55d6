"""Staff decide about an activity, along a table and with reasons."""

import pytest

from renewals.services.activities import change_activity
from renewals.services.evidence import (
    DecidedMeanwhile,
    MinutesDoNotFit,
    OwnCase,
    ReasonMissing,
    claim_entry,
    undo_decision,
)
from tests.factories.activities import activity, claim
from tests.renewals.evidence.steps import STATES, decide, moves

pytestmark = pytest.mark.django_db


ALLOWED = {
    ("waiting", "accepted"),
    ("waiting", "partly"),
    ("waiting", "needs_changes"),
    ("waiting", "rejected"),
    ("accepted", "partly"),
    ("accepted", "needs_changes"),
    ("accepted", "rejected"),
    ("partly", "accepted"),
    ("partly", "needs_changes"),
    ("partly", "rejected"),
    ("rejected", "needs_changes"),
}


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES[1:])
def test_staff_move_an_activity_only_along_the_table(ana, administrator, noon, before, after):
    entry = activity(ana, at=noon, state=before)
    known = moves(entry)

    if (before, after) in ALLOWED:
        decide(entry, after, administrator, noon)
        entry.refresh_from_db()
        assert (entry.state, moves(entry)) == (after, [*known, (before, after)])
    else:
        with pytest.raises(DecidedMeanwhile):
            decide(entry, after, administrator, noon)
        entry.refresh_from_db()
        assert (entry.state, moves(entry)) == (before, known)


@pytest.mark.parametrize(
    ("decision", "minutes", "counts"),
    [("accepted", None, 390), ("partly", 240, 240), ("needs_changes", None, 390)],
)
def test_what_counts_is_all_or_the_part_that_was_named(
    ana, administrator, noon, decision, minutes, counts
):
    entry = activity(ana, at=noon)

    decide(entry, decision, administrator, noon, minutes=minutes)

    entry.refresh_from_db()
    assert (entry.minutes, entry.claimed_minutes) == (counts, 390)
    assert entry.counts == (decision in {"accepted", "partly"})


@pytest.mark.parametrize("minutes", [None, 0, 390, 400])
def test_a_part_is_more_than_nothing_and_less_than_all(ana, administrator, noon, minutes):
    entry = activity(ana, at=noon)

    with pytest.raises(MinutesDoNotFit):
        decide(entry, "partly", administrator, noon, minutes=minutes)

    assert moves(entry) == [("", "waiting")]


@pytest.mark.parametrize("decision", ["partly", "needs_changes", "rejected"])
def test_everything_but_accepting_owes_a_reason(ana, administrator, noon, decision):
    entry = activity(ana, at=noon)

    with pytest.raises(ReasonMissing):
        decide(entry, decision, administrator, noon, reason=" ")

    assert moves(entry) == [("", "waiting")]


def test_nobody_decides_takes_or_undoes_their_own_case(administrator, eve, noon):
    entry = activity(administrator, at=noon)

    with pytest.raises(OwnCase):
        decide(entry, "accepted", administrator, noon)
    assert claim_entry(entry=entry, actor=administrator, at=noon) is False
    event = decide(entry, "rejected", eve, noon)
    with pytest.raises(OwnCase):
        undo_decision(event=event, actor=administrator, at=noon)

    assert moves(entry) == [("", "waiting"), ("waiting", "rejected")]


def test_a_case_that_changed_since_it_was_looked_at_is_not_decided(ana, administrator, noon):
    entry = activity(ana, at=noon)
    seen = entry.events.get().pk
    change_activity(entry=entry, claim=claim(minutes=60), at=noon)

    with pytest.raises(DecidedMeanwhile):
        decide(entry, "accepted", administrator, noon, seen_event_id=seen)


def test_topics_and_categories_of_the_decision_replace_what_was_said(ana, administrator, noon):
    entry = activity(ana, at=noon, topics=["ethics"])

    event = decide(
        entry,
        "accepted",
        administrator,
        noon,
        topics=["law"],
        categories={"US-GA/pt": "Category 1"},
    )
    entry.refresh_from_db()
    assert (entry.topics, entry.categories) == (["law"], {"US-GA/pt": "Category 1"})

    undo_decision(event=event, actor=administrator, at=noon)
    entry.refresh_from_db()
    assert (entry.topics, entry.categories) == (["ethics"], {})
