"""What a corrected question changes for one attempt, in tables."""

from decimal import Decimal

import pytest

from quizzes.regrading import Effect, change, refusal
from quizzes.sitting.layout import Slot
from quizzes.sitting.slot_grades import Answered, Asked, as_it_stands, judged, outcome_of

BODY = {"stem": "Which?", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}
A_RIGHT, B_RIGHT = ({"fractions": {"a": "1", "b": "0"}}, {"fractions": {"a": "0", "b": "1"}})
ESSAY = {"stem": "Why?", "lines": 5}
A, B = Answered("a"), Answered("b")
FULL, OUT = {"everybody": "full_marks"}, {"everybody": "left_out"}


def asked(key=A_RIGHT, *, body=BODY, kind="single_choice", version_id=1):
    return Asked(version_id, kind, body, key)


def slots(number, **fields):
    return [Slot(place, 1, ("a", "b"), **fields) for place in range(1, number + 1)]


def graded(answered):
    """As it was stored: with the fraction it earned."""
    return Answered(answered.answer, judged(slots(1)[0], asked(), answered).fraction)


def changed(answers, version, *, pass_mark="50", rules=None, places=None):
    places = places or slots(4)
    return change(
        places,
        1,
        version,
        asked={slot.number: asked() for slot in places},
        answers={number: graded(answer) for number, answer in answers.items()},
        pass_mark=Decimal(pass_mark),
        rules=rules or {},
    )


@pytest.mark.parametrize(
    ("answers", "key", "pass_mark", "effect", "marks"),
    [
        pytest.param({1: B, 2: A}, B_RIGHT, "50", Effect.UP, (1, 2), id="passes-now"),
        pytest.param({1: A, 2: A}, B_RIGHT, "50", Effect.DOWN, (2, 1), id="below-now"),
        pytest.param({1: B}, B_RIGHT, "50", Effect.GAIN, (0, 1), id="gains-and-does-not-pass"),
        pytest.param({1: A, 2: A, 3: A}, B_RIGHT, "50", Effect.LOSE, (3, 2), id="loses-and-passes"),
        pytest.param({2: A}, B_RIGHT, "50", Effect.UNCHANGED, (1, 1), id="blank-stays-blank"),
        pytest.param({2: A}, FULL | A_RIGHT, "50", Effect.UP, (1, 2), id="full-marks-for-a-blank"),
        pytest.param({1: B}, FULL | A_RIGHT, "50", Effect.GAIN, (0, 1), id="full-marks"),
        pytest.param({1: A}, FULL | A_RIGHT, "50", Effect.UNCHANGED, (1, 1), id="had-full-marks"),
        pytest.param({2: A, 3: A}, OUT | A_RIGHT, "60", Effect.UP, (2, 2), id="left-out-lifts"),
        pytest.param({1: A, 2: A}, OUT | A_RIGHT, "50", Effect.DOWN, (2, 1), id="left-out-sinks"),
    ],
)  # fmt: skip
def test_what_a_correction_does_to_one_attempt(answers, key, pass_mark, effect, marks):
    found = changed(answers, asked(key), pass_mark=pass_mark)

    assert (found.effect, (found.before.total, found.after.total)) == (effect, marks)


def test_what_is_left_out_lowers_the_maximum():
    found = changed({1: B, 2: A}, asked(OUT | A_RIGHT))

    assert (found.before.max_mark, found.after.max_mark) == (4, 3)
    assert (found.fraction_after, found.mark_after) == (None, None)


def test_another_slot_keeps_what_is_stored_though_its_key_says_otherwise():
    stored = {1: graded(B), 2: Answered("b", Decimal("0.25"))}
    found = change(
        slots(2), 1, asked(B_RIGHT), asked={1: asked(), 2: asked()}, answers=stored,
        pass_mark=Decimal(50), rules={},
    )  # fmt: skip

    assert (found.before.total, found.after.total) == (Decimal("0.25"), Decimal("1.25"))


def test_while_another_answer_waits_for_a_person_so_does_the_total():
    found = change(
        slots(2), 1, asked(B_RIGHT),
        asked={1: asked(), 2: asked({}, body=ESSAY, kind="essay")},
        answers={1: graded(B), 2: Answered("Because")}, pass_mark=Decimal(50), rules={},
    )  # fmt: skip

    assert (found.effect, found.before.total, found.after.total) == (Effect.WAITING, None, None)


