"""What clinicians found about texts: which are approved, which are to be looked at again."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, Revision, TaskState

from courses.models import ClinicalReview, ClinicalReviewTask, CoursePage, LessonPage, LiveReview
from courses.models.review_task import REVIEW
from courses.paths.outline import Outline, Reviewer
from courses.revisions.fingerprints import fingerprint
from practitioners.models import User
from practitioners.selectors import people_who_may

DUE_SOON = dt.timedelta(days=60)


def fingerprint_of(page: Page, revision: Revision) -> str:
    return fingerprint(page.specific_class._meta.label_lower, revision.content)


def review_of(*, page: Page, revision: Revision) -> ClinicalReview | None:
    """What holds about this text: the newest review of it, wherever an equal text was reviewed."""
    reviews = ClinicalReview.objects.filter(fingerprint=fingerprint_of(page, revision))
    return reviews.select_related("reviewer").first()


def approval_of(*, page: Page, revision: Revision, on: dt.date) -> ClinicalReview | None:
    """The approval under which the text may go out that day."""
    review = review_of(page=page, revision=revision)
    return review if review and holds(review, on=on) else None


def holds(review: ClinicalReview, *, on: dt.date) -> bool:
    return review.is_approval and review.next_review_on is not None and review.next_review_on >= on


def authors_of(*, page: Page, revision: Revision) -> set[int]:
    """Whose words these are: whoever saved a draft since the last approval, up to this one."""
    approved = ClinicalReview.objects.filter(
        page=page.pk, decision=ClinicalReview.Decision.APPROVED, revision__lt=revision.pk
    )
    after = approved.order_by("-revision_id").values_list("revision_id", flat=True).first() or 0
    drafts = Revision.page_revisions.filter(
        object_id=str(page.pk), pk__gt=after, pk__lte=revision.pk, user__isnull=False
    )
    return set(drafts.values_list("user_id", flat=True))


def waiting_task(page: Page) -> TaskState | None:
    """The request for a review that the page stands in."""
    states = TaskState.objects.filter(
        workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
        workflow_state__object_id=str(page.pk),
        status=TaskState.STATUS_IN_PROGRESS,
        task__content_type=ContentType.objects.get_for_model(ClinicalReviewTask),
    )
    return states.select_related("revision", "workflow_state", "task").first()


def waiting_tasks() -> QuerySet[TaskState]:
    """Requests that no reviewer has answered, the oldest first."""
    kind = ContentType.objects.get_for_model(ClinicalReviewTask)
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__content_type=kind)
    return waiting.order_by("started_at", "pk")


def reviewers() -> QuerySet[User]:
    """Everybody who may review lessons, superusers apart."""
    return people_who_may(REVIEW)


def reviews_due(*, on: dt.date, within: dt.timedelta = DUE_SOON) -> QuerySet[LiveReview]:
    """Live texts whose review has run out or runs out within this time, the oldest first."""
    due = LiveReview.objects.filter(
        page__live=True, review__next_review_on__lte=on + within, page__lessonpage__isnull=False
    )
    return due.select_related("page__owner", "review__reviewer").order_by(
        "review__next_review_on", "page__path"
    )


def credit_lessons(pages: QuerySet[LessonPage] | None = None) -> QuerySet[LessonPage]:
    """Live lessons that count for credit."""
    found = LessonPage.objects.all() if pages is None else pages
    return found.filter(live=True, counts_for_credit=True)


def sample_paths() -> list[str]:
    """Where courses stand whose content says that nobody has reviewed it."""
    return list(CoursePage.objects.filter(is_sample=True).values_list("path", flat=True))


def is_within(path: str, roots: Iterable[str]) -> bool:
    return any(path.startswith(root) for root in roots)


def uncovered_lessons(course: Page, *, on: dt.date) -> list[LessonPage]:
    """Live credit lessons of the course that no approval covers that day, in order."""
    below = credit_lessons(LessonPage.objects.descendant_of(course))
    covered = LiveReview.objects.filter(
        page__path__startswith=course.path, review__next_review_on__gte=on
    )
    left = below.exclude(pk__in=covered.values("page")).order_by("path")
    return [
        lesson
        for lesson in left.select_related("live_revision")
        if lesson.live_revision is None
        or approval_of(page=lesson, revision=lesson.live_revision, on=on) is None
    ]


@dataclass(frozen=True)
class Reviewed:
    """What a course says of the reviews of its lessons: the earliest day, and everybody by name."""

    reviewed_on: dt.date
    next_review_on: dt.date
    reviews: tuple[Reviewer, ...]

    @property
    def names(self) -> str:
        return ", ".join(review.name for review in self.reviews)


def reviewed(outline: Outline) -> Reviewed | None:
    """Of an outline that was asked for with reviews. None where a lesson that counts for credit was not
    reviewed, where none was, and of samples."""
    texts = [step for step in outline.steps if step.is_reviewed_text]
    found = [step.review for step in texts if step.review]
    has_gaps = any(step.counts_for_credit and not step.review for step in texts)
    return None if outline.is_sample or has_gaps or not found else _summed_up(found)


def _summed_up(reviews: Iterable[Reviewer]) -> Reviewed:
    found = sorted(reviews, key=lambda each: each.reviewed_on)
    newest = {review.reviewer_id: review for review in found}
    return Reviewed(
        reviewed_on=found[0].reviewed_on,
        next_review_on=min(each.next_review_on for each in found),
        reviews=tuple(sorted(newest.values(), key=lambda each: each.name)),
    )


def review_beside(page: Page) -> ClinicalReview | None:
    """The approval of the text that learners read."""
    try:
        return page.live_review.review  # type: ignore[no-any-return]
    except LiveReview.DoesNotExist:
        return None


def history_of(page: Page) -> Sequence[ClinicalReview]:
    return list(ClinicalReview.objects.filter(page=page.pk).select_related("reviewer"))
