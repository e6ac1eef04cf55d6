"""Signed corrections reach attempts that are graded for the first time after them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from quizzes.grading import Everybody
from quizzes.models import Attempt, GradeEvent, QuestionVersion, RegradeRun, Response
from quizzes.regrading import refusal
from quizzes.sitting.slot_grades import Asked

SIGNED = [RegradeRun.State.RUNNING, RegradeRun.State.DONE]
RUN = "corrected_in"


def with_corrections[Rows: QuerySet[Any]](rows: Rows, *, shown: str = "") -> Rows:
    """Each row with the newest signed run by a later version than the one it was shown, if any.

    `shown` is the way from the rows to that version.
    """
    runs = RegradeRun.objects.filter(
        question=OuterRef(f"{shown}question"),
        version__number__gt=OuterRef(f"{shown}number"),
        state__in=SIGNED,
    ).order_by("-version__number", "-pk")
    return rows.annotate(**{RUN: Subquery(runs.values("pk")[:1])})


def _runs_of(rows: Iterable[Response] | Iterable[QuestionVersion]) -> dict[int, RegradeRun]:
    """No statement where nothing was corrected."""
    wanted = {vars(each).get(RUN) for each in rows} - {None}
    if not wanted:
        return {}
    return RegradeRun.objects.select_related("version").in_bulk(wanted)


def correct(responses: Sequence[Response]) -> dict[int, int]:
    """Judged by what a signed run corrected, where that fits what was shown: slot to run. Saved at
    once: without corrections no statement, else two."""
    runs = _runs_of(responses)
    if not runs:
        return {}
    changed, named = [], {}
    for response in responses:
        run = runs.get(vars(response).get(RUN, 0))
        if run is None or response.judged_by_id is not None:
            continue
        if not refusal(Asked.of(response.question_version), Asked.of(run.version)):
            response.judged_by = run.version
            changed.append(response)
            named[response.slot] = run.pk
    Response.objects.bulk_update(changed, ["judged_by"])
    return named


@dataclass(frozen=True)
class Gift:
    """What a blank slot is judged by: the version shown, or with `run_id` the one that corrected it."""

    version: QuestionVersion
    run_id: int | None = None


def given_to_blanks(
    attempt: Attempt, answered: Iterable[int], *, corrected: bool
) -> dict[int, Gift]:
    """By the version shown, where it or its newest correction gives everybody something.

    No statement without blanks, one with them, and another where a correction is among them.
    """
    blank = {slot.version_id for slot in attempt.slots} - {
        slot.version_id for slot in attempt.slots if slot.number in set(answered)
    }
    if not blank:
        return {}
    gives = Q(key__everybody__in=[each.value for each in Everybody])
    shown = QuestionVersion.objects.filter(pk__in=blank)
    if not corrected:
        return {version.pk: Gift(version) for version in shown.filter(gives)}
    found = list(with_corrections(shown).filter(gives | Q(**{f"{RUN}__isnull": False})))
    runs, gifts = _runs_of(found), {}
    for version in found:
        run = runs.get(vars(version)[RUN])
        if run is None:
            gifts[version.pk] = Gift(version)
        elif run.version.key.get("everybody") or version.key.get("everybody"):
            gifts[version.pk] = Gift(run.version, run.pk)
    return gifts


def named_in(event: GradeEvent, corrected: Mapping[int, int]) -> None:
    """The event says which slots a correction judged, and names the newest run among them."""
    if not corrected:
        return
    event.regrade_id = max(corrected.values())
    said = _("Question %(slot)s judged by its correction, as in grading again %(run)s.")
    event.reason = " ".join(
        said % {"slot": slot, "run": run} for slot, run in sorted(corrected.items())
    )
