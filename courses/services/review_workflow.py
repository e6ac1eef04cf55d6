"""Author, clinical reviewer, publish: the way that every page of the catalogue takes."""

from typing import Any

from django.db import transaction
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from courses.models import CataloguePage, ClinicalReviewTask

NAME = "Clinical review"


@transaction.atomic
def install_review_workflow(**kwargs: Any) -> None:
    """Twice is once. What staff have changed since, another workflow or none at all, stays as it is."""
    task = ClinicalReviewTask.objects.first()
    if task is None:
        task = ClinicalReviewTask.objects.create(name=NAME)
        workflow = Workflow.objects.create(name=NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    found = Workflow.objects.active().filter(workflow_tasks__task=task).first()
    catalogue = CataloguePage.objects.first()
    if found is None or catalogue is None:
        return
    WorkflowPage.objects.get_or_create(page_id=catalogue.pk, defaults={"workflow": found})
