"""Attempts at quizzes with draws, sections and cases, as they are laid out at the start."""

import datetime as dt
from collections import Counter

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import (
    Attempt,
    Question,
    QuestionTag,
    QuizDraw,
    QuizSection,
    Stimulus,
    StimulusVersion,
)
from quizzes.selectors.attempts import quiz_to_sit
from quizzes.services import bank
from quizzes.services.attempts import StartProblem, start_attempt, submit_attempt
from tests.factories import quizzes as make
from tests.quizzes.test_budgets import SESSION_AND_USER

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def several(count, **fields):
    return [make.question(**fields) for _ in range(count)]


def asked(attempt):
    """Ids of the questions, in their order."""
    shown = {question.asked_id: question.pk for question in Question.objects.all()}
    return [shown[slot.version_id] for slot in attempt.slots]


def ids(questions):
    return {question.pk for question in questions}


def case_of(questions, *, stepwise=False, noon):
    """A case whose questions stand in the order given."""
    case = Stimulus.objects.create(
        reference=f"CASE-{questions[0].pk}", title="A runner", stepwise=stepwise
    )
    case.current = StimulusVersion.objects.create(
        stimulus=case, number=1, body={"parts": [{"text": "A runner of 32"}]}, created_at=noon
    )
    case.save()
    for place, question in enumerate(questions, 1):
        question.stimulus, question.stimulus_order = case, place
        question.save()
    return case


def again(learner, page, at):
    """The next attempt, after the one that is open was handed in and not passed."""
    row = Attempt.objects.get(enrolment__learner=learner, state=Attempt.State.OPEN)
    submit_attempt(attempt_id=row.pk, at=at)
    Attempt.objects.filter(pk=row.pk).update(passed=False, mark=0)
    return make.attempt(learner, page, at=at + HOUR)


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param({"bank": "Theory"}, id="bank"),
        pytest.param({"domain": "anatomy"}, id="domain"),
        pytest.param({"topic": "needles"}, id="topic"),
        pytest.param({"difficulty": "hard"}, id="difficulty"),
        pytest.param({"tag": "winter"}, id="tag"),
    ],
)
def test_a_draw_takes_questions_that_fit(ana, noon, wanted):
    several(2)
    plain = {name: value for name, value in wanted.items() if name not in ("bank", "tag")}
    fitting = several(3, **plain)
    if "bank" in wanted:
        Question.objects.filter(pk__in=ids(fitting)).update(bank="Theory")
    if "tag" in wanted:
        winter = QuestionTag.objects.create(name="winter")
        for question in fitting:
            question.tags.add(winter)

    attempt = make.attempt(ana, make.quiz([], draws=[QuizDraw(count=3, **wanted)]), at=noon)

    assert set(asked(attempt)) == ids(fitting)
    assert attempt.max_mark == 3


def test_sections_keep_their_order_and_hold_what_is_drawn_for_them(ana, noon):
    fixed = make.question(topic="law", critical=True)
    drawn = several(3, topic="needles")
    page = make.quiz(
        [fixed],
        sections=[QuizSection(title="Needles", pass_mark=70), QuizSection(title="Law")],
        draws=[QuizDraw(count=2, topic="needles", section=1)],
    )
    page.quiz_questions.update(section=2)

    attempt = make.attempt(ana, page, at=noon)

    assert [slot.section for slot in attempt.slots] == [1, 1, 2]
    assert [slot.critical for slot in attempt.slots] == [False, False, True]
    assert set(asked(attempt)[:2]) < ids(drawn)
    rules = attempt.quiz_version.settings
    assert rules["sections"] == [
        {"title": "Needles", "pass_mark": "70.00"},
        {"title": "Law", "pass_mark": None},
    ]
    assert rules["draws"] == [
        {"count": 2, "section": 1, "bank": "", "domain": "", "topic": "needles", "tag": "",
         "difficulty": ""}
    ]  # fmt: skip


def test_fixed_questions_are_not_drawn_once_more(ana, noon):
    fixed, *others = several(3)

    attempt = make.attempt(ana, make.quiz([fixed], draws=[QuizDraw(count=2)]), at=noon)

    assert sorted(asked(attempt)) == sorted(ids([fixed, *others]))


def test_what_was_not_seen_comes_first_in_any_enrolment_and_after_a_correction(ana, noon):
    bank_of_six = several(6)
    page = make.quiz([], draws=[QuizDraw(count=2)], attempts_allowed=None)

    first = make.attempt(ana, page, at=noon)
    met = asked(first)
    corrected = Question.objects.get(pk=met[0])
    old = corrected.current
    bank.correct_question(
        question=corrected, body=old.body | {"stem": "Asked better?"}, key=old.key,
        reason="Clearer", author=None, at=noon,
    )  # fmt: skip
    make.approved(corrected)
    row = first.enrolment
    row.left_at = noon
    row.save()
    submit_attempt(attempt_id=first.pk, at=noon)
    second = make.attempt(ana, page, at=noon + HOUR)
    third = again(ana, page, noon + 2 * HOUR)

    assert second.enrolment != first.enrolment
    turns = Counter([*met, *asked(second), *asked(third)])
    assert turns == dict.fromkeys(ids(bank_of_six), 1)
    fourth = again(ana, page, noon + 4 * HOUR)
    assert max(Counter([*turns, *asked(fourth)]).values()) == 2


