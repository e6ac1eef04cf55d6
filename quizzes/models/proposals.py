"""Marks by hand that would take a pass back: kept until an administrator has decided."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from practitioners.models.letters import LetterQuerySet, OwesLetter, undelivered_index


class LoweredMarkQuerySet(LetterQuerySet["LoweredMark"]):
    def undecided(self) -> Self:
        return self.filter(decision=LoweredMark.Decision.OPEN)

    def untold(self) -> Self:
        """Only who loses the pass is written to: for everybody else nothing has changed."""
        return self.unsent().filter(decision=LoweredMark.Decision.ENDED)


class LoweredMark(OwesLetter):
    """A marker's second look at one answer, of which nothing counts yet.

    Marks here are totals of the attempt. Once the pass has ended, the mark stands among the
    markings of the response as well.
    """

    class Decision(models.TextChoices):
        OPEN = "open", _("Would no longer pass: an administrator decides")
        KEPT = "kept", _("The pass and the earlier mark stand")
        ENDED = "ended", _("The pass was taken back by a person")
        REPLACED = "replaced", _("Replaced by a later mark")

    response = models.ForeignKey("quizzes.Response", models.PROTECT, related_name="lowered_marks")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    points = models.JSONField(default=dict, blank=True)
    mark = models.DecimalField(max_digits=9, decimal_places=5)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    mark_before = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    mark_after = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    max_before = models.DecimalField(max_digits=9, decimal_places=5)
    max_after = models.DecimalField(max_digits=9, decimal_places=5)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    objects = LoweredMarkQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response"],
                condition=models.Q(decision="open"),
                name="one_open_lowered_mark_per_answer",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision__in=["kept", "ended"])
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="lowered_marks_say_who_decided",
            ),
        ]
        indexes = [
            models.Index(
                fields=["decided_at"],
                condition=models.Q(decision="ended", told_at=None, mail_failure=""),
                name="lowered_marks_untold",
            ),
            undelivered_index("lowered_marks_undelivered"),
        ]

    def __str__(self) -> str:
        return f"lower mark {self.mark} for response {self.response_id}"
