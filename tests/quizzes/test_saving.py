import datetime as dt
from uuid import uuid4

import pytest
from django.http import Http404

from quizzes.kinds import AnswerRefused
from quizzes.kinds import kind as kind_of
from quizzes.models import Response
from quizzes.services.attempts import (
    Answering,
    AttemptClosed,
    Conflict,
    Saved,
    save_answer,
    save_answers,
    submit_attempt,
)
from quizzes.sitting.papers import in_page_names
from tests.factories import pictures
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def attempt(ana, noon):
    page = make.quiz(
        [make.question("single_choice"), make.question("numeric")],
        shuffle_questions=False,
        shuffle_options=False,
        time_limit_minutes=10,
    )
    return make.attempt(ana, page, at=noon)


def save(attempt, raw, *, revision=0, slot=1, at=None, save_id=None, **more):
    return save_answer(
        attempt_id=attempt.pk,
        user=attempt.enrolment.learner,
        slot=slot,
        raw=raw,
        revision=revision,
        save_id=save_id,
        at=at or attempt.started_at,
        **more,
    )


def stored(attempt, slot=1):
    return Response.objects.get(attempt=attempt, slot=slot)


def test_each_save_is_the_next_revision(attempt):
    assert save(attempt, "o1") == Saved(1)
    assert save(attempt, "o0", revision=1) == Saved(2)
    assert stored(attempt).answer == "a"


def test_a_page_speaks_of_positions_and_the_bank_of_ids(ana, noon):
    attempt = make.attempt(ana, make.quiz([make.question()]), at=noon)
    order = attempt.slots[0].order

    save(attempt, f"o{order.index('c')}")

    assert stored(attempt).answer == "c"


def test_ids_of_the_bank_are_refused(attempt):
    with pytest.raises(AnswerRefused):
        save(attempt, "a")


def test_an_older_page_does_not_overwrite_a_newer_answer(attempt):
    save(attempt, "o1")
    save(attempt, "o2", revision=1)

    assert save(attempt, "o0", revision=1) == Conflict(
        revision=2,
        sent="A pincer lift, across the lifted tissue",
        stored="Quickly, on a deep breath",
        stored_given="o2",
    )
    assert stored(attempt).answer == "c"


def test_the_same_answer_from_an_older_page_is_no_conflict(attempt):
    save(attempt, "o1")

    assert save(attempt, "o1", revision=0) == Saved(1)


def test_the_same_save_twice_is_one_save(attempt):
    save_id = uuid4()
    save(attempt, "o1", save_id=save_id)

    assert save(attempt, "o1", save_id=save_id) == Saved(1)
    assert stored(attempt).revision == 1


def test_a_late_repeat_of_an_older_save_does_not_win(attempt):
    first = uuid4()
    save(attempt, "o1", save_id=first)
    save(attempt, "o2", revision=1, save_id=uuid4())

    assert isinstance(save(attempt, "o1", save_id=first), Conflict)
    assert stored(attempt).answer == "c"


def test_a_taken_back_answer_is_a_blank(attempt):
    save(attempt, "0.04", slot=2)
    save(attempt, "", slot=2, revision=1)

    assert stored(attempt, 2).answer is None


def test_a_flag_needs_no_answer_and_makes_no_revision(attempt):
    assert save(attempt, None, flagged=True) == Saved(0)
    assert stored(attempt).flagged
    assert save(attempt, "o1", revision=0) == Saved(1)
    assert stored(attempt).flagged


def test_answers_are_taken_until_thirty_seconds_past_the_deadline(attempt):
    assert save(attempt, "o1", at=attempt.deadline + 30 * SECOND) == Saved(1)
    with pytest.raises(AttemptClosed, match="The time is over"):
        save(attempt, "o2", revision=1, at=attempt.deadline + 31 * SECOND)


def test_after_handing_in_nothing_is_saved(attempt, noon):
    submit_attempt(attempt_id=attempt.pk, at=noon)

    with pytest.raises(AttemptClosed) as caught:
        save(attempt, "o1")
    assert str(caught.value) == (
        "This attempt was submitted at 21 November, 12:00. Your answers are safe."
    )
    assert not Response.objects.exists()


def test_another_persons_attempt_does_not_exist(attempt, ben):
    with pytest.raises(Http404):
        save_answer(
            attempt_id=attempt.pk, user=ben, slot=1, raw="o1", revision=0, save_id=None,
            at=attempt.started_at,
        )  # fmt: skip


def test_a_slot_that_does_not_exist_is_refused(attempt):
    with pytest.raises(AnswerRefused, match="no such question"):
        save(attempt, "o1", slot=9)


def test_one_refused_answer_does_not_hold_up_the_others(attempt, ana, noon):
    outcomes = save_answers(
        attempt_id=attempt.pk,
        user=ana,
        given=[Answering(1, "o1", 0), Answering(2, "about four", 0)],
        at=noon,
    )

    assert outcomes[1] == Saved(1)
    assert outcomes[2].sentence == "Type one number, such as 12 or 0.5."
    assert list(Response.objects.values_list("slot", "answer")) == [(1, "b")]


def test_an_untouched_answer_of_an_old_page_is_left_alone(attempt, ana, noon):
    from quizzes.sitting.papers import fingerprint

    save(attempt, "o1")
    save(attempt, "o2", revision=1)
    old_page = Answering(1, "o1", revision=1, untouched=fingerprint("o1"))

    assert save_answers(attempt_id=attempt.pk, user=ana, given=[old_page], at=noon) == {1: Saved(2)}
    assert stored(attempt).answer == "c"


@pytest.mark.parametrize("questions", [3, 12])
def test_saving_costs_three_statements_however_many_answers(ana, noon, questions, statements):
    page = make.quiz([make.question() for _ in range(questions)])
    attempt = make.attempt(ana, page, at=noon)
    given = [Answering(slot, "o0", 0) for slot in range(1, questions + 1)]

    with statements(3):
        save_answers(attempt_id=attempt.pk, user=ana, given=given, at=noon)


def both_answers(kind):
    """Two answers of a kind, in the stored shape."""
    if kind == "hotspot":
        return ["a"], ["b"]
    if kind == "markers":
        body, key = pictures.ASKED[kind]
        full = kind_of(kind).right_answer(body, key)
        return full, dict(list(full.items())[:1])
    return (make.KINDS | make.OTHERS)[kind][2:4]


TWO_WINDOWS = [*make.KINDS, "cloze", "essay", "hotspot", "markers"]


@pytest.mark.parametrize("kind", TWO_WINDOWS)
def test_of_every_kind_a_second_window_is_shown_both_answers(ana, noon, kind):
    asked = (pictures if kind in pictures.ASKED else make).question(kind)
    attempt = make.attempt(ana, make.quiz([asked]), at=noon)
    order, body = attempt.slots[0].order, asked.current.body
    first, second = (in_page_names(kind, body, order, each) for each in both_answers(kind))
    save(attempt, first)

    outcome = save(attempt, second)

    assert isinstance(outcome, Conflict)
    assert outcome.stored_given == first
    assert outcome.stored != outcome.sent
    assert "" not in (outcome.stored, outcome.sent)
    assert stored(attempt).answer == both_answers(kind)[0]
    assert save(attempt, second, revision=outcome.revision) == Saved(2)
