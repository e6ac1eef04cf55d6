"""Where each question stands in an attempt: written in few bytes, read back as it was."""

from decimal import Decimal
from importlib import import_module

import pytest

from quizzes.sitting.layout import Slot, beginning_of, slots_in, text_of, version_ids_in

migration = import_module("quizzes.migrations.0010_shorten_attempts")

ROWS = [
    pytest.param(Slot(1, 11, ("c", "a", "b")), "11 c a b", [11, "c a b", "1"], id="as usual"),
    pytest.param(Slot(1, 11), "11 ", [11, "", "1"], id="nothing to order"),
    pytest.param(
        Slot(1, 11, ("a",), Decimal("2.5")), "11 a\t2.5", [11, "a", "2.5"], id="more marks"
    ),
    pytest.param(Slot(1, 11, (), Decimal(0)), "11 \t0", [11, "", "0"], id="no marks"),
    pytest.param(
        Slot(1, 11, ("a",), section=2, critical=True),
        "11 a\t1:2:1",
        [11, "a", "1", 2, 1],
        id="section and safety",
    ),
    pytest.param(
        Slot(1, 11, ("a",), stimulus_version_id=40, part=3),
        "11 a\t1:0:0:40:3",
        [11, "a", "1", 0, 0, 40, 3],
        id="part of a case",
    ),
    pytest.param(
        Slot(1, 11, ("a",), stimulus_version_id=40),
        "11 a\t1:0:0:40",
        [11, "a", "1", 0, 0, 40],
        id="case as a whole",
    ),
]


@pytest.mark.parametrize(("slot", "line", "_row"), ROWS)
def test_a_slot_is_a_line_and_comes_back(slot, line, _row):
    assert text_of([slot]) == line
    assert slots_in(line) == [slot]


@pytest.mark.parametrize(("_slot", "line", "row"), ROWS)
def test_a_row_of_before_becomes_the_line_and_comes_back(_slot, line, row):
    assert migration._line(*row) == line
    assert migration._row(line) == [*row, *[0] * (7 - len(row))]


def test_slots_are_numbered_by_their_place():
    slots = [Slot(1, 11, ("a", "b")), Slot(2, 7), Slot(3, 110, ("b",), Decimal(2))]

    assert text_of(slots) == "11 a b\n7 \n110 b\t2"
    assert slots_in(text_of(slots)) == slots
    assert version_ids_in(text_of(slots)) == {11, 7, 110}


@pytest.mark.parametrize(
    ("version_id", "stands"),
    [(11, True), (7, True), (110, True), (1, False), (0, False), (2, False), (10, False)],
)
def test_a_version_is_found_by_the_beginning_of_its_line(version_id, stands):
    text = text_of([Slot(1, 11, ("7", "2")), Slot(2, 7), Slot(3, 110, ("1", "0"), Decimal(2))])

    assert (beginning_of(version_id) in f"\n{text}") == stands


def test_an_attempt_without_questions_is_empty():
    assert (text_of([]), slots_in(""), version_ids_in("")) == ("", [], set())
