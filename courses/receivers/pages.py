"""What is published, unpublished, moved or deleted, by whatever way, as work for courses."""

from typing import Any

from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_unpublished, post_page_move, pre_page_move

from courses.exceptions import LeavesItsCourse
from courses.models import CoursePage, CourseStepMixin, ModulePage, StepPause
from courses.selectors.learning import evidence_below
from courses.selectors.unpublishing import course_of_part, has_learners
from courses.services.changes import record_change
from courses.services.notes import forget_reading
from courses.services.pauses import end_pauses, keep_text, pause_steps
from courses.services.rechecks import ask_recheck
from practitioners.models import User
from practitioners.signals import account_closed

PARTS = (CourseStepMixin, ModulePage)


@receiver(page_published, dispatch_uid="courses.note_published")
def note_published(*, instance: Page, revision: Revision | None = None, **kwargs: Any) -> None:
    if not isinstance(instance, PARTS):
        return
    now = timezone.now()
    if isinstance(instance, CourseStepMixin) and revision is not None:
        record_change(step=instance, after=revision, by=revision.user, at=now)
    end_pauses(page=instance, end=StepPause.End.BACK, at=now)


@receiver(page_unpublished, dispatch_uid="courses.note_unpublished")
def note_unpublished(*, instance: Page, **kwargs: Any) -> None:
    # Wagtail says so of a page that is about to be deleted too, without taking it off first.
    if isinstance(instance, PARTS) and not Page.objects.filter(pk=instance.pk, live=True).exists():
        pause_steps(page=instance, at=timezone.now())


@receiver(pre_save, dispatch_uid="courses.keep_last_live_text")
def keep_last_live_text(*, sender: type, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Whatever takes a page off the site: what learners read last is noted before it is forgotten."""
    if raw or not issubclass(sender, (CourseStepMixin, CoursePage)):
        return
    if instance.pk is None or instance.live:
        return
    was = Revision.objects.filter(pk__in=_live_revision_of(instance)).first()
    if was is None or not has_learners(instance):
        return
    keep_text(page=instance, revision=was, at=timezone.now())


@receiver(pre_page_move, dispatch_uid="courses.keep_evidence_in_its_course")
def keep_evidence_in_its_course(
    *, instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """The last guard: what people finished in a course stays a step of it. Raises LeavesItsCourse."""
    if leaves_its_course(instance, parent_page_after):
        raise LeavesItsCourse(str(instance.title))


@receiver(post_page_move, dispatch_uid="courses.note_moved")
def note_moved(*, instance: Page, **kwargs: Any) -> None:
    _ask_again(instance)


@receiver(post_delete, dispatch_uid="courses.note_deleted")
def note_deleted(*, sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, PARTS):
        _ask_again(instance)


@receiver(account_closed, dispatch_uid="courses.forget_reading")
def forget_reading_of_closed(*, person: User, **kwargs: Any) -> None:
    """Not queued: notes are nobody else's, so they go with the account or the account stays open."""
    forget_reading(person=person)


def leaves_its_course(page: Page, destination: Page) -> bool:
    """Whether a part of a course that records name would come to stand in another place."""
    page = page.specific
    course = course_of_part(page)
    if course is None or destination.path.startswith(course.path):
        return False
    return any(evidence_below(page.path))


def _live_revision_of(page: Page) -> Any:
    stored = Page.objects.filter(pk=page.pk, live=True, live_revision__isnull=False)
    return stored.values("live_revision_id")


def _ask_again(page: Page) -> None:
    page = page.specific_deferred if type(page) is Page else page
    course = course_of_part(page)
    if course is not None:
        ask_recheck(course_id=course.pk, at=timezone.now())
