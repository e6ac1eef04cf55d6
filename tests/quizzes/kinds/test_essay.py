from decimal import Decimal

import pytest

from quizzes.kinds import AnswerRefused, essay, marked_by_hand
from quizzes.kinds.rubrics import most_marks, rubric_lines

BODY = {"stem": "What do you ask before a first needling?", "min_words": 3, "max_words": 5}
CRITERIA = [
    {"id": "a", "text": "Asks about blood thinners", "points": "2"},
    {"id": "b", "text": "Says why", "points": "0.5"},
]
KEY = {"rubric": CRITERIA, "model_answer": "Do you take blood thinners?"}
FREE = {"rubric": "One mark for each question.", "max_marks": "6"}


def test_a_person_marks_it():
    assert essay.needs_marking(KEY) is True
    assert essay.grade(BODY, KEY, "Do you bleed easily?") is None
    assert essay.guess_score(BODY, KEY) is None
    assert essay.right_answer(BODY, KEY) == "Do you take blood thinners?"
    assert essay.right_answer(BODY, FREE) is None
    assert marked_by_hand() == ["essay", "file_upload"]


@pytest.mark.parametrize(
    ("key", "most", "lines"),
    [
        pytest.param(KEY, "2.5", ["Asks about blood thinners: 2", "Says why: 0.5"], id="criteria"),
        pytest.param(FREE, "6", ["One mark for each question."], id="in words"),
        pytest.param({}, None, [], id="none"),
    ],
)
def test_a_rubric_says_the_most_marks_and_reads_in_lines(key, most, lines):
    assert most_marks(key) == (None if most is None else Decimal(most))
    assert rubric_lines(key) == lines


@pytest.mark.parametrize(
    ("answer", "warnings"),
    [
        pytest.param("Two words", ["Write at least 3 words; there are 2 now."], id="few"),
        pytest.param("Just\nthree  words", [], id="fewest"),
        pytest.param("One two three four five", [], id="most"),
        pytest.param("a b c d e f", ["Keep to 5 words; there are 6 now."], id="many"),
        pytest.param(None, [], id="blank"),
    ],
)
def test_numbers_of_words_warn_and_refuse_nothing(answer, warnings):
    assert essay.warnings(BODY, answer) == warnings
    assert essay.normalise(BODY, answer) == answer
    assert essay.shown(BODY, [], answer)["warnings"] == warnings


@pytest.mark.parametrize(
    ("body", "key", "faults"),
    [
        pytest.param(BODY, KEY, [], id="criteria"),
        pytest.param(BODY, FREE, [], id="in words"),
        pytest.param(BODY, KEY | {"max_marks": "2.50"}, [], id="the sum, said again"),
        pytest.param(
            BODY,
            KEY | {"max_marks": "3"},
            ["Make the marks 2.5, the points of the criteria added up."],
            id="another sum",
        ),
        pytest.param(
            BODY,
            {"rubric": [CRITERIA[0], {"id": "a", "text": " ", "points": "0"}]},
            [
                "Two criteria have the id a; give each its own.",
                "Write the text of criterion a.",
                "Give criterion 2 its points, a number above 0.",
            ],
            id="a poor criterion",
        ),
        pytest.param(
            BODY,
            {},
            [
                "Give the marks this answer is out of, a number above 0.",
                "Write the rubric that tells a marker what earns the marks.",
            ],
            id="nothing for the marker",
        ),
        pytest.param(
            {"stem": "Why?", "lines": 41, "min_words": 0, "max_words": "9"},
            FREE,
            [
                "Give the height of the field as 1 to 40 lines.",
                "Give the fewest words as a whole number from 1 to 3000.",
                "Give the most words as a whole number from 1 to 3000.",
            ],
            id="numbers",
        ),
        pytest.param(
            BODY | {"min_words": 6},
            FREE,
            ["Make the most words at least as many as the fewest."],
            id="limits that cross",
        ),
    ],
)
def test_validate_says_what_to_fix(body, key, faults):
    assert essay.validate(body, key) == faults


def test_an_answer_may_be_long_but_not_without_end():
    assert essay.normalise(BODY, "x" * essay.LONGEST) == "x" * essay.LONGEST
    with pytest.raises(AnswerRefused) as refused:
        essay.normalise(BODY, "x" * (essay.LONGEST + 1))

    assert str(refused.value) == "Shorten your answer to 20,000 characters; it has 20,001 now."


def test_a_short_answer_that_a_person_marked_becomes_an_essay():
    body = {"stem": "Name three.", "lines": 6}
    key = {"marking": "manual", **FREE, "model_answer": "One", "rationale": "So."}

    upgraded = essay.from_short_answer(body, key)

    assert upgraded == (body, {**FREE, "model_answer": "One", "rationale": "So."})
    assert essay.from_short_answer(*upgraded) == upgraded
    assert essay.validate(*upgraded) == []


@pytest.mark.parametrize("key", [KEY, FREE | {"rationale": "So."}], ids=["criteria", "in words"])
def test_it_travels_whole(key):
    exchange = essay.to_exchange(BODY, key)
    body, again = essay.from_exchange(exchange)

    assert body == BODY
    assert essay.validate(body, again) == []
    assert (most_marks(again), rubric_lines(again)) == (most_marks(key), rubric_lines(key))
    assert essay.to_exchange(body, again) == exchange


def test_the_field_has_what_was_written_and_its_limits():
    assert essay.shown(BODY, [], ["Two words"]) == {
        "typed": "Two words",
        "rows": 8,
        "least": 3,
        "most": 5,
        "words": 2,
        "warnings": ["Write at least 3 words; there are 2 now."],
    }
    assert essay.from_page(BODY, [], ["Two words"]) == "Two words"
    assert essay.lines(BODY, None) == ["No answer"]
    assert essay.explain(BODY, KEY, [], "Two words") == []
