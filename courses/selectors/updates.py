"""Updates that people have to read: what `courses.revisions.changes` decides, for real enrolments."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from courses.models import Choice, StepChange
from courses.paths.outline import Outline, Step, Update
from courses.revisions.changes import Done, RequiredChange, updates_of

type Confirmed = dict[int, dict[int, dt.datetime]]  # enrolment id -> change id -> when


def updates_of_each(
    done: Mapping[int, Iterable[Done]], courses: Mapping[int, int], outlines: Mapping[int, Outline]
) -> dict[int, tuple[Update, ...]]:
    """Updates by enrolment id, in one statement; in none where no step has a change to be read.

    `done` is by enrolment id, `courses` says which course an enrolment is of.
    """
    finished = {
        way: list(rows) for way, rows in done.items() if rows and outlines[courses[way]].changed
    }
    if not finished:
        return {}
    changes, confirmed = _required(finished, {courses[way] for way in finished})
    return {
        way: updates_of(
            outlines[courses[way]],
            rows,
            changes[courses[way]],
            confirmed.get(way, {}),
            as_step,
        )
        for way, rows in finished.items()
        if courses[way] in changes
    }


def as_step(step: Step) -> Step:
    """The update of a step as a step of its own. Its minutes are those of the changes."""
    return replace(
        step,
        id=-step.id,
        title=_("Update: %(title)s") % {"title": step.title},
        url=reverse("courses:what_changed", args=[step.id]),
        mode="async",
        counts_for_credit=False,
        rule=lazy("Done when you have read what changed and confirmed it."),
        kind=lazy("update"),
        kinds=lazy("updates"),
        icon="refresh",
    )


def _required(
    enrolment_ids: Iterable[int], course_ids: Iterable[int]
) -> tuple[dict[int, list[RequiredChange]], Confirmed]:
    """By course: what has to be read. By enrolment: what was."""
    rows = (
        StepChange.objects.filter(course__in=course_ids, choice=Choice.REQUIRE)
        .annotate(
            read=FilteredRelation(
                "confirmations", condition=Q(confirmations__enrolment__in=list(enrolment_ids))
            ),
            read_in=F("read__enrolment_id"),
            read_at=F("read__confirmed_at"),
        )
        .order_by("pk")
        .values_list(
            "course_id",
            "read_in",
            "read_at",
            "pk",
            "step_id",
            "before_id",
            "after_id",
            "through_id",
            "minutes",
            "decided_at",
        )
    )
    changes: dict[int, dict[int, RequiredChange]] = {}
    confirmed: Confirmed = {}
    for course_id, read_in, read_at, change_id, *said in rows:
        change = RequiredChange(change_id, *cast("Any", said))
        changes.setdefault(course_id, {})[change_id] = change
        if read_in is not None:
            confirmed.setdefault(read_in, {})[change_id] = read_at
    return {course: list(found.values()) for course, found in changes.items()}, confirmed
