"""What was changed under people who had finished a step, and what became of it."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.progress import Enrolment
from practitioners.models import User
from practitioners.models.letters import LetterQuerySet, OwesLetter, undelivered_index


class Choice(models.TextChoices):
    KEEP = "keep", _("Keep: nothing happens to anybody")
    NOTIFY = "notify", _("Tell them what changed")
    REQUIRE = "require", _("Ask them to read what changed")


class StepChange(models.Model):
    """A new text of a step that somebody had finished. `choice` is the latest decision about it.

    Written by whatever publishes, with "keep"; decisions are appended beside it.
    """

    step = models.ForeignKey("wagtailcore.Page", models.PROTECT, related_name="+")
    course = models.ForeignKey("courses.CoursePage", models.PROTECT, related_name="+")
    before = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+")
    after = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+")
    # The newest completion of the step at that time: later ones are of the new text.
    through_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    choice = models.CharField(max_length=7, choices=Choice, default=Choice.KEEP)
    minutes = models.PositiveSmallIntegerField(
        default=0, validators=[MinValueValidator(0), MaxValueValidator(240)]
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "after"], name="one_change_per_text_of_a_step"),
        ]
        indexes = [
            models.Index(
                fields=["course"], condition=Q(choice="require"), name="changes_to_be_read"
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of step {self.step_id}"


class ChangeDecision(models.Model):
    """Appended: who chose what about a change, and in which words people are told."""

    change = models.ForeignKey(StepChange, models.PROTECT, related_name="decisions")
    choice = models.CharField(max_length=7, choices=Choice)
    words = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField()
    spread_at = models.DateTimeField(null=True, blank=True)  # everybody concerned has a notice

    class Meta:
        ordering = ["decided_at", "pk"]
        indexes = [
            models.Index(
                fields=["decided_at"],
                condition=Q(spread_at=None) & ~Q(choice="keep"),
                name="decisions_to_spread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.choice} for change {self.change_id}"


class ChangeConfirmation(models.Model):
    """Appended: somebody has read what changed, and the text it was changed to."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="confirmations")
    change = models.ForeignKey(StepChange, models.PROTECT, related_name="confirmations")
    revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["confirmed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "change"], name="one_confirmation_per_change"
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.change_id} read in {self.enrolment_id}"


class NoticeQuerySet(LetterQuerySet["ChangeNotice"]):
    def standing(self) -> Self:
        """Of a change that was not decided anew since."""
        return self.filter(decision__change__decided_at=models.F("decision__decided_at"))

    def owed(self) -> Self:
        """Not sent, not given up, and the decision they come from still stands."""
        return self.unsent().standing()

    def not_seen(self, learner: User | int) -> Self:
        """What the home page tells, newest first."""
        return self.standing().filter(learner=learner, seen_at=None).order_by("-pk")


class ChangeNotice(OwesLetter):
    """One person is told of one decision, by letter and on the home page."""

    decision = models.ForeignKey(ChangeDecision, models.PROTECT, related_name="notices")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="change_notices"
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "learner"], name="one_notice_per_decision_and_learner"
            ),
        ]
        indexes = [
            models.Index(
                fields=["decision"],
                condition=Q(told_at=None, mail_failure=""),
                name="notices_to_send",
            ),
            models.Index(fields=["learner"], condition=Q(seen_at=None), name="notices_not_seen"),
            undelivered_index("notices_undelivered"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} of decision {self.decision_id}"
