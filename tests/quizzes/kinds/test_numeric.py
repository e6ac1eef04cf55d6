import json
from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, numeric

BODY = {"stem": "What is the upper limit of the rate, in percent?", "unit": "percent"}


def answers(*rows):
    names = ("value", "tolerance", "tolerance_kind", "fraction", "feedback")
    return {"answers": [dict(zip(names, row, strict=False)) for row in rows]}


KEY = answers(("0.04", "0.005", "nominal", "1"))


@pytest.mark.parametrize(
    ("kind", "value", "tolerance", "inside", "outside"),
    [
        pytest.param("nominal", "0.04", "0.005", ["0.035", "0.045"], ["0.0349", "0.0451"], id="±"),
        pytest.param("nominal", "18", "", ["18", "18.00"], ["17.999", "18.001"], id="blank is 0"),
        pytest.param("nominal", "18", None, ["18"], ["18.1"], id="missing is 0"),
        pytest.param("nominal", "0.3", "0.1", ["0.2", "0.4"], ["0.19", "0.41"], id="no float dust"),
        pytest.param("nominal", "-7", "1", ["-8", "-6"], ["-8.01", "7"], id="below 0"),
        pytest.param("relative", "7", "0.1", ["6.3", "7.7"], ["6.29", "7.71"], id="share"),
        pytest.param("relative", "-7", "0.1", ["-6.3", "-7.7"], ["-6.29", "7"], id="share below 0"),
        pytest.param("relative", "0", "0.1", ["0"], ["0.0001"], id="share of nothing"),
        pytest.param("geometric", "7", "1", ["3.5", "14"], ["3.49", "14.01"], id="factor"),
        pytest.param("geometric", "1", "2", ["0.3333333334", "3"], ["0.3333333333"], id="a third"),
        pytest.param("geometric", "-7", "1", ["-3.5", "-14"], ["-3.49", "-14.01"], id="factor < 0"),
        pytest.param("geometric", "0", "1", ["0"], ["0.001", "-0.001"], id="factor of nothing"),
        pytest.param("nominal", "1e-20", "0", ["0.00000000000000000001"], ["0"], id="tiny"),
    ],
)
def test_tolerance_counts_its_edges_as_inside(kind, value, tolerance, inside, outside):
    key = answers((value, tolerance, kind, "1"))

    assert [numeric.grade(BODY, key, answer) for answer in inside] == [1] * len(inside)
    assert [numeric.grade(BODY, key, answer) for answer in outside] == [0] * len(outside)


def test_first_matching_answer_wins():
    key = answers(
        ("3.14", "0", "nominal", "1", "Exactly."),
        ("3.1", "0.05", "nominal", "0.5", "Roughly."),
        ("*", "", "nominal", "0.1", "Not pi."),
    )

    given = ["3.14", "3.12", "4"]
    assert [numeric.grade(BODY, key, each) for each in given] == [
        Decimal(1),
        Decimal("0.5"),
        Decimal("0.1"),
    ]
    assert [numeric.feedback(BODY, key, each) for each in given] == [
        ["Exactly."],
        ["Roughly."],
        ["Not pi."],
    ]
    assert numeric.feedback(BODY, key, None) == []
    assert numeric.guess_score(BODY, key) == Decimal("0.1")


