from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, short_answer

BODY = {"stem": "Name the brief visible contraction.", "lines": 1}
KEY = {
    "patterns": [
        {"text": "local twitch response", "fraction": "1"},
        {"text": "twitch response", "fraction": "0.8", "feedback": "Say where."},
        {"text": "*twitch*", "fraction": "0.5", "feedback": "Be exact."},
        {"text": "*", "fraction": "0", "feedback": "Think of the taut band."},
    ],
    "case_sensitive": False,
}


@pytest.mark.parametrize(
    ("answer", "fraction", "feedback"),
    [
        pytest.param("local twitch response", "1", [], id="first"),
        pytest.param("Local Twitch Response", "1", [], id="case"),
        pytest.param("Twitch response", "0.8", ["Say where."], id="second"),
        pytest.param("a small twitch", "0.5", ["Be exact."], id="third"),
        pytest.param("pain", "0", ["Think of the taut band."], id="anything else"),
    ],
)
def test_first_matching_pattern_wins(answer, fraction, feedback):
    assert short_answer.grade(BODY, KEY, answer) == Decimal(fraction)
    assert short_answer.feedback(BODY, KEY, answer) == feedback


def test_no_match_earns_nothing_and_a_blank_has_no_grade():
    key = {"patterns": KEY["patterns"][:1]}

    assert short_answer.grade(BODY, key, "pain") == 0
    assert short_answer.feedback(BODY, key, "pain") == []
    assert short_answer.grade(BODY, key, None) is None
    assert short_answer.feedback(BODY, key, None) == []


def test_case_counts_when_the_key_says_so():
    key = {"patterns": [{"text": "EMG", "fraction": "1"}], "case_sensitive": True}

    assert [short_answer.grade(BODY, key, each) for each in ("EMG", "emg")] == [1, 0]


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param("  lung  ", "lung", id="trimmed"),
        pytest.param("one\r\ntwo\rthree", "one\ntwo\nthree", id="line ends"),
        pytest.param("cafe\u0301", "caf\u00e9", id="NFC"),
        pytest.param("lu\0ng", "lung", id="NUL is dropped"),
        pytest.param("x" * 5000, "x" * 5000, id="as long as allowed"),
        pytest.param(" " * 9000, None, id="only spaces"),
        pytest.param("\0", None, id="only NUL"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_normalise_reads_what_was_sent(raw, answer):
    assert short_answer.normalise(BODY, raw) == answer


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(
            "x" * 5312, "Shorten your answer to 5,000 characters; it has 5,312 now.", id="too long"
        ),
        pytest.param(
            "a\ud800b",
            "Remove the characters that show as a box or a question mark.",
            id="half a character",
        ),
        pytest.param(7, "Write your answer as text.", id="number"),
        pytest.param(["lung"], "Write your answer as text.", id="list"),
    ],
)
def test_normalise_refuses_what_cannot_be_an_answer(raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        short_answer.normalise(BODY, raw)

    assert str(refused.value) == sentence


UNREACHED = (
    "Give a pattern with words the fraction 1, and place it before any pattern that would catch it "
    "first."
)


@pytest.mark.parametrize(
    ("body", "key", "faults"),
    [
        pytest.param(BODY, KEY, [], id="good"),
        pytest.param({"lines": 1}, KEY, ["Write the question itself."], id="no stem"),
        pytest.param(
            BODY | {"lines": 0}, KEY, ["Give the height of the field as 1 to 40 lines."], id="lines"
        ),
        pytest.param(BODY, {}, ["Give at least one pattern."], id="no patterns"),
        pytest.param(
            BODY,
            {"patterns": [{"text": " ", "fraction": "1.5"}]},
            ["Give pattern 1 a fraction from 0 to 1.", "Write the text of pattern 1."],
            id="empty pattern",
        ),
        pytest.param(
            BODY,
            {"patterns": [{"text": "*", "fraction": "0"}, {"text": "lung", "fraction": "1"}]},
            ["Move the pattern * to the end; patterns after it are never reached."],
            id="anything before the end",
        ),
        pytest.param(
            BODY,
            {"patterns": [{"text": "l*", "fraction": "0.5"}, {"text": "lung", "fraction": "1"}]},
            [UNREACHED],
            id="caught by an earlier pattern",
        ),
        pytest.param(
            BODY,
            {"patterns": [{"text": "lung", "fraction": "0.5"}]},
            [UNREACHED],
            id="none earns 1",
        ),
        pytest.param(
            BODY, {"patterns": [{"text": "*", "fraction": "1"}]}, [UNREACHED], id="no words"
        ),
        pytest.param(
            BODY,
            {"patterns": [{"text": "x" * 5001, "fraction": "1"}]},
            [UNREACHED],
            id="longer than an answer may be",
        ),
    ],
)
def test_validate_says_what_to_fix(body, key, faults):
    assert short_answer.validate(body, key) == faults


@pytest.mark.parametrize(
    ("pattern", "right"),
    [
        pytest.param("lung*", "lung", id="wildcard left out"),
        pytest.param(r"2 \* 3", "2 * 3", id="asterisk kept"),
        pytest.param("*", None, id="nothing to show"),
    ],
)
def test_right_answer_is_the_pattern_in_words(pattern, right):
    key = {"patterns": [{"text": pattern, "fraction": "1"}]}

    assert short_answer.right_answer(BODY, key) == right


def test_guess_score_is_the_fraction_of_a_lone_wildcard():
    assert short_answer.guess_score(BODY, {"patterns": [{"text": "x", "fraction": "1"}]}) == 0
    assert short_answer.guess_score(BODY, {"patterns": [{"text": "*", "fraction": "0.2"}]}) == (
        Decimal("0.2")
    )


def test_summary_is_the_text_itself():
    assert short_answer.summary(BODY, "twitch") == "twitch"
    assert short_answer.summary(BODY, None) == "No answer"
