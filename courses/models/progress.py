"""How far each person is. Appended and pinned to what was read."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def open(self) -> Self:
        """Started, neither completed nor left."""
        return self.filter(completed_at=None, left_at=None)

    def completed(self) -> Self:
        return self.filter(completed_at__isnull=False)


class Enrolment(models.Model):
    """One person's way through one course. A retake or renewal is another enrolment."""

    class Purpose(models.TextChoices):
        FIRST = "first", "First time"
        RETAKE = "retake", "Again"
        RENEWAL = "renewal", "Renewal"

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    course = models.ForeignKey("courses.CoursePage", models.PROTECT, related_name="enrolments")
    course_revision = models.ForeignKey(
        "wagtailcore.Revision", models.PROTECT, null=True, related_name="+"
    )
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.FIRST)
    # The completed time before this one. That one stays as it is.
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    enrolled_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-enrolled_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course"],
                condition=Q(completed_at=None, left_at=None),
                name="one_open_enrolment_per_course",
            ),
        ]
        indexes = [
            models.Index(fields=["completed_at"], name="enrolment_completed"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} in {self.course}"


class StepCompletion(models.Model):
    """A finished step, with the revision of the page that was finished."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="completions")
    step = models.ForeignKey("wagtailcore.Page", models.PROTECT, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    completed_at = models.DateTimeField()

    class Meta:
        ordering = ["completed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="one_completion_per_step"),
        ]

    def __str__(self) -> str:
        return f"step {self.step_id} of {self.enrolment_id}"
