from decimal import Decimal
from fractions import Fraction

import pytest

from quizzes.grading import Verdict, verdict
from quizzes.kinds import AnswerRefused, multiple_response

BODY = {
    "stem": "Which findings call for same-day assessment?",
    "options": [
        {"id": "a", "text": "Breathlessness"},
        {"id": "b", "text": "A small bruise"},
        {"id": "c", "text": "Chest pain on breathing in"},
        {"id": "d", "text": "Easing ache"},
    ],
}
KEY = {"fractions": {"a": "0.5", "b": "-1", "c": "0.5", "d": "-0.25"}}
WHOLE = KEY | {"whole": True}


@pytest.mark.parametrize(
    ("key", "answer", "fraction"),
    [
        pytest.param(KEY, ["a", "c"], "1", id="all right"),
        pytest.param(KEY, ["a"], "0.5", id="half"),
        pytest.param(KEY, ["a", "d"], "0.25", id="a wrong one costs"),
        pytest.param(KEY, ["a", "b", "c"], "0", id="down to 0"),
        pytest.param(KEY, ["b", "d"], "0", id="never below 0"),
        pytest.param(KEY, ["a", "z"], "0.5", id="unknown option counts nothing"),
        pytest.param(
            {"fractions": {"a": "0.8", "c": "0.8", "b": "0", "d": "0"}},
            ["a", "c"],
            "1",
            id="never above 1",
        ),
        pytest.param(WHOLE, ["a", "c"], "1", id="whole, exactly right"),
        pytest.param(WHOLE, ["a"], "0", id="whole, one missing"),
        pytest.param(WHOLE, ["a", "c", "d"], "0", id="whole, one too many"),
    ],
)
def test_grade_adds_the_ticked_fractions(key, answer, fraction):
    assert multiple_response.grade(BODY, key, answer) == Decimal(fraction)


@pytest.mark.parametrize(
    ("key", "answer", "fraction"),
    [
        pytest.param({"disregard": ["b"]}, ["a", "b", "c"], "1", id="wrong one ignored"),
        pytest.param({"disregard": ["c"]}, ["a"], "1", id="its share goes to the other"),
        pytest.param({"disregard": ["c"]}, ["a", "c"], "1", id="ticked all the same"),
        pytest.param({"disregard": ["c"]}, ["a", "d"], "0.75", id="costs stay as they were"),
        pytest.param({"disregard": ["c"]}, ["c"], "0", id="only the ignored one"),
        pytest.param({"always_correct": ["c"]}, ["a"], "1", id="right one given to everybody"),
        pytest.param({"always_correct": ["c"]}, ["a", "c"], "1", id="and not given twice"),
        pytest.param({"always_correct": ["c"]}, ["d"], "0.25", id="given to a wrong answer too"),
        pytest.param({"always_correct": ["b"]}, ["a", "b", "c"], "1", id="wrong one costs nothing"),
        pytest.param({"always_correct": ["b"]}, ["a"], "0.5", id="wrong one gives nothing"),
        pytest.param(
            {"disregard": ["c"], "whole": True}, ["a", "c"], "1", id="whole, ignored and ticked"
        ),
        pytest.param(
            {"disregard": ["c"], "whole": True}, ["a"], "1", id="whole, ignored and not ticked"
        ),
        pytest.param(
            {"always_correct": ["b"], "whole": True}, ["a", "b", "c"], "1", id="whole, given"
        ),
        pytest.param(
            {"always_correct": ["c"], "whole": True}, ["a"], "1", id="whole, given to the rest"
        ),
        pytest.param(
            {"always_correct": ["c"], "whole": True}, ["a", "d"], "0", id="whole, still wrong"
        ),
    ],
)
def test_flags_repair_a_flawed_option(key, answer, fraction):
    assert multiple_response.grade(BODY, KEY | key, answer) == Decimal(fraction)


RIGHT_THREE = {"fractions": {"a": "1", "b": "0", "c": "1", "d": "1"}}


@pytest.mark.parametrize(
    ("flags", "answer", "whole", "proportional", "proportional_correct"),
    [
        pytest.param({}, ["a", "c", "d"], "1", "1", "1", id="all right"),
        pytest.param({}, ["a", "c"], "0", "0.75", "2/3", id="one missing"),
        pytest.param({}, ["a", "b", "c"], "0", "0.5", "0", id="one missing, one wrong"),
        pytest.param({}, ["b"], "0", "0", "0", id="only the wrong one"),
        pytest.param({"disregard": ["b"]}, ["b", "a", "c", "d"], "1", "1", "1", id="wrong ignored"),
        pytest.param({"disregard": ["d"]}, ["a", "c"], "1", "1", "1", id="right ignored"),
        pytest.param({"disregard": ["d"]}, ["a"], "0", "2/3", "0.5", id="one of two left"),
        pytest.param({"always_correct": ["b"]}, ["a", "b"], "0", "0.5", "0.5", id="wrong given"),
        pytest.param({"always_correct": ["d"]}, ["a", "c"], "1", "1", "1", id="right given"),
        pytest.param({"always_correct": ["d"]}, ["b"], "0", "0.25", "0", id="given, still wrong"),
    ],
)
def test_credit_by_options(flags, answer, whole, proportional, proportional_correct):
    def earned(credit):
        return multiple_response.grade(BODY, RIGHT_THREE | flags | {"credit": credit}, answer)

    def exact(written):
        return Decimal(Fraction(written).numerator) / Fraction(written).denominator

    assert earned("whole") == earned("exact") == exact(whole)
    assert earned("proportional") == exact(proportional)
    assert earned("proportional_correct") == exact(proportional_correct)


