"""The whole way without a script: start, answer, check, hand in, result. As a browser would post it."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt, GradeEvent, QuestionVersion, Response
from quizzes.services.marking import mark_response
from quizzes.sitting.papers import in_page_names
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

AT_ONCE = {"review_right_answer": "after_submit", "review_rationale": "after_submit"}


def at(name, attempt, *more):
    return reverse(f"quizzes:{name}", args=[attempt.pk, *more])


def fields(attempt, *, right=True, only=None):
    """What a browser posts when the learner has filled the page."""
    data = {}
    for slot, version_id, order in (
        (each.number, each.version_id, each.order) for each in attempt.slots
    ):
        if only and slot != only:
            continue
        version = QuestionVersion.objects.get(pk=version_id)
        stored = make.KINDS[version.kind][2 if right else 3]
        given = in_page_names(version.kind, version.body, order, stored)
        data[f"revision-{slot}"] = "0"
        data[f"shown-{slot}"] = ""
        if isinstance(given, dict):
            data |= {f"q{slot}-{part}": value for part, value in given.items()}
        else:
            data[f"q{slot}"] = given
    return data


@pytest.fixture
def sitting(client, ana):
    """Ana signed in with an open attempt at a quiz of every kind, started now."""
    client.force_login(ana)
    page = make.quiz_of_all_kinds(time_limit_minutes=20, shuffle_questions=False)
    make.enrolled(ana, page)
    client.post(reverse("quizzes:start", args=[page.pk]))
    return Attempt.objects.get()


@pytest.mark.parametrize(("right", "said"), [(True, "Passed"), (False, "Not passed")])
def test_every_kind_goes_the_whole_way_without_a_script(
    client, ana, right, said, django_capture_on_commit_callbacks
):
    client.force_login(ana)
    page = make.quiz_of_all_kinds()
    make.enrolled(ana, page)

    assert "Start the quiz" in client.get(page.url).text
    started = client.post(reverse("quizzes:start", args=[page.pk]))
    attempt = Attempt.objects.get()
    assert started.url == at("attempt", attempt)
    assert client.get(started.url).status_code == 200
    saved = client.post(started.url, fields(attempt, right=right) | {"do": "check"})
    assert saved.url == at("check", attempt)
    assert "All 7 questions are answered." in client.get(saved.url).text
    with django_capture_on_commit_callbacks(execute=True):
        handed_in = client.post(at("submit", attempt))
    assert handed_in.url == at("result", attempt)
    result = client.get(handed_in.url)

    assert f"<title>{said}, Safety quiz - Filiform</title>" in result.text
    assert GradeEvent.objects.count() == 1
    attempt.refresh_from_db()
    assert (attempt.mark, attempt.passed) == (7 if right else 0, right)


def test_one_question_at_a_time_saves_with_next(client, ana):
    client.force_login(ana)
    sitting = make.attempt(ana, make.quiz_of_all_kinds(per_page="one"), at=timezone.now())
    url = at("attempt", sitting)

    moved = client.post(f"{url}?question=1", fields(sitting, only=1) | {"do": "goto-2"})

    assert moved.url == f"{url}?question=2"
    page = client.get(moved.url).text
    assert re.findall(r'<fieldset class="question" id="(q\d+)"', page) == ["q2"]
    assert Response.objects.get().slot == 1


def test_a_refused_answer_keeps_what_was_typed_and_the_others_are_saved(client, sitting):
    numeric = next(
        slot.number for slot in sitting.slots
        if QuestionVersion.objects.get(pk=slot.version_id).kind == "numeric"
    )  # fmt: skip
    page = client.post(at("attempt", sitting), fields(sitting) | {f"q{numeric}": "about four"})

    assert page.status_code == 200
    assert (
        f'<a href="#q{numeric}">Question {numeric}: Type one number, such as 12 or 0.5.</a>'
        in page.text
    )
    assert 'value="about four"' in page.text
    assert "<title>Error: " in page.text
    assert Response.objects.count() == 6


def test_two_windows_show_both_answers_and_lose_none(client, sitting):
    url = at("attempt", sitting)
    here = fields(sitting, right=False, only=1)
    client.post(url, fields(sitting, right=True, only=1))
    page = client.post(url, here)

    assert "This answer was changed in another window" in page.text
    assert "<dd>A pincer lift, across the lifted tissue</dd>" in page.text
    assert "<dd>Straight down until bone is felt</dd>" in page.text
    assert Response.objects.get().answer == "a"

    client.post(url, here | {"revision-1": re.search(r'revision-1" value="(\d+)"', page.text)[1]})
    assert Response.objects.get().answer == "b"


def test_a_flag_saves_the_page_and_shows_in_the_check(client, sitting):
    client.post(at("attempt", sitting), fields(sitting) | {"do": "flag-3"})

    assert Response.objects.count() == 7
    check = client.get(at("check", sitting)).text
    assert "You flagged 1 for later." in check
    assert check.index("#q3") < check.index("#q1")
    client.post(
        at("attempt", sitting), {"revision-3": "1", "shown-3": "-", "q3": "false", "do": "unflag-3"}
    )
    assert not Response.objects.get(slot=3).flagged


def test_check_counts_what_is_empty(client, sitting):
    client.post(at("attempt", sitting), fields(sitting, only=2))

    check = client.get(at("check", sitting)).text
    assert "6 questions of 7 have no answer." in check
    assert "If you finish now, 6 questions stay empty and count as not right." in check


def test_handing_in_twice_and_going_back_is_one_attempt_and_a_calm_page(
    client, sitting, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = client.post(at("submit", sitting))
        second = client.post(at("submit", sitting))

    assert first.url == second.url == at("result", sitting)
    assert GradeEvent.objects.count() == 1
    for name in ["attempt", "check"]:
        back = client.get(at(name, sitting))
        assert "<h1>This attempt was submitted</h1>" in back.text
    stale = client.post(at("attempt", sitting), fields(sitting))
    assert (
        "<h1>This attempt was submitted</h1>"
        in client.get(stale.url if stale.status_code == 302 else at("attempt", sitting)).text
    )
    assert not Response.objects.exists()


def test_autosave_replies_with_revision_and_server_time(client, sitting):
    url = at("save", sitting, 1)
    body = {"answer": "o1", "revision": 0, "save_id": "8c0a1b46-55ee-4a6c-9ec7-9c1c8a9f5a10"}

    first = client.put(url, body, content_type="application/json")
    again = client.put(url, body, content_type="application/json")

    assert (first.status_code, first.json()["revision"]) == (200, 1)
    assert (again.status_code, again.json()["revision"]) == (200, 1)
    assert set(first.json()) == {"revision", "now", "at"}
    assert abs(first.json()["now"] / 1000 - timezone.now().timestamp()) < 60


def test_autosave_from_a_stale_window_shows_both(client, sitting):
    url = at("save", sitting, 1)
    client.put(url, {"answer": "o1", "revision": 0}, content_type="application/json")

    stale = client.put(url, {"answer": "o2", "revision": 0}, content_type="application/json")

    assert stale.status_code == 409
    assert stale.json()["given"] == "o1"
    assert stale.json()["sent"] != stale.json()["stored"]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"not json", b'{"answer": "a", "revision": 0}', b'{"answer": {"o0": 1}}',
     b'{"answer": ["o0", 7]}', b'{"answer": "o0", "revision": "x"}', b'{"answer": "o0", "save_id": "x"}',
     b'{"answer": "o0", "revision": null}', b'{"answer": 3}', b'{"answer": [["o0"]]}'],
)  # fmt: skip
def test_autosave_refuses_what_no_page_sends(client, sitting, body):
    reply = client.put(at("save", sitting, 1), body, content_type="application/json")

    assert reply.status_code == 422
    assert not Response.objects.exists()


def test_autosave_after_handing_in_is_calm(client, sitting):
    client.post(at("submit", sitting))

    late = client.put(
        at("save", sitting, 1), {"answer": "o1", "revision": 0}, content_type="application/json"
    )

    assert late.status_code == 410
    assert late.json()["said"].startswith("This attempt was submitted at ")


def test_any_request_closes_an_attempt_whose_time_is_over(client, sitting):
    past = timezone.now() - dt.timedelta(minutes=30)
    Attempt.objects.filter(pk=sitting.pk).update(
        started_at=past, deadline=past + dt.timedelta(minutes=20)
    )

    assert "This attempt was submitted" in client.get(at("attempt", sitting)).text
    sitting.refresh_from_db()
    assert sitting.submitted_at == past + dt.timedelta(minutes=20)


def test_the_result_waits_without_a_score(client, sitting):
    client.post(at("submit", sitting))

    page = client.get(at("result", sitting)).text
    assert "We are grading your answers" in page
    assert f'href="{at("result", sitting)}"' in page
    assert "%" not in re.search(r"(?s)<main.*</main>", page)[0]
    assert set(client.get(at("state", sitting)).json()) == {"ready", "open", "now", "deadline"}
    assert client.get(at("state", sitting)).json()["ready"] is False


def test_a_faulty_attempt_says_what_is_safe(client, sitting):
    client.post(at("submit", sitting))
    Attempt.objects.filter(pk=sitting.pk).update(fault="Boom", grading_starts=3)

    page = client.get(at("result", sitting)).text
    assert "Your answers are saved and nothing is lost." in page
    assert "Boom" not in page


def test_the_page_says_everything_before_it_counts(client, ana):
    client.force_login(ana)
    page = make.quiz(
        [make.question(), make.question()],
        time_limit_minutes=15,
        attempts_allowed=2,
        cool_down_hours=24,
        **AT_ONCE,
    )
    make.enrolled(ana, page)

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(page.url).text))
    for said in [
        "Questions 2", "Time 15 minutes", "Pass mark 80 %", "Attempts 0 used, 2 left", "24 hours to wait",
        "When the time ends, the attempt is handed in as it stands.", "You can move back and forth",
        "After each attempt you see your marks, your answers, whether they are right", "Answer by yourself.",
    ]:  # fmt: skip
        assert said in text
    assert not Attempt.objects.exists()


def test_start_page_without_enrolment_offers_it(client, ben):
    client.force_login(ben)
    page = make.quiz()

    text = client.get(page.url).text
    assert "Enrol in the course before you take this quiz." in text
    assert reverse("courses:enrol", args=[page.get_parent().get_parent().pk]) in text
    assert client.post(reverse("quizzes:start", args=[page.pk])).url == page.url
    assert not Attempt.objects.exists()


def test_start_page_for_visitors_offers_sign_in(client):
    assert "Sign in to take the quiz" in client.get(make.quiz().url).text


def test_start_page_after_a_failed_attempt_says_when_to_try_again(
    client, ana, django_capture_on_commit_callbacks
):
    client.force_login(ana)
    page = make.quiz(cool_down_hours=24)
    with django_capture_on_commit_callbacks(execute=True):
        make.submitted(ana, page, right=False, at=timezone.now())

    text = client.get(page.url).text
    assert "You can try again from " in text
    assert "1 used, 2 left" in text


def test_result_names_the_two_weakest_topics_and_the_way_back(
    client, ana, django_capture_on_commit_callbacks
):
    client.force_login(ana)
    topics = ["hygiene", "pneumothorax", "consent"]
    page = make.quiz([make.question(topic=topic) for topic in topics], shuffle_questions=False)
    attempt = make.attempt(ana, page, at=timezone.now())
    make.answer(attempt, only=1, at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("submit", attempt))

    text = client.get(at("result", attempt)).text
    course = page.get_parent().get_parent().url
    named = re.search(r"Most is to be gained in (.*?)\. ", text, re.DOTALL)[1]
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', named) == [
        (course, "Pneumothorax"),
        (course, "Consent"),
    ]
    assert "1 of 3 marks" in text
    assert "failed" not in text.lower()


def graded(client, attempt, *, right, capture):
    make.answer(attempt, right=right, at=timezone.now())
    with capture(execute=True):
        client.post(at("submit", attempt))
    return client.get(at("result", attempt)).text


@pytest.mark.parametrize(
    ("review", "right", "explained"),
    [
        ("after_submit", False, True),
        ("after_last", False, False),
        ("after_last", True, True),
        ("never", True, False),
    ],
)
def test_answers_are_explained_by_the_authors_rule(
    client, ana, review, right, explained, django_capture_on_commit_callbacks
):
    client.force_login(ana)
    attempt = make.attempt(
        ana,
        make.quiz_of_all_kinds(review_right_answer=review, review_rationale=review),
        at=timezone.now(),
    )

    text = graded(client, attempt, right=right, capture=django_capture_on_commit_callbacks)

    assert (text.count(make.RATIONALE) == 7) is explained
    assert (make.RATIONALE in text) is explained


def test_a_question_without_a_model_answer_shows_no_right_answer(
    client, ana, ben, django_capture_on_commit_callbacks
):
    client.force_login(ana)
    body, key = make.MANUAL
    open_ended = make.question(
        "essay", body=body, key={**key, "model_answer": "", "rationale": make.RATIONALE}
    )
    attempt = make.attempt(ana, make.quiz([open_ended], **AT_ONCE), at=timezone.now())
    make.answer(attempt, at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("submit", attempt))
    [response] = attempt.responses.all()
    mark_response(response_id=response.pk, marker=ben, mark=Decimal(1), at=timezone.now())

    text = client.get(at("result", attempt)).text
    assert make.RATIONALE in text
    assert "A right answer" not in text
    assert "No answer" not in text


def test_after_the_last_attempt_answers_are_explained(
    client, ana, django_capture_on_commit_callbacks
):
    client.force_login(ana)
    page = make.quiz(
        review_right_answer="after_last", review_rationale="after_last", attempts_allowed=1
    )

    text = graded(
        client,
        make.attempt(ana, page, at=timezone.now()),
        right=False,
        capture=django_capture_on_commit_callbacks,
    )

    assert make.RATIONALE in text


def test_an_empty_attempt_does_not_buy_the_key(client, ana, django_capture_on_commit_callbacks):
    client.force_login(ana)
    attempt = make.attempt(ana, make.quiz_of_all_kinds(**AT_ONCE), at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("submit", attempt))

    text = client.get(at("result", attempt)).text
    assert make.RATIONALE not in text
    assert text.count("You left this question empty.") == 7


def test_a_wrong_safety_question_is_stated_even_when_passed(
    client, ana, django_capture_on_commit_callbacks
):
    client.force_login(ana)
    page = make.quiz(
        [make.question(critical=True), make.question()], pass_mark=50, shuffle_questions=False
    )
    attempt = make.attempt(ana, page, at=timezone.now())
    make.answer(attempt, only=1, right=False, at=timezone.now())
    make.answer(attempt, only=2, at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("submit", attempt))

    text = client.get(at("result", attempt)).text
    assert "<h1>" in text
    assert "Passed, Safety quiz" in text
    assert "Safety questions to go over again" in text


def test_onward_leads_to_the_next_step(client, ana, django_capture_on_commit_callbacks):
    from tests.factories.courses import lesson

    client.force_login(ana)
    page = make.quiz()
    after = lesson(page.get_parent().specific, "After the quiz")
    attempt = make.attempt(ana, page, at=timezone.now())
    graded(client, attempt, right=True, capture=django_capture_on_commit_callbacks)

    assert client.get(at("onward", attempt)).url == after.url


def test_pages_of_an_attempt_are_never_kept(client, sitting):
    for name in ["attempt", "check"]:
        assert client.get(at(name, sitting)).headers["Cache-Control"] == "private, no-store"
    assert client.get(sitting.quiz.url).headers["Cache-Control"] == "private, no-store"
    client.post(at("submit", sitting))
    for name in ["attempt", "check", "result", "state"]:
        assert client.get(at(name, sitting)).headers["Cache-Control"] == "private, no-store"
