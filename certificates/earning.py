"""Which completed enrolments make which certificate of one programme. Values in, values out."""

import datetime as dt
from collections.abc import Iterable, Set
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Completion:
    """One completed enrolment; sorts as it happened."""

    completed_at: dt.datetime
    enrolment_id: int
    course_id: int


@dataclass(frozen=True)
class Award:
    """A certificate that is earned: the enrolments it rests on, in order."""

    bases: tuple[Completion, ...]

    @property
    def anchor(self) -> Completion:
        """The completion that met the last requirement. Every worker computes the same one."""
        return self.bases[-1]


def awards_earned(
    completions: Iterable[Completion],
    *,
    courses: Set[int],
    issued_on_anchors: Set[int] = frozenset(),
    used: Set[int] = frozenset(),
) -> list[Award]:
    """The certificates one person has earned and not been given, whatever order the news came in.

    Read from the first completion to the last: each course keeps its latest completion, and when
    every course has one they make a certificate and the next begins at nothing. So a renewal needs
    every course again. `issued_on_anchors` and `used` are enrolments of certificates that exist:
    a certificate stays what it was though the programme's courses have changed since, and an
    enrolment counts once.
    """
    awards: list[Award] = []
    fresh: dict[int, Completion] = {}
    for completion in sorted(completions):
        if completion.enrolment_id in issued_on_anchors:
            fresh = {}
        elif completion.enrolment_id not in used and completion.course_id in courses:
            fresh[completion.course_id] = completion
            if courses <= fresh.keys():
                awards.append(Award(tuple(sorted(fresh.values()))))
                fresh = {}
    return awards
