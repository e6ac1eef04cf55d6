"""What keeps a step, a module or a course closed for one person, and how it opens.

Values in, values out. What is not known never opens anything; what is finished never closes again.
"""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from courses.paths.outline import Outline


class Kind(StrEnum):
    COURSE = "course"
    STEP = "step"
    SCORE = "score"
    DATE = "date"
    DAYS = "days"
    LICENCE = "licence"


class Why(StrEnum):
    """What a closed lock waits for. NOT_KNOWN is a lock that was not filled in, or a fact nobody has."""

    NOT_COMPLETED = "not_completed"
    NOT_DONE = "not_done"
    NO_SCORE = "no_score"
    SCORE_TOO_LOW = "score_too_low"
    NOT_YET = "not_yet"
    NOT_ENROLLED = "not_enrolled"
    NO_LICENCE = "no_licence"
    NOT_KNOWN = "not_known"


class Next(StrEnum):
    """What the person can do about it."""

    OPEN_TARGET = "open_target"
    WAIT = "wait"
    ENROL = "enrol"
    SEND_LICENCE = "send_licence"
    ASK = "ask"


NEXT = {
    Why.NOT_COMPLETED: Next.OPEN_TARGET,
    Why.NOT_DONE: Next.OPEN_TARGET,
    Why.NO_SCORE: Next.OPEN_TARGET,
    Why.SCORE_TOO_LOW: Next.OPEN_TARGET,
    Why.NOT_YET: Next.WAIT,
    Why.NOT_ENROLLED: Next.ENROL,
    Why.NO_LICENCE: Next.SEND_LICENCE,
    Why.NOT_KNOWN: Next.ASK,
}


@dataclass(frozen=True)
class Lock:
    """One condition of one page. Which of the fields count depends on the kind; percent is 0-100."""

    page_id: int
    kind: Kind
    target_id: int | None = None
    target_title: str = ""
    target_url: str = ""
    percent: Decimal | None = None
    opens_at: dt.datetime | None = None
    days: int | None = None


@dataclass(frozen=True)
class Facts:
    """What is known about one person. None: not known; a quiz without a result is left out of `scores`."""

    completed: Set[int] = frozenset()  # courses
    done: Set[int] = frozenset()  # steps
    scores: Mapping[int, Decimal] | None = field(default_factory=dict)
    is_licensed: bool | None = False
    enrolled_at: dt.datetime | None = None
    zone: dt.tzinfo = dt.UTC


@dataclass(frozen=True)
class Hold:
    """A lock that is closed. `opens_at` is the instant at which it opens by itself."""

    lock: Lock
    why: Why
    opens_at: dt.datetime | None = None
    have: Decimal | None = None

    @property
    def next(self) -> Next:
        return NEXT[self.why]


def judge(lock: Lock, facts: Facts, *, at: dt.datetime) -> Hold | None:
    """None when this lock is open for the person at that instant."""
    match lock.kind:
        case Kind.COURSE:
            return _named(lock, lock.target_id in facts.completed, Why.NOT_COMPLETED)
        case Kind.STEP:
            return _named(lock, lock.target_id in facts.done, Why.NOT_DONE)
        case Kind.SCORE:
            return _score(lock, facts)
        case Kind.DATE:
            return _from(lock, lock.opens_at, at)
        case Kind.DAYS:
            return _days(lock, facts, at)
        case Kind.LICENCE:
            if facts.is_licensed is None:
                return Hold(lock, Why.NOT_KNOWN)
            return None if facts.is_licensed else Hold(lock, Why.NO_LICENCE)


def holds(locks: Iterable[Lock], facts: Facts, *, at: dt.datetime) -> tuple[Hold, ...]:
    """Every lock that is closed, in the order of the locks."""
    return tuple(hold for lock in locks if (hold := judge(lock, facts, at=at)))


def opens_by_itself_at(closed: Sequence[Hold]) -> dt.datetime | None:
    """When nothing but time is missing: the last of the instants."""
    instants = [hold.opens_at for hold in closed if hold.opens_at]
    return max(instants) if instants and len(instants) == len(closed) else None


def locked_steps(
    outline: Outline,
    locks: Iterable[Lock],
    facts: Facts,
    *,
    finished: Set[int],
    was_completed: bool,
    at: dt.datetime,
) -> dict[int, tuple[Hold, ...]]:
    """The steps that are closed, by id, with what closes them: the course, the module, the step itself.

    A finished step stays open, and nothing is closed for whoever has completed the course.
    """
    if was_completed:
        return {}
    closed: dict[int, list[Hold]] = {}
    for hold in holds(locks, facts, at=at):
        closed.setdefault(hold.lock.page_id, []).append(hold)
    found = {}
    for module in outline.modules:
        above = [*closed.get(outline.course_id, []), *closed.get(module.id, [])]
        for step in module.steps:
            if step.id not in finished and (mine := [*above, *closed.get(step.id, [])]):
                found[step.id] = tuple(mine)
    return found


def find_circle[Node: Hashable](
    needs: Mapping[Node, Iterable[Node]], starts: Iterable[Node] | None = None
) -> tuple[Node, ...]:
    """A way that leads back to where it began, each node needing the next; empty when there is none.

    With `starts` only what those need, near or far, is looked at.
    """
    settled: set[Node] = set()
    for start in needs if starts is None else starts:
        way: list[Node] = []
        turns = [iter([start])]
        while turns:
            node = next(turns[-1], None)
            if node is None:
                turns.pop()
                if way:
                    settled.add(way.pop())
            elif node in way:
                return tuple(way[way.index(node) :])
            elif node not in settled:
                way.append(node)
                turns.append(iter(needs.get(node, ())))
    return ()


def _named(lock: Lock, met: bool, why: Why) -> Hold | None:
    if lock.target_id is None:
        return Hold(lock, Why.NOT_KNOWN)
    return None if met else Hold(lock, why)


def _score(lock: Lock, facts: Facts) -> Hold | None:
    if lock.target_id is None or lock.percent is None or facts.scores is None:
        return Hold(lock, Why.NOT_KNOWN)
    have = facts.scores.get(lock.target_id)
    if have is None:
        return Hold(lock, Why.NO_SCORE)
    return None if have >= lock.percent else Hold(lock, Why.SCORE_TOO_LOW, have=have)


def _days(lock: Lock, facts: Facts, at: dt.datetime) -> Hold | None:
    """Whole days of the person's own calendar: seven days after a Monday is the next Monday morning."""
    if lock.days is None:
        return Hold(lock, Why.NOT_KNOWN)
    if facts.enrolled_at is None:
        return Hold(lock, Why.NOT_ENROLLED)
    day = facts.enrolled_at.astimezone(facts.zone).date() + dt.timedelta(days=lock.days)
    return _from(lock, dt.datetime.combine(day, dt.time(), tzinfo=facts.zone), at)


def _from(lock: Lock, opens_at: dt.datetime | None, at: dt.datetime) -> Hold | None:
    if opens_at is None:
        return Hold(lock, Why.NOT_KNOWN)
    return None if at >= opens_at else Hold(lock, Why.NOT_YET, opens_at=opens_at)
