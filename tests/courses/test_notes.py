"""Private notes and highlights beside a lesson."""

import pytest
from django.urls import reverse

from courses import services
from courses.models import Note, ReadingPlace
from courses.selectors.reading import lesson_parts
from courses.services.notes import (
    LONGEST_QUOTE,
    LONGEST_TEXT,
    MOST_IN_A_LESSON,
    CannotNote,
    Quote,
    write_note,
)
from practitioners.services.closing import close_account
from tests.courses.reading import FIRST, SECOND, THIRD, course_of, lesson_in_parts, rich
from tests.factories.courses import enrolment

pytestmark = pytest.mark.django_db
PART = {"X-Part": "notes"}


@pytest.fixture
def lesson():
    return lesson_in_parts()


@pytest.fixture
def way(ana, lesson):
    return enrolment(ana, course_of(lesson))


def note(learner, lesson, at, place=0, **said):
    return write_note(
        learner=learner,
        course_id=course_of(lesson).pk,
        step=lesson,
        revision=services.pinned_revision(page=lesson),
        part=lesson_parts(lesson)[place],
        at=at,
        **said,
    )


def add(client, lesson, block=FIRST, headers=None, **said):
    address = reverse("courses:note_add", args=[lesson.pk])
    return client.post(address, {"block": block, **said}, headers=headers)


def test_a_note_is_written_changed_and_deleted_without_scripts(client, ana, lesson, way):
    client.force_login(ana)
    answer = add(client, lesson, SECOND, **{f"text-{SECOND}": "Ask Mara about gloves."})
    assert answer.url == f"{lesson.url}#block-{SECOND}"
    written = Note.objects.get()
    assert (written.title, written.heading, written.revision_id) == (
        lesson.title,
        "Hands",
        lesson.live_revision_id,
    )
    assert "Ask Mara about gloves." in client.get(lesson.url).content.decode()

    address = reverse("courses:note", args=[written.pk])
    client.post(address, {f"note-{written.pk}": "Asked."})
    written.refresh_from_db()
    assert written.text == "Asked."
    client.post(reverse("courses:note_delete", args=[written.pk]))
    assert not Note.objects.exists()


def test_what_was_typed_at_another_part_is_kept_as_well(client, ana, lesson, way):
    client.force_login(ana)
    add(client, lesson, FIRST, **{f"text-{FIRST}": "One", f"text-{THIRD}": "Three"})
    assert list(Note.objects.values_list("block_id", "text")) == [(FIRST, "One"), (THIRD, "Three")]


def test_with_scripts_the_part_alone_comes_back(client, ana, lesson, way):
    client.force_login(ana)
    answer = add(client, lesson, FIRST, PART, **{f"text-{FIRST}": "One", "quote": "twenty seconds"})
    assert "twenty seconds" in answer.json()["html"]
    assert answer.json()["words"].startswith("Saved ")
    key = Note.objects.get().pk
    answer = client.post(reverse("courses:note_delete", args=[key]), headers=PART)
    assert answer.json()["html"].strip() == ""


def test_a_note_sent_twice_after_a_lost_network_is_one(client, ana, lesson, way):
    client.force_login(ana)
    for _ in range(2):
        add(client, lesson, FIRST, PART, **{f"text-{FIRST}": "One", "sent_key": "k-1"})
    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        pytest.param({}, "Write something first.", id="nothing"),
        pytest.param(
            {"text": "a" * (LONGEST_TEXT + 1)},
            f"Shorten the note to {LONGEST_TEXT} letters. It has {LONGEST_TEXT + 1}.",
            id="too long",
        ),
        pytest.param(
            {"quote": Quote("a" * (LONGEST_QUOTE + 1))},
            f"Highlight a shorter piece: at most {LONGEST_QUOTE} letters at once.",
            id="too much marked",
        ),
    ],
)
def test_a_note_that_cannot_be_kept_says_why(ana, lesson, way, noon, said, sentence):
    with pytest.raises(CannotNote) as refused:
        note(ana, lesson, noon, **said)
    assert str(refused.value) == sentence


def test_a_refused_note_is_not_lost(client, ana, lesson, way):
    client.force_login(ana)
    answer = add(client, lesson, FIRST, **{f"text-{FIRST}": "b" * (LONGEST_TEXT + 1)})
    assert answer.status_code == 422
    assert answer.context["text"] == "b" * (LONGEST_TEXT + 1)
    assert "Shorten the note" in answer.content.decode()


def test_a_lesson_holds_so_many_notes_and_no_more(ana, lesson, way, noon):
    for _ in range(MOST_IN_A_LESSON):
        note(ana, lesson, noon, text="a")
    with pytest.raises(CannotNote, match="Delete one first"):
        note(ana, lesson, noon, text="a")


# Private


def test_notes_are_nobody_elses(
    client, ana, ben, cleo, instructor, administrator, lesson, way, noon
):
    enrolment(ben, course_of(lesson))
    mine = note(ana, lesson, noon, text="Mine alone")
    pages = [
        lesson.url,
        reverse("courses:notes"),
        reverse("courses:notes_export"),
        reverse("courses:note", args=[mine.pk]),
    ]
    people = [ana, ben, cleo, instructor, administrator, None]
    readers = []
    for person in people:
        if person is None:
            client.logout()
        else:
            client.force_login(person)
        readers += [
            (person, address) for address in pages if b"Mine alone" in client.get(address).content
        ]
    assert readers == [(ana, address) for address in pages]


