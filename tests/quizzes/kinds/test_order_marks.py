"""Nine ways to mark an order, each on the same four orders of six items."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from quizzes.kinds import order_marks, ordering

RIGHT = "abcdef"
RIGHT_ORDER, REVERSED, FIRST_LAST, ENDS_SWAPPED = RIGHT, "fedcba", "bcdefa", "fbcdea"


@pytest.mark.parametrize(
    ("mode", "reversed_", "first_last", "ends_swapped"),
    [
        ("all_or_nothing", "0", "0", "0"),
        ("absolute_position", "0", "0", "2/3"),
        ("all_previous_and_next", "0", "2/3", "2/5"),
        ("relative_to_correct", "2/5", "2/3", "2/3"),
        ("next_last_excluded", "0", "4/5", "3/5"),
        ("next_last_included", "0", "2/3", "1/2"),
        ("one_previous_and_next", "0", "2/3", "1/2"),
        ("longest_ordered_subset", "0", "5/6", "2/3"),
        ("longest_contiguous_subset", "0", "5/6", "2/3"),
    ],
)
def test_fraction_of_an_order(mode, reversed_, first_last, ends_swapped):
    def earned(given):
        return order_marks.fraction(mode, RIGHT, given)

    assert earned(RIGHT_ORDER) == 1
    for given, expected in [
        (REVERSED, reversed_),
        (FIRST_LAST, first_last),
        (ENDS_SWAPPED, ends_swapped),
    ]:
        exact = Fraction(expected)
        assert earned(given) == Decimal(exact.numerator) / exact.denominator


def test_the_start_and_the_end_are_neighbours_too():
    assert order_marks.fraction("next_last_included", "abc", "bac") == Decimal(1) / 3
    assert order_marks.fraction("next_last_excluded", "abc", "bac") == 0
    assert order_marks.fraction("one_previous_and_next", "abc", "bac") == Decimal(1) / 6


def test_a_run_may_have_others_in_between():
    given = "acbd"

    assert order_marks.fraction("longest_contiguous_subset", "abcd", given) == Decimal("0.5")
    assert order_marks.fraction("longest_ordered_subset", "abcd", given) == Decimal("0.75")


@pytest.mark.parametrize("mode", order_marks.MODES)
def test_one_item_and_none_need_no_mode(mode):
    assert order_marks.fraction(mode, ["a"], ["a"]) == 1
    assert order_marks.fraction(mode, ["a"], []) == 0
    assert order_marks.by_chance(mode, 0) is None
    assert order_marks.by_chance(mode, 1) == 1


@pytest.mark.parametrize("mode", order_marks.MODES)
@pytest.mark.parametrize("count", [2, 3, 5])
def test_by_chance_is_the_mean_of_all_orders(mode, count):
    right = RIGHT[:count]
    earned = [order_marks.fraction(mode, right, given) for given in permutations(right)]
    by_chance = order_marks.by_chance(mode, count)

    if mode.startswith("longest"):
        assert by_chance is None
    else:
        assert abs(by_chance - sum(earned) / len(earned)) < Decimal("1e-20")


def test_authors_are_offered_three_and_others_are_kept():
    body = {"stem": "Order.", "items": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}

    def faults(mode):
        return ordering.validate(body, {"order": ["a", "b"], "mode": mode})

    assert ordering.MODES[:3] == ordering.OFFERED
    assert [faults(mode) for mode in ordering.MODES] == [[]] * 9
    offered = "all_or_nothing, absolute_position, all_previous_and_next"
    assert faults("by_ear") == [f"Choose how the order earns marks: {offered}."]
