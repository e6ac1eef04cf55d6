"""The step of a workflow that a clinical reviewer takes."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import Page, Task, TaskState

REVIEW = "courses.add_clinicalreview"


class ReviewLock(WorkflowLock):
    """Says who may do what while a text waits; Wagtail's own words speak of reviewers who edit."""

    def get_message(self, user: Any) -> Any:
        return _(
            "This page waits for a clinical reviewer and is closed to changes until then. "
            "Whoever submitted it can take it back with “Cancel workflow”."
        )

    def get_locked_by(self, user: Any, can_lock: bool = False) -> Any:
        return _("Closed for clinical review")

    def get_description(self, user: Any, can_lock: bool = False) -> Any:
        return _("What is approved is what was read")


class ClinicalReviewTask(Task):
    """Waits until somebody who may review has approved the text or has asked for changes.

    The page is closed to everybody meanwhile, so that what is approved is what was read.
    """

    lock_class = ReviewLock

    class Meta:
        verbose_name = _("clinical review")
        verbose_name_plural = _("clinical reviews")

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        return True

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        return bool(user.has_perm(REVIEW))

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        return [("review", _("Review"), False)] if user.has_perm(REVIEW) else []

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """A review is a form of its own; the decision is recorded there (`services.review`)."""
        return reverse("clinical_review", args=[task_state.workflow_state.object_id])

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        if not user.has_perm(REVIEW):
            return TaskState.objects.none()
        return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)

    @classmethod
    def get_description(cls) -> Any:
        return _("A clinical reviewer approves the text, or says what has to change")
