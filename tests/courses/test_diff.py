"""What is different between two texts, word by word."""

import datetime as dt

import pytest
from wagtail import blocks

from courses.revisions.changes import Done, RequiredChange, concerns
from courses.revisions.differences import (
    ADDED,
    CHANGED,
    DELETED,
    INSERTED,
    REMOVED,
    SAME,
    Difference,
    Part,
    Passage,
    differences,
    in_short,
    words_changed,
    words_new,
)
from courses.revisions.readable import block_text, plain_text

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def text(*passages: tuple[str, str]) -> list[Passage]:
    return [Passage(key, "Text", words) for key, words in passages]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([("a", "one")], [("a", "one")], [], id="the same"),
        pytest.param(
            [("a", "20 mm deep")],
            [("a", "15 mm deep")],
            [(CHANGED, [(DELETED, "20"), (INSERTED, "15"), (SAME, " mm deep")])],
            id="a word changed",
        ),
        pytest.param([], [("a", "new")], [(ADDED, [(INSERTED, "new")])], id="came"),
        pytest.param([("a", "old")], [], [(REMOVED, [(DELETED, "old")])], id="went"),
        pytest.param(
            [("a", "one"), ("b", "two")], [("b", "two"), ("a", "one")], [], id="only moved"
        ),
        pytest.param(
            [("", "Wash your hands first")],
            [("", "Wash your hands twice")],
            [(CHANGED, [(SAME, "Wash your hands "), (DELETED, "first"), (INSERTED, "twice")])],
            id="without keys the likeliest is the same",
        ),
        pytest.param(
            [("a", "gone"), ("b", "stays")],
            [("b", "stays"), ("c", "last")],
            [(REMOVED, [(DELETED, "gone")]), (ADDED, [(INSERTED, "last")])],
            id="what is gone stands where it stood",
        ),
    ],
)
def test_differences_are_told_passage_by_passage(before, after, expected):
    found = differences(text(*before), text(*after))

    assert [(one.kind, [tuple(part) for part in one.parts]) for one in found] == expected


def test_the_words_put_together_are_both_texts_again():
    before, after = (
        "The pleura lies 2 cm deep, or less.",
        "The pleura may lie 1.5 cm deep, or less.",
    )

    parts = list(words_changed(before, after))

    assert "".join(part.text for part in parts if part.kind != INSERTED) == before
    assert "".join(part.text for part in parts if part.kind != DELETED) == after


def test_texts_too_long_to_compare_are_shown_whole():
    before, after = "a " * 2000, "b " * 2000

    assert list(words_changed(before, after)) == [Part(DELETED, before), Part(INSERTED, after)]


def test_long_parts_that_stayed_are_cut():
    words = " ".join(str(number) for number in range(100))

    short = in_short([Part(DELETED, "x"), Part(SAME, words), Part(INSERTED, "y")], around=2)

    assert short[1] == Part(SAME, "0 1 … 98 99")


def test_new_words_are_what_takes_time():
    found = [Difference("Text", CHANGED, (Part(SAME, "a b c"), Part(INSERTED, "d e")))]

    assert words_new(found) == 2


def test_rich_text_keeps_its_lines():
    source = "<h3>Depth</h3><p>At most <b>2&nbsp;cm</b>.</p><ul><li>slow</li><li>flat</li></ul>"

    assert plain_text(source) == "Depth\nAt most 2 cm.\nslow\nflat"


class Depth(blocks.StructBlock):
    title = blocks.CharBlock()
    deepest = blocks.IntegerBlock(label="deepest, in mm")
    side = blocks.ChoiceBlock(choices=[("l", "Left"), ("r", "Right")])
    bilateral = blocks.BooleanBlock()
    rows = blocks.ListBlock(blocks.StructBlock([("cell", blocks.FloatBlock())]))
    text = blocks.RichTextBlock()


def test_a_block_that_nobody_here_knows_is_read_with_its_numbers():
    block = Depth()
    value = block.to_python(
        {
            "title": "Trapezius",
            "deepest": 15,
            "side": "r",
            "bilateral": True,
            "rows": [{"cell": 0.25}, {"cell": 0.3}],
            "text": "<p>Pincer grip.</p>",
        }
    )

    assert block_text(block, value) == (
        "Trapezius\nDeepest, in mm: 15\nSide: Right\nBilateral: yes\nCell: 0.25\nCell: 0.3\nPincer grip."
    )


def test_a_table_is_read_row_by_row():
    block = blocks.StaticBlock()

    assert block_text(block, {"data": [["Muscle", "Depth"], ["Infraspinatus", 20]]}) == (
        "Muscle | Depth\nInfraspinatus | 20"
    )


CHANGE = RequiredChange(1, 7, before_id=20, after_id=30, through_id=100, minutes=3, asked_at=NOON)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        pytest.param(Done(90, 7, 20, NOON), True, id="finished the older text"),
        pytest.param(Done(90, 7, 10, NOON), True, id="finished a much older text"),
        pytest.param(Done(101, 7, 30, NOON), False, id="finished the new text"),
        pytest.param(Done(101, 7, 40, NOON), False, id="finished a later text"),
        pytest.param(Done(101, 7, 20, NOON), True, id="finished in the moment of publishing"),
        pytest.param(Done(90, 8, 20, NOON), False, id="another step"),
    ],
)
def test_a_change_concerns_who_finished_the_text_before_it(done, expected):
    assert concerns(CHANGE, done) == expected
