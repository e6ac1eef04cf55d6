"""The result page shows what its author allows, says what comes when, and takes reports."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import QuestionReport, QuizSection
from quizzes.services.accommodations import end_accommodation, grant_accommodation
from quizzes.services.attempts import grade_attempt, submit_attempt
from tests.factories import quizzes as make
from tests.quizzes.regrades import corrections

pytestmark = pytest.mark.django_db

PARTS = ["mark", "answer", "correctness", "right_answer", "rationale"]
PINCER, BONE = "A pincer lift, across the lifted tissue", "Straight down until bone is felt"
# Words of the page that belong to one part each, after a wrong answer.
SIGNS = {
    "mark": "of 1 marks",
    "answer": BONE,
    "correctness": "Not right",
    "right_answer": PINCER,
    "rationale": make.RATIONALE,
}


def graded(client, learner, quiz, *, right=False, answered=True):
    client.force_login(learner)
    attempt = make.attempt(learner, quiz, at=timezone.now())
    if answered:
        make.answer(attempt, right=right, at=timezone.now())
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())
    attempt.refresh_from_db()
    return attempt


def result(client, attempt) -> str:
    page = client.get(reverse("quizzes:result", args=[attempt.pk])).text
    return re.search(r"(?s)<main.*</main>", page)[0]


def stages(**said):
    return {f"review_{part}": said.get(part, "never") for part in PARTS}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_alone_shows_nothing_of_the_others(client, ana, part):
    quiz = make.quiz([make.question()], **stages(**{part: "after_submit"}))

    page = result(client, graded(client, ana, quiz))

    assert [name for name, sign in SIGNS.items() if sign in page] == [part]
    assert "This quiz does not show " in page


def test_everything_is_shown_when_everything_is_allowed(client, ana):
    quiz = make.quiz([make.question()], **stages(**dict.fromkeys(PARTS, "after_submit")))

    page = result(client, graded(client, ana, quiz))

    assert [name for name, sign in SIGNS.items() if sign in page] == PARTS
    assert "does not show" not in page


def test_the_page_says_what_comes_when(client, ana):
    quiz = make.quiz(
        [make.question()],
        closes_at=timezone.now() + dt.timedelta(days=400),
        **stages(
            mark="after_submit",
            answer="after_submit",
            correctness="after_last",
            right_answer="after_close",
        ),
    )

    page = result(client, graded(client, ana, quiz))

    assert (
        "Once you pass or have used your last attempt you see which of your answers are right."
        in page
    )
    assert re.search(r"After the quiz has closed, on [^<]+, you see the right answers\.", page)
    assert "This quiz does not show why they are right, so that it stays useful" in page


def test_after_the_close_the_key_is_shown(client, ana):
    quiz = make.quiz(
        [make.question()],
        closes_at=timezone.now() + dt.timedelta(hours=1),
        **stages(**dict.fromkeys(PARTS, "after_close")),
    )
    attempt = graded(client, ana, quiz)
    assert make.RATIONALE not in result(client, attempt)

    closed = timezone.now() - dt.timedelta(seconds=quiz.grace_seconds)
    type(quiz).objects.filter(pk=quiz.pk).update(closes_at=closed)

    assert make.RATIONALE in result(client, attempt)


KEY_AFTER_CLOSE = stages(right_answer="after_close", rationale="after_close")


def closed_quiz(**fields):
    """It closed an hour ago."""
    closed = timezone.now() - dt.timedelta(hours=1)
    return make.quiz([make.question()], **KEY_AFTER_CLOSE | {"closes_at": closed} | fields)


def sat_before_the_close(learner, quiz, *, right=False):
    at = timezone.now() - dt.timedelta(hours=3)
    attempt = make.attempt(learner, quiz, at=at)
    make.answer(attempt, right=right, at=at)
    submit_attempt(attempt_id=attempt.pk, at=at)
    grade_attempt(attempt_id=attempt.pk, generation=1, at=at)
    return attempt


def under_way(learner, quiz, *, until):
    """Begun before the close, and let go on until then."""
    attempt = make.attempt(learner, quiz, at=timezone.now() - dt.timedelta(hours=2))
    type(attempt).objects.filter(pk=attempt.pk).update(deadline=until)
    return attempt


@pytest.mark.parametrize("whose", ["one's own", "somebody else's"])
def test_an_attempt_that_may_go_on_after_the_close_keeps_the_key_back(client, ana, ben, whose):
    quiz = closed_quiz()
    attempt = sat_before_the_close(ana, quiz)
    other = ana if whose == "one's own" else ben
    under_way(other, quiz, until=timezone.now() + dt.timedelta(hours=1))
    client.force_login(ana)

    assert make.RATIONALE not in result(client, attempt)


def test_within_the_grace_after_the_close_the_key_is_not_shown(client, ana):
    now = timezone.now()
    quiz = closed_quiz(closes_at=now - dt.timedelta(minutes=1), grace_seconds=600)
    attempt = sat_before_the_close(ana, quiz)
    client.force_login(ana)
    assert make.RATIONALE not in result(client, attempt)

    under_way(ana, quiz, until=now - dt.timedelta(minutes=1))
    assert make.RATIONALE not in result(client, attempt)


def test_a_later_date_granted_to_somebody_else_keeps_the_key_back(client, ana, ben, instructor):
    quiz = closed_quiz()
    attempt = sat_before_the_close(ana, quiz)
    client.force_login(ana)
    assert make.RATIONALE in result(client, attempt)

    granted = grant_accommodation(
        learner=ben,
        quiz=quiz,
        closes_at=timezone.now() + dt.timedelta(days=2),
        reason="A hospital stay",
        actor=instructor,
        at=timezone.now(),
    )
    assert make.RATIONALE not in result(client, attempt)

    end_accommodation(accommodation_id=granted.pk, actor=instructor, at=timezone.now())
    assert make.RATIONALE in result(client, attempt)


def test_a_blank_is_not_explained_while_another_attempt_can_follow(client, ana):
    quiz = make.quiz([make.question()], **stages(**dict.fromkeys(PARTS, "after_submit")))

    page = result(client, graded(client, ana, quiz, answered=False))

    assert [sign in page for sign in (PINCER, make.RATIONALE)] == [False, False]
    assert "You left this question empty." in page


def test_sections_have_their_own_marks_and_say_what_was_short(client, ana):
    quiz = make.quiz(
        [make.question(), make.question("true_false")], pass_mark=40, shuffle_questions=False
    )
    quiz.sections = [
        QuizSection(title="Anatomy", pass_mark=50, sort_order=0),
        QuizSection(title="Safety", pass_mark=50, sort_order=1),
    ]
    for place, section in zip(quiz.quiz_questions.all(), (1, 2), strict=True):
        place.section = section
        place.save()
    quiz.save_revision().publish()
    quiz.refresh_from_db()
    client.force_login(ana)
    attempt = make.attempt(ana, quiz, at=timezone.now())
    make.answer(attempt, right=True, only=1, at=timezone.now())
    make.answer(attempt, right=False, only=2, at=timezone.now())
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())

    page = result(client, attempt)

    assert "The pass mark of the section “Safety” was not reached." in page
    assert "section “Anatomy”" not in page
    table = re.search(r'(?s)id="sections".*?</table>', page)[0]
    assert re.findall(r'<th scope="row">(\w+)', table) == ["Anatomy", "Safety"]
    assert re.findall(r"\d+ %</meter>", table) == ["100 %</meter>", "0 %</meter>"]


def test_a_wrong_safety_question_fails_the_quiz_in_words(client, ana):
    questions = [make.question() for _ in range(3)]
    quiz = make.quiz(
        [*questions, make.question("true_false", critical=True)],
        pass_mark=50,
        critical_required=True,
        shuffle_questions=False,
    )
    client.force_login(ana)
    attempt = make.attempt(ana, quiz, at=timezone.now())
    for slot in attempt.slots:
        make.answer(attempt, right=slot.number < 4, only=slot.number, at=timezone.now())
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())

    page = result(client, attempt)

    assert "Not passed: a safety question was wrong" in page
    assert "The score is enough for a pass, but every safety question has to be right" in page


def test_a_report_goes_to_staff_with_the_attempt_and_the_version(client, ana):
    attempt = graded(client, ana, make.quiz([make.question()]))
    url = reverse("quizzes:report", args=[attempt.pk, 1])
    assert f'href="{url}"' in result(client, attempt)
    assert SIGNS["rationale"] not in client.get(url).text

    sent = client.post(url, {"about": "key", "text": " Option c is right as well. "})

    assert sent.url == reverse("quizzes:reported", args=[attempt.pk, 1])
    assert "Thank you for the report" in client.get(sent.url).text
    report = QuestionReport.objects.get()
    assert (report.attempt, report.slot, report.about, report.text) == (
        attempt, 1, "key", "Option c is right as well.",
    )  # fmt: skip
    assert report.version_id == attempt.slots[0].version_id


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "Something"}, "Choose what is wrong with the question."),
        ({"about": "nonsense"}, "Choose what is wrong with the question."),
        ({"about": "other", "text": "  "}, "Say in a few words what is wrong."),
    ],
)
def test_a_report_without_substance_is_refused_and_keeps_the_words(client, ana, sent, said):
    attempt = graded(client, ana, make.quiz([make.question()]))

    page = client.post(reverse("quizzes:report", args=[attempt.pk, 1]), sent).text

    assert page.count(said) == 2
    assert sent.get("text", "").strip() in page
    assert not QuestionReport.objects.exists()


def test_the_same_report_again_replaces_the_words(client, ana):
    attempt = graded(client, ana, make.quiz([make.question()]))
    url = reverse("quizzes:report", args=[attempt.pk, 1])

    client.post(url, {"about": "typo", "text": "First"})
    client.post(url, {"about": "typo", "text": "Second"})

    assert [report.text for report in QuestionReport.objects.all()] == ["Second"]


def test_an_answered_report_is_not_overwritten(client, ana):
    attempt = graded(client, ana, make.quiz([make.question()]))
    url = reverse("quizzes:report", args=[attempt.pk, 1])
    client.post(url, {"about": "typo", "text": "First"})
    QuestionReport.objects.update(answered_at=timezone.now(), answer="Mended")

    page = client.post(url, {"about": "typo", "text": "Second"}).text

    assert "You reported this before, and it was answered." in page
    assert QuestionReport.objects.get().text == "First"


@pytest.mark.parametrize("slot", [0, 2, 9])
def test_a_question_that_is_not_there_cannot_be_reported(client, ana, slot):
    attempt = graded(client, ana, make.quiz([make.question()]))

    url = reverse("quizzes:report", args=[attempt.pk, slot])
    assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]


def test_while_the_attempt_is_open_there_is_nothing_to_report(client, ana):
    client.force_login(ana)
    attempt = make.attempt(ana, make.quiz(), at=timezone.now())

    answer = client.post(reverse("quizzes:report", args=[attempt.pk, 1]), {"about": "key"})

    assert answer.url == reverse("quizzes:attempt", args=[attempt.pk])
    assert not QuestionReport.objects.exists()


@pytest.mark.parametrize(
    ("key", "answered", "said"),
    [
        pytest.param(corrections.CORRECTED, True, "Your answer, right", id="another key"),
        pytest.param(corrections.FULL_MARKS, True, "Full marks for everybody", id="full marks"),
        pytest.param(
            corrections.FULL_MARKS, False, "Full marks for everybody", id="blank, full marks"
        ),
        pytest.param(corrections.LEFT_OUT, True, "Does not count", id="left out"),
    ],
)
def test_a_corrected_question_says_when_and_is_explained_by_the_new_key(
    client, ana, instructor, administrator, key, answered, said
):
    question = make.question()
    quiz = make.quiz(
        [question, make.question("true_false")], shuffle_questions=False, attempts_allowed=1
    )
    attempt = corrections.graded(ana, quiz, right=False, only=1 if answered else 2)
    client.force_login(ana)
    assert "was corrected" not in result(client, attempt)

    run = corrections.planned(corrections.corrected(question, instructor, key), instructor)
    corrections.done(run, administrator)

    page = result(client, attempt)
    assert said in re.search(r'(?s)id="r1".*?</article>', page)[0]
    assert (
        page.count(
            "This question was corrected on 21 November 2026, and your result was graded again."
        )
        == 1
    )
    assert "1 question of this attempt was corrected, and your result was graded again." in page


def test_a_correction_costs_the_review_one_statement(
    client, ana, instructor, administrator, statements
):
    question = make.question()
    attempt = corrections.graded(ana, make.quiz([question, make.question()]), right=False)
    run = corrections.planned(corrections.corrected(question, instructor), instructor)
    corrections.done(run, administrator)
    client.force_login(ana)
    url = reverse("quizzes:result", args=[attempt.pk])
    client.get(url)

    # attempt with quiz, rules and course; all attempts; questions; answers; corrections
    with statements(5, besides=("django_session", '"practitioners_user"."password"')):
        client.get(url)


def test_unless_an_author_says_otherwise_the_key_waits_for_the_last_attempt(client, ana):
    quiz = make.quiz([make.question()], attempts_allowed=2)
    first = graded(client, ana, quiz)
    assert make.RATIONALE not in result(client, first)

    graded(client, ana, quiz)

    assert make.RATIONALE in result(client, first)
