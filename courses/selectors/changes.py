"""What a change of a step means for people: who is affected, what the new text says differently."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.models import Page, Revision

from courses.models import (
    ChangeConfirmation,
    ChangeDecision,
    ChangeNotice,
    Choice,
    CoursePage,
    CourseStepMixin,
    Enrolment,
    StepChange,
    StepCompletion,
)
from courses.revisions.differences import Difference, differences
from courses.revisions.readable import passages_of
from practitioners.models import User
from practitioners.statements import Statement

MOST_NOTICES = 5


@dataclass(frozen=True)
class Affected:
    """Numbers of people. Those who left the course are not among them."""

    completed_it: int
    not_there_yet: int
    finished_course: int  # of those who completed the step

    @property
    def anybody(self) -> bool:
        return bool(self.completed_it or self.not_there_yet)


def affected_by(step: Page) -> Affected:
    """Two statements, however many people."""
    course = course_of(step)
    if course is None:
        return Affected(0, 0, 0)
    did = Exists(StepCompletion.objects.filter(enrolment=OuterRef("pk"), step_id=step.pk))
    counts = (
        Enrolment.objects.filter(course=course, left_at=None)
        .annotate(did=did)
        .aggregate(
            completed_it=Count("learner", distinct=True, filter=Q(did=True)),
            not_there_yet=Count("learner", distinct=True, filter=Q(did=False, completed_at=None)),
            finished_course=Count(
                "learner", distinct=True, filter=Q(did=True, completed_at__isnull=False)
            ),
        )
    )
    return Affected(**counts)


def course_of(step: Page) -> CoursePage | None:
    """The course a step stands in: two levels up."""
    if step.depth <= 3:
        return None
    return CoursePage.objects.filter(path=step.path[: -2 * Page.steplen]).first()


def is_step(page: Page) -> bool:
    return isinstance(page.specific, CourseStepMixin)


def live_text(step: Page) -> Revision | None:
    """What learners read now, where it has a revision."""
    return Revision.objects.filter(pk=step.live_revision_id).first()


def text_before(step: Page) -> Revision | None:
    """What was live before the newest text: what the last change led to, or what was finished last."""
    changed = StepChange.objects.filter(step_id=step.pk).order_by("-pk")
    if last := changed.select_related("after").first():
        return last.after
    done = StepCompletion.objects.filter(step_id=step.pk).order_by("-pk")
    newest = done.select_related("revision").first()
    return newest.revision if newest else None


def newest_completion(step: Page) -> int:
    """The highest id among the step's completions, 0 where nobody has finished it."""
    rows = StepCompletion.objects.filter(step_id=step.pk)
    return rows.aggregate(newest=Max("pk"))["newest"] or 0


def difference_of(before: Revision, after: Revision) -> tuple[Difference, ...]:
    if before.pk == after.pk:
        return ()
    return differences(passages_of(before.as_object()), passages_of(after.as_object()))


def concerned_by(change: StepChange) -> QuerySet[StepCompletion]:
    """The completions of the older text, as `courses.revisions.changes.concerns` says; without who has left."""
    older = Q(pk__lte=change.through_id) | Q(revision_id=change.before_id)
    return StepCompletion.objects.filter(
        older, step_id=change.step_id, enrolment__left_at=None
    ).exclude(revision_id=change.after_id)


def changes_of(step: Page) -> QuerySet[StepChange]:
    """Newest first, with their decisions."""
    rows = StepChange.objects.filter(step_id=step.pk).select_related("made_by")
    return rows.prefetch_related("decisions__decided_by")


def undecided_change(step: Page) -> StepChange | None:
    """The newest change, while nobody has said anything about it."""
    newest = StepChange.objects.filter(step_id=step.pk).order_by("-pk").first()
    return newest if newest and newest.decided_at is None else None


def change_for(change_id: int, user: User) -> StepChange:
    """Of staff who may publish the step; for others it does not exist."""
    rows = StepChange.objects.select_related("step", "before", "after", "course")
    change = get_object_or_404(rows, pk=change_id)
    if not change.step.permissions_for_user(user).can_publish():
        raise Http404
    return change


@dataclass(frozen=True)
class Reading:
    """What somebody finished of a step, and what they have confirmed of it since."""

    completion: StepCompletion
    confirmation: ChangeConfirmation | None

    @property
    def revision(self) -> Revision:
        """The newest text this person is known to have read."""
        return (self.confirmation or self.completion).revision


def reading_of(*, user: User, step: Page) -> Reading | None:
    """This person's own newest way through the course, not left; None before the step was finished."""
    completion = (
        StepCompletion.objects.filter(
            step_id=step.pk, enrolment__learner=user, enrolment__left_at=None
        )
        .select_related("revision", "enrolment__course")
        .order_by("-enrolment__enrolled_at", "-enrolment_id")
        .first()
    )
    if completion is None:
        return None
    read = ChangeConfirmation.objects.filter(
        enrolment=completion.enrolment_id, change__step_id=step.pk
    )
    return Reading(completion, read.select_related("revision").order_by("-pk").first())


def completion_for(*, user: User, completion_id: int) -> StepCompletion:
    """Someone else's finished step does not exist."""
    rows = StepCompletion.objects.select_related("revision", "step", "enrolment__course")
    return get_object_or_404(rows, pk=completion_id, enrolment__learner=user)


def told_changes(completion: StepCompletion) -> list[ChangeDecision]:
    """What staff said about the changes of this step since it was finished, oldest first."""
    rows = ChangeDecision.objects.filter(
        change__step_id=completion.step_id, decided_at=F("change__decided_at")
    ).exclude(choice=Choice.KEEP)
    older = Q(change__through_id__gte=completion.pk) | Q(change__before=completion.revision_id)
    return list(rows.filter(older).exclude(change__after=completion.revision_id))


def untold_notices(learner: User) -> list[ChangeNotice]:
    """The newest that the home page still has to tell. A requirement stands there as a task instead."""
    return _untold(learner.pk)


def _notices(learner: int) -> QuerySet[ChangeNotice]:
    rows = ChangeNotice.objects.not_seen(learner).filter(decision__choice=Choice.NOTIFY)
    return rows.select_related("decision__change__step", "decision__change__course")[:MOST_NOTICES]


_untold = Statement(_notices)


def with_counts(changes: QuerySet[StepChange]) -> QuerySet[StepChange]:
    """Adds how many enrolments have confirmed each, and how many people were told."""
    confirmed = ChangeConfirmation.objects.filter(change=OuterRef("pk")).order_by().values("change")
    notices = ChangeNotice.objects.filter(decision__change=OuterRef("pk"), told_at__isnull=False)
    told = notices.order_by().values("decision__change")
    return changes.annotate(
        confirmed=Subquery(confirmed.annotate(n=Count("pk")).values("n")),
        told=Subquery(told.annotate(n=Count("learner", distinct=True)).values("n")),
    )
