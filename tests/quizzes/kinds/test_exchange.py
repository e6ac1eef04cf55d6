"""A question goes out into the world and comes back as it was."""

from decimal import Decimal

import pytest

from quizzes.kinds import kind
from quizzes.kinds.exchange import Exchange, ExchangeAnswer, ids_for

IMAGE = {"file": "questions/back.png", "alt": "A back", "width": 640, "height": 480}
MORE = {"rationale": "Because.", "hints": ["Think of the lung."], "sources": ["S1", "S4"]}


def options(*ids):
    return [{"id": id_, "text": f"Option {id_}"} for id_ in ids]


QUESTIONS = [
    pytest.param(
        "single_choice",
        {"stem": "Which?", "options": options("a", "b", "c")},
        {"fractions": {"a": "1", "b": "0", "c": "-0.5"}, "reasons": {"b": "No."}, **MORE},
        id="one of several",
    ),
    pytest.param(
        "single_choice",
        {"stem": "Which?", "options": options("x", "a", "q7"), "image": IMAGE},
        {"fractions": {"x": "0", "a": "1", "q7": "0"}, "disregard": ["q7"]},
        id="one of several with ids of its own, a picture and a repair",
    ),
    pytest.param(
        "multiple_response",
        {"stem": "Which?", "options": options("a", "b", "c")},
        {"fractions": {"a": "0.5", "b": "0.5", "c": "-1"}, "always_correct": ["c"], **MORE},
        id="several",
    ),
    pytest.param(
        "multiple_response",
        {"stem": "Which?", "options": options("a", "b", "c")},
        {"fractions": {"a": "1", "b": "1", "c": "0"}, "whole": True},
        id="several for the whole only",
    ),
    pytest.param(
        "multiple_response",
        {"stem": "Which?", "options": options("a", "b")},
        {"fractions": {"a": "1", "b": "0"}, "credit": "proportional"},
        id="several in proportion",
    ),
    pytest.param(
        "true_false",
        {"stem": "It is so."},
        {"answer": False, "reasons": {"true": "It is not."}, **MORE},
        id="false",
    ),
    pytest.param("true_false", {"stem": "It is so."}, {"answer": True}, id="true"),
    pytest.param(
        "numeric",
        {"stem": "How much?", "unit": "mm", "decimals": 0},
        {
            "answers": [
                {
                    "value": "0.04",
                    "tolerance": "0.005",
                    "tolerance_kind": "relative",
                    "fraction": "1",
                    "feedback": "Yes.",
                },
                {"value": "*", "fraction": "0"},
            ],
            **MORE,
        },
        id="a number",
    ),
    pytest.param(
        "numeric",
        {"stem": "How long?", "units": ["mm", "cm"]},
        {
            "answers": [{"value": "40", "fraction": "1"}],
            "units": {"mm": "1", "cm": "0.1"},
            "unit_penalty": "0.5",
            "unit_penalty_of": "mark",
        },
        id="a number with a unit to choose",
    ),
    pytest.param(
        "matching",
        {
            "stem": "Match.",
            "left": [{"id": "m1", "text": "Glove"}, {"id": "m2", "text": "Wipe"}],
            "right": [
                {"id": "s1", "text": "Hands"},
                {"id": "s2", "text": "Skin"},
                {"id": "s3", "text": "Eyes"},
            ],
        },
        {"pairs": {"m1": "s1", "m2": "s2"}, "whole": True, **MORE},
        id="pairs and a choice too many",
    ),
    pytest.param(
        "matching",
        {
            "stem": "Match.",
            "left": [{"id": "x", "text": "Glove"}, {"id": "y", "text": "Mitten"}],
            "right": [{"id": "k", "text": "Eyes"}, {"id": "h", "text": "Hands"}],
        },
        {"pairs": {"x": "h", "y": "h"}},
        id="two entries with one choice, in another order",
    ),
    pytest.param(
        "ordering",
        {"stem": "Order.", "items": options("a", "b", "c")},
        {"order": ["a", "b", "c"], "mode": "absolute_position", **MORE},
        id="an order as listed",
    ),
    pytest.param(
        "ordering",
        {"stem": "Order.", "items": options("a", "b", "c")},
        {"order": ["c", "a", "b"]},
        id="an order listed otherwise",
    ),
    pytest.param(
        "short_answer",
        {"stem": "Name it.", "lines": 1},
        {
            "patterns": [
                {"text": "twitch*", "fraction": "1"},
                {"text": "*", "fraction": "0", "feedback": "Be exact."},
            ],
            "case_sensitive": True,
            **MORE,
        },
        id="a few words",
    ),
]


@pytest.mark.parametrize(("name", "body", "key"), QUESTIONS)
def test_a_question_survives_the_exchange(name, body, key):
    module = kind(name)

    assert module.from_exchange(module.to_exchange(body, key)) == (body, key)


@pytest.mark.parametrize(("name", "body", "key"), QUESTIONS)
def test_the_questions_of_the_table_can_be_asked(name, body, key):
    assert [fault for fault in kind(name).validate(body, key) if "picture" not in fault] == []


def test_what_comes_from_elsewhere_gets_letters_for_ids():
    answers = (ExchangeAnswer("Yes", Decimal(1)), ExchangeAnswer("No", feedback="It is."))

    body, key = kind("single_choice").from_exchange(Exchange("single_choice", "So?", answers))

    assert body == {
        "stem": "So?",
        "options": [{"id": "a", "text": "Yes"}, {"id": "b", "text": "No"}],
    }
    assert key == {"fractions": {"a": "1", "b": "0"}, "reasons": {"b": "It is."}}


def test_a_statement_that_is_both_true_and_false_is_neither():
    answers = (ExchangeAnswer("true", Decimal(1)), ExchangeAnswer("false", Decimal(1)))

    body, key = kind("true_false").from_exchange(Exchange("true_false", "So.", answers))

    assert kind("true_false").validate(body, key) == ["Say whether the statement is true or false."]


@pytest.mark.parametrize(
    ("count", "given", "prefix", "ids"),
    [
        pytest.param(3, None, "", ["a", "b", "c"], id="letters"),
        pytest.param(3, ["b"], "", ["b", "a", "c"], id="those given first"),
        pytest.param(2, ["x", "x", 5], "", ["x", "a"], id="each once, and only texts"),
        pytest.param(3, ["m2"], "m", ["m2", "m1", "m3"], id="numbered"),
        pytest.param(28, None, "", [*"abcdefghijklmnopqrstuvwxyz", "o1", "o2"], id="many"),
        pytest.param(1, "xy", "", ["a"], id="a text is no list"),
    ],
)
def test_each_answer_has_an_id_of_its_own(count, given, prefix, ids):
    assert ids_for(count, given, prefix=prefix) == ids
