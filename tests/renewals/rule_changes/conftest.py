"""Places and a rule to change."""

import pytest

from practitioners.models import User
from renewals.models import RuleSet
from tests.factories import practitioners as people
from tests.factories import renewals as make


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    people.ohio()
    people.physical_therapist()


@pytest.fixture
def rule(ben: User) -> RuleSet:
    """Reviewed: 24 hours by 31 January of odd years."""
    return make.rule(
        reviewed_by=ben,
        accrual_window=None,
        deadline_rule={"kind": "fixed_date", "month": 1, "day": 31, "year_parity": "odd"},
    )