def test_only_fractions_have_to_add_up_and_credit_has_four_names():
    def faults(credit):
        return multiple_response.validate(BODY, RIGHT_THREE | {"credit": credit})

    assert [faults(credit) for credit in multiple_response.CREDITS[1:]] == [[]] * 3
    assert faults("exact") == []
    assert faults("fractions") == ["Make the fractions above 0 add up to 1; they add up to 3."]
    assert faults("by_ear") == [
        "Choose how options earn marks: fractions, whole, proportional, proportional_correct."
    ]


def test_older_keys_say_whole_and_a_named_credit_comes_first():
    assert multiple_response.credit({"whole": True}) == "whole"
    assert multiple_response.credit({"whole": True, "credit": "proportional"}) == "proportional"
    assert multiple_response.credit({}) == "fractions"


@pytest.mark.parametrize("blank", [None, []])
@pytest.mark.parametrize("key", [KEY, WHOLE, KEY | {"always_correct": ["a", "c"]}])
def test_blank_has_no_grade(key, blank):
    assert multiple_response.grade(BODY, key, blank) is None


def test_three_thirds_are_right():
    third = "0.3333333"
    key = {"fractions": {"a": third, "b": third, "c": third, "d": "0"}}

    assert multiple_response.validate(BODY, key) == []
    fraction = multiple_response.grade(BODY, key, ["a", "b", "c"])
    assert fraction == Decimal("0.9999999")
    assert verdict(fraction) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param(["c", "a"], ["a", "c"], id="sorted"),
        pytest.param(["a", "a"], ["a"], id="said twice"),
        pytest.param("a", ["a"], id="one text"),
        pytest.param([], None, id="nothing ticked"),
        pytest.param("", None, id="empty text"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_normalise_reads_what_was_sent(raw, answer):
    assert multiple_response.normalise(BODY, raw) == answer


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(["a", "z"], "Tick only options of this question.", id="unknown"),
        pytest.param([["a"]], "Tick only options of this question.", id="nested"),
        pytest.param(7, "Tick options of this question.", id="number"),
        pytest.param({"a": True}, "Tick options of this question.", id="object"),
    ],
)
def test_normalise_refuses_what_cannot_be_an_answer(raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        multiple_response.normalise(BODY, raw)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("key", "faults"),
    [
        pytest.param(KEY, [], id="good"),
        pytest.param(WHOLE, [], id="good, whole"),
        pytest.param(
            {"fractions": {"a": "0.5", "b": "0", "c": "0.4", "d": "0"}},
            ["Make the fractions above 0 add up to 1; they add up to 0.9."],
            id="too little",
        ),
        pytest.param(
            {"fractions": {"a": "0.5", "b": "0.5", "c": "0.5", "d": "0"}},
            ["Make the fractions above 0 add up to 1; they add up to 1.5."],
            id="too much",
        ),
        pytest.param(
            {"fractions": {"a": "1", "b": "0", "c": "1", "d": "0"}, "whole": True},
            [],
            id="whole asks for no sum",
        ),
        pytest.param(
            {"fractions": {"a": "0.333333", "b": "0.333333", "c": "0.333333", "d": "0"}},
            ["Make the fractions above 0 add up to 1; they add up to 0.999999."],
            id="six digits are too few",
        ),
        pytest.param(
            KEY | {"disregard": ["a", "c"]},
            ["Give at least one option that still counts a fraction above 0."],
            id="nothing right is left",
        ),
        pytest.param(
            {"fractions": {"a": "0.5", "b": "0", "c": "0.5"}},
            ["Give option d a fraction from -1 to 1."],
            id="fraction missing",
        ),
    ],
)
def test_validate_says_what_to_fix(key, faults):
    assert multiple_response.validate(BODY, key) == faults


def test_right_answer_leaves_out_disregarded_options():
    assert multiple_response.right_answer(BODY, KEY) == ["a", "c"]
    assert multiple_response.right_answer(BODY, KEY | {"disregard": ["c"]}) == ["a"]


def test_guess_score_is_not_defined():
    assert multiple_response.guess_score(BODY, KEY) is None


def test_feedback_and_summary_follow_the_ticks():
    key = KEY | {"reasons": {"a": "Yes.", "b": "A bruise is common.", "c": " "}}

    assert multiple_response.feedback(BODY, key, ["a", "b", "c"]) == ["Yes.", "A bruise is common."]
    assert multiple_response.feedback(BODY, key, None) == []
    assert multiple_response.summary(BODY, ["c", "a"]) == (
        "Breathlessness; Chest pain on breathing in"
    )
    assert multiple_response.summary(BODY, None) == "No answer"
    assert multiple_response.needs_marking(key) is False
