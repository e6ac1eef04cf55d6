from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, single_choice

BODY = {
    "stem": "Which approach keeps the needle away from the lung?",
    "options": [
        {"id": "a", "text": "Across the lifted muscle"},
        {"id": "b", "text": "Straight down"},
        {"id": "c", "text": "At the end of a deep breath"},
    ],
}
KEY = {
    "fractions": {"a": "1", "b": "-0.3333333", "c": "0"},
    "reasons": {"b": "Nothing dependable lies beneath."},
    "rationale": "A pincer lift and a tangential direction.",
}


@pytest.mark.parametrize(
    ("flags", "answer", "fraction"),
    [
        pytest.param({}, "a", "1", id="right"),
        pytest.param({}, "b", "-0.3333333", id="negative is not raised to 0"),
        pytest.param({}, "c", "0", id="wrong"),
        pytest.param({}, "z", "0", id="option the key does not know"),
        pytest.param({"disregard": ["b"]}, "b", "0", id="disregarded costs nothing"),
        pytest.param({"disregard": ["a"]}, "a", "0", id="disregarded earns nothing"),
        pytest.param({"disregard": ["b"]}, "a", "1", id="disregarding another changes nothing"),
        pytest.param({"always_correct": ["c"]}, "c", "1", id="always correct earns all"),
        pytest.param({"always_correct": ["c"]}, "b", "-0.3333333", id="others stay as they are"),
    ],
)
def test_grade_is_the_fraction_of_the_chosen_option(flags, answer, fraction):
    assert single_choice.grade(BODY, KEY | flags, answer) == Decimal(fraction)


def test_blank_has_no_grade():
    assert single_choice.grade(BODY, KEY, None) is None


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param("b", "b", id="form"),
        pytest.param(["b"], "b", id="list of one"),
        pytest.param("", None, id="empty text"),
        pytest.param([], None, id="empty list"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_normalise_reads_what_was_sent(raw, answer):
    assert single_choice.normalise(BODY, raw) == answer


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param("z", "Choose one of the options of this question.", id="unknown"),
        pytest.param(1, "Choose one of the options of this question.", id="number"),
        pytest.param({"a": "a"}, "Choose one of the options of this question.", id="object"),
        pytest.param(["a", "b"], "Choose one option only.", id="two"),
    ],
)
def test_normalise_refuses_what_cannot_be_an_answer(raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        single_choice.normalise(BODY, raw)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("body", "key", "faults"),
    [
        pytest.param({}, {}, [], id="good"),
        pytest.param({"stem": "  "}, {}, ["Write the question itself."], id="no stem"),
        pytest.param(
            {"options": [{"id": "a", "text": "Only one"}]},
            {"fractions": {"a": "1"}},
            ["Give at least 2 options."],
            id="one option",
        ),
        pytest.param(
            {"options": [{"id": "a", "text": "Yes"}, {"id": "a", "text": "No"}]},
            {"fractions": {"a": "1"}},
            ["Two options have the id a; give each its own."],
            id="id twice",
        ),
        pytest.param(
            {"options": [{"id": "a", "text": "Yes"}, {"id": "b", "text": "Yes "}]},
            {"fractions": {"a": "1", "b": "0"}},
            ["Two options have the same text, “Yes”; change one."],
            id="text twice",
        ),
        pytest.param(
            {"options": [{"id": "a", "text": "Yes"}, {"id": "b", "text": ""}]},
            {"fractions": {"a": "1", "b": "0"}},
            ["Write the text of option b."],
            id="empty text",
        ),
        pytest.param(
            {"options": [{"text": "Yes"}, {"id": "b", "text": "No"}]},
            {"fractions": {"b": "1"}},
            ["Give every option an id."],
            id="no id",
        ),
        pytest.param(
            {},
            {"fractions": {"a": "1", "b": "2", "c": "none"}},
            [
                "Give option b a fraction from -1 to 1.",
                "Give option c a fraction from -1 to 1.",
            ],
            id="fractions",
        ),
        pytest.param(
            {},
            {"fractions": {"a": "0.9", "b": "0", "c": "0"}},
            ["Give at least one option that still counts the fraction 1."],
            id="nothing earns all",
        ),
        pytest.param(
            {},
            {"disregard": ["a"]},
            ["Give at least one option that still counts the fraction 1."],
            id="the right one is disregarded",
        ),
        pytest.param(
            {},
            {"always_correct": ["z"]},
            ["The key names option z, which the question does not have; remove it from the key."],
            id="unknown option in the key",
        ),
        pytest.param(
            {},
            {"disregard": ["b"], "always_correct": ["b"]},
            ["Option b is both disregarded and always correct; keep one of the two."],
            id="two flags",
        ),
    ],
)
def test_validate_says_what_to_fix(body, key, faults):
    assert single_choice.validate(BODY | body, KEY | key) == faults


def test_right_answer_prefers_the_keyed_option_to_a_repaired_one():
    assert single_choice.right_answer(BODY, KEY) == "a"
    later = KEY | {"fractions": {"a": "0", "b": "0", "c": "1"}, "always_correct": ["a"]}
    assert single_choice.right_answer(BODY, later) == "c"
    assert single_choice.right_answer(BODY, later | {"disregard": ["c"]}) == "a"


def test_guess_score_is_the_mean_of_the_options():
    key = {"fractions": {"a": "1", "b": "0", "c": "0.5"}}

    assert single_choice.guess_score(BODY, key) == Decimal("0.5")


def test_feedback_and_summary_speak_about_the_chosen_option():
    assert single_choice.feedback(BODY, KEY, "b") == ["Nothing dependable lies beneath."]
    assert single_choice.feedback(BODY, KEY, "a") == []
    assert single_choice.feedback(BODY, KEY, None) == []
    assert single_choice.summary(BODY, "b") == "Straight down"
    assert single_choice.summary(BODY, None) == "No answer"
    assert single_choice.needs_marking(KEY) is False
