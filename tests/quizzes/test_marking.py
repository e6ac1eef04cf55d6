from decimal import Decimal

import pytest

from quizzes.marking import Mark, Settled, place_for, settled, visible_to

ADA, BEN, CLEO, DAN = 1, 2, 3, 4


def mark(place, who, marks, comment=""):
    return Mark(place, who, Decimal(marks), comment)


@pytest.mark.parametrize(
    ("marks", "two", "expected"),
    [
        pytest.param([], False, Settled(None), id="nobody yet"),
        pytest.param([mark(1, ADA, 4, "Good")], False, Settled(Decimal(4), "Good"), id="one"),
        pytest.param(
            [mark(1, ADA, 4), mark(1, BEN, 5)], False, Settled(Decimal(5)), id="the later one"
        ),
        pytest.param([mark(1, ADA, 4)], True, Settled(None), id="waits for the second"),
        pytest.param(
            [mark(1, ADA, 4, "Good"), mark(2, BEN, 4, "Clear")],
            True,
            Settled(Decimal(4), "Good\n\nClear"),
            id="both agree",
        ),
        pytest.param(
            [mark(1, ADA, "4.0"), mark(2, BEN, 4)], True, Settled(Decimal(4)), id="4.0 is 4"
        ),
        pytest.param(
            [mark(1, ADA, 4), mark(2, BEN, 3)], True, Settled(None, differs=True), id="differ"
        ),
        pytest.param(
            [mark(1, ADA, 4), mark(2, BEN, 3), mark(1, ADA, 3)],
            True,
            Settled(Decimal(3)),
            id="one of them changed their mind",
        ),
        pytest.param(
            [mark(1, ADA, 4), mark(2, BEN, 3), mark(3, CLEO, 2, "Neither")],
            True,
            Settled(Decimal(2), "Neither", differs=True),
            id="a third decides",
        ),
    ],
)
def test_a_mark_is_settled_by_one_by_two_who_agree_or_by_a_third(marks, two, expected):
    assert settled(marks, two=two) == expected


APART = [mark(1, ADA, 4), mark(2, BEN, 3)]
AGREED = [mark(1, ADA, 4), mark(2, BEN, 4)]


@pytest.mark.parametrize(
    ("marks", "who", "place"),
    [
        pytest.param([], ADA, 1, id="first"),
        pytest.param([mark(1, ADA, 4)], BEN, 2, id="second"),
        pytest.param([mark(1, ADA, 4)], ADA, 1, id="nobody is their own second"),
        pytest.param(APART, CLEO, 3, id="third"),
        pytest.param(APART, BEN, 2, id="their own again"),
        pytest.param(AGREED, CLEO, None, id="nothing to decide"),
        pytest.param(AGREED, ADA, None, id="two have settled it"),
        pytest.param([*APART, mark(3, CLEO, 2)], DAN, None, id="decided"),
        pytest.param([*APART, mark(3, CLEO, 2)], ADA, None, id="no way back after a third"),
        pytest.param([*APART, mark(3, CLEO, 2)], CLEO, 3, id="the third may correct themselves"),
    ],
)
def test_each_person_has_one_place(marks, who, place):
    assert place_for(marks, marker_id=who, two=True) == place


def test_with_one_marker_anybody_may_mark_again():
    assert place_for([mark(1, ADA, 4)], marker_id=BEN, two=False) == 1


@pytest.mark.parametrize(
    ("marks", "who", "seen"),
    [
        pytest.param([mark(1, ADA, 4)], BEN, [], id="the second is blind"),
        pytest.param([mark(1, ADA, 4)], ADA, [1], id="their own"),
        pytest.param(APART, ADA, [1], id="still blind while they differ"),
        pytest.param(APART, CLEO, [1, 2], id="the third sees both"),
        pytest.param(AGREED, ADA, [1, 2], id="settled"),
    ],
)
def test_marks_stay_apart_until_they_are_settled(marks, who, seen):
    assert [each.place for each in visible_to(marks, marker_id=who, two=True)] == seen
