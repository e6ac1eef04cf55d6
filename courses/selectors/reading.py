"""What a person has left beside a lesson: where they stopped, and what they wrote."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from courses.lessons.lesson_text import Part, parts_of
from courses.models import LessonPage, Note, ReadingPlace
from practitioners.models import User
from practitioners.statements import Statement


@dataclass(frozen=True)
class ShownNote:
    """`is_lost`: the words it marks are no longer in the lesson."""

    note: Note
    is_lost: bool


@dataclass(frozen=True)
class Reading:
    """`place` is None before the first visit and of enrolments that are not open."""

    parts: Sequence[Part]
    place: ReadingPlace | None
    notes: dict[str, list[ShownNote]]
    strays: list[ShownNote]  # of parts the lesson no longer has

    @property
    def to_read(self) -> int:
        return sum(part.is_to_be_read for part in self.parts)

    @property
    def seen(self) -> int:
        return self.to_read - len(self.unseen)

    @property
    def unseen(self) -> list[Part]:
        known = set(self.place.seen) if self.place else set()
        return [part for part in self.parts if part.is_to_be_read and part.id not in known]

    @property
    def goes_on(self) -> bool:
        """Whether there is a place to go back to: the beginning is none."""
        place = self.place
        if place is None or not place.block_id or not self.parts:
            return False
        return place.block_id != self.parts[0].id and any(
            part.id == place.block_id for part in self.parts
        )


def lesson_parts(page: LessonPage) -> list[Part]:
    return parts_of(page.body.raw_data)


def reading_of(*, user: User, place: ReadingPlace | None, page: LessonPage) -> Reading:
    """One statement. `place` was read along with the enrolment."""
    parts = lesson_parts(page)
    by_id = {part.id: part for part in parts}
    notes: dict[str, list[ShownNote]] = defaultdict(list)
    strays = []
    for note in _notes_on(user.pk, page.pk):
        shown = ShownNote(note, _is_lost(note, by_id.get(note.block_id), page.live_revision_id))
        if note.block_id in by_id:
            notes[note.block_id].append(shown)
        else:
            strays.append(shown)
    return Reading(parts=parts, place=place, notes=dict(notes), strays=strays)


_notes_on = Statement(lambda learner, step: Note.objects.filter(learner=learner, step=step))


def notes_at(*, user: User, page: LessonPage, block_id: str) -> list[ShownNote]:
    """Those of one part, or of all that is gone with `block_id` ""."""
    part = next((part for part in lesson_parts(page) if part.id == block_id), None)
    found = Note.objects.filter(learner=user, step=page.pk, block_id=block_id)
    return [ShownNote(note, _is_lost(note, part, page.live_revision_id)) for note in found]


def _is_lost(note: Note, part: Part | None, revision_id: int | None) -> bool:
    if not note.quote or note.revision_id == revision_id:
        return False
    return part is None or not part.says(note.quote)
