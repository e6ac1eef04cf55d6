"""What is owed by when, and what happened on the way there."""

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from practitioners.models.letters import undelivered_index


def private_storage() -> Storage:
    return storages["private"]


def adjustment_path(adjustment: "Adjustment", filename: str) -> str:
    """A random name: what somebody called the file is kept in a column, never used as a path."""
    return f"adjustments/{uuid.uuid4().hex}"


class RenewalPeriodQuerySet(models.QuerySet["RenewalPeriod"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class RenewalPeriod(models.Model):
    """One deadline of one person: for a certificate of ours or for a licence of theirs.

    `due_on` is the last good day in `time_zone`, the holder's; it follows when they move. `given_due_on` is
    what the licence, the rule or the certificate said; an extension moves `due_on` alone.
    """

    class Closing(models.TextChoices):
        RENEWED = "renewed", _("Renewed")
        REVOKED = "revoked", _("Revoked")
        MOVED = "moved", _("The date changed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="renewal_periods"
    )
    # Both are found by the constraints that begin with them.
    certificate = models.ForeignKey(
        "certificates.Certificate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="periods",
        db_index=False,
    )
    licence = models.ForeignKey(
        "practitioners.Licence",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="periods",
        db_index=False,
    )
    rule_set = models.ForeignKey(
        "renewals.RuleSet", models.PROTECT, null=True, blank=True, related_name="periods"
    )
    opens_on = models.DateField()
    due_on = models.DateField()
    given_due_on = models.DateField()
    time_zone = models.CharField(max_length=64)
    needed_minutes = models.PositiveIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.CharField(max_length=10, choices=Closing, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    # What was needed, counted and missing when it closed, line by line. Empty while it is open.
    settled = models.JSONField(null=True, blank=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(due_on__gte=F("given_due_on")),
                name="an_extension_moves_a_deadline_later",
            ),
            models.UniqueConstraint(
                fields=["certificate", "given_due_on"],
                condition=Q(certificate__isnull=False),
                name="one_period_per_certificate_and_date",
            ),
            models.UniqueConstraint(
                fields=["licence", "given_due_on"],
                condition=Q(licence__isnull=False),
                name="one_period_per_licence_and_date",
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
        ASKED = "asked", _("Exemption, waiver or extension asked for")
        GRANTED = "granted", _("Exemption, waiver or extension granted")
        REFUSED = "refused", _("Exemption, waiver or extension refused")
        ENDED = "ended", _("Exemption, waiver or extension taken back")
        PLACED = "placed", _("Credit placed")
        NOTED = "noted", _("Note")
        REMINDED = "reminded", _("Reminder sent by hand")
        BOUNCED = "bounced", _("Address refused the reminder")
        POSTED = "posted", _("Letter posted")

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


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def granted(self) -> Self:
        return self.filter(state=Adjustment.State.GRANTED)

    def waiting(self) -> Self:
        """Oldest first, as the queue shows them."""
        return self.filter(state=Adjustment.State.WAITING).order_by("asked_at", "pk")

    def owed_a_letter(self) -> Self:
        """Decided by staff, and the holder has not been told yet."""
        return self.filter(decided_at__isnull=False, mailed_at=None, mail_failed_at=None).exclude(
            decided_by=F("period__holder")
        )


class Adjustment(models.Model):
    """What one person is let off in one period, or how much later it ends, with who decided it and why.

    An exemption lifts the whole requirement, a waiver some units or a topic, an extension gives a later day.
    Only granted ones count.
    """

    class Kind(models.TextChoices):
        EXEMPTION = "exemption", _("Exemption")
        WAIVER = "waiver", _("Waiver")
        EXTENSION = "extension", _("Extension")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for review")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    period = models.ForeignKey(RenewalPeriod, models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=9, choices=Kind)
    # Of a waiver: units of the place's own unit, and the topic they are let off in (empty: in the total).
    units = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    topic = models.CharField(max_length=120, blank=True)
    # Of an extension.
    until = models.DateField(null=True, blank=True)
    reason = models.TextField()
    # The number or letter with which the regulator granted it.
    authority = models.CharField(max_length=160, blank=True)
    proof = models.FileField(upload_to=adjustment_path, storage=private_storage, blank=True)
    proof_name = models.CharField(max_length=200, blank=True)
    proof_type = models.CharField(max_length=40, blank=True)
    proof_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=250, blank=True)
    # Of the letter about the latest decision.
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_next_try_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_failed_at = models.DateTimeField(null=True, blank=True)
    mail_failure = models.CharField(max_length=250, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="extension") & Q(until__isnull=False))
                | (~Q(kind="extension") & Q(until=None)),
                name="only_an_extension_names_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="an_adjustment_is_decided_at_an_instant",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state="waiting"), name="adjustments_waiting"
            ),
            models.Index(
                fields=["decided_at"],
                condition=Q(decided_at__isnull=False, mailed_at=None, mail_failed_at=None),
                name="adjustments_to_tell",
            ),
            undelivered_index("adjustment_undelivered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for period {self.period_id}"
