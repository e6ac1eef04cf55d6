"""Notes and highlights: written, changed and deleted by the person whose they are."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from courses.exceptions import Refusal
from courses.lessons.lesson_text import Part
from courses.models import Note, ReadingPlace
from practitioners.models import User

LONGEST_TEXT = 4000
LONGEST_QUOTE = 1000
MOST_IN_A_LESSON = 200
AROUND = 64


class CannotNote(Refusal):
    """The message is a sentence for the learner; what was typed stays with the caller."""


@dataclass(frozen=True)
class Quote:
    """Words of the lesson, with what stands right before and after them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@transaction.atomic
def write_note(
    *,
    learner: User,
    course_id: int,
    step: Page,
    revision: Revision | None,
    part: Part,
    text: str = "",
    quote: Quote | None = None,
    sent_key: str = "",
    at: dt.datetime,
) -> Note:
    """A note at a part of a lesson. Sent twice with the same key it is one. Raises CannotNote."""
    User.objects.select_for_update(no_key=True).get(pk=learner.pk)
    if sent_key and (already := Note.objects.filter(learner=learner, sent_key=sent_key).first()):
        return already
    text, exact = _clean(text), _clean(quote.exact) if quote else ""
    if not text and not exact:
        raise CannotNote(_("Write something first."))
    if len(exact) > LONGEST_QUOTE:
        raise CannotNote(
            _("Highlight a shorter piece: at most %(n)s letters at once.") % {"n": LONGEST_QUOTE}
        )
    _check_length(text)
    if Note.objects.filter(learner=learner, step_id=step.pk).count() >= MOST_IN_A_LESSON:
        raise CannotNote(
            _(
                "You have %(n)s notes in this lesson, which is the most there is room for. Delete one first."
            )
            % {"n": MOST_IN_A_LESSON}
        )
    return Note.objects.create(
        learner=learner,
        course_id=course_id,
        step_id=step.pk,
        revision=revision,
        block_id=part.id,
        title=step.title,
        heading=part.heading,
        text=text,
        quote=exact,
        prefix=_clean(quote.prefix, strip=False)[-AROUND:] if quote else "",
        suffix=_clean(quote.suffix, strip=False)[:AROUND] if quote else "",
        sent_key=sent_key,
        created_at=at,
        changed_at=at,
    )


@transaction.atomic
def change_note(*, note: Note, text: str, at: dt.datetime) -> Note:
    """Other words. A highlight may be left without any; a note may not. Raises CannotNote."""
    note = Note.objects.select_for_update(of=("self",)).get(pk=note.pk)
    text = _clean(text)
    if not text and not note.quote:
        raise CannotNote(_("Write something, or delete the note."))
    _check_length(text)
    if text != note.text:
        note.text, note.changed_at = text, at
        note.save(update_fields=["text", "changed_at"])
    return note


def delete_note(*, note: Note) -> None:
    Note.objects.filter(pk=note.pk).delete()


@transaction.atomic
def forget_reading(*, person: User) -> None:
    """The account was closed: what only this person could read goes at once. Twice is once."""
    Note.objects.filter(learner=person).delete()
    ReadingPlace.objects.filter(enrolment__learner=person).delete()


def _check_length(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise CannotNote(
            _("Shorten the note to %(n)s letters. It has %(has)s.")
            % {"n": LONGEST_TEXT, "has": len(text)}
        )


def _clean(words: str, *, strip: bool = True) -> str:
    words = words.replace("\0", "").replace("\r\n", "\n")  # PostgreSQL stores no NUL
    return words.strip() if strip else words
