"""What visitors, learners, colleagues and strangers see and may do."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format

from courses import services
from courses.extending.home import OTHER_COURSES, RECORDS, Panel, register_panel
from courses.models import Enrolment, LessonPage, StepCompletion
from courses.selectors import enrolment_for
from courses.templatetags.learning import duration
from practitioners.roles import Role, give_role
from tests.factories.courses import (
    catalogue,
    course,
    course_with,
    enrolment,
    lesson,
    lessons_of,
    module,
)
from tests.factories.practitioners import licence

pytestmark = pytest.mark.django_db


def done(page):
    return reverse("courses:complete_step", args=[page.pk])


def enrol_url(page):
    return reverse("courses:enrol", args=[page.pk])


def standing_url(page):
    return reverse("courses:standing", args=[page.pk])


def mark(client, page, **data):
    return client.post(done(page), {"revision": page.live_revision_id, **data})


# The lesson


def test_a_lesson_opens_for_its_learner_and_says_how_to_enrol_to_everybody_else(
    client, ana, ben, instructor
):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)

    answers = {}
    for name, person in [("owner", ana), ("colleague", ben), ("editor", instructor)]:
        client.force_login(person)
        answers[name] = client.get(page.url)
    client.logout()
    answers["anonymous"] = client.get(page.url)

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "owner": 200,
        "colleague": 403,
        "editor": 200,
        "anonymous": 403,
    }
    assert "Mark as done" in answers["owner"].content.decode()
    assert f'href="{enrol_url(way.course)}"' in answers["colleague"].content.decode()
    assert f"?next={quote(page.url, safe='')}" in answers["anonymous"].content.decode()
    assert "Mark as done" not in answers["editor"].content.decode()
    assert "You see this lesson as an editor" in answers["editor"].content.decode()
    assert all("no-store" in answer["Cache-Control"] for answer in answers.values())


def test_a_course_that_was_left_is_closed_and_a_completed_one_stays_open(client, ana, noon):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)
    client.force_login(ana)

    mark(client, page)
    assert client.get(page.url).status_code == 200
    retake = services.enrol(learner=ana, course=way.course, at=noon)
    services.leave_course(enrolment=retake, at=noon)
    assert client.get(page.url).status_code == 200

    other = enrolment(ana, course_with(1, title="Other"))
    services.leave_course(enrolment=other, at=noon)
    assert client.get(lessons_of(other.course)[0].url).status_code == 403


def test_marking_a_lesson_leads_to_the_next_and_at_the_end_to_the_course(client, ana):
    way = enrolment(ana, course_with(3))
    first, second, third = lessons_of(way.course)
    client.force_login(ana)

    assert mark(client, second)["Location"] == third.url
    assert mark(client, third)["Location"] == first.url
    assert mark(client, first)["Location"] == way.course.url
    way.refresh_from_db()
    assert way.completed_at is not None
    assert [row.revision_id for row in way.completions.all()] == [
        second.live_revision_id,
        third.live_revision_id,
        first.live_revision_id,
    ]


def test_a_lesson_that_changed_while_it_was_read_is_shown_again(client, ana):
    way = enrolment(ana, course_with(1, is_sample=True))
    [page] = lessons_of(way.course)
    read = page.live_revision_id
    page.objectives = "Something new"
    page.save_revision().publish()
    client.force_login(ana)

    answer = client.post(done(page), {"revision": read}, follow=True)

    assert answer.redirect_chain == [(page.url, 302)]
    assert "This lesson was changed while you were reading." in answer.content.decode()
    assert StepCompletion.objects.count() == 0


def test_marking_needs_an_enrolment_of_ones_own_and_a_post(client, ana, ben):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)

    assert mark(client, page)["Location"] == f"/accounts/login/?next={done(page)}"
    client.force_login(ben)
    assert mark(client, page)["Location"] == enrol_url(way.course)
    client.force_login(ana)
    assert client.get(done(page)).status_code == 405
    assert StepCompletion.objects.count() == 0


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("live_online", "This lesson takes place live online"),
        ("in_person", "This lesson takes place in person"),
    ],
)
def test_a_taught_lesson_says_that_the_instructor_records_it(client, ana, mode, words):
    page = course()
    taught = lesson(module(page), mode=mode)
    enrolment(ana, page)
    client.force_login(ana)

    text = client.get(taught.url).content.decode()
    answer = mark(client, taught)

    assert words in text
    assert "Your instructor records that you attended." in text
    assert "Mark as done" not in text
    assert answer["Location"] == taught.url
    assert StepCompletion.objects.count() == 0


def test_a_draft_lesson_cannot_be_marked(client, ana):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)
    page.unpublish()
    client.force_login(ana)

    assert client.post(done(page)).status_code == 404


def test_a_course_page_is_not_a_step(client, ana):
    way = enrolment(ana, course_with(1))
    client.force_login(ana)

    assert client.post(done(way.course)).status_code == 404


# Enrolling


def test_enrolling_leads_to_the_first_step_and_twice_is_once(client, ana):
    page = course_with(2)
    client.force_login(ana)

    assert client.post(enrol_url(page))["Location"] == lessons_of(page)[0].url
    assert client.post(enrol_url(page))["Location"] == lessons_of(page)[0].url
    assert client.get(enrol_url(page))["Location"] == lessons_of(page)[0].url
    assert Enrolment.objects.count() == 1


def test_anonymous_people_sign_in_first(client):
    page = course_with(1)

    assert client.post(enrol_url(page))["Location"] == f"/accounts/login/?next={enrol_url(page)}"
    assert client.get(page.url).status_code == 200
    assert Enrolment.objects.count() == 0


def test_the_refusal_names_everything_that_is_missing_and_the_way_to_it(client, ana):
    before = course_with(1, title="Foundations")
    page = course_with(1, title="Anatomy", prerequisites=[before], needs_licence=True)
    client.force_login(ana)

    answer = client.post(enrol_url(page), follow=True)

    text = answer.content.decode()
    assert answer.redirect_chain == [(enrol_url(page), 302)]
    assert "You cannot enrol yet" in text
    assert "2 things are missing. Nothing was changed." in text
    assert "You need a verified licence. Send your licence for checking." in text
    assert f'href="{reverse("practitioners:licence_new")}"' in text
    assert "Complete “Foundations” before you enrol on this course." in text
    assert f'href="{before.url}"' in text
    assert Enrolment.objects.count() == 0


def test_a_retake_is_asked_for(client, ana):
    way = enrolment(ana, course_with(1))
    client.force_login(ana)
    mark(client, lessons_of(way.course)[0])

    assert "Take this course again" in client.post(enrol_url(way.course)).content.decode()
    assert Enrolment.objects.count() == 1
    client.post(enrol_url(way.course), {"again": "yes"})
    assert list(Enrolment.objects.order_by("pk").values_list("purpose", flat=True)) == [
        "first",
        "retake",
    ]


def test_an_unpublished_course_takes_nobody_in(client, ana):
    page = course_with(1)
    page.unpublish()
    client.force_login(ana)

    assert client.post(enrol_url(page)).status_code == 404


def test_leaving_is_asked_for(client, ana, ben):
    way = enrolment(ana, course_with(1))
    address = reverse("courses:leave", args=[way.course.pk])
    client.force_login(ben)
    client.post(address)
    client.force_login(ana)
    assert "What you did stays on record." in client.get(address).content.decode()
    assert Enrolment.objects.get().left_at is None

    assert client.post(address)["Location"] == reverse("courses:home")
    assert Enrolment.objects.get().left_at is not None


# One's own pages


def test_standing_shows_done_with_its_day_and_why_the_rest_is_missing(client, ana, noon):
    page = course()
    part = module(page)
    read, taught = lesson(part, "Read me"), lesson(part, "Lab", mode="in_person")
    way = enrolment(ana, page)
    services.complete_step(enrolment=way, step=read, revision=read.live_revision, at=noon)
    client.force_login(ana)

    text = client.get(standing_url(page)).content.decode()

    assert "1 required step is missing" in text
    assert f"Done on {date_format(noon, 'DATE_FORMAT')} at" in text
    assert "Done when your instructor has recorded that you attended." in text
    assert f'href="{taught.url}"' in text


def test_standing_is_everybodys_own(client, ana, ben):
    way = enrolment(ana, course_with(1))
    address = standing_url(way.course)

    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    client.force_login(ben)
    assert "You are not enrolled on this course." in client.get(address).content.decode()
    client.force_login(ana)
    answer = client.get(address)
    assert "1 required step is missing" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_an_enrolment_of_somebody_else_does_not_exist(ana, ben, cleo):
    way = enrolment(ana)
    assert enrolment_for(user=ana, enrolment_id=way.pk) == way
    for person in [ben, cleo]:
        with pytest.raises(Http404):
            enrolment_for(user=person, enrolment_id=way.pk)


def test_home_starts_with_what_was_worked_on_last(client, ana, noon):
    old, new = (enrolment(ana, course_with(2, title=title)) for title in ["Old one", "New one"])
    step = lessons_of(old.course)[0]
    services.complete_step(enrolment=old, step=step, revision=step.live_revision, at=noon)
    client.force_login(ana)

    text = client.get(reverse("courses:home")).content.decode()

    assert text.index("Old one") < text.index("Other courses") < text.index("New one")
    assert "50 %" in text
    assert f'href="{lessons_of(old.course)[1].url}"' in text
    assert new.course.title in text


def test_home_without_a_course_says_where_to_start(client, ana):
    client.force_login(ana)
    assert "Courses appear here" in client.get(reverse("courses:home")).content.decode()

    page = course_with(1, title="Foundations")
    text = client.get(reverse("courses:home")).content.decode()
    assert "Start with Foundations (10 minutes)." in text
    assert f'href="{page.url}"' in text


def home_text(client, user):
    client.force_login(user)
    return client.get(reverse("courses:home")).text


def test_home_asks_for_a_licence_before_anything_else(client, ana):
    course_with(1, title="Foundations")

    text = home_text(client, ana)

    assert text.index("Send your licence") < text.index("You have no course yet")
    assert f'href="{reverse("practitioners:licence_new")}"' in text


@pytest.mark.parametrize(
    ("state", "said", "way", "explains"),
    [
        ("waiting", "We are checking your licence in Ohio", "licence", False),
        ("needs_changes", "Your licence in Ohio needs a change", "licence_edit", True),
        ("rejected", "Your licence in Ohio could not be verified", "licence", True),
        ("revoked", "Your licence in Ohio no longer counts", "licence", True),
    ],
)
def test_home_says_how_the_licence_stands(client, ana, noon, state, said, way, explains):
    row = licence(holder=ana, at=noon, state=state)

    text = home_text(client, ana)

    assert said in text
    assert f'href="{reverse(f"practitioners:{way}", args=[row.pk])}"' in text
    assert ("The scan is blurred." in text) is explains


def test_home_names_the_licence_on_which_the_person_must_act(client, ana, noon):
    licence(holder=ana, at=noon, state="needs_changes")
    licence(holder=ana, at=noon, number="PT-2")

    assert "needs a change" in home_text(client, ana)


def test_home_is_quiet_about_a_licence_while_a_verified_one_is_valid(client, ana, noon):
    verified = licence(holder=ana, at=noon, state="verified")
    licence(holder=ana, at=noon, number="PT-2")
    assert "licence-wanted" not in home_text(client, ana)

    verified.expires_on = dt.date(2021, 1, 31)
    verified.save()
    assert "We are checking your licence" in home_text(client, ana)


def test_home_says_that_a_licence_has_expired(client, ana, noon):
    licence(holder=ana, at=noon, state="verified", expires_on=dt.date(2021, 1, 31))

    text = home_text(client, ana)

    assert "has expired" in text
    assert "The scan is blurred." not in text


def test_home_of_staff_without_a_course_leads_to_the_staff_pages(client, ana, ben):
    page = course_with(1, title="Foundations")
    give_role(person=ana, role=Role.INSTRUCTOR)

    text = home_text(client, ana)
    assert "You have no course yet" not in text
    assert "licence-wanted" not in text
    assert "Open the staff pages" in text

    enrolment(ana, page)
    assert "Open the staff pages" not in home_text(client, ana)
    assert "Open the staff pages" not in home_text(client, ben)


def test_other_apps_show_panels_in_their_order(client, ana, monkeypatch):
    monkeypatch.setattr("courses.extending.home._home", [])

    def says(text):
        return lambda _: Panel("includes/empty.html", {"text": text})

    last = says("last")
    register_panel(RECORDS, last)
    register_panel(RECORDS, last)
    register_panel(OTHER_COURSES, says("before the last"))
    register_panel(5, says("first"))
    register_panel(1, lambda _: None)
    client.force_login(ana)

    answer = client.get(reverse("courses:home"))

    assert [panel.context["text"] for panel in answer.context["panels_first"]] == ["first"]
    assert [panel.context["text"] for panel in answer.context["panels_last"]] == [
        "before the last",
        "last",
    ]


def test_home_is_private(client):
    assert client.get(reverse("courses:home")).status_code == 302


# Catalogue and course


@pytest.fixture
def three_courses():
    online = course_with(1, title="Foundations", code="DN-1")
    practical = course(title="Practical skills", code="DN-2", prerequisites=[online])
    lesson(module(practical), "Trapezius laboratory", mode="in_person", minutes=300)
    long = course(title="Anatomy", code="DN-3")
    lesson(module(long), "All muscles", minutes=600)
    return catalogue().url


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Foundations", "Practical skills", "Anatomy"]),
        ("?format=online", ["Foundations", "Anatomy"]),
        ("?format=practical", ["Practical skills"]),
        ("?hours=short", ["Foundations"]),
        ("?hours=medium", ["Practical skills"]),
        ("?hours=long", ["Anatomy"]),
        ("?hours=long&format=online", ["Anatomy"]),
        ("?q=dn-2", ["Practical skills"]),
        ("?q=trapezius", ["Practical skills"]),
        ("?q=trapesius", ["Practical skills"]),
        ("?q=muscles+laboratory", []),
        ("?format=nonsense&hours=%00", ["Foundations", "Practical skills", "Anatomy"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_catalogue_filters(client, three_courses, query, titles):
    answer = client.get(three_courses + query)

    assert [card.course.title for card in answer.context["cards"]] == titles
    words = "1 course" if len(titles) == 1 else f"{len(titles)} courses"
    assert f'<p role="status">{words}</p>' in answer.content.decode()


def test_the_catalogue_says_when_nothing_matches_and_how_to_undo_each_filter(client, three_courses):
    text = client.get(three_courses + "?q=muscles&hours=short").content.decode()

    assert "No course matches" in text
    assert 'href="?hours=short"' in text
    assert 'href="?q=muscles"' in text


def test_a_card_shows_prerequisites_and_ones_own_state(client, ana, three_courses):
    half = enrolment(ana, course_with(2, title="Half"))
    whole = enrolment(ana, course_with(1, title="Whole"))
    client.force_login(ana)
    mark(client, lessons_of(half.course)[0])
    mark(client, lessons_of(whole.course)[0])

    text = client.get(three_courses).content.decode()

    assert "Complete first: Foundations" in text
    assert "Resume, 50 %" in text
    assert text.split('<ul class="cards">')[1].count("Passed") == 1


def test_the_course_page_offers_the_one_next_thing(client, ana, noon):
    before = course_with(1, title="Foundations")
    page = course_with(2, title="Anatomy", prerequisites=[before])
    text = {"anonymous": client.get(page.url).content.decode()}
    client.force_login(ana)
    text["not yet"] = client.get(page.url).content.decode()
    way = enrolment(ana, before)
    mark(client, lessons_of(before)[0])
    text["may enrol"] = client.get(page.url).content.decode()
    client.post(enrol_url(page))
    text["enrolled"] = client.get(page.url).content.decode()
    mark(client, lessons_of(page)[0])
    text["under way"] = client.get(page.url).content.decode()
    mark(client, lessons_of(page)[1])
    text["completed"] = client.get(page.url).content.decode()

    buttons = {
        "anonymous": "Sign in to enrol",
        "not yet": "What you need to enrol",
        "may enrol": ">Enrol</button>",
        "enrolled": "Start “Lesson 1.1”",
        "under way": "Resume “Lesson 1.2”",
        "completed": "Review what you learned",
    }
    shown = {
        case: [words for words in buttons.values() if words in content]
        for case, content in text.items()
    }
    assert shown == {case: [words] for case, words in buttons.items()}
    assert way.course == before


def test_the_outline_links_only_for_those_who_are_enrolled(client, ana):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)

    closed = client.get(way.course.url).content.decode()
    client.force_login(ana)
    opened = client.get(way.course.url).content.decode()

    assert ("Opens when you enrol" in closed, f'href="{page.url}"' in closed) == (True, False)
    assert ("Opens when you enrol" in opened, f'href="{page.url}"' in opened) == (False, True)


@pytest.mark.parametrize(
    ("minutes", "hours"), [(475, "7.92"), (510, "8.5"), (480, "8"), (600, "10")]
)
def test_hours_have_two_decimals_at_most_and_no_idle_zeros(client, minutes, hours):
    page = course()
    lesson(module(page), minutes=minutes)

    text = client.get(page.url).text

    assert f"{hours} contact hours<" in text
    assert duration(minutes) in text


# What a page costs


@pytest.fixture
def warm(client):
    """Site addresses are kept in a cache; the first page of a process pays for all."""
    client.get(catalogue().url)


@pytest.mark.parametrize("size", [1, 3])
def test_a_lesson_costs_the_same_in_a_small_and_a_large_course(
    client, ana, size, django_assert_num_queries, warm
):
    way = enrolment(ana, course_with(lessons=size, modules=size))
    page = lessons_of(way.course)[0]
    client.force_login(ana)
    client.get(page.url)

    with django_assert_num_queries(8):  # 2 find the page, 2 the person
        assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_a_course_costs_the_same_small_and_large(client, size, django_assert_num_queries, warm):
    page = course_with(lessons=size, modules=size)
    client.get(page.url)

    with django_assert_num_queries(13):  # 7 of them find the page
        assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_the_catalogue_costs_the_same_for_one_and_three_courses(
    client, size, django_assert_num_queries, warm
):
    for _ in range(size):
        course_with(lessons=size, modules=size)
    address = catalogue().url
    client.get(address)

    with django_assert_num_queries(10):  # 6 of them find the page
        assert len(client.get(address).context["cards"]) == size


@pytest.mark.parametrize("size", [1, 3])
def test_home_costs_the_same_for_one_and_three_enrolments(
    client, ana, size, django_assert_num_queries, warm, monkeypatch
):
    monkeypatch.setattr(
        "courses.extending.home._home", []
    )  # other apps' panels have their own tests
    for _ in range(size):
        enrolment(ana, course_with(lessons=size, modules=size))
    client.force_login(ana)
    client.get(reverse("courses:home"))

    with django_assert_num_queries(8):
        assert len(client.get(reverse("courses:home")).context["others"]) == size - 1


@pytest.mark.parametrize("size", [1, 3])
def test_standing_costs_the_same_small_and_large(
    client, ana, size, django_assert_num_queries, warm
):
    way = enrolment(ana, course_with(lessons=size, modules=size))
    client.force_login(ana)
    client.get(standing_url(way.course))

    with django_assert_num_queries(7):
        assert client.get(standing_url(way.course)).status_code == 200


def test_the_catalogue_shows_the_lessons_of_published_modules_only(client):
    page = course_with(1, title="Foundations")
    hidden = module(page, "Hidden")
    lesson(hidden, "Hidden lesson", minutes=600)
    hidden.unpublish()
    assert LessonPage.objects.live().count() == 2

    [card] = client.get(catalogue().url).context["cards"]

    assert card.outline.minutes == 10


@pytest.mark.parametrize("name", ["enrol", "leave", "standing", "complete_step"])
def test_a_number_that_no_database_can_hold_is_not_found(client, ana, name):
    client.force_login(ana)
    address = reverse(f"courses:{name}", args=[10**20])
    ask = client.post if name == "complete_step" else client.get

    assert ask(address).status_code == 404
