"""Trying a quiz as staff: seen, answered and judged in memory, and nothing of it recorded."""

import re

import pytest
from django.urls import reverse

from quizzes.models import Attempt, GradeEvent, QuestionVersion, QuizDraw, QuizVersion, Response
from quizzes.sitting.papers import in_page_names
from quizzes.trial import trial_of
from tests.factories import quizzes as make
from tests.quizzes.test_key_stays_hidden import SECRETS

pytestmark = pytest.mark.django_db


def address(page, **said):
    said = {"seed": 7} | said
    return (
        reverse("quiz_preview", args=[page.pk])
        + "?"
        + "&".join(f"{name}={value}" for name, value in said.items())
    )


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def answers(page, *, right, seed=7):
    """What a browser posts when everything is filled in."""
    data = {}
    for slot in trial_of(page, seed=seed).slots:
        version = QuestionVersion.objects.get(pk=slot.version_id)
        stored = make.KINDS[version.kind][2 if right else 3]
        given = in_page_names(version.kind, version.body, slot.order, stored)
        if isinstance(given, dict):
            data |= {f"q{slot.number}-{part}": value for part, value in given.items()}
        else:
            data[f"q{slot.number}"] = given
    return data


@pytest.mark.parametrize(("right", "said"), [(True, "Passed 100 %"), (False, "Not passed 0 %")])
def test_it_is_answered_and_judged_and_nothing_is_recorded(client, instructor, right, said):
    page = make.quiz_of_all_kinds(critical_required=True)
    client.force_login(instructor)

    before = client.get(address(page))
    result = client.post(address(page), answers(page, right=right))

    assert "Preview: nothing is recorded" in words(before)
    assert "The questions" in words(before)
    assert said in words(result)
    assert make.RATIONALE in result.text
    assert words(result).count("Right answer") >= 1
    for model in (Attempt, Response, GradeEvent, QuizVersion):
        assert model.objects.count() == 0


def test_nothing_of_a_key_is_in_the_page_before_the_answer_is_sent(client, instructor):
    page = make.quiz_of_all_kinds()
    client.force_login(instructor)

    said = client.get(address(page)).text

    assert [secret for secret in SECRETS if secret in said] == []
    assert "Match each muscle" in said


def test_what_cannot_be_read_comes_back_before_anything_is_told(client, instructor):
    page = make.quiz([make.question("numeric")])
    client.force_login(instructor)

    back = client.post(address(page), {"q1": "about four"})

    assert "<title>Error: " in back.text
    assert '<a href="#q1">Question 1: Type one number, such as 12 or 0.5.</a>' in back.text
    assert 'value="about four"' in back.text
    assert make.RATIONALE not in back.text


def test_the_seed_in_the_address_is_the_paper(client, instructor):
    for _number in range(30):
        make.question()
    page = make.quiz([], draws=[QuizDraw(count=5)])
    client.force_login(instructor)

    def stems(seed):
        return re.findall(r"upper trapezius\? \((\d+)\)", client.get(address(page, seed=seed)).text)

    assert len(stems(1)) == 5
    assert stems(1) == stems(1)
    assert len({tuple(stems(seed)) for seed in (1, 2, 3)}) == 3
    sent = client.get(reverse("quiz_preview", args=[page.pk]))
    assert re.fullmatch(r".*\?seed=\d+&persona=", sent.url)


@pytest.mark.parametrize(
    ("persona", "shown", "absent"),
    [
        ("", "Time 40 minutes", "extra time."),
        ("extra_time", "You have 25 % extra time. Questions 1 Time 50 minutes", "Enrol in"),
        ("not_enrolled", "Enrol in the course before you take this quiz.", "The questions"),
    ],
)
def test_it_is_seen_as_somebody_else(client, instructor, persona, shown, absent):
    page = make.quiz(time_limit_minutes=40)
    client.force_login(instructor)

    said = words(client.get(address(page, persona=persona)))

    assert shown in said
    assert absent not in said


def test_the_draft_is_shown_and_the_published_quiz_is_not_changed(client, instructor):
    page = make.quiz(title="Published")
    page.title, page.pass_mark = "Drafted", 95
    page.save_revision()
    client.force_login(instructor)

    said = words(client.get(address(page)))

    assert "Drafted" in said
    assert "Pass mark 95 %" in said


def test_a_bank_too_small_is_named(client, instructor):
    make.question()
    page = make.quiz([], draws=[QuizDraw(count=3)])
    client.force_login(instructor)

    assert "Draw 1 needs 3 questions and the bank has 1 that fit." in words(
        client.get(address(page))
    )


def test_answers_that_a_person_marks_leave_the_result_open(client, instructor):
    page = make.quiz(
        [make.question(), make.essay()] if hasattr(make, "essay") else [make.question()]
    )
    client.force_login(instructor)
    data = {"q1": "o0", "q2": "Do you bleed easily?"}

    assert client.post(address(page), data).status_code == 200
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "status"), [("instructor", 200), ("administrator", 200), ("ana", 302), (None, 302)]
)
def test_who_may_try_a_quiz(client, request, who, status):
    page = make.quiz()
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.get(address(page)).status_code == status
    assert client.post(address(page), {"q1": "o0"}).status_code == status


@pytest.mark.parametrize("said", [{"seed": "x"}, {"seed": 0}, {"persona": "king"}])
def test_an_address_that_names_nothing_is_not_found(client, instructor, said):
    page = make.quiz()
    client.force_login(instructor)

    assert client.get(address(page, **said)).status_code == 404


def test_the_way_there_stands_in_the_editor_the_explorer_and_the_preview(client, instructor):
    page = make.quiz()
    lesson_parent = page.get_parent()
    client.force_login(instructor)
    link = reverse("quiz_preview", args=[page.pk])

    for name, pk in [
        ("wagtailadmin_pages:edit", page.pk),
        ("wagtailadmin_explore", lesson_parent.pk),
        ("wagtailadmin_pages:view_draft", page.pk),
    ]:
        assert f'href="{link}"' in client.get(reverse(name, args=[pk])).text, name
