"""What is made of an award: the file, and the badge inside it with its place in a status list."""

import uuid
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models


def private_storage() -> Storage:
    return storages["private"]


def file_path(rendition: "Rendition", filename: str) -> str:
    return f"certificates/{uuid.uuid4().hex}.pdf"


class RenditionQuerySet(models.QuerySet["Rendition"]):
    def given_out(self) -> Self:
        """Not those of a run that nobody accepted yet."""
        return self.filter(given_out_at__isnull=False)


class Rendition(models.Model):
    """One file made of an award. A new template makes a new rendition of the same award.

    The hash stays when the file has to go, so that a copy in somebody's hands is still known.
    """

    certificate = models.ForeignKey(
        "certificates.Certificate", models.PROTECT, related_name="renditions"
    )
    template_version = models.CharField(max_length=40)
    design_version = models.ForeignKey(
        "certificates.DesignVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # `SigningKey.key_id`; "" when the file is not signed.
    signed_by = models.CharField(max_length=64, blank=True)
    # `SigningKey.key_id` of the badge inside; "" when there is none.
    badge_signed_by = models.CharField(max_length=64, blank=True)
    timestamped = models.BooleanField(default=False)
    timestamp_fault = models.CharField(max_length=250, blank=True)
    file = models.FileField(upload_to=file_path, storage=private_storage, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField()
    given_out_at = models.DateTimeField(null=True, blank=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "template_version", "signed_by", "badge_signed_by"],
                name="one_rendition_per_template_and_keys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} on template {self.template_version}"


class StatusList(models.Model):
    """Bits of one published list. `changed_at` after `signed_at` means that it owes a signature."""

    number = models.PositiveIntegerField(unique=True)
    signed = models.JSONField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"status list {self.number}"


class BadgeSubject(models.Model):
    """The name a holder has in badges: it says nothing, and is the same in all of them."""

    holder = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="badge_subject"
    )
    uuid = models.UUIDField(unique=True, default=uuid.uuid4)

    def __str__(self) -> str:
        return f"urn:uuid:{self.uuid}"


class Achievement(models.Model):
    """What badges of a programme say was achieved. Another wording is another version; none changes."""

    programme = models.ForeignKey(
        "certificates.Programme", models.PROTECT, related_name="achievements"
    )
    version = models.CharField(max_length=16)
    document = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "version"], name="one_achievement_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.version}"


class Credential(models.Model):
    """The badge of one award, made once and kept through all renditions.

    `document` is emptied with the file at the end of keeping; the place in the status list stays taken.
    """

    certificate = models.OneToOneField(
        "certificates.Certificate", models.PROTECT, related_name="credential"
    )
    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    status_list = models.ForeignKey(StatusList, models.PROTECT, related_name="credentials")
    status_index = models.PositiveIntegerField()
    document = models.JSONField(null=True, blank=True)
    signed_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="one_credential_per_place_in_a_list"
            ),
        ]

    def __str__(self) -> str:
        return f"urn:uuid:{self.uuid}"
