"""Who will be told what and when. A row is the plan, the claim and the record."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """The kinds of deadline."""

    CERTIFICATE = "certificate", _("Certificates of ours")
    LICENCE = "licence", _("Licences")


class ReminderPlan(models.Model):
    """Which days before a deadline letters go out. Negative numbers are days after it.

    A plan of a place is for licences there; the one without a place is for all others. `clinic_offsets` are
    the days on which a clinic is told of members who agreed to it.
    """

    Subject = Subject

    subject = models.CharField(max_length=11, choices=Subject)
    jurisdiction = models.ForeignKey(
        "practitioners.Jurisdiction", models.PROTECT, null=True, blank=True, related_name="+"
    )
    offsets = models.JSONField()
    clinic_offsets = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["subject", "jurisdiction__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(jurisdiction=None),
                name="one_plan_for_all_places_per_subject",
            ),
            models.UniqueConstraint(
                fields=["subject", "jurisdiction"], name="one_plan_per_subject_and_place"
            ),
            models.CheckConstraint(
                condition=Q(jurisdiction=None) | Q(subject="licence"),
                name="a_plan_of_a_place_is_for_licences",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.offsets}"


class ReminderChoice(models.Model):
    """What a person wants to hear of a kind of deadline, or of one licence."""

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminder_choices"
    )
    subject = models.CharField(max_length=11, choices=Subject)
    licence = models.ForeignKey(
        "practitioners.Licence", models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    # Days of their own choice among those of the plan; empty: all of them.
    offsets = models.JSONField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "subject"],
                condition=Q(licence=None),
                name="one_choice_per_person_and_subject",
            ),
            models.UniqueConstraint(
                fields=["holder", "subject", "licence"],
                name="one_choice_per_person_and_licence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} reminders of {self.holder_id}"


class ReminderBatch(models.Model):
    """Letters that staff asked for at once: who asked, for which rows of the board, and how many."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    query = models.TextField(blank=True)
    reason = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name_plural = "reminder batches"

    def __str__(self) -> str:
        return f"batch {self.pk} of {self.count}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def pending(self) -> Self:
        return self.filter(sent_at=None, skipped_at=None, failed_at=None)


class Reminder(models.Model):
    """One letter. Claimed before it is sent; sent once unless a crash fell into the sending.

    `occasion` is "plan" or what asked for one beside the plan. Where several of a person fall on one day
    they go out as one letter: all but the first point to it with `sent_with`.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        CLINIC = "clinic", _("E-mail to the clinic")
        POST = "post", _("Letter by post")

    PLAN = "plan"

    # Found by the constraint below, which begins with it.
    period = models.ForeignKey(
        "renewals.RenewalPeriod", models.PROTECT, related_name="reminders", db_index=False
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders"
    )
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    occasion = models.CharField(max_length=24, default=PLAN)
    batch = models.ForeignKey(
        ReminderBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        db_index=False,
    )
    due_on = models.DateField()
    offset = models.SmallIntegerField()
    send_at = models.DateTimeField()
    message_id = models.CharField(max_length=160)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.EmailField(max_length=254, blank=True)
    # In which it went out.
    language = models.CharField(max_length=12, blank=True, db_default="")
    sent_with = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried", db_index=False
    )
    skipped_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    # Who put a letter into the post.
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    why = models.CharField(max_length=250, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["send_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "due_on", "offset", "channel", "recipient", "occasion"],
                name="one_reminder_per_period_day_channel_and_recipient",
            ),
            models.UniqueConstraint(fields=["message_id"], name="one_reminder_per_message_id"),
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
            # Most letters have none of these; what is empty is not kept up when one is planned.
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="reminder_of_batch"
            ),
            models.Index(
                fields=["sent_with"], condition=Q(sent_with__isnull=False), name="reminder_carried"
            ),
            models.Index(
                fields=["posted_by"], condition=Q(posted_by__isnull=False), name="reminder_posted"
            ),
            models.Index(
                fields=["failed_at"],
                condition=Q(sent_at=None, skipped_at=None, failed_at__isnull=False),
                name="reminder_failed",
            ),
            models.Index(
                fields=["send_at"],
                condition=Q(sent_at=None, skipped_at=None, failed_at=None, channel="post"),
                name="reminder_to_post",
            ),
            models.Index(
                Upper("sent_to"),
                "sent_at",
                condition=~Q(sent_to=""),
                name="reminder_sent_to_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offset} days before {self.due_on} to {self.recipient_id}"

    @property
    def language_name(self) -> str:
        """What it went out in, by its own name; empty before, and of those from before it was noted."""
        return dict(settings.LETTER_LANGUAGES).get(self.language, self.language)

    @property
    def state(self) -> str:
        if self.sent_at:
            return "bounced" if self.bounced_at else "sent"
        if self.skipped_at:
            return "skipped"
        if self.failed_at:
            return "failed"
        return "sending" if self.claimed_at else "planned"


class DeliveryReport(models.Model):
    """What a mail provider told us about a letter. The same report twice is one row.

    A hard bounce is a task for staff until somebody has handled it.
    """

    class Event(models.TextChoices):
        DELIVERED = "delivered", _("Delivered")
        DEFERRED = "deferred", _("Deferred")
        BOUNCED = "bounced", _("Bounced")
        REJECTED = "rejected", _("Rejected")
        COMPLAINED = "complained", _("Marked as spam")
        UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Something else")

    provider = models.CharField(max_length=40)
    provider_key = models.CharField(max_length=200)
    event = models.CharField(max_length=12, choices=Event)
    is_hard = models.BooleanField(default=False)
    message_id = models.CharField(max_length=200, blank=True, db_index=True)
    reminder = models.ForeignKey(
        Reminder, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.EmailField(max_length=254)
    detail = models.CharField(max_length=250, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_key"], name="one_row_per_delivery_report"
            ),
        ]
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(is_hard=True, handled_at=None),
                name="addresses_to_mend",
            ),
            models.Index(
                Lower("address"),
                "at",
                condition=Q(is_hard=True, handled_at=None),
                name="open_tasks_by_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.address}"
