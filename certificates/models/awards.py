"""What was earned. Frozen at issue; revoked or superseded with a reason, never edited or deleted."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.rules import validity

LATE_AFTER = dt.timedelta(minutes=15)
"""A file usually takes seconds; one that is not there by then is shown to staff."""

NO_ACCOUNT = "no letter: the account is closed"
TAKEN_BACK = "no letter: the certificate was revoked meanwhile"
NOBODY_TO_TELL = (NO_ACCOUNT, TAKEN_BACK)
"""Why no letter was sent, where that is no failure."""


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid_on(self, day: dt.date) -> Self:
        """Not what is suspended."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=day), revoked_at=None, suspended_at=None
        )

    def in_standing(self, standing: str, day: dt.date) -> Self:
        """Those of which `standing_on` says that word; the same table as a query."""
        unrevoked = self.filter(revoked_at=None)
        kept = unrevoked.filter(emptied_at=None)
        live = kept.filter(suspended_at=None)
        revoked = self.filter(revoked_at__isnull=False)
        corrected = Certificate.Reason.CORRECTION
        soon = validity.expiring_until(day)
        match validity.Standing(standing):
            case validity.Standing.EMPTIED:
                return unrevoked.filter(emptied_at__isnull=False)
            case validity.Standing.REPLACED:
                return revoked.filter(revoked_reason=corrected)
            case validity.Standing.REVOKED:
                return revoked.exclude(revoked_reason=corrected)
            case validity.Standing.SUSPENDED:
                return kept.filter(suspended_at__isnull=False)
            case validity.Standing.EXPIRED:
                return live.filter(valid_until__lt=day)
            case validity.Standing.EXPIRING:
                return live.filter(valid_until__gte=day, valid_until__lte=soon)
            case _:
                return live.filter(Q(valid_until=None) | Q(valid_until__gt=soon))

    def unrendered(self) -> Self:
        """Owed a file. What went wrong waits for a person.

        Nothing without a file was mailed: saying so lets the index of what is not mailed answer.
        """
        return self.filter(
            renditions=None, mailed_at=None, revoked_at=None, emptied_at=None, fault=""
        )

    def late(self, at: dt.datetime) -> Self:
        """Owed a file for longer than making one ever takes. It is still tried."""
        return self.unrendered().filter(issued_at__lt=at - LATE_AFTER)

    def needing_a_person(self) -> Self:
        """Nothing more is tried by itself."""
        return self.exclude(fault="")

    def with_a_letter_that_failed(self) -> Self:
        """About a decision or a new file, where somebody was to be told."""
        failed = CertificateEvent.objects.exclude(mail_failure__in=["", *NOBODY_TO_TELL])
        return self.filter(pk__in=failed.values("certificate"))

    def unmailed(self) -> Self:
        """Has a file, and its holder was not told. A revoked certificate is not announced."""
        return self.filter(
            mailed_at=None, revoked_at=None, emptied_at=None, fault="", renditions__isnull=False
        ).distinct()


