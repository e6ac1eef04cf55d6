"""Whether a place accepts a course for a profession. Apps above know approvals and rules; they register here.

Nothing is accepted because nobody said otherwise: without an answer it is not known.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext as _

from practitioners.models import Jurisdiction, Licence, Profession


class Answer(IntEnum):
    """Of several answers the highest holds: a place that forbids is not outvoted by an approval."""

    NOT_KNOWN = 0
    ACCEPTED = 1
    NOT_ACCEPTED = 2


@dataclass(frozen=True)
class Acceptance:
    """The answer for one place, why, where that was read, and on which day it was checked."""

    answer: Answer
    place: str
    sentence: Any
    source: str = ""
    checked_on: dt.date | None = None

    @property
    def is_accepted(self) -> bool:
        return self.answer is Answer.ACCEPTED

    @property
    def is_refused(self) -> bool:
        return self.answer is Answer.NOT_ACCEPTED


type Teller = Callable[
    [Collection[int], Jurisdiction, Profession, dt.date], Mapping[int, Acceptance]
]

_tellers: list[Teller] = []


def register_acceptance(tell: Teller) -> None:
    """`tell(course_ids, place, profession, day)` answers for the courses it knows about, by course id, in a
    number of statements that does not grow with the courses. Twice is once."""
    if tell not in _tellers:
        _tellers.append(tell)


def acceptance_of(
    course_ids: Collection[int], *, place: Jurisdiction, profession: Profession, on: dt.date
) -> dict[int, Acceptance]:
    """For each of the courses."""
    unknown = Acceptance(
        Answer.NOT_KNOWN,
        str(place),
        _("Not known whether %(place)s accepts it. Ask the board.") % {"place": place},
    )
    found = dict.fromkeys(course_ids, unknown)
    for tell in _tellers:
        for course_id, said in tell(course_ids, place, profession, on).items():
            if course_id in found and said.answer >= found[course_id].answer:
                found[course_id] = said
    return found


def accepted_for(
    licences: Collection[Licence], course_ids: Collection[int], *, on: dt.date
) -> dict[int, list[Acceptance]]:
    """By course: an answer for each place in which somebody is licensed."""
    places = {(one.jurisdiction_id, one.profession_id): one for one in licences}
    answers: dict[int, list[Acceptance]] = {course_id: [] for course_id in course_ids}
    for licence in places.values():
        said = acceptance_of(
            course_ids, place=licence.jurisdiction, profession=licence.profession, on=on
        )
        for course_id, one in said.items():
            answers[course_id].append(one)
    return answers