def test_no_match_earns_nothing_and_a_blank_has_no_grade():
    assert numeric.grade(BODY, KEY, "5") == 0
    assert numeric.feedback(BODY, KEY, "5") == []
    assert numeric.grade(BODY, KEY, None) is None
    assert numeric.guess_score(BODY, KEY) == 0


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param("0.04", "0.04", id="plain"),
        pytest.param("  0.0400 ", "0.04", id="idle zeros"),
        pytest.param("+7", "7", id="plus"),
        pytest.param("-7", "-7", id="minus"),
        pytest.param("\N{MINUS SIGN}7", "-7", id="typographic minus"),
        pytest.param("-0", "0", id="minus nothing"),
        pytest.param(".5", "0.5", id="no leading 0"),
        pytest.param("5.", "5", id="no decimals after the point"),
        pytest.param("0,5", "0.5", id="decimal comma"),
        pytest.param("12,75", "12.75", id="decimal comma, two digits"),
        pytest.param("0,125", "0.125", id="decimal comma after 0"),
        pytest.param("1234,567", "1234.567", id="decimal comma, too long for a group"),
        pytest.param("7 629", "7629", id="thousands by space"),
        pytest.param("7\N{NARROW NO-BREAK SPACE}629", "7629", id="thousands by thin space"),
        pytest.param("1,234.5", "1234.5", id="thousands by comma, with a point"),
        pytest.param("1,234,567", "1234567", id="thousands twice"),
        pytest.param("1,00,000", "100000", id="lakh"),
        pytest.param("1e-3", "0.001", id="power"),
        pytest.param("1.5E3", "1500", id="power, capital"),
        pytest.param("2 x 10^-3", "0.002", id="power, x"),
        pytest.param("2×10^3", "2000", id="power, times"),
        pytest.param("2*10^3", "2000", id="power, asterisk"),
        pytest.param("2x10**3", "2000", id="power, two asterisks"),
        pytest.param("\u0663", "3", id="Arabic digit"),
        pytest.param(4, "4", id="JSON whole number"),
        pytest.param(0.04, "0.04", id="JSON number"),
        pytest.param(1e-7, "0.0000001", id="JSON small number"),
        pytest.param("", None, id="empty"),
        pytest.param("  ", None, id="spaces"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_normalise_reads_the_ways_people_write_numbers(raw, answer):
    assert numeric.normalise({"stem": "How many?"}, raw) == answer


@pytest.mark.parametrize(
    ("unit", "raw", "answer"),
    [
        pytest.param("percent", "4 %", "4", id="percent sign"),
        pytest.param("percent", "4 percent", "4", id="percent in words"),
        pytest.param("percent", "4 per cent", "4", id="percent in two words"),
        pytest.param("%", "4percent", "4", id="unit is the sign"),
        pytest.param("percentage points", "22 Percentage Points", "22", id="two words"),
        pytest.param("percentage points", "22%", "22", id="points as a sign"),
        pytest.param("mm", "18 MM", "18", id="own unit"),
        pytest.param("€", "€1332", "1332", id="own unit on the left"),
    ],
)
def test_normalise_drops_the_unit_of_the_question(unit, raw, answer):
    assert numeric.normalise({"stem": "How many?", "unit": unit}, raw) == answer


@pytest.mark.parametrize(
    ("decimals", "answer"),
    [
        pytest.param(0, "1023", id="whole number asked"),
        pytest.param(2, "1023", id="two decimals asked"),
        pytest.param(3, "1.023", id="three decimals asked"),
    ],
)
def test_a_comma_before_three_digits_follows_the_decimals_asked_for(decimals, answer):
    assert numeric.normalise({"stem": "How many?", "decimals": decimals}, "1,023") == answer


ONE_NUMBER = "Type one number, such as 12 or 0.5."


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param("many", ONE_NUMBER, id="word"),
        pytest.param("mm", ONE_NUMBER, id="unit alone"),
        pytest.param("nan", ONE_NUMBER, id="nan"),
        pytest.param("1/3", "Type the number only, without “/3”.", id="vulgar fraction"),
        pytest.param("3 to 4", "Type the number only, without “to4”.", id="range"),
        pytest.param("4%", "Type the number only, without “%”.", id="percent of a length"),
        pytest.param("314 cm", "Type the number only, without “cm”.", id="another unit"),
        pytest.param("10²", "Type the number only, without “²”.", id="superscript"),
        pytest.param("1.2.3", ONE_NUMBER, id="two points"),
        pytest.param("1.234,5", ONE_NUMBER, id="comma after the point"),
        pytest.param("1,2,3", ONE_NUMBER, id="list"),
        pytest.param("12,34.5", ONE_NUMBER, id="group of two before the point"),
        pytest.param(",", ONE_NUMBER, id="comma alone"),
        pytest.param(
            "1,023",
            "Type 1023 or 1.023: a comma before three digits can mean either.",
            id="either",
        ),
        pytest.param("1e31", "Type a number with at most 30 digits.", id="too large"),
        pytest.param("1e-31", "Type a number with at most 30 digits.", id="too small"),
        pytest.param("1" * 31, "Type a number with at most 30 digits.", id="too long"),
        pytest.param("1" * 201, ONE_NUMBER, id="far too long"),
        pytest.param("1e999999", "Type a number with at most 30 digits.", id="absurd power"),
        pytest.param("1e-99999999999999999999", ONE_NUMBER, id="power beyond counting"),
        pytest.param(10**400, "Type a number with at most 30 digits.", id="JSON, too large"),
        pytest.param(float("inf"), "Type a number with at most 30 digits.", id="JSON infinity"),
        pytest.param(True, ONE_NUMBER, id="JSON true"),
        pytest.param(["4"], ONE_NUMBER, id="list in JSON"),
    ],
)
def test_normalise_refuses_what_cannot_be_an_answer(raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        numeric.normalise({"stem": "How long?", "unit": "mm"}, raw)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("body", "key", "faults"),
    [
        pytest.param(BODY, KEY, [], id="good"),
        pytest.param({}, KEY, ["Write the question itself."], id="no stem"),
        pytest.param(BODY, {}, ["Give at least one answer."], id="no answers"),
        pytest.param(
            BODY,
            answers(("four", "-1", "about", "2")),
            [
                "Give answer 1 a fraction from 0 to 1.",
                "Give answer 1 a number, or * for anything else.",
                "Give answer 1 a tolerance of 0 or more.",
                "Choose the tolerance of answer 1: nominal, relative, geometric.",
            ],
            id="everything wrong with one answer",
        ),
        pytest.param(
            BODY,
            answers(("*", "", "nominal", "0"), ("4", "", "nominal", "1")),
            ["Move the answer * to the end; answers after it are never reached."],
            id="anything before the end",
        ),
        pytest.param(
            BODY,
            answers(("3", "0.5", "nominal", "0.5"), ("3.14", "", "nominal", "1")),
            [
                "Give a number the fraction 1, and place it before any answer that would catch it.",
            ],
            id="caught by a wider answer",
        ),
        pytest.param(
            BODY,
            answers(("4", "", "nominal", "0.5")),
            [
                "Give a number the fraction 1, and place it before any answer that would catch it.",
            ],
            id="nothing earns all",
        ),
        pytest.param(
            BODY | {"decimals": -1, "unit": 7},
            KEY,
            [
                "Give the number of decimals as a whole number from 0 to 20.",
                "Write the unit as text.",
            ],
            id="field",
        ),
    ],
)
def test_validate_says_what_to_fix(body, key, faults):
    assert numeric.validate(body, key) == faults


def test_right_answer_and_summary():
    assert numeric.right_answer(BODY, answers(("9.0", "", "nominal", "1"))) == "9"
    assert numeric.right_answer(BODY, answers(("*", "", "nominal", "1"))) is None
    assert numeric.summary(BODY, "0.04") == "0.04 percent"
    assert numeric.summary({"stem": "How many?"}, "4") == "4"
    assert numeric.summary(BODY, None) == "No answer"
    assert numeric.needs_marking(KEY) is False


def test_key_may_hold_json_numbers():
    key = json.loads('{"answers": [{"value": 0.04, "tolerance": 0.005, "fraction": 1}]}')

    assert numeric.validate(BODY, key) == []
    assert [numeric.grade(BODY, key, each) for each in ("0.045", "0.0451")] == [1, 0]
