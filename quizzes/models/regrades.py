"""Grading again after a correction: first a look at what would change, then one signed action."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from practitioners.models.letters import undelivered_index


class RegradeRun(models.Model):
    """One question's answers judged again by its corrected `version`.

    A run is a plan until somebody signs it. `counts` holds what the plan found, by name
    (`quizzes.regrading.Effect`), with the time it was looked at in `planned_at`. Where many are
    asked about, the looking goes on by itself up to the attempt `looked_to`.

    `starts` is how often the next chunk began without an end: a poisoned run stops being tried, and
    `fault` says why.
    """

    class State(models.TextChoices):
        LOOKING = "looking", _("Being looked at, nothing changed yet")
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
    looked_to = models.PositiveBigIntegerField(default=0)
    starts = models.PositiveSmallIntegerField(default=0)
    fault = models.TextField(blank=True)

    class Meta:
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=models.Q(state="running"),
                name="one_regrade_of_a_question_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["looking", "planned", "dropped"])
                | models.Q(signed_by__isnull=False, signed_at__isnull=False),
                name="regrades_are_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"regrade of {self.question_id} by version {self.version_id}"


# Applied, and the person was not told of the change. Who waits for a mark as before sees none.
UNTOLD = (
    models.Q(applied_at__isnull=False, told_at=None, mail_failure="")
    & ~models.Q(effect="unchanged")
    & ~models.Q(effect="waiting", mark_before=None)
)


class RegradeItemQuerySet(models.QuerySet["RegradeItem"]):
    def untold(self) -> Self:
        return self.filter(UNTOLD)

    def undecided(self) -> Self:
        return self.filter(flag=RegradeItem.Flag.OPEN)


class RegradeItem(models.Model):
    """One attempt in a run: before, and what is or would be after. Kept for ever once applied.

    Marks and passes here follow from the marks alone; `Attempt.passed` stays true below the pass
    mark while `flag` is open or kept.
    """

    class Effect(models.TextChoices):
        """In the words of `quizzes.regrading.Effect`."""

        DOWN = "down", _("Below the pass mark now")
        UP = "up", _("Passes now")
        LOSE = "lose", _("Loses marks")
        GAIN = "gain", _("Gains marks")
        WAITING = "waiting", _("Waits for a person to mark")
        UNCHANGED = "unchanged", _("As before")

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
    max_before = models.DecimalField(max_digits=9, decimal_places=5, default=0)
    max_after = models.DecimalField(max_digits=9, decimal_places=5, default=0)
    passed_before = models.BooleanField(null=True)
    passed_after = models.BooleanField(null=True)
    effect = models.CharField(max_length=9, choices=Effect, default=Effect.UNCHANGED)
    flag = models.CharField(max_length=5, choices=Flag, default=Flag.NONE, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_next_try_at = models.DateTimeField(null=True, blank=True)
    mail_failure = models.CharField(max_length=250, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = RegradeItemQuerySet.as_manager()

    class Meta:
        ordering = ["run", "attempt"]
        constraints = [
            models.UniqueConstraint(fields=["run", "attempt"], name="an_attempt_once_per_regrade"),
        ]
        indexes = [
            models.Index(
                fields=["run"],
                condition=models.Q(applied_at__isnull=False, told_at=None, mail_failure="")
                & ~models.Q(effect="unchanged"),
                name="regrade_untold",
            ),
            models.Index(fields=["run"], condition=models.Q(flag="open"), name="regrade_undecided"),
            undelivered_index("regrade_undelivered"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.attempt_id} in regrade {self.run_id}"
