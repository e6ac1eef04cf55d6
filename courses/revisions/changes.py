"""What a change of a step asks of people who had finished it. Plain values in, plain values out.

A change asks something of somebody only when the choice was "require", and of nobody who finished
the step in its new form. What was confirmed is asked once.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from courses.paths.outline import Outline, Step, Update


class Done(NamedTuple):
    """A finished step and the text that was read."""

    id: int
    step_id: int
    revision_id: int
    at: dt.datetime


class RequiredChange(NamedTuple):
    """A change that has to be read. `through_id` is the newest completion there was at that time."""

    id: int
    step_id: int
    before_id: int
    after_id: int
    through_id: int
    minutes: int
    asked_at: dt.datetime


def concerns(change: RequiredChange, done: Done) -> bool:
    """Whether this completion is of a text older than the change.

    Somebody who finished in the very moment of publishing named the older text: that counts too.
    """
    if done.step_id != change.step_id or done.revision_id == change.after_id:
        return False
    return done.id <= change.through_id or done.revision_id == change.before_id


def updates_of(
    outline: Outline,
    completions: Iterable[Done],
    changes: Iterable[RequiredChange],
    confirmed: Mapping[int, dt.datetime],  # change id -> when this enrolment confirmed it
    as_step: Callable[[Step], Step],
) -> tuple[Update, ...]:
    """Steps of their own, in the order of the outline: what is still to be read, and what was.

    Several changes of one step are read together and are one update.
    """
    done = {completion.step_id: completion for completion in completions}
    by_step: dict[int, list[RequiredChange]] = {}
    for change in changes:
        if change.step_id in done and concerns(change, done[change.step_id]):
            by_step.setdefault(change.step_id, []).append(change)
    updates = []
    for step in outline.steps:
        owed = by_step.get(step.id, [])
        for group in (
            [change for change in owed if change.id in confirmed],
            [change for change in owed if change.id not in confirmed],
        ):
            if not group:
                continue
            moments = [confirmed[change.id] for change in group if change.id in confirmed]
            updates.append(
                Update(
                    of_id=step.id,
                    step=replace(as_step(step), minutes=sum(change.minutes for change in group)),
                    change_ids=tuple(change.id for change in group),
                    asked_at=max(change.asked_at for change in group),
                    confirmed_at=max(moments) if moments else None,
                )
            )
    return tuple(updates)
