"""What is shown when: every part at every stage."""

import datetime as dt
from itertools import product

import pytest

from quizzes.sitting.stages import Part, Stage, stage_of, to_come, visible

NOON = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
OPEN, SHUT, NEVER_SHUTS = NOON + HOUR, NOON - HOUR, None

# stage, no attempt can follow, closing time -> shown
TABLE = [
    ("after_submit", False, OPEN, True),
    ("after_submit", True, OPEN, True),
    ("after_submit", False, SHUT, True),
    ("after_submit", False, NEVER_SHUTS, True),
    ("after_last", False, OPEN, False),
    ("after_last", True, OPEN, True),
    ("after_last", False, SHUT, False),
    ("after_last", True, NEVER_SHUTS, True),
    ("after_close", False, OPEN, False),
    ("after_close", True, OPEN, False),
    ("after_close", False, SHUT, True),
    ("after_close", True, SHUT, True),
    ("after_close", False, NOON, True),
    ("after_close", True, NEVER_SHUTS, False),
    ("never", False, OPEN, False),
    ("never", True, OPEN, False),
    ("never", True, SHUT, False),
    ("never", True, NEVER_SHUTS, False),
]


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize(("stage", "finished", "closes_at", "shown"), TABLE)
def test_a_part_is_shown_at_its_stage_and_no_other_part_with_it(
    part, stage, finished, closes_at, shown
):
    rules = {f"review_{each}": "never" for each in Part} | {f"review_{part}": stage}

    seen = visible(rules, finished=finished, closes_at=closes_at, at=NOON)

    assert seen == ({part} if shown else set())


def test_the_table_names_every_stage():
    assert {row[0] for row in TABLE} == {stage.value for stage in Stage}


@pytest.mark.parametrize(
    ("finished", "closes_at"), list(product([True, False], [OPEN, SHUT, None]))
)
def test_what_is_shown_and_what_is_to_come_are_all_parts_once(finished, closes_at):
    rules = dict(
        zip([f"review_{part}" for part in Part], [*Stage, Stage.AFTER_SUBMIT], strict=True)
    )

    seen = visible(rules, finished=finished, closes_at=closes_at, at=NOON)
    waiting = to_come(rules, seen)

    parts = [*seen, *(part for listed in waiting.values() for part in listed)]
    assert sorted(parts) == sorted(Part)
    assert all(
        stage_of(rules, part) == stage for stage, listed in waiting.items() for part in listed
    )


def test_rules_of_earlier_days_show_how_it_went_and_nothing_of_the_key():
    assert visible({}, finished=True, closes_at=SHUT, at=NOON) == {
        Part.MARK,
        Part.ANSWER,
        Part.CORRECTNESS,
    }


def test_a_rationale_that_nobody_gave_a_stage_follows_the_right_answer():
    assert stage_of({"review_right_answer": "after_last"}, Part.RATIONALE) == Stage.AFTER_LAST
