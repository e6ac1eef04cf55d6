from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, matching

BODY = {
    "stem": "Match each muscle with the structure that most demands respect.",
    "left": [
        {"id": "m1", "text": "Upper trapezius"},
        {"id": "m2", "text": "Piriformis"},
        {"id": "m3", "text": "Rhomboids"},
    ],
    "right": [
        {"id": "s2", "text": "Sciatic nerve"},
        {"id": "s3", "text": "Femoral nerve"},
        {"id": "s1", "text": "Pleura"},
    ],
}
KEY = {"pairs": {"m1": "s1", "m2": "s2", "m3": "s1"}}
WHOLE = KEY | {"whole": True}


@pytest.mark.parametrize(
    ("key", "answer", "fraction"),
    [
        pytest.param(KEY, {"m1": "s1", "m2": "s2", "m3": "s1"}, Decimal(1), id="all, one shared"),
        pytest.param(KEY, {"m1": "s1", "m2": "s3", "m3": "s3"}, Decimal(1) / 3, id="one"),
        pytest.param(KEY, {"m1": "s1", "m2": "s2"}, Decimal(2) / 3, id="blank entry is wrong"),
        pytest.param(KEY, {"m1": "s2"}, Decimal(0), id="none"),
        pytest.param(KEY, {"zz": "s1"}, Decimal(0), id="entry the key does not know"),
        pytest.param(KEY, None, None, id="blank"),
        pytest.param(KEY, {}, None, id="empty"),
        pytest.param(WHOLE, {"m1": "s1", "m2": "s2", "m3": "s1"}, Decimal(1), id="whole, all"),
        pytest.param(WHOLE, {"m1": "s1", "m2": "s2"}, Decimal(0), id="whole, one missing"),
    ],
)
def test_grade_counts_right_pairs(key, answer, fraction):
    assert matching.grade(BODY, key, answer) == fraction


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param({"m2": "s2", "m1": "s1"}, {"m1": "s1", "m2": "s2"}, id="two"),
        pytest.param({"m1": "s1", "m2": "", "m3": None}, {"m1": "s1"}, id="blanks are dropped"),
        pytest.param({"m1": "", "m2": ""}, None, id="all blank"),
        pytest.param({}, None, id="empty"),
        pytest.param("", None, id="empty text"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_normalise_reads_what_was_sent(raw, answer):
    assert matching.normalise(BODY, raw) == answer


def test_normalise_keeps_the_order_of_the_left_column():
    assert list(matching.normalise(BODY, {"m3": "s1", "m1": "s1"})) == ["m1", "m3"]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param({"zz": "s1"}, "Match only the entries of this question.", id="left"),
        pytest.param({"m1": "zz"}, "Choose each match from the list of this question.", id="right"),
        pytest.param(
            {"m1": ["s1"]}, "Choose each match from the list of this question.", id="list inside"
        ),
        pytest.param(["s1"], "Choose a match for each entry.", id="list"),
        pytest.param("s1", "Choose a match for each entry.", id="text"),
    ],
)
def test_normalise_refuses_what_cannot_be_an_answer(raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        matching.normalise(BODY, raw)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("pairs", "faults"),
    [
        pytest.param(KEY["pairs"], [], id="good"),
        pytest.param(
            {"m1": "s1", "m2": "s2"}, ["Pair m3 with one of the choices."], id="pair missing"
        ),
        pytest.param(
            {"m1": "s1", "m2": "s2", "m3": "zz"},
            ["Pair m3 with one of the choices."],
            id="unknown choice",
        ),
        pytest.param(
            KEY["pairs"] | {"m9": "s1"},
            ["The key pairs m9, which the question does not have; remove it from the key."],
            id="unknown entry",
        ),
    ],
)
def test_validate_says_what_to_fix(pairs, faults):
    assert matching.validate(BODY, {"pairs": pairs}) == faults


def test_validate_asks_for_both_columns():
    assert matching.validate({"stem": "Match."}, {}) == [
        "Give at least 2 entries.",
        "Give at least 2 choices.",
    ]


def test_guess_score_is_one_over_the_choices():
    assert matching.guess_score(BODY, KEY) == Decimal(1) / 3
    assert matching.guess_score(BODY, WHOLE) == (Decimal(1) / 3) ** 3


def test_summary_names_both_sides():
    assert matching.summary(BODY, {"m1": "s1", "m3": "s2"}) == (
        "Upper trapezius: Pleura; Piriformis: no answer; Rhomboids: Sciatic nerve"
    )
    assert matching.summary(BODY, None) == "No answer"
    assert matching.right_answer(BODY, KEY) == KEY["pairs"]
    assert matching.feedback(BODY, KEY, {"m1": "s1"}) == []
    assert matching.needs_marking(KEY) is False
