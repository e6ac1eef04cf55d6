"""What of each activity counts: the best choice, compared with trying every choice."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewals.rules.allocation import Allocation, Limit, Minimum, Offer, allocate

DAY = date(2027, 3, 1)
FEW = settings(max_examples=60, deadline=None)


def offer(key: str, units: float, day: int = 1, *, in_cycle: bool = True) -> Offer:
    return Offer(key, DAY + timedelta(days=day), Fraction(units), in_cycle)


def limit(most: float, *of: str) -> Limit:
    return Limit(Fraction(most), frozenset(of))


def least(needed: float, *of: str, topic: bool = False, part_of: int | None = None) -> Minimum:
    return Minimum(Fraction(needed), frozenset(of), topic, part_of)


def counted(found: Allocation) -> dict[str, float]:
    return {key: float(units) for key, units in found.counted.items()}


def met(found: Allocation, minima: list[Minimum]) -> list[bool]:
    return [
        found.towards(minimum, place, minima) >= minimum.needed
        for place, minimum in enumerate(minima)
    ]


@pytest.mark.parametrize(
    ("offers", "limits", "minima", "expected"),
    [
        pytest.param([offer("a", 9), offer("b", 15)], [], [least(24, "a", "b")],
                     {"a": 9, "b": 15}, id="everything-counts"),
        pytest.param([offer("a", 9), offer("b", 15)], [limit(12, "b")], [],
                     {"a": 9, "b": 12}, id="FL-at-most-12-self-paced"),
        pytest.param([offer("a", 6), offer("b", 6), offer("c", 4, 2)], [limit(10, "a", "b")], [],
                     {"a": 6, "b": 4, "c": 4}, id="GA-10-for-one-day-earlier-key-first"),
        pytest.param([offer("a", 6), offer("b", 6)], [limit(10, "a", "b")], [least(6, "b")],
                     {"a": 4, "b": 6}, id="GA-the-live-ones-first-where-they-are-needed"),
        pytest.param([offer("a", 14)], [limit(10, "a")], [], {"a": 10}, id="NJ-10-for-one-course"),
        pytest.param([offer("a", 5), offer("b", 5, 0)], [limit(5, "a", "b")], [],
                     {"a": 0, "b": 5}, id="completed-first-counts-first"),
        pytest.param([offer("a", 5), offer("b", 5), offer("c", 5)],
                     [limit(8, "a", "b"), limit(6, "b", "c")], [],
                     {"a": 5, "b": 3, "c": 3}, id="crossing-limits-the-most-in-all"),
        pytest.param([offer("a", 8), offer("b", 8), offer("c", 8)],
                     [limit(8, "a", "b"), limit(8, "b", "c")], [least(2, "b", topic=True)],
                     {"a": 6, "b": 2, "c": 6}, id="crossing-limits-the-topic-first"),
        pytest.param([], [limit(3)], [least(1)], {}, id="nothing"),
    ],
)  # fmt: skip
def test_what_counts(offers, limits, minima, expected) -> None:
    assert counted(allocate(offers, limits, minima)) == expected


def test_minutes_are_in_one_topic_at_most() -> None:
    both = offer("both", 3)
    minima = [least(2, "both", topic=True), least(2, "both", topic=True)]

    found = allocate([both], [], minima)

    assert met(found, minima) == [True, False]
    assert found.used == {("both", 0): 2, ("both", 1): 1}


def test_an_activity_of_two_topics_goes_where_nothing_else_can() -> None:
    minima = [least(2, "both", "one", topic=True), least(2, "both", topic=True)]

    found = allocate([offer("both", 2), offer("one", 2)], [], minima)

    assert met(found, minima) == [True, True]
    assert found.used == {("both", 1): 2, ("one", 0): 2}


def test_a_part_of_a_topic_counts_in_the_whole_topic_too() -> None:
    minima = [
        least(4, "module", "ethics", "law", topic=True),
        least(1.5, "module", topic=True, part_of=0),
        least(2.5, "ethics", topic=True, part_of=0),
    ]
    offers = [offer("module", 1.5), offer("ethics", 2.5), offer("law", 3)]

    found = allocate(offers, [], minima)

    assert met(found, minima) == [True, True, True]
    assert [found.towards(one, place, minima) for place, one in enumerate(minima)] == [7, 1.5, 2.5]


def test_what_lies_outside_the_cycle_serves_its_topic_and_not_the_total() -> None:
    minima = [least(3, "new"), least(3, "old", "new", topic=True)]
    offers = [offer("old", 3, in_cycle=False), offer("new", 1)]

    found = allocate(offers, [], minima)

    assert met(found, minima) == [False, True]


def test_one_award_in_two_licences_counts_in_each_by_itself() -> None:
    webinar = 450
    florida = allocate([offer("w", webinar / 50)], [limit(12, "w")], [least(24, "w")])
    new_jersey = allocate([offer("w", webinar / 60)], [limit(10, "w")], [least(30, "w")])

    assert (counted(florida), counted(new_jersey)) == ({"w": 9}, {"w": 7.5})


KEYS = ("a", "b", "c", "d", "e")
SUBSETS = st.frozensets(st.sampled_from(KEYS), min_size=1)


@st.composite
def problems(draw, *, nested: bool = False):
    """Up to five activities, three limits, a total, a category and two topics."""
    keys = KEYS[: draw(st.integers(1, 5))]
    offers = [offer(key, draw(st.integers(0, 3)), draw(st.integers(0, 2))) for key in keys]
    limits = [Limit(Fraction(draw(st.integers(0, 5))), draw(SUBSETS)) for _ in range(3)]
    if nested:
        first = limits[0].of
        limits[1] = Limit(limits[1].most, limits[1].of & first)
        limits[2] = Limit(limits[2].most, limits[2].of - first)
    minima = [
        least(draw(st.integers(1, 8)), *keys),
        Minimum(Fraction(draw(st.integers(1, 4))), draw(SUBSETS) & set(keys)),
        Minimum(Fraction(draw(st.integers(1, 3))), draw(SUBSETS) & set(keys), is_topic=True),
        Minimum(Fraction(draw(st.integers(1, 3))), draw(SUBSETS) & set(keys), is_topic=True),
    ]
    return offers, limits, minima


def score(found: Allocation, minima: list[Minimum]) -> tuple[int, Fraction]:
    return sum(met(found, minima)), sum(found.counted.values(), Fraction(0))


def every_choice(offers, limits, minima):
    """All that whole units allow, with the best use of topics for each, by counting."""
    for amounts in product(*(range(int(one.units) + 1) for one in offers)):
        chosen = {one.key: amount for one, amount in zip(offers, amounts, strict=True)}
        if any(sum(chosen.get(key, 0) for key in one.of) > one.most for one in limits):
            continue
        total, category, *topics = minima
        plain = sum(
            sum(chosen[key] for key in minimum.of) >= minimum.needed
            for minimum in (total, category)
        )
        yield plain + _topics_met(chosen, *topics), sum(amounts)


def _topics_met(chosen, first, second) -> int:
    """Both where what either may use is enough for both (Hall), else one if one can be met."""
    alone = [sum(chosen[key] for key in one.of) >= one.needed for one in (first, second)]
    together = sum(chosen[key] for key in first.of | second.of) >= first.needed + second.needed
    return 2 if all(alone) and together else int(any(alone))


@FEW
@given(problems())
def test_no_other_choice_meets_more_or_counts_more(problem) -> None:
    offers, limits, minima = problem

    assert score(allocate(*problem), minima) >= max(every_choice(offers, limits, minima))


@FEW
@given(problems())
def test_never_more_than_was_earned_and_no_limit_exceeded(problem) -> None:
    offers, limits, _minima = problem

    found = allocate(*problem)

    earned = {one.key: one.units for one in offers}
    assert all(0 <= found.counted[key] <= earned[key] for key in earned)
    assert all(sum(found.counted.get(key, 0) for key in one.of) <= one.most for one in limits)
    for key in earned:
        in_topics = sum(units for (owner, _), units in found.used.items() if owner == key)
        assert in_topics <= found.counted[key]


@FEW
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_activities_makes_no_difference(problem, chance) -> None:
    offers, limits, minima = problem
    shuffled = list(offers)
    chance.shuffle(shuffled)

    assert allocate(shuffled, limits, minima) == allocate(offers, limits, minima)


@FEW
@given(problems(), st.integers(1, 3), SUBSETS)
def test_one_more_activity_never_makes_it_worse(problem, units, joins) -> None:
    """More minima met, or as many and at least as much counted."""
    offers, limits, minima = problem
    more = [*offers, offer("f", units)]
    joined = [Limit(one.most, one.of | {"f"}) if "a" in joins else one for one in limits]
    served = [
        Minimum(one.needed, one.of | {"f"}, one.is_topic) if KEYS[place] in joins else one
        for place, one in enumerate(minima)
    ]
    before = score(allocate(offers, limits, minima), minima)

    assert score(allocate(more, joined, served), served) >= before


@FEW
@given(problems(nested=True), st.integers(1, 3))
def test_with_limits_inside_each_other_one_more_never_lowers_the_total(problem, units) -> None:
    offers, limits, minima = problem
    total = score(allocate(offers, limits, minima), minima)[1]
    more = [*offers, offer("f", units)]
    wider = [Limit(one.most, one.of | {"f"}) if one is limits[0] else one for one in limits]
    served = [Minimum(one.needed, one.of | {"f"}, one.is_topic) for one in minima]

    assert score(allocate(more, wider, served), served)[1] >= total
