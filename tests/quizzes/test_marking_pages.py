"""Answers that wait for a person, in the staff pages."""

from decimal import Decimal

import pytest
from django.urls import reverse

from quizzes.models import Attempt, GradeEvent, Response
from quizzes.services.attempts import grade_attempt, save_answer, submit_attempt
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db


def waiting_answer(learner, noon, page=None):
    attempt = make.attempt(learner, page or make.quiz([make.manual_question()]), at=noon)
    save_answer(
        attempt_id=attempt.pk, user=learner, slot=1, raw="Blood thinners, fainting", revision=0,
        save_id=None, at=noon,
    )  # fmt: skip
    submit_attempt(attempt_id=attempt.pk, at=noon)
    grade_attempt(attempt_id=attempt.pk, generation=1, at=noon)
    return Response.objects.get(attempt=attempt)


@pytest.fixture
def response(ana, noon):
    return waiting_answer(ana, noon)


def test_an_instructor_marks_an_answer_by_the_rubric(client, instructor, ana, response):
    client.force_login(instructor)
    listed = client.get(reverse("marking_list")).text
    url = reverse("mark_answer", args=[response.pk])
    assert url in listed
    page = client.get(url).text
    for said in [
        "Blood thinners, fainting", "One mark for each question, one for each reason",
        "Do you take anything that thins the blood?", "From 0 to 6.",
    ]:  # fmt: skip
        assert said in page

    marked = client.post(url, {"mark": "5", "comment": "Name one more reason."})

    assert marked.url == reverse("marking_list")
    assert url not in client.get(marked.url).text
    event = GradeEvent.objects.get(generation=2)
    assert (event.kind, event.actor, event.before, event.after) == ("manual", instructor, None, 5)
    client.force_login(ana)
    result = client.get(reverse("quizzes:result", args=[response.attempt_id])).text
    assert "<strong>83 %</strong>" in result
    assert "Name one more reason." in result


def test_the_learner_waits_until_a_person_has_marked(client, ana, response):
    client.force_login(ana)

    page = client.get(reverse("quizzes:result", args=[response.attempt_id])).text
    assert "A person is marking your answers" in page
    assert make.RATIONALE not in page


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("7", "Give a mark from 0 to 6"),
        ("", "Enter the mark."),
        ("good", "Enter the mark as a number"),
    ],
)
def test_a_mark_that_cannot_be_is_explained(client, instructor, response, mark, said):
    client.force_login(instructor)
    page = client.post(reverse("mark_answer", args=[response.pk]), {"mark": mark})

    assert said in page.text
    assert GradeEvent.objects.count() == 1


def test_an_instructor_cannot_mark_an_own_answer(client, instructor, noon):
    own = waiting_answer(instructor, noon)
    client.force_login(instructor)
    url = reverse("mark_answer", args=[own.pk])

    assert "A colleague has to mark it." in client.get(url).text
    client.post(url, {"mark": "6"})
    assert GradeEvent.objects.count() == 1


def test_answers_of_other_kinds_cannot_be_marked_by_hand(client, instructor, ana, noon):
    row = make.submitted(ana, at=noon)
    grade_attempt(attempt_id=row.pk, generation=1, at=noon)
    client.force_login(instructor)

    url = reverse("mark_answer", args=[row.responses.get().pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"mark": "1"}).status_code == 404


def test_a_faulty_attempt_is_listed_and_graded_again(
    client, instructor, ana, noon, django_capture_on_commit_callbacks
):
    row = make.submitted(ana, at=noon)
    Attempt.objects.filter(pk=row.pk).update(fault="ValueError: odd layout", grading_starts=3)
    client.force_login(instructor)

    assert "ValueError: odd layout" in client.get(reverse("marking_list")).text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("grade_again", args=[row.pk]))
    row.refresh_from_db()
    assert (row.mark, row.fault) == (Decimal(1), "")
    assert "odd layout" not in client.get(reverse("marking_list")).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    client, instructor, ana, ben, cleo, noon, rows, statements
):
    from tests.quizzes.test_question_pages import STAFF_PAGE

    client.force_login(instructor)
    client.get(reverse("marking_list"))
    page = make.quiz([make.manual_question()])
    for learner in [ana, ben, cleo][:rows]:
        waiting_answer(learner, noon, page)

    others = tuple(table for table in STAFF_PAGE if table != "wagtailcore_page")
    with statements(4, besides=others):
        client.get(reverse("marking_list"))


@pytest.mark.parametrize(
    ("who", "status"), [("instructor", 200), ("administrator", 200), ("ana", 302), (None, 302)]
)
def test_who_may_mark(client, request, response, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("marking_list")).status_code == status
    answer = client.get(reverse("mark_answer", args=[response.pk]))
    assert answer.status_code == status
    posted = client.post(reverse("mark_answer", args=[response.pk]), {"mark": "99"})
    again = client.post(reverse("grade_again", args=[response.attempt_id]))
    assert (posted.status_code, again.status_code) == (status, 302 if status == 200 else status)
    assert GradeEvent.objects.count() == 1
