"""What follows when a text is published or submitted, whichever way it happened."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from courses.models import CataloguePage, ClinicalReviewTask, LessonPage
from courses.services.review import follow_live_text, forget_live_text
from courses.services.review_letters import ask_reviewers
from courses.services.review_workflow import install_review_workflow


@receiver(page_unpublished, dispatch_uid="courses.forget_live_text")
def forget_unpublished_text(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Also on the way to being deleted, when no row about the page may be written any more."""
    if isinstance(instance, LessonPage):
        forget_live_text(page=instance)


@receiver(page_published, dispatch_uid="courses.follow_live_text")
def note_live_text(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Derived from rows that are there, in the same transaction: lists never lag behind."""
    if isinstance(instance, LessonPage):
        follow_live_text(page=instance)
    elif isinstance(instance, CataloguePage):
        install_review_workflow()


@receiver(task_submitted, dispatch_uid="courses.ask_reviewers")
def tell_reviewers(instance: TaskState, user: Any = None, **kwargs: Any) -> None:
    if not isinstance(instance.task.specific, ClinicalReviewTask):
        return
    page = instance.workflow_state.content_object
    ask_reviewers(page=page, asked_by=user, occasion=f"request:{instance.pk}", at=timezone.now())


def take_over_wagtails_letters() -> None:
    """Wagtail's own letters about workflows know no language of a person and no second try.

    A name that is taken is not connected again: this runs before Wagtail connects its own.
    """
    for signal, name in [
        (workflow_submitted, "submitted"),
        (workflow_approved, "approved"),
        (workflow_rejected, "rejected"),
    ]:
        signal.connect(
            _letter_of_wagtail(name),
            sender=WorkflowState,
            dispatch_uid=f"workflow_state_{name}_email_notification",
            weak=False,
        )


def _letter_of_wagtail(name: str) -> Any:
    def send(instance: WorkflowState, **kwargs: Any) -> None:
        """For other workflows, which a site may have of its own."""
        from wagtail.admin import signal_handlers

        tasks = instance.workflow.tasks.all()
        if any(isinstance(task.specific, ClinicalReviewTask) for task in tasks):
            return
        notifiers = {
            "submitted": signal_handlers.workflow_submission_email_notifier,
            "approved": signal_handlers.workflow_approval_email_notifier,
            "rejected": signal_handlers.workflow_rejection_email_notifier,
        }
        notifiers[name](instance=instance, **kwargs)

    return send
