"""Which completed enrolments make which certificate of one programme. Values in, values out."""

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

# Words for minutes that are missing. The modes of `certificates.models.programmes.MODES`.
MODE_WORDS = {"async": "self-paced", "live_online": "live online", "in_person": "in person"}


@dataclass(frozen=True, order=True)
class Completion:
    """One completed enrolment; sorts as it happened. `minutes` are of its finished steps, by mode."""

    completed_at: dt.datetime
    enrolment_id: int
    course_id: int
    minutes: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Requirements:
    """What a programme asks for: of each need any one course, and minutes by mode of all together."""

    needs: frozenset[frozenset[int]]
    minima: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, courses: Iterable[tuple[int, str]], minima: Mapping[str, int] | None = None
    ) -> "Requirements":
        """From courses with their groups: those of one named group are alternatives."""
        groups: dict[str, set[int]] = {}
        alone: set[frozenset[int]] = set()
        for course, group in courses:
            if group:
                groups.setdefault(group, set()).add(course)
            else:
                alone.add(frozenset({course}))
        return cls(frozenset(alone | {frozenset(group) for group in groups.values()}), minima or {})

    @property
    def courses(self) -> frozenset[int]:
        return frozenset().union(*self.needs)

    def has_every_course(self, done: Set[int]) -> bool:
        return bool(self.needs) and all(need & done for need in self.needs)

    def missing(self, completions: Iterable[Completion]) -> dict[str, int]:
        """Minutes by mode that these completions are short of."""
        done = list(completions)
        short = {
            mode: minutes - sum(one.minutes.get(mode, 0) for one in done)
            for mode, minutes in self.minima.items()
        }
        return {mode: minutes for mode, minutes in short.items() if minutes > 0}


@dataclass(frozen=True)
class Award:
    """A certificate that is earned: the enrolments it rests on, in order."""

    bases: tuple[Completion, ...]

    @property
    def anchor(self) -> Completion:
        """The completion that met the last requirement. Every worker computes the same one."""
        return self.bases[-1]


@dataclass(frozen=True)
class Earned:
    """The awards of one person, and one that has every course and is short of minutes."""

    awards: tuple[Award, ...]
    short: Award | None = None
    missing: Mapping[str, int] = field(default_factory=dict)


def awards_earned(
    completions: Iterable[Completion],
    *,
    requirements: Requirements,
    issued_on_anchors: Set[int] = frozenset(),
    used: Set[int] = frozenset(),
) -> Earned:
    """The certificates one person has earned and not been given, whatever order the news came in.

    Read from the first completion to the last: each course keeps its latest completion, and when
    every need has one and their minutes suffice they make a certificate and the next begins at
    nothing. So a renewal needs every course again, and further alternatives add their minutes.
    `issued_on_anchors` and `used` are enrolments of certificates that exist: a certificate stays
    what it was though the programme's courses have changed since, and an enrolment counts once.
    """
    awards: list[Award] = []
    fresh: dict[int, Completion] = {}
    for completion in sorted(completions):
        if completion.enrolment_id in issued_on_anchors:
            fresh = {}
        elif completion.enrolment_id not in used and completion.course_id in requirements.courses:
            fresh[completion.course_id] = completion
            if requirements.has_every_course(fresh.keys()) and not requirements.missing(
                fresh.values()
            ):
                awards.append(Award(tuple(sorted(fresh.values()))))
                fresh = {}
    if requirements.has_every_course(fresh.keys()):
        short = Award(tuple(sorted(fresh.values())))
        return Earned(tuple(awards), short, requirements.missing(fresh.values()))
    return Earned(tuple(awards))


def words_for_missing(missing: Mapping[str, int]) -> str:
    """120 more minutes in person and 30 more minutes live online."""
    parts = [
        f"{missing[mode]} more {'minute' if missing[mode] == 1 else 'minutes'} {word}"
        for mode, word in MODE_WORDS.items()
        if mode in missing
    ]
    *others, last = parts or [""]
    return f"{', '.join(others)} and {last}" if others else last
