"""Bodies of lessons that are kept: gone at the first change of what they show, and nobody's own."""

import re

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from courses import services
from courses.lessons.kept_bodies import Body
from courses.models import BodyStamp
from courses.selectors.reading import lesson_parts
from courses.services.notes import write_note
from tests.courses import lesson_bodies as bodies
from tests.courses.reading import course_of
from tests.factories import quizzes as make
from tests.factories.anatomy import muscle
from tests.factories.courses import course, enrolment, lesson, module

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a smaller picture for the collector to close.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def kept(settings):
    settings.LESSON_BODIES_SECONDS = 300
    BodyStamp.objects.get_or_create(pk=BodyStamp.ONE)
    caches["local"].clear()
    yield
    caches["local"].clear()


def kept_now() -> list[Body]:
    local = caches["local"]
    return [body for key in local._cache if (body := local.get(key[3:])).__class__ is Body]


def text_of(client, page) -> str:
    return client.get(page.url).content.decode()


def written(*blocks, **fields):
    return lesson(module(course(is_sample=True)), body=list(blocks), **fields)


@pytest.fixture
def reader(client, ana):
    def enrolled(page):
        enrolment(ana, course_of(page))
        client.force_login(ana)
        return page

    return enrolled


def without_secrets(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_the_second_look_is_the_same_page_for_fewer_statements(client, reader):
    page = reader(bodies.full_lesson(module(course(is_sample=True))))
    text_of(client, page)  # Wagtail's own caches are warm
    caches["local"].clear()

    with CaptureQueriesContext(connection) as before:
        first = text_of(client, page)
    assert len(kept_now()) == 1
    with CaptureQueriesContext(connection) as after:
        second = text_of(client, page)

    assert without_secrets(first) == without_secrets(second)
    assert len(after) <= len(before) - 3  # video, document and muscles are not asked for


def change_muscle():
    row = muscle("Piriformis")
    page = written(bodies.block("rich_text", "<p>Deep.</p>"), muscles=[row])

    def rename():
        row.name = "Piriform muscle"
        row.save()

    return page, rename, "Piriform muscle"


def change_video():
    film = bodies.video("Pincer grip")
    page = written(bodies.block("video", {"video": film.pk, "title": "", "note": ""}))

    def rename():
        film.title = "The flat grip"
        film.save()

    return page, rename, "The flat grip"


def change_document():
    paper = bodies.document("Consent form")
    page = written(bodies.block("download", {"document": paper.pk, "description": "", "title": ""}))

    def rename():
        paper.title = "Form of consent"
        paper.save()

    return page, rename, "Form of consent"


def change_image():
    picture = Image.objects.create(title="Hip", file=get_test_image_file(size=(400, 300)))
    image = {"image": picture.pk, "alt_text": "A hip", "decorative": False}
    page = written(bodies.block("figure", {"image": image, "caption": ""}))

    def replace():
        file = get_test_image_file(filename="newer.png", size=(300, 200))
        picture.file = ContentFile(file.file.getvalue(), name="newer.png")
        picture.width, picture.height = 300, 200
        picture.renditions.all().delete()
        picture.save()

    return page, replace, "newer"


def change_linked_page():
    other = written(bodies.block("rich_text", "<p>Other</p>"))
    link = f'<p><a linktype="page" id="{other.pk}">There</a></p>'
    page = written(bodies.block("rich_text", link))

    def move():
        other.slug = "elsewhere"
        other.save_revision().publish()

    return page, move, "/elsewhere/"


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(change_muscle, id="muscle"),
        pytest.param(change_video, id="video"),
        pytest.param(change_document, id="document"),
        pytest.param(change_image, id="picture"),
        pytest.param(change_linked_page, id="page it links to"),
    ],
)
def test_a_change_of_what_it_shows_is_on_the_page_at_once(client, reader, made):
    page, change, words = made()
    reader(page)
    before = text_of(client, page)
    assert len(kept_now()) == 1

    change()

    assert words not in before
    assert words in text_of(client, page)


def test_what_is_published_is_read_at_once_and_a_draft_by_nobody(client, reader):
    page = reader(written(bodies.block("rich_text", "<p>Old words</p>")))
    assert "Old words" in text_of(client, page)

    page.body = [("rich_text", "<p>New words</p>")]
    draft = page.save_revision()
    assert "Old words" in text_of(client, page)
    draft.publish()

    text = text_of(client, page)
    assert ("New words" in text, "Old words" in text) == (True, False)


def test_nothing_of_the_first_reader_reaches_the_second_or_the_cache(client, ana, ben, noon):
    page = written(bodies.block("rich_text", "<p>For all</p>"))
    for person in (ana, ben):
        enrolment(person, course_of(page))
    write_note(
        learner=ana,
        course_id=course_of(page).pk,
        step=page,
        revision=services.pinned_revision(page=page),
        part=lesson_parts(page)[0],
        at=noon,
        text="Ask Mara about gloves",
    )
    client.force_login(ana)
    hers = text_of(client, page)
    client.force_login(ben)
    his = text_of(client, page)

    assert "Ask Mara about gloves" in hers
    assert [words in his for words in ("Ask Mara about gloves", ana.email, "For all")] == [
        False,
        False,
        True,
    ]
    [body] = kept_now()
    for words in ("Ask Mara", ana.email, ana.display_name, "csrfmiddlewaretoken"):
        assert words not in repr(body), words


def test_a_knowledge_check_is_asked_anew_and_never_kept(client, reader):
    question = make.approved(make.question())
    block = bodies.block("knowledge_check", {"question": question.pk, "introduction": "Try it."})
    page = reader(written(bodies.block("rich_text", "<p>Text</p>"), block))

    asked = text_of(client, page)
    option = asked[: asked.index("A pincer lift")].rpartition('value="')[2].partition('"')[0]
    answered = client.post(reverse("courses:check", args=[page.pk, block["id"]]), {"q1": option})
    again = text_of(client, page)

    assert make.RATIONALE in answered.content.decode()
    assert without_secrets(again) == without_secrets(asked)
    [body] = kept_now()
    for words in ("Try it.", "data-check-form", make.RATIONALE, make.REASON):
        assert words not in repr(body), words


def test_previews_and_editors_leave_nothing_behind(client, administrator):
    page = written(bodies.block("rich_text", "<p>Text</p>"))
    client.force_login(administrator)

    seen = client.get(page.url)
    page.body = [("rich_text", "<p>Not yet</p>")]
    preview = page.make_preview_request(extra_request_attrs={"user": administrator})

    assert (seen.status_code, preview.status_code) == (200, 200)
    assert b"Not yet" in preview.content
    assert kept_now() == []
