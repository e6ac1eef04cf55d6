"""What is drawn over a picture after an attempt, with and without the key."""

import pytest

from quizzes.kinds.pictured import pictured
from tests.quizzes.kinds.test_hotspot import ANY, BODY, KEY, ORDER
from tests.quizzes.kinds.test_markers import BODY as PLACED
from tests.quizzes.kinds.test_markers import KEY as ZONES


def states(kind, body, key, answer, order=()):
    return [(mark.label, mark.state) for mark in pictured(kind, body, key, order, answer).marks]


@pytest.mark.parametrize(
    ("key", "answer", "drawn"),
    [
        pytest.param(
            KEY, ["a", "b"], ["missed", "wrong", "right", "plain"], id="one right, one wrong"
        ),
        pytest.param(ANY, ["a"], ["plain", "plain", "right", "plain"], id="any of two"),
        pytest.param(ANY, ["b"], ["missed", "wrong", "missed", "plain"], id="none of two"),
        pytest.param(
            None, ["a", "b"], ["plain", "chosen", "chosen", "plain"], id="without the key"
        ),
        pytest.param(None, None, ["plain"] * 4, id="blank, without the key"),
    ],
)
def test_regions_are_marked_in_the_order_of_the_attempt(key, answer, drawn):
    assert states("hotspot", BODY, key, answer, ORDER) == [
        (str(number), state) for number, state in enumerate(drawn, 1)
    ]


def test_markers_are_marked_and_zones_that_none_served_are_drawn():
    answer = {"a": [[10, 10]], "b": [[10, 90]]}

    assert states("markers", PLACED, ZONES, answer) == [
        ("1", "plain"),
        ("2", "missed"),
        ("2", "missed"),
        ("1", "right"),
        ("2", "wrong"),
    ]


def test_without_the_key_no_zone_is_drawn():
    drawn = pictured("markers", PLACED, None, [], {"a": [[10, 10]]})

    assert [(mark.label, mark.state, mark.element, mark.at) for mark in drawn.marks] == [
        ("1", "chosen", "", ("50.0", "50.0"))
    ]
    assert drawn.states == ["chosen"]


def test_other_kinds_and_missing_pictures_draw_nothing():
    assert pictured("single_choice", BODY, KEY, ORDER, "a") is None
    assert pictured("hotspot", BODY | {"image": {}}, KEY, ORDER, ["a"]) is None
