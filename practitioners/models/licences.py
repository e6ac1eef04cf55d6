"""The legal status of a person in one place, and how it was checked."""

import datetime as dt
import re
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


def proof_path(licence: "Licence", filename: str) -> str:
    """A random name: what somebody called the file is kept in a column, never used as a path."""
    return f"licences/{uuid.uuid4().hex}"


def normalise_number(number: str) -> str:
    """What two spellings of one licence number share: letters and digits, upper case."""
    return re.sub(r"[\W_]+", "", number).upper()


class LicenceQuerySet(models.QuerySet["Licence"]):
    def valid_on(self, day: dt.date) -> Self:
        """Verified and not past its expiry on that day."""
        return self.filter(
            Q(expires_on=None) | Q(expires_on__gte=day), state=Licence.State.VERIFIED
        )

    def waiting(self) -> Self:
        """Oldest first, as the queue shows them."""
        return self.filter(state=Licence.State.WAITING).order_by("submitted_at", "pk")

    def to_recheck(self, day: dt.date) -> Self:
        """Verified, and the day of the next look has come; the longest overdue first."""
        return self.filter(state=Licence.State.VERIFIED, recheck_on__lte=day).order_by(
            "recheck_on", "pk"
        )


class Licence(models.Model):
    """A licence, registration or compact privilege. Its state changes only through `services`.

    "Expired" is not stored: it follows from the expiry date, see `standing_on`.
    """

    class Kind(models.TextChoices):
        LICENCE = "licence", _("Licence")
        REGISTRATION = "registration", _("Registration")
        COMPACT = "compact", _("Compact privilege")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        VERIFIED = "verified", _("Verified")
        NEEDS_CHANGES = "needs_changes", _("Needs changes")
        REJECTED = "rejected", _("Rejected")
        REVOKED = "revoked", _("Revoked")

    class Parity(models.TextChoices):
        """The years in which it renews, where the place leaves that to each licence."""

        ODD = "odd", _("Odd years")
        EVEN = "even", _("Even years")

    DECISIONS = (State.VERIFIED, State.NEEDS_CHANGES, State.REJECTED, State.REVOKED)

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="licences")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.LICENCE)
    jurisdiction = models.ForeignKey("practitioners.Jurisdiction", models.PROTECT)
    profession = models.ForeignKey("practitioners.Profession", models.PROTECT)
    number = models.CharField(max_length=40)
    number_key = models.CharField(max_length=40, editable=False)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    renewal_years = models.CharField(max_length=4, choices=Parity, blank=True)
    proof = models.FileField(upload_to=proof_path, storage=private_storage, blank=True)
    proof_name = models.CharField(max_length=200, blank=True)
    proof_type = models.CharField(max_length=40, blank=True)
    proof_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=14, choices=State, default=State.WAITING)
    submitted_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    # When staff look at the register again. Empty: nobody has to.
    recheck_on = models.DateField(null=True, blank=True)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "jurisdiction", "profession", "number_key"],
                name="one_row_per_licence",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gt=F("issued_on")),
                name="licence_expires_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="licence_queue"),
            models.Index(
                fields=["checked_at"],
                condition=Q(checked_at__isnull=False),
                name="licence_checked",
            ),
            models.Index(
                fields=["recheck_on"],
                condition=Q(state="verified", recheck_on__isnull=False),
                name="licence_recheck",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profession} {self.number}, {self.jurisdiction}"

    @property
    def is_decided(self) -> bool:
        """Rejected or revoked: nothing the holder types changes that."""
        return self.state in {self.State.REJECTED, self.State.REVOKED}

    def standing_on(self, day: dt.date) -> str:
        """The state a person reads, with "expired" where the date has passed."""
        lapsed = self.expires_on is not None and self.expires_on < day
        return "expired" if lapsed and self.state == self.State.VERIFIED else str(self.state)


class LicenceEventQuerySet(models.QuerySet["LicenceEvent"]):
    def owed_a_letter(self) -> Self:
        """Decisions of staff that the holder has not been told yet. A second look that changed
        nothing is none."""
        return self.filter(
            ~Q(actor=F("licence__holder")),
            ~Q(before=F("after")),
            after__in=Licence.DECISIONS,
            mailed_at=None,
            mail_failed_at=None,
        )


class LicenceEvent(models.Model):
    """Appended, never changed: who moved a licence from which state to which, why and how.

    Only the columns about the letter move, from owed to claimed to mailed.
    """

    class Method(models.TextChoices):
        NONE = "", _("Not stated")
        REGISTER = "register", _("Looked up in the public register")
        DOCUMENT = "document", _("Read the document")
        CONTACT = "contact", _("Asked the regulator")

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="events")
    before = models.CharField(max_length=14, blank=True)
    after = models.CharField(max_length=14)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    method = models.CharField(max_length=10, choices=Method, blank=True, default=Method.NONE)
    reason = models.TextField(blank=True)
    claimed = models.JSONField(default=dict)  # what the licence said at that moment
    at = models.DateTimeField()
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_next_try_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_failed_at = models.DateTimeField(null=True, blank=True)
    mail_failure = models.CharField(max_length=250, blank=True)

    objects = LicenceEventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]  # as they were appended, whatever the clock said
        indexes = [undelivered_index("licence_letter_undelivered")]

    def __str__(self) -> str:
        return f"{self.before} -> {self.after}"
