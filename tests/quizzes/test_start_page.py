"""What a learner is told before an attempt counts, and what keeps one from beginning."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.briefing import briefing
from quizzes.models import Attempt, QuizDraw, QuizSection
from quizzes.selectors.allowance import Allowance
from quizzes.selectors.setup import drafted_setup
from quizzes.services.accommodations import grant_accommodation
from quizzes.services.attempts import NotAgreed, StartRefused, start_attempt, submit_attempt
from quizzes.standing import standing
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
HONEST = "I answer by myself and without aids."


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def told(page, at, allowance=None):
    allowance = allowance or Allowance()
    return briefing(page, drafted_setup(page), standing([], page, allowance), at=at)


def finished(learner, page, at, *, passed=False):
    row = make.attempt(learner, page, at=at)
    submit_attempt(attempt_id=row.pk, at=at)
    Attempt.objects.filter(pk=row.pk).update(passed=passed, mark=1 if passed else 0)
    return row


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "You can leave and come back later: the attempt waits for you until you hand it in."),
        (
            {"time_limit_minutes": 20},
            (
                "The clock is the server's and does not stop when you leave the page. When the time"
                " ends, the attempt is handed in as it stands."
            ),
        ),
        ({}, "You can move back and forth and change your answers until you hand in."),
        (
            {"navigation": "forward"},
            "You go forward only: once you have moved on you cannot return to a question.",
        ),
        ({}, "All questions stand on one page; you can also take them one at a time."),
        ({"per_page": "one"}, "The questions come one on each page."),
        (
            {"critical_required": True},
            "Every question about the safety of a patient must be right, whatever the score.",
        ),
        (
            {"is_practice": True},
            "This is for practice: each answer is explained as soon as you check it.",
        ),
        (
            {"is_practice": True},
            "You can take hints one by one. A question with a hint earns no marks.",
        ),
        (
            {"sections": [QuizSection(title="Law", pass_mark=70)]},
            "To pass you need the pass mark of the whole quiz and of each section.",
        ),
    ],
)
def test_a_rule_is_told_in_words(noon, fields, sentence):
    assert sentence in told(make.quiz(**fields), noon).rules


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        pytest.param(
            ["after_submit"] * 5,
            [
                (
                    "After each attempt you see your marks, your answers, whether they are right,"
                    " the right answers and why they are right."
                ),
                "A question you leave empty is explained once no attempt can follow.",
            ],
            id="all at once",
        ),
        pytest.param(
            ["after_submit", "after_submit", "after_last", "after_close", "never"],
            [
                "After each attempt you see your marks and your answers.",
                "Once you pass or have used your last attempt: whether they are right.",
                "After the quiz has closed on 22 November, 12:00 you see the right answers.",
                "You are told whether you passed, but not why they are right.",
            ],
            id="each in its time",
        ),
    ],
)
def test_what_is_seen_afterwards_is_told_by_when(noon, stages, expected):
    names = ["mark", "answer", "correctness", "right_answer", "rationale"]
    fields = {f"review_{name}": stage for name, stage in zip(names, stages, strict=True)}

    assert told(make.quiz(closes_at=noon + DAY, **fields), noon).afterwards == expected


def test_questions_are_counted_by_section_with_draws_and_without_texts(noon):
    text = make.question()
    text.asked.kind = "description"
    text.asked.body = {"stem": "Read this first."}
    text.asked.save()
    page = make.quiz(
        [text, make.question(), make.question()],
        sections=[QuizSection(title="Law", pass_mark=70), QuizSection(title="Needles")],
        draws=[QuizDraw(count=4, section=2)],
    )
    page.quiz_questions.update(section=1)
    page = type(page).objects.get(pk=page.pk)

    facts = told(page, noon)

    assert facts.questions == 6
    assert [(each.title, each.questions, each.pass_mark) for each in facts.sections] == [
        ("Law", 2, 70),
        ("Needles", 4, None),
    ]


def test_what_is_granted_is_told_and_the_time_is_one_s_own(noon):
    facts = told(
        make.quiz(time_limit_minutes=40),
        noon,
        Allowance(Decimal("1.25"), 1, noon - HOUR, noon + DAY),
    )

    assert facts.minutes == 50
    assert facts.granted == [
        "You have 25 % extra time.",
        "You have 1 extra attempt.",
        "For you it opens on 21 November, 11:00.",
        "For you it closes on 22 November, 12:00.",
    ]


def test_a_quiz_that_closes_soon_says_how_long_an_attempt_has(noon):
    page = make.quiz(time_limit_minutes=40, closes_at=noon + dt.timedelta(minutes=15))

    assert told(page, noon).rules[0] == (
        "The quiz closes soon: an attempt begun now has 15 minutes."
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"opens_at": HOUR}, "This quiz opens on 21 November, 13:00."),
        (
            {"closes_at": -HOUR},
            "This quiz closed on 21 November, 11:00. Ask your instructor what to do next.",
        ),
        ({"opens_at": -HOUR, "closes_at": HOUR}, ""),
    ],
    ids=["before", "after", "between"],
)
def test_a_quiz_is_begun_between_its_dates(ana, noon, fields, said):
    page = make.quiz(**{name: noon + delta for name, delta in fields.items()})

    if said:
        with pytest.raises(StartRefused) as caught:
            make.attempt(ana, page, at=noon)
        assert str(caught.value) == said
    else:
        assert make.attempt(ana, page, at=noon).deadline == noon + HOUR


@pytest.mark.parametrize(
    ("limit", "closes", "deadline"),
    [(30, 60, 30), (60, 30, 30), (None, 30, 30), (30, None, 30), (None, None, None)],
)
def test_the_deadline_is_the_sooner_of_limit_and_closing(ana, noon, limit, closes, deadline):
    minutes = {each: noon + dt.timedelta(minutes=each) for each in (30, 60)}
    page = make.quiz(time_limit_minutes=limit, closes_at=minutes.get(closes), grace_seconds=90)

    attempt = make.attempt(ana, page, at=noon)

    assert (attempt.deadline, attempt.grace_seconds) == (minutes.get(deadline), 90)


def test_a_wait_that_ends_after_the_closing_is_not_promised(ana, noon):
    page = make.quiz(cool_down_hours=24, closes_at=noon + 2 * HOUR)
    finished(ana, page, noon)

    with pytest.raises(StartRefused) as caught:
        make.attempt(ana, page, at=noon + HOUR)
    assert str(caught.value) == (
        "The wait between attempts ends after the quiz has closed on 21 November, 14:00."
    )


def test_where_the_first_attempt_counts_no_other_is_offered(ana, noon):
    page = make.quiz(keep="first", attempts_allowed=3)
    row = finished(ana, page, noon)
    row.refresh_from_db()

    where = standing([row], page)
    assert (where.left, where.finished) == (0, True)
    with pytest.raises(StartRefused) as caught:
        make.attempt(ana, page, at=noon + HOUR)
    assert str(caught.value) == "Only the first attempt at this quiz counts, and you have made it."


def test_practice_goes_on_after_a_pass_and_a_quiz_for_marks_does_not(ana, noon):
    practice, for_marks = make.quiz(is_practice=True), make.quiz()
    finished(ana, practice, noon, passed=True)
    finished(ana, for_marks, noon, passed=True)

    assert make.attempt(ana, practice, at=noon + HOUR).number == 2
    with pytest.raises(StartRefused, match="Nothing more is needed"):
        make.attempt(ana, for_marks, at=noon + HOUR)


def test_every_setting_of_a_quiz_is_in_its_frozen_rules(ana, noon):
    page = make.quiz(
        is_practice=True, per_page="one", navigation="forward", grace_seconds=90,
        opens_at=noon - HOUR, closes_at=noon + HOUR, critical_required=True,
        second_marker=True, review_mark="never", sections=[QuizSection(title="Law")],
    )  # fmt: skip

    rules = make.attempt(ana, page, at=noon).quiz_version.settings

    left_out = {"instructions", "is_sample"}
    own = {
        field.name
        for field in page._meta.local_fields
        if not field.is_relation and field.name not in left_out
    }
    steps = {"minutes", "mode", "is_required", "counts_for_credit"}  # of any step of a course
    assert own - steps - rules.keys() == set()
    assert rules["closes_at"] == "2026-11-21T13:00:00+00:00"
    assert rules["sections"] == [{"title": "Law", "pass_mark": None}]


def test_the_statement_of_honesty_is_ticked_first(client, ana):
    client.force_login(ana)
    page = make.quiz(honesty_statement=HONEST)
    enrolment = make.enrolled(ana, page)
    url = reverse("quizzes:start", args=[page.pk])

    assert HONEST in words(client.get(page.url))
    back = client.post(url)
    assert "<title>Error: " in back.text
    assert "There is a problem Tick the box to say that you agree." in words(back)
    assert '<a href="#agree">Tick the box to say that you agree.</a>' in back.text
    assert Attempt.objects.count() == 0
    with pytest.raises(NotAgreed):
        start_attempt(enrolment=enrolment, quiz=page, at=timezone.now())

    begun = client.post(url, {"agree": "yes"})
    attempt = Attempt.objects.get()
    assert begun.url == reverse("quizzes:attempt", args=[attempt.pk])
    assert attempt.quiz_version.settings["honesty_statement"] == HONEST
    # Going on with it asks for nothing again.
    assert client.post(url).url == begun.url


def test_a_bank_too_small_comes_back_with_a_sentence(client, ana):
    client.force_login(ana)
    page = make.quiz([], draws=[QuizDraw(count=9)])
    make.enrolled(ana, page)

    back = words(client.post(reverse("quizzes:start", args=[page.pk])))

    assert (
        "There is a problem There are not enough questions for this quiz at the moment."
        " Tell your instructor."
    ) in back
    assert Attempt.objects.count() == 0


def test_the_page_shows_what_this_person_is_granted(client, ana, instructor):
    client.force_login(ana)
    page = make.quiz(time_limit_minutes=40, attempts_allowed=2)
    make.enrolled(ana, page)
    grant_accommodation(
        learner=ana, quiz=page, time_factor=Decimal("1.25"), extra_attempts=1,
        reason="Letter about a diagnosis", actor=instructor, at=timezone.now(),
    )  # fmt: skip

    said = words(client.get(page.url))

    assert "You have 25 % extra time. You have 1 extra attempt." in said
    assert "Time 50 minutes" in said
    assert "Attempts 0 used, 3 left" in said
    assert "diagnosis" not in said


@pytest.mark.parametrize("drawn", [False, True])
def test_a_sample_question_makes_the_page_say_so(client, ana, drawn):
    client.force_login(ana)
    sample = make.question(is_sample=True)
    page = make.quiz([], draws=[QuizDraw(count=1)]) if drawn else make.quiz([sample])
    plain = make.quiz()
    make.enrolled(ana, page)

    assert "Sample content, not clinically reviewed" in words(client.get(page.url))
    assert "Sample content, not clinically reviewed" not in words(client.get(plain.url))


def test_the_page_costs_the_same_for_few_and_many_questions(client, ana):
    client.force_login(ana)
    seen = []
    for number in (2, 12):
        page = make.quiz(
            [make.question() for _each in range(number)],
            sections=[QuizSection(title=f"Section {each}") for each in range(number)],
            draws=[QuizDraw(count=1) for _each in range(number // 2)],
        )
        make.enrolled(ana, page)
        client.get(page.url)
        with CaptureQueriesContext(connection) as captured:
            client.get(page.url)
        seen.append(len(captured))

    assert seen[0] == seen[1]
