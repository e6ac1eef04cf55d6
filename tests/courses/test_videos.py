"""Videos: what may be uploaded, what a page needs before it goes out, and who may watch."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection
from wagtailmedia.forms import get_media_form

from courses.admin.video_form import VideoForm
from courses.models import LessonPage, Lock, Video
from courses.publishing import PublishingRefused
from tests.courses import lesson_bodies as bodies
from tests.courses.lesson_bodies import CAPTIONS
from tests.courses.videos import avi, mp4, webm
from tests.factories.courses import course, enrolment, module

pytestmark = pytest.mark.django_db

WITH_COMMA = "Line 3: write a full stop before the milliseconds, such as 00:01.000, not a comma."
NOT_TEXT = "This file is not text in UTF-8. Save the captions as UTF-8 and upload them again."
ADD_IT = "Open the video and add it before you publish."


def form_for(user, content=None, *, instance=None, name="grip.mp4", poster=None, vtt=None, **data):
    said = {"title": "Grip", "language": "en-gb", "duration": "", **data}
    said["collection"] = Collection.get_first_root_node().pk
    files = {}
    if content is not None:
        files["file"] = SimpleUploadedFile(name, content)
    if poster is not None:
        files["thumbnail"] = SimpleUploadedFile("still.png", poster)
    if vtt is not None:
        files["captions_file"] = SimpleUploadedFile("grip.vtt", vtt)
    instance = instance or Video(type="video", uploaded_by_user=user)
    return get_media_form(Video)(said, files, instance=instance, user=user)


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_superuser("ed@example.org", name_on_licence="Ed")


def test_the_form_is_ours(editor):
    assert isinstance(form_for(editor, mp4()), VideoForm)


@pytest.mark.parametrize(
    ("content", "kept"),
    [(mp4(), ("video/mp4", 125.5, 1280, 720)), (webm(), ("video/webm", 42.0, 640, 360))],
    ids=["mp4", "webm"],
)
def test_length_type_and_size_are_read_from_the_file(editor, content, kept):
    form = form_for(editor, content, name="anything.bin", duration="3")
    assert form.is_valid()

    video = form.save()

    assert (video.content_type, video.duration, video.width, video.height) == kept
    assert video.size == len(content)


@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm", "clip.avi"])
def test_a_video_of_the_wrong_type_is_refused_whatever_its_name(editor, name):
    form = form_for(editor, avi(), name=name, transcript="Kept as it was typed.")

    assert form.errors == {
        "file": [
            "This file is not an MP4 or WebM video. Export it as MP4 (H.264) and upload it again."
        ]
    }
    assert form["transcript"].value() == "Kept as it was typed."
    assert Video.objects.count() == 0


def test_a_video_that_is_too_large_is_refused(editor, settings):
    settings.VIDEO_MAX_BYTES = 100

    [sentence] = form_for(editor, mp4()).errors["file"]

    assert sentence.startswith("This video has ")
    assert "Upload one smaller than 100\xa0bytes" in sentence


def test_captions_come_as_a_file_and_may_begin_the_transcript(editor):
    form = form_for(editor, mp4(), vtt=CAPTIONS.encode(), begin_transcript="on")

    video = form.save()

    assert video.captions == CAPTIONS
    assert video.transcript == (
        "0:00 Find the free upper border. Lift it between finger and thumb."
    )
    assert video.missing == []


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"vtt": b"WEBVTT\n\n00:01,000 --> 00:02,000\nA"},
         {"captions_file": [WITH_COMMA]}),
        ({"captions": "nothing"}, {"captions": ["Line 1: the file must begin with the word WEBVTT."]}),
        ({"vtt": "WEBVTT\n\n€".encode("utf-16")},
         {"captions_file": [NOT_TEXT]}),
        ({"captions": "WEBVTT\n\n00:01.000 --> 03:00.000\nA"},
         {"captions": ["The captions end at 3:00 and the video at 2:05. Check that they belong together."]}),
        ({"chapters": "Start"}, {"chapters": ["Chapter 1: write a time and a title, such as 1:15 Landmarks."]}),
        ({"poster": b"no picture"},
         {"thumbnail": ["This picture cannot be read. Upload a JPEG, PNG or WebP file."]}),
    ],
    ids=["comma", "no captions", "utf-16", "too long", "chapters", "poster"],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_stands(editor, fields, errors):
    assert form_for(editor, mp4(), **fields).errors == errors


def test_a_poster_keeps_its_pixels_and_nothing_else(editor):
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    Image.new("RGB", (2000, 1000), "teal").save(made, "PNG", exif=exif)

    video = form_for(editor, mp4(), poster=made.getvalue()).save()

    with Image.open(video.thumbnail) as still:
        assert (still.format, still.size, dict(still.getexif())) == ("JPEG", (1280, 640), {})


def test_words_that_published_lessons_need_are_not_taken_away(editor):
    film = bodies.video()
    bodies.written(
        module(course()), [bodies.block("video", {"video": film.pk, "title": "", "note": ""})]
    )

    form = form_for(editor, instance=film, captions="", transcript="Other words.")

    assert form.errors == {
        "captions": ["Lessons show this video and need this text. Change it, but keep it."]
    }


# Publishing


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"captions": ""}, "“Pincer grip” has no captions yet. " + ADD_IT),
        ({"transcript": " "}, "“Pincer grip” has no transcript yet. " + ADD_IT),
        ({"captions": "", "transcript": ""},
         "“Pincer grip” has no captions and no transcript yet. " + ADD_IT.replace(" it ", " them ")),
    ],
    ids=["captions", "transcript", "both"],
)  # fmt: skip
def test_a_page_with_a_video_without_its_words_stays_a_draft(fields, words):
    page = bodies.written(
        module(course()), [bodies.block("rich_text", "<p>Old</p>")], counts_for_credit=False
    )
    film = bodies.video(**fields)
    page.body = [bodies.block("video", {"video": film.pk, "title": "", "note": ""})]
    draft = page.save_revision()

    with pytest.raises(PublishingRefused) as refused:
        draft.publish()

    assert refused.value.sentences == [words]
    assert [block.block_type for block in LessonPage.objects.get(pk=page.pk).body] == ["rich_text"]
    Video.objects.update(captions=CAPTIONS, transcript="Said.")
    draft.publish()
    assert [block.block_type for block in LessonPage.objects.get(pk=page.pk).body] == ["video"]


# Watching


@pytest.fixture
def watched(ana):
    """A lesson of a course that Ana takes, with a video of some length."""
    page = course()
    film = bodies.video(content=mp4() + bytes(100_000))
    reading = bodies.written(
        module(page), [bodies.block("video", {"video": film.pk, "title": "", "note": ""})]
    )
    enrolment(ana, page)
    return reading, film


def address(reading, film, what="file"):
    return reverse("courses:video", args=[reading.pk, film.pk, what])


def test_learners_of_the_course_and_its_editors_watch_and_nobody_else(
    client, watched, ana, ben, instructor
):
    reading, film = watched
    statuses = {}
    for name, person in [("owner", ana), ("colleague", ben), ("editor", instructor)]:
        client.force_login(person)
        statuses[name] = [
            client.get(address(reading, film, what)).status_code
            for what in ("file", "captions", "chapters", "poster", "described", "secret")
        ]
    client.logout()
    statuses["anonymous"] = [client.get(address(reading, film)).status_code]

    seen = [200, 200, 200, 404, 404, 404]
    assert statuses == {
        "owner": seen, "colleague": [404] * 6, "editor": seen, "anonymous": [404]
    }  # fmt: skip


def test_a_video_is_seen_through_the_lessons_that_show_it_only(client, watched, ana):
    reading, _film = watched
    other = bodies.video("Another")
    client.force_login(ana)

    assert client.get(address(reading, other)).status_code == 404
    reading.unpublish()
    assert client.get(address(reading, _film)).status_code == 404


def test_a_video_opens_with_its_lesson(client, watched, ana):
    reading, film = watched
    lock = Lock.objects.create(
        page_id=reading.pk, kind="date", opens_at=timezone.now() + dt.timedelta(days=1)
    )
    client.force_login(ana)

    locked = [client.get(address(reading, film, what)).status_code for what in ("file", "captions")]
    lock.delete()

    assert locked == [404, 404]
    assert client.get(address(reading, film)).status_code == 200


def test_a_player_gets_the_part_it_asks_for(client, watched, ana):
    reading, film = watched
    whole = mp4() + bytes(100_000)
    client.force_login(ana)

    part = client.get(address(reading, film), headers={"Range": "bytes=10-19"})
    rest = client.get(address(reading, film), headers={"Range": f"bytes={len(whole) - 5}-"})
    behind = client.get(address(reading, film), headers={"Range": f"bytes={len(whole)}-"})
    every = client.get(address(reading, film))

    assert (part.status_code, part.getvalue()) == (206, whole[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert part.headers["Content-Length"] == "10"
    assert (rest.status_code, rest.getvalue()) == (206, whole[-5:])
    assert (behind.status_code, behind.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")
    assert (every.status_code, every.getvalue()) == (200, whole)
    assert (every.headers["Accept-Ranges"], every.headers["Content-Type"]) == ("bytes", "video/mp4")
    assert "private" in every.headers["Cache-Control"]


def test_an_open_end_holds_nobody_for_a_whole_film(client, watched, ana, monkeypatch):
    monkeypatch.setattr("courses.views.videos.MOST_AT_ONCE", 1000)
    reading, film = watched
    client.force_login(ana)

    answer = client.get(address(reading, film), headers={"Range": "bytes=0-"})

    assert (answer.status_code, len(answer.getvalue())) == (206, 1000)
    assert answer.headers["Content-Range"].startswith("bytes 0-999/")


def test_a_file_that_is_gone_is_not_found(client, watched, ana):
    reading, film = watched
    film.file.storage.delete(film.file.name)
    client.force_login(ana)

    assert client.get(address(reading, film)).status_code == 404


def test_nothing_but_a_lesson_leads_to_the_file(client, watched):
    _reading, film = watched

    assert client.get(f"/media/{film.file.name}").status_code == 404


def test_asking_for_parts_costs_few_statements(client, watched, ana, django_assert_max_num_queries):
    reading, film = watched
    client.force_login(ana)
    client.get(address(reading, film))

    with django_assert_max_num_queries(7):
        client.get(address(reading, film), headers={"Range": "bytes=0-9"}).getvalue()


def test_instructors_may_add_videos(client, instructor):
    client.force_login(instructor)

    assert client.get("/admin/media/video/add/").status_code == 200
    answer = client.post(
        "/admin/media/video/add/",
        {"title": "Grip", "language": "en-gb", "file": SimpleUploadedFile("a.mp4", avi())},
    )
    assert "This file is not an MP4 or WebM video." in answer.content.decode()
    client.post(
        "/admin/media/video/add/",
        {"title": "Grip", "language": "en-gb", "file": SimpleUploadedFile("a.mp4", mp4())},
    )
    assert Video.objects.values_list("title", "uploaded_by_user").get() == ("Grip", instructor.pk)


def test_a_video_that_a_lesson_shows_is_not_deleted(client, watched, editor):
    _reading, film = watched
    spare = bodies.video("Spare")
    client.force_login(editor)

    said = client.post(f"/admin/media/delete/{film.pk}/", follow=True).content.decode()
    client.post(f"/admin/media/delete/{spare.pk}/")

    assert "“Pincer grip” cannot be deleted: 1 lesson shows it." in said
    assert list(Video.objects.values_list("title", flat=True)) == ["Pincer grip"]


def test_staff_are_offered_videos_only(client, instructor):
    client.force_login(instructor)

    text = client.get("/admin/media/").content.decode()

    assert "/admin/media/video/add/" in text
    assert "/admin/media/audio/add/" not in text


def test_whatever_door_a_file_comes_through_it_is_a_video(editor):
    form = form_for(editor, mp4(), instance=Video(type="audio", uploaded_by_user=editor))
    assert form.is_valid()

    assert form.save().type == "video"
