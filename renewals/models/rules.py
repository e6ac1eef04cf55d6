"""The rules of a place for a profession, dated and sourced."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def last_numbers(self) -> Self:
        """The last number of each chain."""
        later = RuleSet.objects.filter(supersedes=OuterRef("pk"))
        return self.filter(~Exists(later))

    def due_for_review(self, day: dt.date) -> Self:
        """Whose next look has come."""
        return self.exclude(status=RuleSet.Status.RETIRED).filter(next_review_on__lte=day)

    def in_force_on(self, day: dt.date) -> Self:
        return self.exclude(status=RuleSet.Status.RETIRED).filter(
            Q(effective_from=None) | Q(effective_from__lte=day),
            Q(effective_to=None) | Q(effective_to__gte=day),
            Q(sunset_on=None) | Q(sunset_on__gt=day),
        )


class RuleSet(models.Model):
    """Typed clauses (`renewals.clauses`) with where they were read. Advisory until reviewed.

    A change is a new number that supersedes the one before, so that a period keeps the rule it was
    judged by.
    """

    class Kind(models.TextChoices):
        SCOPE = "scope", _("Scope of practice")
        TRAINING = "training", _("Training")
        RENEWAL = "renewal", _("Renewal")
        OVERLAY = "overlay", _("Insurer, premises or employer")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Reviewed")
        RETIRED = "retired", _("Retired")

    reference = models.CharField(max_length=60)
    jurisdiction = models.ForeignKey("practitioners.Jurisdiction", models.PROTECT, related_name="+")
    profession = models.ForeignKey("practitioners.Profession", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    number = models.PositiveSmallIntegerField(default=1)
    regulator = models.CharField(max_length=200, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    sunset_on = models.DateField(null=True, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    confidence = models.CharField(max_length=8, blank=True)
    clauses = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    unverified = models.JSONField(default=list)
    drafted_on = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_on = models.DateField(null=True, blank=True)
    reviewer_credentials = models.CharField(max_length=160, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    # Who wrote this number, why, and what it was foreseen to move: people, dates, letters.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=250, blank=True)
    foreseen = models.JSONField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_why = models.CharField(max_length=250, blank=True)
    # Since then open periods have still to be looked at again under the rules of this place.
    to_follow_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        ordering = ["reference", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "kind", "number"], name="one_rule_set_per_number"
            ),
            models.CheckConstraint(
                condition=~Q(status="reviewed")
                | Q(reviewed_by__isnull=False, reviewed_on__isnull=False),
                name="reviewed_by_a_named_person",
            ),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "profession", "kind"], name="rules_by_place"),
            models.Index(
                fields=["to_follow_since"],
                condition=Q(to_follow_since__isnull=False),
                name="rules_to_follow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.kind} {self.number}"

    def is_in_force_on(self, day: dt.date) -> bool:
        """What `in_force_on` asks the database, of this one."""
        return (
            self.status != self.Status.RETIRED
            and (self.effective_from is None or self.effective_from <= day)
            and (self.effective_to is None or self.effective_to >= day)
            and (self.sunset_on is None or self.sunset_on > day)
        )
