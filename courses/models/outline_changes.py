"""Steps that are out of a course for a while, texts that are no longer live, courses to look at again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StepPause(models.Model):
    """A required step was unpublished under learners. While it is paused nobody completes without it."""

    class End(models.TextChoices):
        BACK = "back", _("Published again")
        TAKEN_OUT = "taken_out", _("Taken out of the course")

    step = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    course = models.ForeignKey("courses.CoursePage", models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=9, choices=End, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step"], condition=Q(ended_at=None), name="one_pause_per_step"
            ),
        ]

    def __str__(self) -> str:
        return f"pause of step {self.step_id}"


class KeptText(models.Model):
    """The last live text of a page that was unpublished: those who are enrolled go on reading it."""

    page = models.OneToOneField("wagtailcore.Page", models.PROTECT, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"last text of page {self.page_id}"


class CourseRecheck(models.Model):
    """What a course asks for has changed: open enrolments are looked at again."""

    course = models.ForeignKey("courses.CoursePage", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course"], condition=Q(done_at=None), name="one_recheck_per_course"
            ),
        ]

    def __str__(self) -> str:
        return f"look at course {self.course_id} again"
