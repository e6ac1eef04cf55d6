"""A number with a unit that is chosen from a list."""

from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, numeric

BODY = {"stem": "How deep is it?", "units": ["mm", "cm", "kg"]}
KEY = {
    "answers": [
        {"value": "40", "tolerance": "2", "fraction": "1", "feedback": "Exactly."},
        {"value": "40", "tolerance": "10", "fraction": "0.5"},
    ],
    "units": {"mm": "1", "cm": "0.1"},
    "unit_penalty": "0.2",
    "unit_penalty_of": "mark",
}
OF_MAXIMUM = KEY | {"unit_penalty_of": "maximum"}
FREE = KEY | {"unit_penalty": ""}


@pytest.mark.parametrize(
    ("number", "unit", "of_mark", "of_maximum", "free"),
    [
        pytest.param("40", "mm", "1", "1", "1", id="right"),
        pytest.param("4", "cm", "1", "1", "1", id="converted"),
        pytest.param("4.2", "cm", "1", "1", "1", id="at the edge, converted"),
        pytest.param("4.9", "cm", "0.5", "0.5", "0.5", id="second answer, converted"),
        pytest.param("40", "", "0.8", "0.8", "1", id="no unit"),
        pytest.param("40", "kg", "0.8", "0.8", "1", id="always wrong unit"),
        pytest.param("40", "cm", "0.8", "0.8", "1", id="the number as written, unit wrong"),
        pytest.param("49", "kg", "0.4", "0.3", "0.5", id="part of it, unit wrong"),
        pytest.param("4", "mm", "0", "0", "0", id="wrong by ten"),
    ],
)
def test_a_wrong_unit_costs_its_penalty(number, unit, of_mark, of_maximum, free):
    answer = {"number": number, "unit": unit}

    assert numeric.grade(BODY, KEY, answer) == Decimal(of_mark)
    assert numeric.grade(BODY, OF_MAXIMUM, answer) == Decimal(of_maximum)
    assert numeric.grade(BODY, FREE, answer) == Decimal(free)


def test_a_penalty_takes_no_more_than_there_is():
    key = OF_MAXIMUM | {"unit_penalty": "0.7"}

    assert numeric.grade(BODY, key, {"number": "49", "unit": "kg"}) == 0


@pytest.mark.parametrize(
    ("kind", "inside", "outside"), [("relative", "4.4", "4.41"), ("geometric", "4.4", "4.41")]
)
def test_every_tolerance_is_converted(kind, inside, outside):
    answer = {"value": "40", "tolerance": "0.1", "tolerance_kind": kind, "fraction": "1"}
    key = KEY | {"answers": [answer]}

    grades = [
        numeric.grade(BODY, key, {"number": each, "unit": "cm"}) for each in (inside, outside)
    ]
    assert grades == [1, 0]


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param({"number": " 4,0 ", "unit": "cm"}, {"number": "4", "unit": "cm"}, id="both"),
        pytest.param({"number": "4", "unit": ""}, {"number": "4", "unit": ""}, id="no unit yet"),
        pytest.param({"number": "4"}, {"number": "4", "unit": ""}, id="unit missing"),
        pytest.param("4", {"number": "4", "unit": ""}, id="number alone"),
        pytest.param({"number": "", "unit": "cm"}, None, id="unit alone is a blank"),
        pytest.param({}, None, id="nothing"),
        pytest.param(None, None, id="none"),
    ],
)
def test_normalise_reads_number_and_unit(raw, answer):
    assert numeric.normalise(BODY, raw) == answer


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(
            {"number": "4", "unit": "m"}, "Choose one of the units of this question.", id="unit"
        ),
        pytest.param({"number": "4 cm"}, "Type the number only, without “cm”.", id="typed"),
        pytest.param({"value": "4"}, "Send a number and a unit.", id="another name"),
    ],
)
def test_normalise_refuses_what_cannot_be_an_answer(raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        numeric.normalise(BODY, raw)

    assert str(refused.value) == sentence


def test_a_unit_is_refused_where_none_is_offered():
    with pytest.raises(AnswerRefused):
        numeric.normalise({"stem": "How many?"}, {"number": "4", "unit": "cm"})


@pytest.mark.parametrize(
    ("body", "key", "faults"),
    [
        pytest.param({}, {}, [], id="good"),
        pytest.param(
            {"units": None}, {}, ["Offer the units of the key in the question."], id="not offered"
        ),
        pytest.param(
            {"units": ["mm", "mm", "cm"]},
            {},
            ["Two units are called “mm”; remove one."],
            id="twice",
        ),
        pytest.param(
            {},
            {"units": {"mm": "0", "m": "0.001"}},
            [
                "Give the unit mm a multiplier above 0.",
                "The key names the unit m, which is not offered; remove it from the key.",
            ],
            id="multipliers",
        ),
        pytest.param(
            {}, {"units": {}}, ["Give at least one unit a multiplier, such as 1."], id="none right"
        ),
        pytest.param({"unit": "mm"}, {}, ["Show one unit or offer several, not both."], id="both"),
        pytest.param(
            {},
            {"unit_penalty": "2", "unit_penalty_of": "all"},
            [
                "Give the unit penalty a fraction from 0 to 1.",
                "Choose what the penalty is part of: mark, maximum.",
            ],
            id="penalty",
        ),
    ],
)
def test_validate_says_what_to_fix(body, key, faults):
    assert numeric.validate(BODY | body, KEY | key) == faults


def test_the_right_answer_has_the_unit_of_the_answers():
    assert numeric.right_answer(BODY, KEY) == {"number": "40", "unit": "mm"}
    only_cm = KEY | {"units": {"cm": "0.1"}}
    assert numeric.right_answer(BODY, only_cm) == {"number": "4", "unit": "cm"}


def test_a_guess_pays_the_penalty():
    key = KEY | {"answers": [*KEY["answers"], {"value": "*", "fraction": "0.5"}]}

    assert numeric.guess_score(BODY, key) == Decimal("0.4")


def test_the_page_offers_the_units():
    given = numeric.to_page(BODY, [], {"number": "4", "unit": "cm"})

    assert numeric.from_page(BODY, [], given) == {"number": "4", "unit": "cm"}
    assert numeric.shown(BODY, [], given) == {
        "typed": "4",
        "unit": "",
        "units": [
            {"text": "mm", "chosen": False},
            {"text": "cm", "chosen": True},
            {"text": "kg", "chosen": False},
        ],
    }
    assert numeric.summary(BODY, given) == "4 cm"
    assert numeric.lines(BODY, None) == ["No answer"]
    assert numeric.feedback(BODY, KEY, given) == ["Exactly."]
