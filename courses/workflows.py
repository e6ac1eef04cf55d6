"""What the end of a workflow does. Imports no models: Wagtail reads the name while it loads its own."""

from typing import Any


def publish_finished(workflow_state: Any, user: Any = None) -> None:
    """Publish the text that was approved. A clinical reviewer may approve and not publish at will."""
    from courses.models import ClinicalReviewTask

    task = workflow_state.current_task_state.task.specific
    revision = workflow_state.content_object.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=isinstance(task, ClinicalReviewTask))