class Certificate(models.Model):
    """The award. `data` holds every printed value as it was that day (see `certificates.typesetting.pdf`)."""

    class Reason(models.TextChoices):
        ERROR = "error", _("Issued in error")
        CORRECTION = "correction", _("Superseded by a correction or change of name")
        ASSESSMENT = "assessment", _("Assessment invalidated")
        SANCTION = "sanction", _("Practitioner sanctioned")
        APPROVAL = "approval", _("Course approval withdrawn")
        HOLDER = "holder", _("Withdrawn by the holder")

    class Superseding(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        NAME = "name_change", _("Change of name")
        RENEWAL = "renewal", _("Renewal")

    programme = models.ForeignKey(
        "certificates.Programme", models.PROTECT, related_name="certificates"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates"
    )
    # The enrolment that met the last requirement: the anchor that makes two workers issue one.
    # None for what staff issued by hand for something completed elsewhere.
    enrolment = models.ForeignKey(
        "courses.Enrolment", models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    superseding = models.CharField(
        max_length=11,
        choices=Superseding,
        blank=True,
        help_text=_("Why it takes the place of the one before."),
    )
    number = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=12, unique=True)
    data = models.JSONField()
    is_sample = models.BooleanField(default=False)
    completed_on = models.DateField()
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True, blank=True)
    hides_name = models.BooleanField(
        default=False, help_text=_("The verification page shows initials only.")
    )
    is_shared = models.BooleanField(
        default=True, help_text=_("Off: the verification page says whether it stands, and no name.")
    )
    shows_place = models.BooleanField(
        default=False, help_text=_("The verification page says where the holder is licensed.")
    )
    suspended_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=12, choices=Reason, blank=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    # How often making the file began without an end: one that kills its worker stops being tried.
    rendering_starts = models.PositiveSmallIntegerField(default=0, editable=False)
    # Why there is no file or no letter, in words for staff. Nothing more is tried until it is cleared.
    fault = models.TextField(blank=True)
    # Why the last try to make the file failed although nothing is wrong with the award: a full disk.
    # It is tried again by itself; staff see it meanwhile.
    held_up_by = models.TextField(blank=True)
    # When the record-keeping duty ended and name, file and badge went; number, code, hash and dates stay.
    emptied_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "enrolment"],
                condition=Q(superseding__in=["", "renewal"]),
                name="one_certificate_per_programme_and_enrolment",
            ),
            models.UniqueConstraint(
                fields=["programme", "holder", "completed_on"],
                condition=Q(enrolment=None, superseding__in=["", "renewal"]),
                name="one_certificate_by_hand_per_programme_and_day",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None, superseding="")
                | (Q(supersedes__isnull=False) & ~Q(superseding="")),
                name="superseding_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="revoked_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["issued_at"], condition=Q(mailed_at=None), name="certificate_unmailed"
            ),
            models.Index(fields=["valid_until"], name="certificate_expiry"),
        ]

    def __str__(self) -> str:
        return self.number

    def standing_on(self, day: dt.date) -> validity.Standing:
        return validity.standing_on(
            day,
            valid_until=self.valid_until,
            suspended=self.suspended_at is not None,
            revoked=self.revoked_at is not None,
            corrected=self.revoked_reason == self.Reason.CORRECTION,
            emptied=self.emptied_at is not None,
        )

    def stands_on(self, day: dt.date) -> bool:
        """Valid, expiring or not."""
        return self.standing_on(day) in validity.STANDS


class Basis(models.Model):
    """An enrolment a certificate rests on. One enrolment counts once for a programme."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="bases")
    enrolment = models.ForeignKey("courses.Enrolment", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "enrolment"], name="an_enrolment_once_per_certificate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} rests on {self.enrolment_id}"


class CertificateEventQuerySet(models.QuerySet["CertificateEvent"]):
    def owed_a_letter(self) -> Self:
        """Decisions whose holder was not told yet."""
        told = Q(event__in=TOLD) | Q(event=CertificateEvent.Event.REISSUED, reason=WITH_LETTER)
        return self.filter(told, mailed_at=None, mail_failure="")


class CertificateEvent(models.Model):
    """Appended, never changed. The note is for staff only.

    Some of them owe the holder a letter; the columns about it move from owed to claimed to mailed.
    """

    class Event(models.TextChoices):
        ISSUED = "issued", _("Issued")
        ANNOUNCED = "announced", _("Mailed to the holder")
        TRIED_AGAIN = "tried_again", _("Tried again")
        NAME_HIDDEN = "name_hidden", _("Name shown as initials")
        NAME_SHOWN = "name_shown", _("Name shown in full")
        SHARING = "sharing", _("Sharing changed")
        REISSUED = "reissued", _("File made anew")
        SUSPENDED = "suspended", _("Suspended")
        REINSTATED = "reinstated", _("Reinstated")
        REVOKED = "revoked", _("Revoked")
        REPLACED = "replaced", _("Replaced by another certificate")
        APPEAL = "appeal", _("Appeal noted")
        EMPTIED = "emptied", _("Kept as long as it had to be")

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="events")
    event = models.CharField(max_length=20, choices=Event)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=12, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_failure = models.CharField(max_length=250, blank=True)

    objects = CertificateEventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(event="revoked"),
                name="a_certificate_is_revoked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.certificate_id}"


# Why one was put in the place of another by staff. A renewal is earned.
REPLACING = frozenset({Certificate.Superseding.CORRECTION, Certificate.Superseding.NAME})
# A replacement is told with the certificate that takes the place, see `letters.mail_certificate`.
TOLD = [
    CertificateEvent.Event.REVOKED,
    CertificateEvent.Event.SUSPENDED,
    CertificateEvent.Event.REINSTATED,
]
# The reason of a new file whose holder is told, because staff asked for it.
WITH_LETTER = "with_letter"
