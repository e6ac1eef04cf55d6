"""A case is one person's for a while."""

import pytest

from renewals.selectors.evidence import next_case
from renewals.services.evidence import (
    claim_entry,
    claimant_of,
    release_entry,
)
from tests.factories.activities import activity
from tests.renewals.evidence.steps import DAY, MINUTE, decide

pytestmark = pytest.mark.django_db


def test_a_claim_is_one_persons_for_half_an_hour(ana, administrator, eve, noon):
    entry = activity(ana, at=noon)

    took = claim_entry(entry=entry, actor=administrator, at=noon)
    refused = claim_entry(entry=entry, actor=eve, at=noon + 29 * MINUTE)
    entry.refresh_from_db()
    held = claimant_of(entry, at=noon + 29 * MINUTE)
    later = claim_entry(entry=entry, actor=eve, at=noon + 30 * MINUTE)
    release_entry(entry=entry, actor=administrator)  # somebody else's stays
    entry.refresh_from_db()

    assert (took, refused, held, later) == (True, False, administrator.pk, True)
    assert entry.claimed_by == eve
    release_entry(entry=entry, actor=eve)
    entry.refresh_from_db()
    assert entry.claimed_by is None


def test_a_claim_stops_nobody_from_deciding_and_ends_with_it(ana, administrator, eve, noon):
    entry = activity(ana, at=noon)
    claim_entry(entry=entry, actor=eve, at=noon)

    decide(entry, "accepted", administrator, noon)

    entry.refresh_from_db()
    assert (entry.state, entry.claimed_by) == ("accepted", None)


def test_the_next_case_is_the_oldest_that_is_free_and_not_ones_own(
    ana, ben, cleo, administrator, eve, noon
):
    activity(administrator, at=noon - 9 * DAY)
    taken = activity(ana, at=noon - 8 * DAY)
    oldest = activity(ben, at=noon - 7 * DAY)
    second = activity(cleo, at=noon - 6 * DAY)
    claim_entry(entry=taken, actor=eve, at=noon)

    assert next_case(reviewer=administrator, at=noon) == oldest
    assert next_case(reviewer=administrator, after=oldest, at=noon) == second
    assert next_case(reviewer=administrator, at=noon + 31 * MINUTE) == taken
