"""Where somebody stopped reading, so that any device goes on from there."""

from django.db import models


class ReadingPlace(models.Model):
    """One row for each step of an open enrolment; the newest word of any device stands.

    `seen` are the ids of the blocks that were on the person's screen. Nothing earned rests on a row:
    it goes with its page, its enrolment or its account.
    """

    enrolment = models.ForeignKey("courses.Enrolment", models.CASCADE, related_name="places")
    step = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    block_id = models.CharField(max_length=36, blank=True)
    heading = models.CharField(max_length=120, blank=True)
    video_key = models.CharField(max_length=64, blank=True)
    video_second = models.PositiveIntegerField(default=0)
    seen = models.JSONField(default=list, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="one_place_per_step"),
        ]

    def __str__(self) -> str:
        return f"place of {self.enrolment_id} in step {self.step_id}"
