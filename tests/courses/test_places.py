"""Going on where somebody stopped, and what counts as done."""

import datetime as dt

import pytest
from django.urls import reverse

from courses import services
from courses.models import Enrolment, ReadingPlace, StepCompletion
from courses.selectors.reading import lesson_parts
from courses.services.places import Video, keep_place
from tests.courses.reading import FIRST, SECOND, THIRD, course_of, lesson_in_parts
from tests.factories.courses import enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return lesson_in_parts()


@pytest.fixture
def way(ana, lesson):
    return enrolment(ana, course_of(lesson))


def keep(way, lesson, at, **said):
    return keep_place(enrolment=way, step=lesson, parts=lesson_parts(lesson), at=at, **said)


def post(client, lesson, **said):
    return client.post(reverse("courses:keep_place", args=[lesson.pk]), said)


def mark(client, lesson, **said):
    address = reverse("courses:complete_step", args=[lesson.pk])
    return client.post(address, {"revision": lesson.live_revision_id, **said})


def test_a_place_kept_on_one_device_is_offered_on_another(client, ana, lesson, way):
    client.force_login(ana)
    answer = post(client, lesson, block=SECOND, seen=f"{FIRST},{SECOND}", video="v", second="83")
    assert answer.json()["words"].startswith("Saved ")

    client.logout()
    client.force_login(ana)
    text = client.get(lesson.url).content.decode()
    assert f'href="#block-{SECOND}"' in text
    assert "Continue where you stopped: Hands" in text
    assert 'data-video="v" data-second="83"' in text
    assert "2 of 3 parts at your last visit" in text


@pytest.mark.parametrize(
    ("first", "then", "stands"),
    [
        pytest.param(SECOND, THIRD, THIRD, id="newer wins"),
        pytest.param(SECOND, "unknown", SECOND, id="a block that is not there is left out"),
    ],
)
def test_the_newest_place_stands(way, lesson, noon, first, then, stands):
    keep(way, lesson, noon, block_id=first)
    keep(way, lesson, noon + dt.timedelta(minutes=1), block_id=then)
    assert ReadingPlace.objects.get().block_id == stands


def test_what_waited_offline_does_not_overtake_what_came_later(way, lesson, noon):
    keep(way, lesson, noon, block_id=THIRD, video=Video("v", 90), seen={THIRD})
    keep(
        way,
        lesson,
        noon - dt.timedelta(hours=1),
        block_id=FIRST,
        video=Video("v", 5),
        seen={FIRST, "x"},
    )
    place = ReadingPlace.objects.get()
    assert (place.block_id, place.heading, place.video_second) == (THIRD, "Skin", 90)
    assert place.seen == [FIRST, THIRD]


def test_the_age_of_a_post_is_believed_within_reason(client, ana, lesson, way):
    client.force_login(ana)
    post(client, lesson, block=THIRD)
    post(client, lesson, block=FIRST, age="60000")
    assert ReadingPlace.objects.get().block_id == THIRD
    post(client, lesson, block=SECOND, age="-5")
    assert ReadingPlace.objects.get().block_id == SECOND


def test_only_the_person_with_an_open_enrolment_has_a_place(
    client, ana, ben, cleo, lesson, way, noon
):
    enrolment(ben, course_of(lesson))
    answers = {}
    for name, person in [("owner", ana), ("colleague", ben), ("stranger", cleo)]:
        client.force_login(person)
        answers[name] = post(client, lesson, block=SECOND).status_code
    client.logout()
    answers["anonymous"] = post(client, lesson, block=SECOND).status_code
    assert answers == {"owner": 200, "colleague": 200, "stranger": 404, "anonymous": 302}
    assert ReadingPlace.objects.filter(enrolment=way).count() == 1

    Enrolment.objects.filter(pk=way.pk).update(completed_at=noon)
    client.force_login(ana)
    assert post(client, lesson, block=THIRD).status_code == 404
    assert "Continue where you stopped" not in client.get(lesson.url).content.decode()


def test_the_beginning_is_no_place_to_go_back_to(client, ana, lesson, way, noon):
    keep(way, lesson, noon, block_id=FIRST)
    client.force_login(ana)
    assert "Continue where you stopped" not in client.get(lesson.url).content.decode()


# Done


def test_parts_that_were_on_no_screen_are_named_before_a_lesson_is_done(client, ana, lesson, way):
    client.force_login(ana)
    post(client, lesson, block=FIRST, seen=FIRST)

    answer = mark(client, lesson, counted="1", seen=SECOND)
    assert answer.status_code == 200
    assert [part.id for part in answer.context["parts"]] == [THIRD]
    assert not StepCompletion.objects.exists()

    mark(client, lesson)
    assert StepCompletion.objects.count() == 1


def test_a_lesson_seen_to_its_end_is_done_at_once(client, ana, lesson, way):
    client.force_login(ana)
    assert mark(client, lesson, counted="1", seen=f"{FIRST},{SECOND},{THIRD}").status_code == 302
    assert StepCompletion.objects.get().revision_id == lesson.live_revision_id


def test_without_scripts_the_button_alone_decides(client, ana, lesson, way):
    client.force_login(ana)
    assert mark(client, lesson).status_code == 302
    assert StepCompletion.objects.count() == 1
    assert not ReadingPlace.objects.exists()


def test_a_part_that_was_added_since_has_not_been_seen(way, lesson, noon, ana, client):
    keep(way, lesson, noon, block_id=FIRST, seen={FIRST, SECOND, THIRD})
    lesson.body = [*lesson.body.raw_data, {"type": "rich_text", "id": "new", "value": "<p>New</p>"}]
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    client.force_login(ana)
    answer = mark(client, lesson, counted="1", seen="")
    assert [part.id for part in answer.context["parts"]] == ["new"]


def test_completing_the_course_ends_keeping(way, lesson, noon):
    revision = services.pinned_revision(page=lesson)
    services.complete_step(enrolment=way, step=lesson, revision=revision, at=noon)
    way.refresh_from_db()
    assert keep(way, lesson, noon, block_id=FIRST) is None
