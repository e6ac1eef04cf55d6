from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, ordering

BODY = {
    "stem": "A patient becomes breathless. Put the actions in order.",
    "items": [
        {"id": "a", "text": "Monitor"},
        {"id": "b", "text": "Record"},
        {"id": "c", "text": "Call for help"},
        {"id": "d", "text": "Remove the needles"},
    ],
}
ORDER = ["d", "c", "a", "b"]


def key(mode):
    return {"order": ORDER, "mode": mode}


@pytest.mark.parametrize(
    ("answer", "whole", "places", "neighbours"),
    [
        pytest.param(["d", "c", "a", "b"], 1, "1", 1, id="right"),
        pytest.param(["b", "a", "c", "d"], 0, "0", 0, id="reversed"),
        pytest.param(["c", "d", "a", "b"], 0, "0.5", Decimal(5) / 6, id="first two swapped"),
        pytest.param(["c", "a", "b", "d"], 0, "0", Decimal("0.5"), id="first moved to the end"),
    ],
)
def test_grade_in_three_modes(answer, whole, places, neighbours):
    assert ordering.grade(BODY, key("all_or_nothing"), answer) == whole
    assert ordering.grade(BODY, key("absolute_position"), answer) == Decimal(places)
    assert ordering.grade(BODY, key("all_previous_and_next"), answer) == neighbours


def test_grade_is_all_or_nothing_unless_the_key_says_otherwise():
    assert ordering.grade(BODY, {"order": ORDER}, ORDER) == 1
    assert ordering.grade(BODY, {"order": ORDER}, ["c", "d", "a", "b"]) == 0


@pytest.mark.parametrize("mode", ordering.MODES)
def test_blank_has_no_grade(mode):
    assert ordering.grade(BODY, key(mode), None) is None


@pytest.mark.parametrize("mode", ordering.MODES)
def test_an_order_of_other_items_earns_nothing(mode):
    assert ordering.grade(BODY, key(mode), ["x", "y"]) == 0


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param(["d", "c", "a", "b"], ["d", "c", "a", "b"], id="list"),
        pytest.param({"a": "3", "b": " 4 ", "c": "2", "d": "1"}, ORDER, id="places of a form"),
        pytest.param({"a": 3, "b": 4, "c": 2, "d": 1}, ORDER, id="places as numbers"),
        pytest.param({"a": "", "b": "", "c": "", "d": ""}, None, id="no places"),
        pytest.param({"a": None, "b": None}, None, id="no places in JSON"),
        pytest.param([], None, id="empty list"),
        pytest.param("", None, id="empty text"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_normalise_reads_what_was_sent(raw, answer):
    assert ordering.normalise(BODY, raw) == answer


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(["d", "c"], "Give every item a place.", id="too few"),
        pytest.param(["d", "d", "c", "a"], "Use every item once only.", id="one twice"),
        pytest.param(
            ["d", "c", "a", "z"], "Order only the items of this question.", id="unknown item"
        ),
        pytest.param([["d"], "c"], "Order only the items of this question.", id="nested"),
        pytest.param("dcab", "Give every item a place.", id="text"),
        pytest.param(4, "Give every item a place.", id="number"),
        pytest.param(
            {"a": "1", "b": "", "c": "3", "d": "4"}, "Give every item a place.", id="place left out"
        ),
        pytest.param({"a": "1"}, "Give every item a place.", id="item left out"),
        pytest.param(
            {"a": "1", "b": "1", "c": "3", "d": "4"},
            "Use each place from 1 to 4 once.",
            id="place twice",
        ),
        pytest.param(
            {"a": "first", "b": "2", "c": "3", "d": "4"},
            "Give each place as a number from 1 to 4.",
            id="place in words",
        ),
    ],
)
def test_normalise_refuses_what_cannot_be_an_answer(raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        ordering.normalise(BODY, raw)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        pytest.param({}, [], id="good"),
        pytest.param({"mode": None}, [], id="no mode named"),
        pytest.param(
            {"order": ["d", "c", "a"]},
            ["Name every item exactly once in the right order."],
            id="one missing",
        ),
        pytest.param(
            {"order": ["d", "c", "a", "a"]},
            ["Name every item exactly once in the right order."],
            id="one twice",
        ),
        pytest.param(
            {"mode": "by_ear"},
            [
                "Choose how the order earns marks: " + ", ".join(ordering.OFFERED) + ".",
            ],
            id="mode that is none",
        ),
    ],
)
def test_validate_says_what_to_fix(changes, faults):
    assert ordering.validate(BODY, key("absolute_position") | changes) == faults


@pytest.mark.parametrize(
    ("mode", "chance"),
    [
        ("all_or_nothing", Decimal(1) / 24),
        ("absolute_position", Decimal("0.25")),
        ("all_previous_and_next", Decimal("0.5")),
    ],
)
def test_guess_score_is_what_a_shuffle_earns(mode, chance):
    assert ordering.guess_score(BODY, key(mode)) == chance


def test_summary_numbers_the_items():
    assert ordering.summary(BODY, ORDER) == (
        "1. Remove the needles; 2. Call for help; 3. Monitor; 4. Record"
    )
    assert ordering.summary(BODY, None) == "No answer"
    assert ordering.right_answer(BODY, key("all_or_nothing")) == ORDER
    assert ordering.feedback(BODY, key("all_or_nothing"), ORDER) == []
    assert ordering.needs_marking(key("all_or_nothing")) is False
