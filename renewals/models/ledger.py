"""What is owed by when, and what has been earned towards it."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RenewalPeriodQuerySet(models.QuerySet["RenewalPeriod"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class RenewalPeriod(models.Model):
    """One deadline of one person: for a certificate of ours or for a licence of theirs.

    `due_on` is the last good day in `time_zone`, the holder's when the period opened.
    """

    class Closing(models.TextChoices):
        RENEWED = "renewed", _("Renewed")
        REVOKED = "revoked", _("Revoked")
        MOVED = "moved", _("The date changed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="renewal_periods"
    )
    certificate = models.ForeignKey(
        "certificates.Certificate", models.PROTECT, null=True, blank=True, related_name="periods"
    )
    licence = models.ForeignKey(
        "practitioners.Licence", models.PROTECT, null=True, blank=True, related_name="periods"
    )
    rule_set = models.ForeignKey(
        "renewals.RuleSet", models.PROTECT, null=True, blank=True, related_name="periods"
    )
    opens_on = models.DateField()
    due_on = models.DateField()
    time_zone = models.CharField(max_length=64)
    needed_minutes = models.PositiveIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.CharField(max_length=10, choices=Closing, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    # The day of the first reminder that has no row yet. Empty: nobody has planned this period.
    next_plan_on = models.DateField(null=True, blank=True, editable=False)

    objects = RenewalPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(certificate__isnull=False, licence=None)
                | Q(certificate=None, licence__isnull=False),
                name="a_period_is_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")), name="a_period_ends_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing="")
                | (Q(closed_at__isnull=False) & ~Q(closing="")),
                name="a_period_closes_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["certificate", "due_on"], name="one_period_per_certificate_and_date"
            ),
            models.UniqueConstraint(
                fields=["licence", "due_on"], name="one_period_per_licence_and_date"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(closed_at=None), name="period_open_by_date"
            ),
            models.Index(
                fields=["next_plan_on"], condition=Q(closed_at=None), name="period_to_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"period {self.pk} due {self.due_on}"

    @property
    def subject(self) -> str:
        """What it is for, in the words of `ReminderPlan.Subject`."""
        return "certificate" if self.certificate_id else "licence"

    def is_paused_on(self, day: dt.date) -> bool:
        """The last day of a pause is still quiet."""
        return self.paused_until is not None and day <= self.paused_until


class PeriodEvent(models.Model):
    """Appended, never changed: what happened to a period, who did it and why."""

    class Event(models.TextChoices):
        OPENED = "opened", _("Opened")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")
        PAUSED = "paused", _("Reminders paused")
        RESUMED = "resumed", _("Reminders no longer paused")

    period = models.ForeignKey(RenewalPeriod, models.PROTECT, related_name="events")
    event = models.CharField(max_length=8, choices=Event)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=250, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.event} period {self.period_id}"


class CreditEntry(models.Model):
    """Minutes of continuing education somebody earned, once per certificate and mode.

    Minutes are instruction only; a place's unit is applied when they are counted for it.
    """

    class Source(models.TextChoices):
        CERTIFICATE = "certificate", _("Certificate of ours")
        OUTSIDE = "outside", _("Outside activity")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for review")
        ACCEPTED = "accepted", _("Accepted")
        NEEDS_CHANGES = "needs_changes", _("Needs changes")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="credit_entries"
    )
    source = models.CharField(max_length=11, choices=Source)
    certificate = models.ForeignKey(
        "certificates.Certificate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_entries",
    )
    title = models.CharField(max_length=200)
    provider = models.CharField(max_length=160)
    mode = models.CharField(max_length=12)
    minutes = models.PositiveIntegerField()
    completed_on = models.DateField()
    state = models.CharField(max_length=13, choices=State, default=State.ACCEPTED)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-completed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "mode"], name="one_credit_entry_per_certificate_and_mode"
            ),
            models.CheckConstraint(
                condition=Q(source="outside", certificate=None)
                | Q(source="certificate", certificate__isnull=False),
                name="credit_names_its_certificate",
            ),
        ]
        indexes = [models.Index(fields=["holder", "completed_on"], name="credit_by_holder")]

    def __str__(self) -> str:
        return f"{self.minutes} min for {self.holder_id}"