@pytest.mark.parametrize("verb", ["note", "note_delete"])
def test_notes_are_changed_by_nobody_else(client, ana, ben, administrator, lesson, way, noon, verb):
    mine = note(ana, lesson, noon, text="Mine alone")
    for person in (ben, administrator):
        client.force_login(person)
        address = reverse(f"courses:{verb}", args=[mine.pk])
        assert client.post(address, {"text": "Yours"}).status_code == 404
    mine.refresh_from_db()
    assert mine.text == "Mine alone"


def test_staff_pages_know_no_notes():
    from wagtail.snippets.models import get_snippet_models

    assert Note not in get_snippet_models()


def test_whoever_is_not_enrolled_writes_none(client, cleo, lesson, way):
    client.force_login(cleo)
    assert add(client, lesson, **{f"text-{FIRST}": "One"}).status_code == 404


def test_notes_and_places_go_with_the_account(ana, ben, lesson, way, noon):
    other = note(ben, lesson, noon, text="Ben's")
    note(ana, lesson, noon, text="Ana's")
    ReadingPlace.objects.create(enrolment=way, step=lesson, at=noon)
    close_account(person=ana, actor=ana, at=noon)
    assert list(Note.objects.all()) == [other]
    assert not ReadingPlace.objects.exists()


# Highlights and edits


@pytest.mark.parametrize(
    ("body", "is_lost"),
    [
        pytest.param(
            [rich(FIRST, "<p>Wash them for <b>twenty</b> seconds.</p>")], False, id="bold now"
        ),
        pytest.param([rich(FIRST, "<p>Wash them for thirty seconds.</p>")], True, id="other words"),
    ],
)
def test_a_highlight_survives_edits_and_says_when_its_words_are_gone(
    client, ana, lesson, way, noon, body, is_lost
):
    note(ana, lesson, noon, quote=Quote("twenty seconds", "Wash them for ", "."))
    lesson.body = body
    lesson.save_revision().publish()
    client.force_login(ana)
    text = client.get(lesson.url).content.decode()
    assert ("These words are no longer in the lesson. They stood under “Hands”." in text) is is_lost
    assert ("data-quote" in text) is not is_lost


def test_notes_of_a_part_that_is_gone_stand_at_the_end(client, ana, lesson, way, noon):
    note(ana, lesson, noon, place=2, text="About skin")
    lesson.body = [rich(FIRST, "<p>Short now.</p>")]
    lesson.save_revision().publish()
    client.force_login(ana)
    text = client.get(lesson.url).content.decode()
    assert "Notes on parts that are no longer in this lesson" in text
    assert "About skin" in text


# All of them on one lesson


def test_all_notes_stand_on_one_page_by_course_and_lesson(client, ana, lesson, way, noon):
    other = lesson_in_parts(title="Anatomy")
    note(ana, lesson, noon, text="Gloves")
    note(ana, other, noon, text="Pleura", quote=Quote("dry"))
    client.force_login(ana)
    answer = client.get(reverse("courses:notes"))
    assert [group.title for group in answer.context["groups"]] == ["Anatomy", "Safety essentials"]
    found = client.get(reverse("courses:notes"), {"q": "pleura"}).context["page_obj"]
    assert [one.text for one in found] == ["Pleura"]
    only = client.get(reverse("courses:notes"), {"course": course_of(lesson).pk}).context[
        "page_obj"
    ]
    assert [one.text for one in only] == ["Gloves"]


def test_nobody_has_notes_yet(client, ana):
    client.force_login(ana)
    assert "You have no notes yet" in client.get(reverse("courses:notes")).content.decode()


def test_notes_go_out_as_plain_text(client, ana, lesson, way, noon):
    note(ana, lesson, noon, text="Two\nlines & more", quote=Quote("dry"))
    client.force_login(ana)
    answer = client.get(reverse("courses:notes_export"))
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "    Two\n    lines & more" in text
    assert "“dry”" in text


@pytest.mark.parametrize("size", [1, 3])
def test_a_lesson_with_notes_and_a_place_keeps_its_budget(
    client, ana, lesson, way, noon, size, django_assert_num_queries
):
    for place in range(size):
        note(ana, lesson, noon, place=place, text="a", quote=Quote("dry"))
    ReadingPlace.objects.create(enrolment=way, step=lesson, block_id=SECOND, at=noon)
    client.force_login(ana)
    client.get(lesson.url)
    with django_assert_num_queries(7):
        client.get(lesson.url)


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_of_notes_costs_the_same_for_one_and_three(
    client, ana, noon, size, django_assert_num_queries
):
    for number in range(size):
        note(ana, lesson_in_parts(title=f"Course {number}"), noon, text="a")
    client.force_login(ana)
    client.get(reverse("courses:notes"))
    with django_assert_num_queries(6):
        client.get(reverse("courses:notes"))
