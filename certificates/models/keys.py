"""Keys that certificates and badges are signed with. Retired keys stay: they vouch for what they signed."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)


class SigningKey(models.Model):
    """One key. The private half is encrypted with CERTIFICATE_KEY_SECRET and is dropped on retirement."""

    class Purpose(models.TextChoices):
        PDF = "pdf", _("Signs the files")
        BADGE = "badge", _("Signs the badges")

    purpose = models.CharField(max_length=5, choices=Purpose)
    # The fragment of the badge key in did.json, or the fingerprint of the certificate of a PDF key.
    key_id = models.CharField(max_length=64, unique=True)
    certificate = models.TextField(blank=True, help_text=_("PEM, of PDF keys only."))
    chain = models.TextField(blank=True, help_text=_("PEM of its issuers, the root last."))
    public_key = models.TextField(help_text=_("PEM."))
    private_key = models.TextField(blank=True, help_text=_("PEM, encrypted."))
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    # It was in other hands from this instant on: nothing that it signed is believed any more.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        ordering = ["purpose", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose"], condition=Q(retired_at=None), name="one_key_in_use_per_purpose"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(retired_at__isnull=False),
                name="a_withdrawn_key_is_retired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key_id}"


class SeenStatusList(models.Model):
    """When the newest status list was made that was ever seen at an address, of any issuer.

    An older one shown in its place later hides a revocation.
    """

    address = models.CharField(max_length=500, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.address
