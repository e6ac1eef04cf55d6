from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, true_false

BODY = {"stem": "A filiform needle may be used again on the same patient."}
KEY = {"answer": False, "reasons": {"true": "Needles are single use.", "false": ""}}


@pytest.mark.parametrize(
    ("keyed", "answer", "fraction"),
    [
        (True, True, Decimal(1)),
        (True, False, Decimal(0)),
        (False, False, Decimal(1)),
        (False, True, Decimal(0)),
        (False, None, None),
    ],
)
def test_grade_compares_with_the_key(keyed, answer, fraction):
    assert true_false.grade(BODY, {"answer": keyed}, answer) == fraction


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("False", False),
        (" 1 ", True),
        ("0", False),
        (1, True),
        (0, False),
        ("", None),
        (None, None),
    ],
)
def test_normalise_reads_what_was_sent(raw, answer):
    assert true_false.normalise(BODY, raw) is answer


@pytest.mark.parametrize("raw", ["yes", 2, 0.5, [True], {}])
def test_normalise_refuses_what_cannot_be_an_answer(raw):
    with pytest.raises(AnswerRefused, match=r"^Choose true or false\.$"):
        true_false.normalise(BODY, raw)


@pytest.mark.parametrize("keyed", [None, "true", 1])
def test_validate_asks_for_the_key(keyed):
    assert true_false.validate(BODY, KEY) == []
    assert true_false.validate(BODY, {"answer": keyed}) == [
        "Say whether the statement is true or false."
    ]
    assert true_false.validate({}, KEY) == ["Write the question itself."]


def test_the_rest_follows_the_key():
    assert true_false.right_answer(BODY, KEY) is False
    assert true_false.guess_score(BODY, KEY) == Decimal("0.5")
    assert true_false.feedback(BODY, KEY, True) == ["Needles are single use."]
    assert true_false.feedback(BODY, KEY, False) == []
    assert true_false.feedback(BODY, KEY, None) == []
    assert [true_false.summary(BODY, answer) for answer in (True, False, None)] == [
        "True",
        "False",
        "No answer",
    ]
    assert true_false.needs_marking(KEY) is False
