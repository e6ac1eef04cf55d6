"""Courses in the explorer, the report about reviews, and the lines on the staff home."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import LessonPage, ModulePage
from courses.selectors.review_states import State, lessons_by_review, state_counts
from courses.services.review_workflow import install_review_workflow
from tests.factories import quizzes as make
from tests.factories.courses import course, lesson, module
from tests.factories.reviews import approve, lapsed, reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.MFA_FOR_STAFF = False


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def part(instructor):
    """A module with a lesson in each state of review, in this order."""
    made = module(course(title="Foundations"), "Needling")
    for title in ["Holds", "Soon", "Over", "Missing", "Extra", "Draft"]:
        page = lesson(made, title, minutes=20, counts_for_credit=title != "Extra")
        if title in ("Holds", "Soon", "Over"):
            days = {"Holds": 400, "Soon": 30, "Over": -2}[title]
            lapsed(approve(page), on=in_days(days))
    LessonPage.objects.filter(title="Draft").update(live=False)
    LessonPage.objects.filter(title="Soon").update(owner=instructor)
    return made


def rows(answer):
    return [page.title for page in answer.context["object_list"]]


def test_each_lesson_has_a_state(part, instructor):
    lesson(module(course(title="Sample", is_sample=True)), "Trial")
    asked = lesson(part, "Asked")
    install_review_workflow()
    asked.get_workflow().start(asked, instructor)
    changes = lesson(part, "Changes")
    approve(changes, decision="changes", words="Deeper.")

    found = lessons_by_review(on=timezone.localdate()).order_by("path")

    assert {page.title: page.review_state for page in found} == {
        "Holds": "holds",
        "Soon": "due",
        "Over": "over",
        "Missing": "missing",
        "Extra": "no_credit",
        "Draft": "draft",
        "Trial": "sample",
        "Asked": "waiting",
        "Changes": "changes",
    }
    assert state_counts(on=timezone.localdate()) == dict.fromkeys(
        [state.value for state in State], 1
    )


def test_rows_show_step_minutes_review_and_owner(client, administrator, part):
    client.force_login(administrator)
    answer = client.get(reverse("wagtailadmin_explore", args=[part.pk]))

    text = " ".join(answer.content.decode().split())
    found = {page.title: page for page in answer.context["object_list"]}
    assert [found[title].step_number for title in ["Holds", "Soon", "Over"]] == [1, 2, 3]
    assert found["Soon"].shown_minutes == 20
    assert rows(answer)[:3] == ["Holds", "Soon", "Over"]
    for words in ["Review overdue", "Review due soon", "Live without review", "in 30 days", "Ivo"]:
        assert words in text


def test_courses_and_modules_show_the_minutes_of_their_live_steps(client, administrator, part):
    make.quiz(inside=part, minutes=15)
    client.force_login(administrator)
    page = part.get_parent()
    [shown] = client.get(reverse("wagtailadmin_explore", args=[page.pk])).context["object_list"]
    listed = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))

    assert shown.shown_minutes == 5 * 20 + 15
    assert [each.shown_minutes for each in listed.context["object_list"]] == [115]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"review": ["over", "due"]}, ["Soon", "Over"]),
        ({"review": "missing"}, ["Missing"]),
        ({"state": "draft"}, ["Draft"]),
        ({"owner": "instructor"}, ["Soon"]),
        ({"review": "waiting"}, []),
        ({"review": "due", "q": "Soon"}, ["Soon"]),
    ],
    ids=["due", "without", "drafts", "owner", "nothing", "searched"],
)
def test_rows_are_filtered(client, administrator, instructor, part, query, titles):
    query = {k: instructor.pk if v == "instructor" else v for k, v in query.items()}
    client.force_login(administrator)

    answer = client.get(reverse("wagtailadmin_explore", args=[part.pk]), query)

    assert answer.status_code == 200
    if "q" not in query:  # the tests keep no search index
        assert sorted(rows(answer)) == sorted(titles)


def statements(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(address)
    return len(captured)


@pytest.mark.parametrize("which", ["explorer", "report", "home"])
def test_statements_are_constant_in_rows(client, administrator, which):
    made = module(course(), "Needling")
    client.force_login(administrator)
    address = {
        "explorer": reverse("wagtailadmin_explore", args=[made.pk]),
        "report": reverse("clinical_reviews"),
        "home": reverse("wagtailadmin_home"),
    }[which]
    counts = []
    for number in (1, 4):
        while LessonPage.objects.count() < number:
            page = lesson(ModulePage.objects.get(pk=made.pk), "Hands")
            LessonPage.objects.filter(pk=page.pk).update(owner=administrator)
            approve(page)
        counts.append(statements(client, address))

    assert counts[0] == counts[1]


def test_the_report_lists_what_is_due_first_and_leads_reviewers_to_the_review(client, part):
    client.force_login(reviewer())
    answer = client.get(reverse("clinical_reviews"))

    text = answer.content.decode()
    assert rows(answer)[:3] == ["Over", "Soon", "Holds"]
    assert reverse("clinical_review", args=[LessonPage.objects.get(title="Over").pk]) in text
    assert "2 days ago" in text
    assert "Foundations" in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_can_be_taken_along(client, administrator, part, kind):
    client.force_login(administrator)
    answer = client.get(reverse("clinical_reviews"), {"export": kind, "state": "over"})

    sheet = b"".join(answer.streaming_content)
    assert f"clinical-reviews-{timezone.localdate()}.{kind}" in answer["Content-Disposition"]
    if kind == "csv":
        head, row = sheet.decode().strip().splitlines()
        assert head == "Lesson,Course,Clinical review,Reviewed by,Reviewed on,Next review,Owner"
        assert row.startswith("Over,Foundations,Review overdue,Rosa Lindt,")
    else:
        assert sheet[:2] == b"PK"


@pytest.mark.parametrize(
    ("who", "status"), [("ana", 302), ("instructor", 200), ("administrator", 200)]
)
def test_the_report_is_for_staff(client, request, who, status):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("clinical_reviews")).status_code == status


def test_the_home_leads_to_what_is_due_and_is_calm_about_nothing(client, administrator, part):
    client.force_login(administrator)
    home = " ".join(client.get(reverse("wagtailadmin_home")).content.decode().split())
    address = reverse("clinical_reviews")

    assert f'<a href="{address}?state=over&amp;state=due"><strong>2</strong>' in home
    assert "1</strong> live lesson counts for credit without a review" in home
    assert "No lesson is being reviewed." in home


def test_the_editor_shows_what_the_checks_say(client, administrator, part):
    client.force_login(administrator)
    page = LessonPage.objects.get(title="Missing")
    text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert "Content checks and review" in text
    assert "This lesson names no objective." in text
    assert "No clinical reviewer has looked at this text." in text
