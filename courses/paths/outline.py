"""What a course consists of and how far somebody is, as plain values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Reviewer:
    """What one clinician said of themselves, on the day they looked last."""

    reviewer_id: int
    name: str
    credentials: str
    interests: str
    reviewed_on: dt.date
    next_review_on: dt.date


@dataclass(frozen=True)
class Step:
    """One live page of a course that can be finished."""

    id: int
    title: str
    url: str
    minutes: int
    mode: str
    mode_words: Any
    is_required: bool
    counts_for_credit: bool
    rule: Any  # what counts as done, in words
    kind: Any  # lesson, quiz
    kinds: Any  # lessons, quizzes
    icon: str
    is_reviewed_text: bool = False  # clinicians look at its text
    review: Reviewer | None = None  # of the text that is live; None also where nobody asked for it


@dataclass(frozen=True)
class Module:
    id: int
    title: str
    slug: str
    url: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True)
class Outline:
    """The live modules and steps of a course, in order."""

    course_id: int
    title: str
    url: str
    is_sample: bool
    modules: tuple[Module, ...]
    # Required steps that are being revised: nobody can open them, and nobody completes without them.
    paused: tuple[Step, ...] = ()
    is_live: bool = True
    changed: frozenset[int] = frozenset()  # steps with a change that has to be read
    # Ids of the course, modules and steps that have locks: nothing is asked about the others.
    lock_pages: frozenset[int] = frozenset()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for module in self.modules for step in module.steps)

    @cached_property
    def required(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_required)

    @cached_property
    def required_ids(self) -> frozenset[int]:
        return frozenset(step.id for step in self.required)

    @cached_property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @cached_property
    def credit_minutes_by_mode(self) -> dict[str, int]:
        """Minutes of the steps that count for credit; modes without any are left out."""
        totals: dict[str, int] = {}
        for step in self.steps:
            if step.counts_for_credit:
                totals[step.mode] = totals.get(step.mode, 0) + step.minutes
        return totals

    @property
    def credit_minutes(self) -> int:
        return sum(self.credit_minutes_by_mode.values())


class MissingStep(NamedTuple):
    title: str
    url: str
    why: Any


@dataclass(frozen=True)
class Update:
    """What changed in a step after somebody finished it, to be read as a step of its own."""

    of_id: int  # the step that changed
    step: Step
    change_ids: tuple[int, ...]
    asked_at: dt.datetime
    confirmed_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None


class Reason(NamedTuple):
    """Why not, and the next thing to do about it. No `next_step`: there is nothing but waiting."""

    sentence: Any
    next_step: Any
    url: str


@dataclass(frozen=True)
class Closed:
    """A step that is locked for this person, and when it opens if nothing but time is missing."""

    reasons: tuple[Reason, ...]
    opens_at: dt.datetime | None = None


@dataclass(frozen=True)
class Progress:
    """The one figure: required steps done of required steps. 100 percent only when all are done.

    Updates that have to be read count as steps; on a completed course they are an open task beside it.
    """

    done: int
    required: int
    percent: int
    minutes_left: int
    next_step: Step | None
    missing: tuple[MissingStep, ...]
    completions: Mapping[int, dt.datetime] = field(default_factory=dict)  # step id -> when
    updates: tuple[Update, ...] = ()
    versions: Mapping[int, int] = field(default_factory=dict)  # step id -> id of its completion
    closed: Mapping[int, Closed] = field(default_factory=dict)  # by step id: locked for this person
    waits_for: Step | None = None  # the first that is left, where all that is left is locked

    @property
    def waiting(self) -> Closed | None:
        """Why nothing can be done now, where something is left to be done."""
        return self.closed[self.waits_for.id] if self.waits_for else None

    @property
    def open_updates(self) -> tuple[Update, ...]:
        return tuple(update for update in self.updates if update.is_open)

    @property
    def last_at(self) -> dt.datetime | None:
        """When something was last finished or confirmed here."""
        confirmed = [update.confirmed_at for update in self.updates if update.confirmed_at]
        return max([*self.completions.values(), *confirmed], default=None)

    @property
    def is_complete(self) -> bool:
        return self.required > 0 and self.done == self.required


@dataclass(frozen=True)
class Requirement:
    """One condition of enrolling and whether this person meets it."""

    title: Any
    met: bool
    reason: Reason | None = None
    url: str = ""


@dataclass(frozen=True)
class EnrolmentStanding:
    ok: bool
    reasons: tuple[Reason, ...] = ()
    requirements: tuple[Requirement, ...] = ()


def measure(
    outline: Outline,
    completions: Mapping[int, dt.datetime],
    *,
    completed: bool,
    updates: tuple[Update, ...] = (),
    closed: Mapping[int, Closed] | None = None,
) -> Progress:
    """How far these completions reach in this outline.

    A completed course stays complete: a step that became required later asks nothing of people
    who had finished by then, and an update that has to be read is an open task beside the course.
    The next step is the first that is left and not locked.
    """
    required = [step for step in outline.required if not completed or step.id in completions]
    paused = [step for step in outline.paused if not completed or step.id in completions]
    left: list[Step] = []
    done = 0
    counted = () if completed else tuple(update for update in updates if update.step.is_required)
    for step in required:
        if step.id in completions:
            done += 1
        else:
            left.append(step)
        left += [each.step for each in counted if each.of_id == step.id and each.is_open]
    done += sum(not update.is_open for update in counted)
    waiting = [step for step in paused if step.id not in completions]
    done += len(paused) - len(waiting)
    total = len(required) + len(counted) + len(paused)
    percent = 100 if completed else done * 100 // total if total else 0
    closed = closed or {}
    next_step = next((step for step in left if step.id not in closed), None)
    return Progress(
        done=done,
        required=total,
        percent=percent,
        minutes_left=sum(step.minutes for step in [*left, *waiting]),
        next_step=next_step,
        missing=tuple(MissingStep(step.title, step.url, step.rule) for step in [*left, *waiting]),
        completions=completions,
        updates=updates,
        closed=closed,
        waits_for=left[0] if left and next_step is None else None,
    )
