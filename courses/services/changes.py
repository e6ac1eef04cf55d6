"""A step was changed under people who had finished it: what is chosen, and what they confirm."""

import datetime as dt

from django.db import transaction
from wagtail.models import Page, Revision

from courses import selectors
from courses.exceptions import TextChangedMeanwhile
from courses.models import (
    ChangeConfirmation,
    ChangeDecision,
    ChangeNotice,
    Choice,
    Enrolment,
    StepChange,
)
from courses.selectors.changes import course_of, newest_completion, text_before
from courses.services.completions import complete_if_done
from courses.services.revisions import pinned_revision
from practitioners.models import User
from practitioners.queue import queue


@transaction.atomic
def record_change(
    *, step: Page, after: Revision, by: User | None, at: dt.datetime
) -> StepChange | None:
    """A new text is live. None where nobody had finished the step, or the text is the one before.

    Whatever publishes comes through here, and nothing happens to anybody: "keep" is the choice until
    somebody decides otherwise.
    """
    through_id = newest_completion(step)
    course = course_of(step)
    if not through_id or course is None:
        return None
    before = text_before(step)
    if before is None or before.pk == after.pk:
        return None
    change, _ = StepChange.objects.get_or_create(
        step_id=step.pk,
        after=after,
        defaults={
            "course": course,
            "before": before,
            "through_id": through_id,
            "made_at": at,
            "made_by": by,
        },
    )
    return change


@transaction.atomic
def decide_change(
    *,
    change: StepChange,
    choice: str,
    by: User | None,
    at: dt.datetime,
    words: str = "",
    minutes: int = 0,
) -> ChangeDecision:
    """Keep, notify or require. The same decision again is the one that stands.

    A later decision takes the place of an earlier one: letters of that one that have not gone out yet
    stay where they are. What somebody has confirmed stays confirmed.
    """
    from courses.tasks import tell_of_change

    change = StepChange.objects.select_for_update(of=("self",), no_key=True).get(pk=change.pk)
    minutes = max(1, minutes) if choice == Choice.REQUIRE else 0
    last = change.decisions.last()
    if last and (last.choice, last.words, last.minutes) == (choice, words, minutes):
        return last
    decision = ChangeDecision.objects.create(
        change=change,
        choice=choice,
        words=words,
        minutes=minutes,
        decided_by=by,
        decided_at=at,
    )
    was_required = change.choice == Choice.REQUIRE
    change.choice, change.minutes, change.decided_at = choice, minutes, at
    change.save(update_fields=["choice", "minutes", "decided_at"])
    if choice != Choice.KEEP:
        queue(tell_of_change, decision.pk)
    if was_required and choice != Choice.REQUIRE:
        from courses.services.rechecks import ask_recheck

        ask_recheck(course_id=change.course_id, at=at)
    return decision


@transaction.atomic
def confirm_update(
    *, enrolment: Enrolment, step: Page, revision: Revision, at: dt.datetime
) -> bool:
    """Somebody has read what changed in a step, and the text it leads to. Twice is once.

    On an open enrolment it is a finished step, and may complete the course. A completed course stays
    as it is. Returns whether there was something to confirm. Raises TextChangedMeanwhile where the
    text that was read is not the live one.
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("course")
        .get(pk=enrolment.pk)
    )
    owed = [
        change_id
        for update in selectors.progress_of(enrolment).open_updates
        if update.of_id == step.pk
        for change_id in update.change_ids
    ]
    # Asked after what is owed: whatever is published from here on is not among it.
    if pinned_revision(page=Page.objects.get(pk=step.pk)).pk != revision.pk:
        raise TextChangedMeanwhile
    ChangeConfirmation.objects.bulk_create(
        ChangeConfirmation(
            enrolment=enrolment, change_id=change_id, revision=revision, confirmed_at=at
        )
        for change_id in owed
    )
    complete_if_done(enrolment=enrolment)
    return bool(owed)


def note_seen(*, learner: User, step: Page, at: dt.datetime) -> None:
    """The page with what changed was opened: the home page need not tell of it any more."""
    told = ChangeNotice.objects.filter(learner=learner, seen_at=None)
    told.filter(decision__change__step_id=step.pk).update(seen_at=at)
