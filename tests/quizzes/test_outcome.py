"""Whether an attempt passes, and the entry for a question and a response as plain data."""

from decimal import Decimal

import pytest

from quizzes import grading
from quizzes.grading import Outcome, QuestionRefused, Section, Shortfall, SlotGrade, Why
from quizzes.kinds import AnswerRefused

SAFETY, ANATOMY = 1, 2
SECTIONS = {
    SAFETY: Section("Safety", Decimal(80)),
    ANATOMY: Section("Anatomy", Decimal(50)),
}


def D(text):  # noqa: N802 - a table reads better with one letter
    return Decimal(text)


def slot(fraction, section=None, *, critical=False, most="1", **flags):
    known = None if fraction is None else D(fraction)
    return SlotGrade(known, D(most), section=section, critical=critical, **flags)


def test_a_pass_of_the_whole():
    assert grading.outcome([slot("1"), slot("0.6")], D(80)) == Outcome(
        D("1.6"), D(2), D(80), passed=True
    )


@pytest.mark.parametrize(
    ("slots", "total", "passed", "reasons"),
    [
        pytest.param([slot("1", SAFETY), slot("0.5", ANATOMY)], "1.5", True, [], id="both"),
        pytest.param(
            [slot("0.7", SAFETY), slot("1", ANATOMY)],
            "1.7",
            False,
            [Shortfall(Why.SECTION, "Safety", D(70), D(80))],
            id="one section is short though the whole is enough",
        ),
        pytest.param(
            [slot("0", SAFETY), slot("0", ANATOMY)],
            "0",
            False,
            [
                Shortfall(Why.PASS_MARK, percent=D(0), pass_mark=D(60)),
                Shortfall(Why.SECTION, "Safety", D(0), D(80)),
                Shortfall(Why.SECTION, "Anatomy", D(0), D(50)),
            ],
            id="everything is short",
        ),
        pytest.param(
            [slot("-1", SAFETY), slot("1", ANATOMY)],
            "0",
            False,
            [
                Shortfall(Why.PASS_MARK, percent=D(0), pass_mark=D(60)),
                Shortfall(Why.SECTION, "Safety", D(0), D(80)),
            ],
            id="no section is below 0",
        ),
        pytest.param(
            [slot("0.9999999", SAFETY), slot("0.4999999", ANATOMY)],
            "1.4999999",
            True,
            [],
            id="a third that is written short",
        ),
        pytest.param(
            [slot("1", SAFETY), slot(None, ANATOMY, most="0", left_out=True)],
            "1",
            True,
            [],
            id="a section that was left out asks for nothing",
        ),
        pytest.param(
            [slot(None, SAFETY), slot("1", ANATOMY), slot("1"), slot("1")],
            "3",
            False,
            [Shortfall(Why.SECTION, "Safety", D(0), D(80))],
            id="a blank section",
        ),
    ],
)
def test_every_section_has_to_pass(slots, total, passed, reasons):
    found = grading.outcome(slots, D(60), SECTIONS)

    assert (found.total, found.passed, list(found.reasons)) == (D(total), passed, reasons)


def test_a_section_without_a_pass_mark_only_adds_its_marks():
    found = grading.outcome([slot("0", SAFETY), slot("1")], D(50), {SAFETY: Section("Safety")})

    assert (found.total, found.passed) == (1, True)


@pytest.mark.parametrize(
    ("critical", "missed"),
    [
        pytest.param(slot("1", critical=True), 0, id="right"),
        pytest.param(slot("0.9999999", critical=True), 0, id="three thirds"),
        pytest.param(slot("0.9", critical=True), 1, id="partly right"),
        pytest.param(slot("0", critical=True), 1, id="wrong"),
        pytest.param(slot(None, critical=True), 1, id="blank"),
        pytest.param(slot(None, critical=True, most="0", left_out=True), 0, id="left out"),
        pytest.param(slot("0", critical=True, most="0"), 0, id="worth nothing"),
    ],
)
def test_critical_questions_have_to_be_right_where_that_is_required(critical, missed):
    slots = [*[slot("1")] * 9, critical]

    required = grading.outcome(slots, D(50), critical_required=True)
    assert required.reasons == ((Shortfall(Why.CRITICAL, missed=missed),) if missed else ())
    assert required.passed is not bool(missed)
    assert grading.outcome(slots, D(50)).passed is True


