"""Who will be told what and when. A row is the plan, the claim and the record."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReminderPlan(models.Model):
    """Which days before a deadline letters go out. Negative numbers are days after it."""

    class Subject(models.TextChoices):
        CERTIFICATE = "certificate", _("Certificates of ours")
        LICENCE = "licence", _("Licences")

    subject = models.CharField(max_length=11, choices=Subject, unique=True)
    offsets = models.JSONField()

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.offsets}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def pending(self) -> Self:
        return self.filter(sent_at=None, skipped_at=None, failed_at=None)


class Reminder(models.Model):
    """One letter. Claimed before it is sent; sent once unless a crash fell into the sending."""

    period = models.ForeignKey("renewals.RenewalPeriod", models.PROTECT, related_name="reminders")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders"
    )
    channel = models.CharField(max_length=8, default="email")
    due_on = models.DateField()
    offset = models.SmallIntegerField()
    send_at = models.DateTimeField()
    message_id = models.CharField(max_length=160, unique=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.EmailField(max_length=254, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=250, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["send_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "due_on", "offset", "channel", "recipient"],
                name="one_reminder_per_period_day_channel_and_recipient",
            ),
            models.CheckConstraint(
                condition=Q(skipped_at=None, failed_at=None) | ~Q(why=""),
                name="skipped_or_failed_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_at"],
                condition=Q(sent_at=None, skipped_at=None, failed_at=None),
                name="reminder_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offset} days before {self.due_on} to {self.recipient_id}"

    @property
    def state(self) -> str:
        if self.sent_at:
            return "sent"
        if self.skipped_at:
            return "skipped"
        if self.failed_at:
            return "failed"
        return "sending" if self.claimed_at else "planned"
