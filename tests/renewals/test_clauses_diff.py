"""What differs between two numbers of a rule."""

from decimal import Decimal

import pytest

from renewals.clauses import CarryOver, CategoryMinimum, Clause, Retention, TopicRule
from renewals.clauses.diff import ClauseChange, FieldChange, Move, clause_changes

ETHICS = TopicRule(topic="ethics", minimum=Decimal(2))
MORE_ETHICS = TopicRule(topic="ethics", minimum=Decimal(4))
LAW = TopicRule(topic="law", minimum=Decimal(1))
PAIN = TopicRule(topic="pain", minimum=Decimal(1))
KEPT = Retention(months=36)
LIVE = CategoryMinimum(category="live", minimum=Decimal(10))
IN_PERSON = CategoryMinimum(category="in person", minimum=Decimal(10))


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        pytest.param([ETHICS, KEPT], [KEPT, ETHICS], [], id="only-moved"),
        pytest.param(
            [KEPT],
            [KEPT, LAW],
            [ClauseChange(Move.ADDED, "topic_rule", "", "1 on law.")],
            id="added",
        ),
        pytest.param(
            [KEPT, LAW],
            [KEPT],
            [ClauseChange(Move.REMOVED, "topic_rule", "1 on law.", "")],
            id="removed",
        ),
        pytest.param(
            [LAW, ETHICS],
            [MORE_ETHICS, LAW],
            [
                ClauseChange(
                    Move.CHANGED,
                    "topic_rule",
                    "2 on ethics.",
                    "4 on ethics.",
                    (FieldChange("minimum", "2", "4"),),
                )
            ],
            id="changed-by-name",
        ),
        pytest.param(
            [LIVE],
            [IN_PERSON],
            [
                ClauseChange(
                    Move.CHANGED,
                    "category_minimum",
                    "At least 10 live. Staff say of each entry whether it belongs.",
                    "At least 10 in person. Staff say of each entry whether it belongs.",
                    (FieldChange("category", "live", "in person"),),
                )
            ],
            id="the-only-one-renamed",
        ),
        pytest.param(
            [LAW, ETHICS],
            [PAIN],
            [
                ClauseChange(Move.ADDED, "topic_rule", "", "1 on pain."),
                ClauseChange(Move.REMOVED, "topic_rule", "1 on law.", ""),
                ClauseChange(Move.REMOVED, "topic_rule", "2 on ethics.", ""),
            ],
            id="which-one-was-renamed-is-not-guessed",
        ),
        pytest.param(
            [LAW, LAW],
            [LAW],
            [ClauseChange(Move.REMOVED, "topic_rule", "1 on law.", "")],
            id="one-of-two-alike",
        ),
        pytest.param(
            [],
            [CarryOver(maximum=Decimal(0))],
            [ClauseChange(Move.ADDED, "carry_over", "", "Nothing is carried into the next cycle.")],
            id="first-number",
        ),
    ],
)
def test_what_changed(
    before: list[Clause], after: list[Clause], changes: list[ClauseChange]
) -> None:
    assert clause_changes(before, after) == changes