def test_nothing_is_said_while_a_person_has_to_mark():
    waiting = [slot("1"), slot(None, waiting=True, critical=True)]

    found = grading.outcome(waiting, D(50), SECTIONS, critical_required=True)
    assert found == Outcome(None, D(2), None, None)
    assert grading.outcome([slot("1"), slot(None, most="0", waiting=True)], D(50)).passed is True


TRUE = {"kind": "true_false", "body": {"stem": "So?"}, "key": {"answer": True}, "max_mark": "3"}


@pytest.mark.parametrize(
    ("everybody", "answer", "grade"),
    [
        pytest.param("full_marks", False, SlotGrade(D(1), D(3)), id="wrong, full marks"),
        pytest.param("full_marks", None, SlotGrade(D(1), D(3)), id="blank, full marks"),
        pytest.param("left_out", True, SlotGrade(None, D(0), left_out=True), id="right, left out"),
        pytest.param("left_out", None, SlotGrade(None, D(0), left_out=True), id="blank, left out"),
        pytest.param("", False, SlotGrade(D(0), D(3)), id="nothing is given"),
    ],
)
def test_a_correction_may_give_everybody_the_same(everybody, answer, grade):
    key = TRUE["key"] | {"everybody": everybody}

    judged = grading.judge("true_false", body={}, key=key, answer=answer, max_mark=D(3))

    assert judged == grade


@pytest.mark.parametrize("everybody", ["full_marks", "left_out"])
def test_what_everybody_is_given_waits_for_nobody(everybody):
    key = {"rubric": "One each.", "max_marks": "6", "everybody": everybody}

    judged = grading.judge("essay", body={}, key=key, answer="I ask.", max_mark=D(6))

    assert judged.waiting is False


@pytest.mark.parametrize(
    ("change", "response", "state", "fraction", "mark", "most", "answer"),
    [
        pytest.param({}, "true", "right", "1", "3", "3", True, id="right"),
        pytest.param({}, False, "wrong", "0", "0", "3", False, id="wrong"),
        pytest.param({}, "", "blank", None, None, "3", None, id="blank"),
        pytest.param(
            {"key": {"answer": True, "everybody": "left_out"}},
            True, "left_out", None, None, "0", True, id="left out",
        ),
        pytest.param(
            {"kind": "essay", "key": {"rubric": "One."}},
            " Yes. ", "waiting", None, None, "3", "Yes.", id="waiting",
        ),
        pytest.param(
            {"kind": "short_answer", "key": {"patterns": [{"text": "*", "fraction": 0.25}]}},
            "lung", "partial", "0.25", "0.75", "3", "lung", id="partial",
        ),
        pytest.param(
            {"kind": "description", "max_mark": 0},
            None, "blank", None, None, "0", None, id="nothing asked",
        ),
    ],
)  # fmt: skip
def test_a_question_and_a_response_are_graded_as_plain_data(
    change, response, state, fraction, mark, most, answer
):
    assert grading.grade(TRUE | change, response) == {
        "fraction": fraction,
        "state": state,
        "mark": mark,
        "max_mark": most,
        "answer": answer,
    }


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        pytest.param({}, "Name the kind of the question.", id="empty"),
        pytest.param([], "Name the kind of the question.", id="no object"),
        pytest.param({"kind": "essay"}, "Give the question a body, an object.", id="no body"),
        pytest.param(
            {"kind": "essay", "body": {}, "key": []},
            "Give the question a key, an object.",
            id="key",
        ),
        pytest.param(
            TRUE | {"max_mark": "-1"},
            "Give the maximum mark as a number of 0 or more.",
            id="maximum below 0",
        ),
    ],
)
def test_what_is_no_question_is_refused(question, sentence):
    with pytest.raises(QuestionRefused) as refused:
        grading.grade(question, None)

    assert str(refused.value) == sentence


def test_an_unknown_kind_and_an_impossible_answer_are_named():
    with pytest.raises(LookupError, match=r"^No kind of question is called 'riddle'; use one of"):
        grading.grade(TRUE | {"kind": "riddle"}, True)
    with pytest.raises(AnswerRefused, match=r"^Choose true or false\.$"):
        grading.grade(TRUE, "perhaps")