def test_full_marks_for_everybody_end_the_waiting():
    found = change(
        slots(1), 1, asked(FULL, body=ESSAY, kind="essay"),
        asked={1: asked({}, body=ESSAY, kind="essay")},
        answers={1: Answered("Because")}, pass_mark=Decimal(50), rules={},
    )  # fmt: skip

    assert (found.effect, found.before.total, found.after.total) == (Effect.UP, None, 1)


@pytest.mark.parametrize(
    ("rules", "section", "critical", "effect"),
    [
        pytest.param({}, 0, False, Effect.GAIN, id="the-whole-alone"),
        pytest.param(
            {"sections": [{"title": "Safety", "pass_mark": "100"}]}, 1, False, Effect.UP,
            id="its-section-passes-now",
        ),
        pytest.param({"critical_required": True}, 0, True, Effect.UP, id="its-safety-is-right-now"),
        pytest.param({"critical_required": True}, 0, False, Effect.GAIN, id="no-safety-question"),
    ],
)  # fmt: skip
def test_sections_and_safety_questions_decide_with_the_whole(rules, section, critical, effect):
    places = [Slot(1, 1, ("a", "b"), section=section, critical=critical), *slots(4)[1:]]
    answers = {1: B, 2: A, 3: A, 4: A}

    assert changed(answers, asked(B_RIGHT), rules=rules, places=places).effect == effect


@pytest.mark.parametrize(
    ("answered", "key", "fraction", "waiting"),
    [
        pytest.param(A, A_RIGHT, 1, False, id="right"),
        pytest.param(Answered(), A_RIGHT, None, False, id="blank"),
        pytest.param(Answered("a", hints_used=1), A_RIGHT, 0, False, id="after-a-hint"),
        pytest.param(Answered(hints_used=1), A_RIGHT, None, False, id="a-hint-and-no-answer"),
        pytest.param(Answered("a", hints_used=1), FULL | A_RIGHT, 1, False, id="given-to-everybody"),
        pytest.param(
            Answered("b", Decimal("0.5"), by_hand=True), A_RIGHT, Decimal("0.5"), False,
            id="a-persons-mark-stands",
        ),
        pytest.param(
            Answered("b", Decimal("0.5"), by_hand=True), FULL | A_RIGHT, 1, False,
            id="full-marks-besides-a-persons-mark",
        ),
    ],
)  # fmt: skip
def test_what_one_slot_earns(answered, key, fraction, waiting):
    grade = judged(slots(1)[0], asked(key), answered)

    assert (grade.fraction, grade.waiting) == (fraction, waiting)


def test_a_slot_that_was_left_out_stays_out_as_it_stands():
    grade = as_it_stands(slots(1)[0], asked(OUT | A_RIGHT), A)

    assert (grade.left_out, grade.max_mark) == (True, 0)


def test_older_rules_name_neither_sections_nor_safety():
    result = outcome_of([judged(slots(1)[0], asked(), A)], Decimal(100), {"pass_mark": "100.00"})

    assert (result.total, result.passed, result.reasons) == (1, True, ())


MORE = {"stem": "Which?", "options": [*BODY["options"], {"id": "c", "text": "C"}]}
FEWER = {"stem": "Which?", "options": BODY["options"][:1]}


@pytest.mark.parametrize(
    ("shown", "new", "said"),
    [
        pytest.param(asked(), asked(B_RIGHT), "", id="another-key"),
        pytest.param(asked(), asked(body=BODY | {"stem": "Which one?"}), "", id="other-words"),
        pytest.param(
            asked(), asked(body=FEWER),
            "It no longer offers everything that could be chosen then.", id="an-option-is-gone",
        ),
        pytest.param(
            asked(), asked(body=MORE),
            "It offers something now that nobody could choose then.", id="an-option-is-new",
        ),
        pytest.param(
            asked(), asked(kind="multiple_response"),
            "It asks in another way now, so the answers given then do not fit it.",
            id="another-kind",
        ),
        pytest.param(asked(), asked(FULL, body=FEWER), "", id="thrown-out-fits-all"),
        pytest.param(asked(), asked(OUT, kind="essay"), "", id="left-out-fits-all"),
        pytest.param(
            asked(body={"text": "{1}", "parts": [{"id": "1", "options": [{"id": "x"}]}]}),
            asked(body={"text": "{1}", "parts": [{"id": "1", "options": [{"id": "y"}]}]}),
            "It no longer offers everything that could be chosen then.", id="inside-a-gap",
        ),
    ],
)  # fmt: skip
def test_a_version_that_does_not_fit_what_was_shown_is_refused(shown, new, said):
    assert refusal(shown, new) == said
