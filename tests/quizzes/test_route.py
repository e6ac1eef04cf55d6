"""Which questions are open, closed and still ahead. Plain data."""

from decimal import Decimal

import pytest

from quizzes.sitting.layout import Slot
from quizzes.sitting.route import Door, Route, Rules

FREE, FORWARD = Rules(one=True), Rules(one=True, forward=True)


def slots(*parts: int | None, zero: tuple[int, ...] = ()) -> list[Slot]:
    """A slot for each part; None is one outside the case, numbers in `zero` earn nothing."""
    return [
        Slot(
            number,
            version_id=number,
            max_mark=Decimal(number not in zero),
            part=part or 0,
            stimulus_version_id=None if part is None else 1,
        )
        for number, part in enumerate(parts, 1)
    ]


def doors(route: Route) -> str:
    letters = {Door.OPEN: "o", Door.CLOSED: "x", Door.AHEAD: "-"}
    return "".join(letters[route.door(slot.number)] for slot in route.slots)


@pytest.mark.parametrize(
    ("laid", "rules", "closed", "expected"),
    [
        pytest.param(slots(None, None, None), FREE, set(), "ooo", id="free"),
        pytest.param(slots(None, None, None), FREE, {2}, "oxo", id="free, one checked in practice"),
        pytest.param(slots(None, None, None), FORWARD, set(), "o--", id="forward, at the start"),
        pytest.param(slots(None, None, None), FORWARD, {1}, "xo-", id="forward, gone on once"),
        pytest.param(slots(None, None, None), FORWARD, {1, 2}, "xxo", id="forward, at the last"),
        pytest.param(
            slots(None, None, None), FORWARD, {2}, "xx-", id="forward, gone past the first"
        ),
        pytest.param(
            slots(None, None, zero=(1,)), FORWARD, set(), "oo", id="a text holds nobody up"
        ),
        pytest.param(slots(None, 1, 2, None), FREE, set(), "oo-o", id="stepwise, at the start"),
        pytest.param(slots(None, 1, 2, None), FREE, {2}, "oxoo", id="stepwise, second part"),
        pytest.param(slots(1, 2, 3), FREE, {1}, "xo-", id="stepwise, third part later"),
        pytest.param(slots(0, 0), FREE, set(), "oo", id="a case that is shown whole"),
    ],
)
def test_doors(laid, rules, closed, expected):
    assert doors(Route(laid, rules, frozenset(closed))) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param({}, Rules(), id="rules of earlier days leave it to the learner"),
        pytest.param({"per_page": "all"}, Rules(one=False), id="all"),
        pytest.param({"per_page": "one"}, Rules(one=True), id="one"),
        pytest.param(
            {"per_page": "all", "navigation": "forward"},
            Rules(one=True, forward=True),
            id="forward only is one on each page",
        ),
        pytest.param(
            {"per_page": "all", "is_practice": True}, Rules(one=False, practice=True), id="practice"
        ),
    ],
)
def test_rules_are_read_from_the_frozen_settings(settings, expected):
    assert Rules.of(settings) == expected


@pytest.mark.parametrize(
    ("silent", "expected"),
    [
        pytest.param(set(), [(1,), (2,), (3,)], id="questions only"),
        pytest.param({1}, [(1, 2), (3,)], id="a text goes with the question after it"),
        pytest.param({3}, [(1,), (2, 3)], id="the last text with the question before it"),
        pytest.param({1, 2, 3}, [(1, 2, 3)], id="nothing but texts"),
    ],
)
def test_a_page_is_a_question_with_its_texts(silent, expected):
    route = Route(slots(None, None, None, zero=tuple(silent)), FREE, silent=frozenset(silent))
    assert route.stops == expected


def test_going_back_leaves_out_what_is_closed_and_going_on_closes_only_what_holds_something():
    route = Route(slots(None, 1, 2, None), FREE, frozenset({2}))

    assert [route.before(4), route.before(3), route.before(1)] == [3, 1, None]
    assert [route.after(1), route.after(3), route.after(4)] == [3, 4, None]
    assert [number for number in (1, 2, 3, 4) if route.closes_on_leaving(number)] == [2]


def test_the_last_question_of_a_forward_quiz_stays_open_until_it_is_handed_in():
    route = Route(slots(None, None), FORWARD, frozenset({1}))

    assert (route.current, route.closes_on_leaving(2), route.after(2)) == (2, False, None)
