"""What has been earned towards deadlines, what proves it, and who decided what of it counts."""

import uuid
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from practitioners.models.letters import undelivered_index


def private_storage() -> Storage:
    return storages["private"]


def evidence_path(evidence: "Evidence", filename: str) -> str:
    """A random name: what somebody called the file is kept in a column, never used as a path."""
    return f"evidence/{uuid.uuid4().hex}"


class CreditEntryQuerySet(models.QuerySet["CreditEntry"]):
    def counting(self) -> Self:
        """Those whose minutes count: accepted as claimed or in part."""
        return self.filter(state__in=CreditEntry.COUNTING)

    def waiting(self) -> Self:
        """Oldest first, as the queue shows them."""
        return self.filter(state=CreditEntry.State.WAITING).order_by("submitted_at", "pk")


class CreditEntry(models.Model):
    """Minutes of continuing education somebody earned, once per certificate and mode.

    Minutes are instruction only; a place's unit is applied when they are counted for it. `minutes` is what
    counts, `claimed_minutes` what the holder asked for. No licence named means that it may
    serve each of them.
    """

    class Source(models.TextChoices):
        CERTIFICATE = "certificate", _("Certificate of ours")
        OUTSIDE = "outside", _("Outside activity")

    class Activity(models.TextChoices):
        COURSE = "course", _("Course or workshop")
        CONFERENCE = "conference", _("Conference")
        READING = "reading", _("Reading books or articles")
        MEDIA = "media", _("Recordings or podcasts without objectives")
        TEACHING = "teaching", _("Teaching or presenting")
        RESEARCH = "research", _("Research or publication")
        SUPERVISING = "supervising", _("Supervising students or colleagues")
        ACADEMIC = "academic", _("University study")
        ASSESSMENT = "assessment", _("Assessment or test of law")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for review")
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Partly accepted")
        NEEDS_CHANGES = "needs_changes", _("Needs changes")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    COUNTING = (State.ACCEPTED, State.PARTLY)
    DECISIONS = (State.ACCEPTED, State.PARTLY, State.NEEDS_CHANGES, State.REJECTED)

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
    licences = models.ManyToManyField(
        "practitioners.Licence", blank=True, related_name="credit_entries"
    )
    title = models.CharField(max_length=200)
    provider = models.CharField(max_length=160)
    activity = models.CharField(max_length=11, choices=Activity, default=Activity.COURSE)
    mode = models.CharField(max_length=12)
    minutes = models.PositiveIntegerField()
    claimed_minutes = models.PositiveIntegerField(null=True, blank=True)
    completed_on = models.DateField()
    # Subjects in the words of the rules, such as "ethics".
    topics = models.JSONField(default=list, blank=True)
    # Category of a rule set's own that staff gave it, by the rule set's reference.
    categories = models.JSONField(default=dict, blank=True)
    # Approvals in force on the day of completion: [{"body", "number", "place"}], frozen.
    approvals = models.JSONField(default=list, blank=True)
    reflection = models.TextField(blank=True)
    state = models.CharField(max_length=13, choices=State, default=State.ACCEPTED)
    recorded_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)

    objects = CreditEntryQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(claimed_minutes=None) | Q(minutes__lte=F("claimed_minutes")),
                name="no_more_counts_than_was_claimed",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "completed_on"], name="credit_by_holder"),
            models.Index(
                fields=["submitted_at"], condition=Q(state="waiting"), name="credit_queue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min for {self.holder_id}"

    @property
    def counts(self) -> bool:
        return self.state in self.COUNTING


class Evidence(models.Model):
    """A file that proves an outside activity. Removed ones keep their digest."""

    entry = models.ForeignKey(CreditEntry, models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to=evidence_path, storage=private_storage, blank=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.name


class CreditEventQuerySet(models.QuerySet["CreditEvent"]):
    def not_overtaken(self) -> Self:
        """What something newer has overtaken is not told: the newer one is, or the holder did it."""
        overtaken = CreditEvent.objects.filter(
            entry=OuterRef("entry"), pk__gt=OuterRef("pk"), undone_at=None, is_first_of_two=False
        )
        return self.filter(~Exists(overtaken), undone_at=None)

    def owed_a_letter(self) -> Self:
        """Decisions of staff that stand, of which the holder has not been told yet."""
        return (
            self.not_overtaken()
            .filter(
                after__in=CreditEntry.DECISIONS,
                is_first_of_two=False,
                mailed_at=None,
                mail_failed_at=None,
            )
            .exclude(actor=F("entry__holder"))
        )


class CreditEvent(models.Model):
    """Appended, never changed: who moved an entry from which state to which, and why.

    Only the columns about undoing and about the letter move.
    """

    entry = models.ForeignKey(CreditEntry, models.PROTECT, related_name="events")
    before = models.CharField(max_length=13, blank=True)
    after = models.CharField(max_length=13)
    # What counted before, so that undoing brings it back.
    minutes_before = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)  # the holder reads it
    note = models.TextField(blank=True)  # staff read it
    said = models.JSONField(default=dict)  # what the entry said at that moment
    is_first_of_two = models.BooleanField(default=False)  # waits for a second person
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_next_try_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_failed_at = models.DateTimeField(null=True, blank=True)
    mail_failure = models.CharField(max_length=250, blank=True)

    objects = CreditEventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]  # as they were appended, whatever the clock said
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(
                    after__in=["accepted", "partly", "needs_changes", "rejected"],
                    is_first_of_two=False,
                    undone_at=None,
                    mailed_at=None,
                    mail_failed_at=None,
                ),
                name="decisions_to_tell",
            ),
            undelivered_index("decision_undelivered"),
        ]

    def __str__(self) -> str:
        return f"{self.before} -> {self.after}"


class CreditPlacement(models.Model):
    """A person's decision which period of a licence an entry serves, where its windows overlap."""

    entry = models.ForeignKey(CreditEntry, models.PROTECT, related_name="placements")
    licence = models.ForeignKey("practitioners.Licence", models.PROTECT, related_name="+")
    period = models.ForeignKey("renewals.RenewalPeriod", models.PROTECT, related_name="placements")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "licence"], name="one_placement_per_entry_and_licence"
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.entry_id} in period {self.period_id}"