def test_another_learner_is_drawn_a_paper_of_their_own(ana, ben, noon, monkeypatch):
    several(40)
    page = make.quiz([], draws=[QuizDraw(count=5)])
    seeds = iter([1, 2])
    monkeypatch.setattr("quizzes.services.starting.secrets.randbits", lambda _bits: next(seeds))

    assert set(asked(make.attempt(ana, page, at=noon))) != set(
        asked(make.attempt(ben, page, at=noon))
    )


def test_a_case_is_drawn_whole_and_stands_together(ana, noon):
    parts = several(3, topic="case")
    case = case_of(parts, stepwise=True, noon=noon)
    several(4, topic="other")
    page = make.quiz([], draws=[QuizDraw(count=2, topic="other"), QuizDraw(count=3, topic="case")])

    attempt = make.attempt(ana, page, at=noon)

    of_case = [slot for slot in attempt.slots if slot.stimulus_version_id == case.current_id]
    places = [slot.number for slot in of_case]
    assert [slot.part for slot in of_case] == [1, 2, 3]
    assert places == list(range(places[0], places[0] + 3))
    in_order = [question.pk for question in parts]
    assert [each for each in asked(attempt) if each in in_order] == in_order


def test_a_case_too_large_for_the_draw_is_left_out(ana, noon):
    case_of(several(3), noon=noon)
    singles = several(2)

    attempt = make.attempt(ana, make.quiz([], draws=[QuizDraw(count=2)]), at=noon)

    assert set(asked(attempt)) == ids(singles)


def test_only_reviewed_questions_are_drawn_for_marks_and_all_in_use_for_practice(ana, ben, noon):
    reviewed = make.question()
    fresh = make.question(reviewed=False)
    for_marks = make.quiz([], draws=[QuizDraw(count=1)])
    practice = make.quiz([], draws=[QuizDraw(count=2)], is_practice=True)

    assert asked(make.attempt(ana, for_marks, at=noon)) == [reviewed.pk]
    shown = {slot.version_id for slot in make.attempt(ben, practice, at=noon).slots}
    assert shown == {reviewed.current_id, fresh.current_id}


def test_a_bank_too_small_refuses_the_start_and_records_nothing(ana, noon):
    several(2)
    page = make.quiz([], draws=[QuizDraw(count=3)])

    with pytest.raises(StartProblem) as caught:
        make.attempt(ana, page, at=noon)

    assert str(caught.value) == (
        "There are not enough questions for this quiz at the moment. Tell your instructor."
    )
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(("fixed", "draws"), [(1, 1), (8, 5)])
def test_a_start_with_draws_costs_five_statements_however_many(
    ana, ben, noon, fixed, draws, statements
):
    for number in range(draws):
        several(4, topic=f"topic {number}")
    tag = QuestionTag.objects.create(name="winter")
    Question.objects.first().tags.add(tag)
    page = make.quiz(
        several(fixed, topic="fixed"),
        sections=[QuizSection(title="All", pass_mark=50)],
        draws=[
            QuizDraw(count=2, topic=f"topic {number}", section=1) for number in range(draws)
        ] + [QuizDraw(count=1, tag="winter")],
        attempts_allowed=None,
    )  # fmt: skip
    make.attempt(ben, page, at=noon)
    row = make.attempt(ana, page, at=noon)
    submit_attempt(attempt_id=row.pk, at=noon)
    Attempt.objects.filter(pk=row.pk).update(passed=False, mark=0)

    page, _ = quiz_to_sit(user=ana, quiz_id=page.pk)  # says that nothing is locked
    # attempts; questions with rules, sections and draws; the bank; what is drawn; insert
    with statements(5):
        start_attempt(enrolment=row.enrolment, quiz=page, at=noon + HOUR)


def test_a_start_with_draws_costs_six_statements_beyond_session_and_user(
    client, ana, ben, statements
):
    several(6)
    page = make.quiz([make.question()], draws=[QuizDraw(count=2), QuizDraw(count=1)])
    make.attempt(ben, page, at=timezone.now())
    make.enrolled(ana, page)
    client.force_login(ana)
    client.get(page.url)

    # quiz with enrolment; and the five of the service
    with statements(6, besides=SESSION_AND_USER):
        client.post(reverse("quizzes:start", args=[page.pk]))
    assert Attempt.objects.count() == 2


def test_the_title_of_a_section_stands_above_its_first_question(client, ana):
    page = make.quiz(
        [make.question(), make.question(), make.question()],
        sections=[QuizSection(title="Landmarks")],
        shuffle_questions=False,
    )
    page.quiz_questions.filter(sort_order__gt=0).update(section=1)
    attempt = make.attempt(ana, page, at=timezone.now())
    client.force_login(ana)

    text = client.get(reverse("quizzes:attempt", args=[attempt.pk])).text

    title = text.index('<h2 class="quiz-section">Landmarks</h2>')
    assert text.index('id="q1"') < title < text.index('id="q2"')
    assert text.count("Landmarks") == 1
