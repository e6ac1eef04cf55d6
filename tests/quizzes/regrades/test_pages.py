"""Grading again and reports in the staff pages: who sees, plans, signs and decides."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt, GradeEvent, Question, QuestionReport, RegradeItem, RegradeRun
from quizzes.services import regrades
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import (
    NOON,
    corrected,
    done,
    graded,
    looked_at,
    planned,
    signed,
)
from tests.quizzes.test_question_pages import STAFF_PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return make.question(reference="P7")


@pytest.fixture
def quiz(question):
    return make.quiz([question], pass_mark=80)


@pytest.fixture
def plan(ana, ben, quiz, question, instructor):
    graded(ana, quiz, right=True)
    graded(ben, quiz, right=False)
    return planned(corrected(question, instructor), instructor)


def test_an_instructor_looks_and_an_administrator_signs(
    client, ana, ben, quiz, question, instructor, administrator, django_capture_on_commit_callbacks
):
    graded(ana, quiz, right=True)
    graded(ben, quiz, right=False)
    corrected(question, instructor)
    client.force_login(instructor)
    address = reverse("regrade_plan", args=[question.pk])
    assert (
        "2 answers were judged before version 2."
        in client.get(reverse("question_edit", args=[question.pk])).text
    )
    assert "2 answers were judged by an older version." in client.get(address).text

    looked = client.post(address)
    run = RegradeRun.objects.get()
    assert looked.url == reverse("regrade", args=[run.pk])
    page = client.get(looked.url).text
    for said in ["2 attempts", "2 people.", "Below the pass mark now", "Passes now", "Ana Ferreira",
                 "1 completed step", "An administrator signs this.", "No clinician has reviewed"]:  # fmt: skip
        assert said in page
    assert GradeEvent.objects.filter(kind="regrade").count() == 0

    make.approved(question)
    client.force_login(administrator)
    assert "Type 2 to say that you have looked at it." in client.get(looked.url).text
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(
            reverse("regrade_sign", args=[run.pk]), {"reason": "The key was wrong", "attempts": "2"}
        )
    assert sent.url == looked.url
    run.refresh_from_db()
    page = client.get(sent.url).text
    assert (run.state, run.signed_by) == ("done", administrator)
    for said in ["What changed", "The key was wrong", "Decide about the pass", "Ada Lindqvist"]:
        assert said in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"reason": "", "attempts": "2"}, "Say why the answers are graded again."),
        ({"reason": "Why", "attempts": ""}, "Enter the number of attempts."),
        ({"reason": "Why", "attempts": "two"}, "Enter the number of attempts in digits."),
        ({"reason": "Why", "attempts": "3"}, "Enter the number of attempts, 2, to sign."),
    ],
)
def test_a_signature_that_lacks_something_says_so(client, plan, administrator, data, said):
    client.force_login(administrator)
    page = client.post(reverse("regrade_sign", args=[plan.pk]), data)

    assert said in page.text
    assert "There is a problem" in page.text
    plan.refresh_from_db()
    assert plan.state == "planned"


def test_a_stale_plan_is_shown_again(client, plan, quiz, cleo, administrator):
    graded(cleo, quiz)
    make.approved(plan.question)
    client.force_login(administrator)

    page = client.post(
        reverse("regrade_sign", args=[plan.pk]), {"reason": "Why", "attempts": "2"}, follow=True
    )

    assert "Look at it again before you sign." in page.text
    assert "3 attempts" in page.text


@pytest.mark.parametrize(
    ("everybody", "effect"), [("full_marks", "Passes now"), ("left_out", "Below the pass mark now")]
)
def test_a_question_is_thrown_out_in_two_steps(
    client, ana, ben, quiz, question, instructor, everybody, effect
):
    graded(ana, quiz, right=True)
    graded(ben, quiz, right=False)
    client.force_login(instructor)
    address = reverse("regrade_plan", args=[question.pk])

    page = client.post(address, {"everybody": everybody}, follow=True).text

    question.refresh_from_db()
    assert (question.current.number, question.current.key["everybody"]) == (2, everybody)
    assert question.current.reason.startswith("Thrown out: ")
    assert effect in page
    assert GradeEvent.objects.filter(kind="regrade").count() == 0


def test_a_refused_plan_leaves_no_version_behind(client, plan, question, administrator, instructor):
    signed(plan, administrator)
    client.force_login(instructor)

    page = client.post(reverse("regrade_plan", args=[question.pk]), {"everybody": "left_out"})

    assert "This question is being graded again. Wait until that is done." in page.text
    question.refresh_from_db()
    assert question.current.number == 2


def test_the_progress_is_shown_with_and_without_a_script(client, plan, administrator, monkeypatch):
    signed(plan, administrator)
    monkeypatch.setattr(regrades, "CHUNK", 1)
    regrades.regrade_chunk(run_id=plan.pk, at=NOON)
    client.force_login(administrator)

    page = client.get(reverse("regrade", args=[plan.pk])).text
    assert "1 of 2 attempts are graded again." in page
    assert "See how far it is now" in page
    assert client.get(reverse("regrade_state", args=[plan.pk])).json() == {
        "state": "running",
        "applied": 1,
        "attempts": 2,
        "said": "1 of 2 attempts are graded again.",
    }


def test_the_table_is_filtered_and_handed_out_as_a_file(client, plan, instructor):
    client.force_login(instructor)
    address = reverse("regrade", args=[plan.pk])

    assert "Ben Okafor" in client.get(address).text
    assert "Ben Okafor" not in client.get(address, {"effect": "down"}).text
    sent = client.get(address, {"effect": "up", "export": "csv"})
    lines = b"".join(sent.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert lines[1] == "Ben Okafor,Safety quiz,1,Passes now,0.0,1.0,1.0,1.0,no,yes,,"


def test_an_administrator_decides_about_a_pass(client, plan, administrator):
    done(plan, administrator)
    item = RegradeItem.objects.get(flag="open")
    client.force_login(administrator)
    listed = client.get(reverse("regrade_list")).text
    address = reverse("regrade_decide", args=[item.pk])
    assert address in listed
    assert "1 pass is no longer supported by its marks." in listed
    assert "Choose whether the pass stands." in client.post(address, {"reason": "Why"}).text

    decided = client.post(address, {"decision": "kept", "reason": "It was our mistake"})

    assert decided.url == reverse("regrade_list")
    assert "No pass waits for a decision." in client.get(decided.url).text
    assert "It was our mistake" in client.get(address).text


def test_nothing_to_show_is_said_in_words(client, instructor):
    client.force_login(instructor)
    page = client.get(reverse("regrade_list")).text

    for said in ["No pass waits for a decision.", "Nothing was graded again yet.",
                 "Every answer was judged by the newest version of its question."]:  # fmt: skip
        assert said in page


def test_a_plan_for_nobody_says_so_and_cannot_be_signed(
    client, question, instructor, administrator
):
    run = planned(corrected(question, instructor), instructor)
    client.force_login(administrator)

    page = client.get(reverse("regrade", args=[run.pk])).text
    assert "No attempt is affected" in page
    assert "Grade these attempts again" not in page


ALL = {"list": 200, "plan": 200, "run": 200, "state": 200, "look": 302, "sign": 200, "decide": 200}


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("instructor", ALL | {"sign": 403, "decide": 403}),
        ("administrator", ALL | {"plan": 403, "look": 403}),
        ("ana", dict.fromkeys(ALL, 302)),
        (None, dict.fromkeys(ALL, 302)),
    ],
)
def test_who_may_do_what(client, request, plan, question, administrator, who, statuses):
    done(plan, administrator)
    item = RegradeItem.objects.get(flag="open")
    events = GradeEvent.objects.count()
    if who:
        client.force_login(request.getfixturevalue(who))

    found = {
        "list": client.get(reverse("regrade_list")),
        "plan": client.get(reverse("regrade_plan", args=[question.pk])),
        "run": client.get(reverse("regrade", args=[plan.pk])),
        "state": client.get(reverse("regrade_state", args=[plan.pk])),
        "look": client.post(reverse("regrade_plan", args=[question.pk])),
        "sign": client.post(reverse("regrade_sign", args=[plan.pk]), {}),
        "decide": client.get(reverse("regrade_decide", args=[item.pk])),
    }

    assert {name: reply.status_code for name, reply in found.items()} == statuses
    assert GradeEvent.objects.count() == events


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_of_a_run_costs_the_same_for_one_and_three(
    client, ana, ben, cleo, quiz, question, instructor, statements, people
):
    client.force_login(instructor)
    client.get(reverse("regrade_list"))
    for learner in (ana, ben, cleo)[:people]:
        graded(learner, quiz, right=False)
    run = planned(corrected(question, instructor), instructor)

    others = tuple(table for table in STAFF_PAGE if table != "wagtailcore_page")
    # effects; sums; how many; whose pass is at stake; the site's root. Those with people are besides.
    with statements(5, besides=others):
        client.get(reverse("regrade", args=[run.pk]))


@pytest.fixture
def report(ana, quiz):
    attempt = graded(ana, quiz)
    return QuestionReport.objects.create(
        attempt=attempt,
        slot=1,
        version_id=attempt.slots[0].version_id,
        about="key",
        text="I think the second is right",
        at=timezone.now() - dt.timedelta(days=2),
    )


def test_a_report_is_answered_and_leaves_the_list(client, report, question, instructor):
    client.force_login(instructor)
    listed = client.get(reverse("report_list")).text
    address = reverse("report_answer", args=[report.pk])
    assert address in listed
    assert (
        "1 report of a learner waits for an answer"
        in client.get(reverse("question_edit", args=[question.pk])).text
    )
    page = client.get(address).text
    assert "A pincer lift, across the lifted tissue" in page
    assert "Write the answer." in client.post(address, {"answer": ""}).text

    sent = client.post(address, {"answer": "You are right. It is corrected."})

    report.refresh_from_db()
    assert (sent.url, report.answered_by, report.answer) == (
        reverse("report_list"), instructor, "You are right. It is corrected.",
    )  # fmt: skip
    assert address not in client.get(reverse("report_list")).text
    assert address in client.get(reverse("report_list"), {"answered": "yes"}).text


@pytest.mark.parametrize(
    ("who", "status"), [("instructor", 200), ("administrator", 200), ("ben", 302), (None, 302)]
)
def test_who_reads_reports(client, request, report, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("report_list")).status_code == status
    assert client.get(reverse("report_answer", args=[report.pk])).status_code == status


def test_ten_thousand_rows_are_shown_page_by_page(client, plan, instructor, ana, question):
    attempt = Attempt.objects.first()
    Attempt.objects.bulk_create(
        Attempt(
            enrolment=attempt.enrolment, quiz=attempt.quiz, quiz_version=attempt.quiz_version,
            quiz_revision=attempt.quiz_revision, number=number, state="submitted", seed=1,
            layout=attempt.layout, started_at=NOON, submitted_at=NOON, mark=0, max_mark=1,
            pass_mark=80, passed=False, grade_generation=1, graded_generation=1,
        )
        for number in range(2, 10_001)
    )  # fmt: skip
    run = looked_at(planned(question, instructor))
    client.force_login(instructor)

    page = client.get(reverse("regrade", args=[run.pk])).text

    assert "10001 attempts" in page
    assert "Page 1 of 201" in page
    assert Question.objects.count() == 1
