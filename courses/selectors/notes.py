"""Somebody's own notes. There is no other way to them: staff have none."""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from courses.models import Note
from practitioners.models import User


def note_for(*, user: User | AnonymousUser, note_id: int) -> Note:
    """Someone else's note does not exist."""
    return get_object_or_404(Note.objects.select_related("step"), pk=note_id, learner=user)


def notes_of(user: User, *, course_id: int | None = None, search: str = "") -> QuerySet[Note]:
    """In the order of courses and lessons. Every word of the search has to be in the note."""
    notes = Note.objects.filter(learner=user).select_related("course", "step")
    if course_id is not None:
        notes = notes.filter(course=course_id)
    for word in search.replace("\0", " ").split():
        notes = notes.filter(
            Q(text__icontains=word)
            | Q(quote__icontains=word)
            | Q(title__icontains=word)
            | Q(heading__icontains=word)
        )
    return notes.order_by("course__title", "course", "step__path", "title", "created_at", "pk")


@dataclass(frozen=True)
class CourseWithNotes:
    id: int | None
    title: str
    number: int


def courses_with_notes(user: User) -> list[CourseWithNotes]:
    """One statement."""
    rows = (
        Note.objects.filter(learner=user)
        .order_by("course__title")
        .values_list("course", "course__title")
        .annotate(number=Count("pk"))
    )
    return [CourseWithNotes(key, title or "", number) for key, title, number in rows]


@dataclass(frozen=True)
class LessonNotes:
    title: str
    url: str
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class CourseNotes:
    title: str
    lessons: list[LessonNotes] = field(default_factory=list)


def grouped(notes: list[Note], urls: dict[int, str]) -> list[CourseNotes]:
    """By course, then by lesson, in the order given. `urls` are addresses of lessons by id."""
    courses: list[CourseNotes] = []
    last_course: object = object()
    last_lesson: object = object()
    for note in notes:
        if note.course_id != last_course or not courses:
            courses.append(CourseNotes(note.course.title if note.course else ""))
            last_course, last_lesson = note.course_id, object()
        lesson = (note.step_id, note.title if note.step_id is None else "")
        if lesson != last_lesson:
            title = note.step.title if note.step else note.title
            url = urls.get(note.step_id or 0, "")
            courses[-1].lessons.append(LessonNotes(title, url))
            last_lesson = lesson
        courses[-1].lessons[-1].notes.append(note)
    return courses


def latest_notes(user: User, *, most: int = 50) -> list[Note]:
    """What may be taken up elsewhere, such as in a reflection: the newest first."""
    return list(Note.objects.filter(learner=user).order_by("-changed_at", "-pk")[:most])
