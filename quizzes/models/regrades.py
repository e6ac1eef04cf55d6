"""Grading again after a correction: first a look at what would change, then one signed action."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RegradeRun(models.Model):
    """One question's answers judged again by its corrected `version`.

    A run is a plan until somebody signs it. `counts` holds what the plan found, by name
    (`quizzes.regrading.Effect`), with the time it was looked at in `planned_at`.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Looked at, nothing changed yet")
        RUNNING = "running", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    question = models.ForeignKey("quizzes.Question", models.PROTECT, related_name="regrades")
    version = models.ForeignKey("quizzes.QuestionVersion", models.PROTECT, related_name="regrades")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=models.Q(state="running"),
                name="one_regrade_of_a_question_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "dropped"])
                | models.Q(signed_by__isnull=False, signed_at__isnull=False),
                name="regrades_are_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"regrade of {self.question_id} by version {self.version_id}"


class RegradeItem(models.Model):
    """One attempt in a run: before, and what is or would be after. Kept for ever."""

    class Flag(models.TextChoices):
        NONE = "", _("No person is needed")
        OPEN = "open", _("Would no longer pass: an administrator decides")
        KEPT = "kept", _("The pass stands")
        ENDED = "ended", _("The pass was taken back by a person")

    run = models.ForeignKey(RegradeRun, models.PROTECT, related_name="items", db_index=False)
    attempt = models.ForeignKey("quizzes.Attempt", models.PROTECT, related_name="regrade_items")
    slot = models.PositiveSmallIntegerField()
    fraction_before = models.DecimalField(max_digits=8, decimal_places=7, null=True)
    fraction_after = models.DecimalField(max_digits=8, decimal_places=7, null=True)
    mark_before = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    mark_after = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    passed_before = models.BooleanField(null=True)
    passed_after = models.BooleanField(null=True)
    flag = models.CharField(max_length=5, choices=Flag, default=Flag.NONE, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "attempt"]
        constraints = [
            models.UniqueConstraint(fields=["run", "attempt"], name="an_attempt_once_per_regrade"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.attempt_id} in regrade {self.run_id}"
