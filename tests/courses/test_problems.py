"""Reports that something is wrong with a page, and their answers."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from courses import services
from courses.models import Problem
from courses.selectors.problems import problems, waiting_problems
from courses.services import pinned_revision
from courses.services.letters import mail_missing_answers
from courses.services.problems import (
    MOST_IN_AN_HOUR,
    CannotReport,
    Subject,
    answer_problem,
    close_problem,
    reopen_problem,
    report_problem,
)
from courses.tasks import mail_problem_answer
from practitioners.roles import Role, give_role
from tests.conftest import person
from tests.courses.reading import SECOND, course_of, lesson_in_parts
from tests.factories.courses import enrolment

pytestmark = pytest.mark.django_db
UNSAFE, TYPO, OTHER = Problem.Kind.UNSAFE, Problem.Kind.TYPO, Problem.Kind.OTHER


@pytest.fixture
def reviewer():
    user = person("rea@example.org", "Rea Holm")
    give_role(person=user, role=Role.CLINICAL_REVIEWER)
    return user


def report(reporter, at, path="/courses/", kind=TYPO, text="A comma is missing."):
    return report_problem(
        reporter=reporter, subject=Subject(path=path), kind=kind, text=text, at=at
    )


@pytest.mark.parametrize("reader", ["ana", "ben"])
def test_a_report_about_a_text_finished_earlier_carries_that_text(client, ana, ben, noon, reader):
    lesson = lesson_in_parts()
    enrolled = enrolment(ana, course_of(lesson))
    revision = pinned_revision(page=lesson)
    services.complete_step(enrolment=enrolled, step=lesson, revision=revision, at=noon)
    completion = enrolled.completions.get()
    finished = revision.pk
    lesson.save_revision().publish()
    client.force_login({"ana": ana, "ben": ben}[reader])
    address = reverse("courses:version", args=[completion.pk])

    client.post(reverse("courses:problem"), {"page": address, "kind": "typo", "text": "A comma."})

    problem = Problem.objects.get()
    told = (problem.page_id, problem.revision_id)
    assert told == ((lesson.pk, finished) if reader == "ana" else (None, None))


def test_a_report_carries_the_page_the_revision_and_the_part(client, ana):
    lesson = lesson_in_parts()
    enrolment(ana, course_of(lesson))
    client.force_login(ana)
    about = {"page": lesson.url, "revision": lesson.live_revision_id, "block": SECOND}
    link = f"{reverse('courses:problem')}?{urlencode(about)}".replace("&", "&amp;")
    assert link in client.get(lesson.url).content.decode()

    answer = client.post(
        reverse("courses:problem"), {**about, "kind": "unsafe", "text": "Too deep."}
    )
    assert answer.url == f"{lesson.url}#block-{SECOND}"
    problem = Problem.objects.get()
    assert (problem.page_id, problem.revision_id, problem.block_id) == (
        lesson.pk,
        lesson.live_revision_id,
        SECOND,
    )
    assert (problem.title, problem.heading, problem.kind) == (lesson.title, "Hands", "unsafe")


def test_the_footer_leads_to_the_form_from_every_page(client, ana):
    address = reverse("courses:notes")
    client.force_login(ana)
    assert f'href="{reverse("courses:problem")}?page={address}"'.replace("/", "%2F", 0) in (
        client.get(address).content.decode().replace("%2F", "/")
    )
    client.logout()
    assert reverse("courses:problem") not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("https://elsewhere.example/x", id="another site"),
        pytest.param("//elsewhere.example", id="no scheme"),
        pytest.param("nonsense", id="no path"),
    ],
)
def test_a_path_from_elsewhere_is_not_gone_back_to(client, ana, path):
    client.force_login(ana)
    answer = client.post(
        reverse("courses:problem"), {"page": path, "kind": "other", "text": "Something"}
    )
    assert answer.url.startswith("/")
    assert not answer.url.startswith("//")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        pytest.param({"kind": "", "text": "a"}, "Choose what is wrong.", id="no kind"),
        pytest.param(
            {"kind": "unsafe", "text": " "}, "Say in a few words what is wrong.", id="no words"
        ),
        pytest.param(
            {"kind": "typo", "text": "a" * 2001},
            "Shorten your words to 2000 letters. They have 2001.",
            id="too long",
        ),
    ],
)
def test_a_report_that_cannot_be_kept_says_why_and_keeps_the_words(client, ana, said, sentence):
    client.force_login(ana)
    answer = client.post(reverse("courses:problem"), {"page": "/", **said})
    assert answer.context["problem"] == sentence
    assert answer.context["text"] == said["text"]
    assert not Problem.objects.exists()


def test_the_same_again_replaces_the_words_until_it_is_answered(ana, instructor, noon):
    first = report(ana, noon)
    assert report(ana, noon, text="Two commas.").pk == first.pk
    answer_problem(problem_id=first.pk, by=instructor, answer="Mended.", at=noon)
    assert report(ana, noon).pk != first.pk


def test_somebody_sends_so_many_reports_an_hour(ana, ben, noon):
    for number in range(MOST_IN_AN_HOUR):
        report(ana, noon + dt.timedelta(minutes=number), path=f"/{number}/")
    late = noon + dt.timedelta(minutes=30)
    with pytest.raises(CannotReport, match="Send the next one after 13:00"):
        report(ana, late, path="/one-more/")
    assert report(ben, late, path="/one-more/").pk
    assert report(ana, noon + dt.timedelta(minutes=61), path="/one-more/").pk


def test_what_could_harm_a_patient_comes_first_then_the_longest_waiting(ana, ben, noon):
    hour = dt.timedelta(hours=1)
    later, first = report(ana, noon + hour), report(ben, noon)
    unsafe = report(ana, noon + 2 * hour, kind=UNSAFE)
    assert list(problems()) == [unsafe, first, later]
    waiting = waiting_problems()
    assert (waiting.number, waiting.unsafe) == (3, 1)


def test_an_answer_is_mailed_once(ana, instructor, noon, mailoutbox):
    problem = report(ana, noon)
    answer_problem(problem_id=problem.pk, by=instructor, answer="Mended & checked.", at=noon)
    mail_problem_answer(problem.pk)
    mail_problem_answer(problem.pk)
    assert [letter.to for letter in mailoutbox] == [["ana@example.org"]]
    assert "Mended & checked." in mailoutbox[0].body


def test_an_answer_whose_message_was_lost_is_found_by_the_sweep(ana, instructor, noon, mailoutbox):
    problem = report(ana, noon)
    answer_problem(problem_id=problem.pk, by=instructor, answer="Mended.", at=noon)
    assert mail_missing_answers(at=noon) == 0
    assert mail_missing_answers(at=noon + dt.timedelta(minutes=2)) == 1
    assert [letter.to for letter in mailoutbox] == [["ana@example.org"]]
    assert mail_missing_answers(at=noon + dt.timedelta(minutes=2)) == 0


def test_closing_sends_nothing_and_can_be_undone(ana, instructor, noon, mailoutbox):
    problem = report(ana, noon)
    assert close_problem(problem_id=problem.pk, by=instructor, at=noon).state == "closed"
    mail_problem_answer(problem.pk)
    assert mailoutbox == []
    assert reopen_problem(problem_id=problem.pk).state == "open"


def test_a_closed_report_does_not_open_beside_a_newer_one(ana, instructor, noon):
    problem = report(ana, noon)
    close_problem(problem_id=problem.pk, by=instructor, at=noon)
    report(ana, noon)
    assert reopen_problem(problem_id=problem.pk).state == "closed"


# Staff


def test_staff_answer_from_the_queue(client, ana, instructor, reviewer, noon, mailoutbox):
    lesson = lesson_in_parts()
    subject = Subject(path=lesson.url, title=lesson.title, page=lesson, block_id=SECOND)
    problem = report_problem(reporter=ana, subject=subject, kind=UNSAFE, text="Deep", at=noon)
    address = reverse("problem_answer", args=[problem.pk])
    client.force_login(instructor)
    assert address in client.get(reverse("problem_list")).content.decode()
    editor = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert f"{editor}#block-{SECOND}-section" in client.get(address).content.decode()
    assert "Write the answer." in client.post(address, {"answer": " "}).content.decode()
    client.post(address, {"answer": "Mended."})
    problem.refresh_from_db()
    assert (problem.state, problem.answered_by) == ("answered", instructor)


@pytest.mark.parametrize(
    ("who", "status"),
    [("instructor", 200), ("reviewer", 200), ("administrator", 200), ("ana", 302), (None, 302)],
)
def test_who_sees_the_queue(client, who, status, request):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("problem_list")).status_code == status


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["unsafe", "typo"]),
        ("?kind=unsafe", ["unsafe"]),
        ("?q=comma", ["typo"]),
        ("?state=closed", []),
        ("?state=nonsense&kind=nonsense&p=9999", ["unsafe", "typo"]),
    ],
)
def test_the_queue_filters(client, instructor, ana, noon, query, found):
    report(ana, noon)
    report(ana, noon, kind=UNSAFE, text="Too deep")
    client.force_login(instructor)
    listed = client.get(reverse("problem_list") + query).context["page_obj"]
    assert [problem.kind for problem in listed] == found


def test_the_staff_home_says_what_waits(client, instructor, ana, noon):
    client.force_login(instructor)
    home = reverse("wagtailadmin_home")
    assert "No report about a page waits for an answer." in client.get(home).content.decode()
    report(ana, noon, kind=UNSAFE)
    text = client.get(home).content.decode()
    assert "<strong>1</strong> report says that something could harm a patient" in text


@pytest.mark.parametrize("size", [1, 3])
def test_the_queue_costs_the_same_for_one_and_three(
    client, instructor, ana, noon, size, django_assert_max_num_queries
):
    for number in range(size):
        report(ana, noon, path=f"/{number}/")
    client.force_login(instructor)
    client.get(reverse("problem_list"))
    with django_assert_max_num_queries(11):
        client.get(reverse("problem_list"))
