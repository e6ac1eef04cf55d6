"""How certificates look: artwork, designs that staff change, and versions that nobody does."""

from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _


def artwork_storage() -> Storage:
    return storages["private"]


def artwork_path(artwork: "Artwork", filename: str) -> str:
    return f"artwork/{artwork.sha256}.{artwork.kind}"


class Artwork(models.Model):
    """A picture as it is drawn, cleaned and named by its content. Never changed, so never two of it."""

    class Kind(models.TextChoices):
        PNG = "png", "PNG"
        JPEG = "jpeg", "JPEG"
        SVG = "svg", "SVG"

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=4, choices=Kind)
    file = models.FileField(upload_to=artwork_path, storage=artwork_storage)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name_plural = "artwork"

    def __str__(self) -> str:
        return self.name


class DesignQuerySet(models.QuerySet["Design"]):
    def offered(self) -> Self:
        return self.filter(archived_at=None)


class Design(models.Model):
    """What staff work on. Certificates are made from its newest version, never from the draft."""

    name = models.CharField(max_length=80, unique=True)
    key = models.CharField(
        max_length=30, blank=True, help_text=_("Names a design that comes with the product.")
    )
    # None while nothing differs from the newest version. `draft_number` refuses a stale tab.
    draft = models.JSONField(null=True, blank=True)
    draft_number = models.PositiveIntegerField(default=0)
    draft_saved_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = DesignQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key=""), name="one_design_per_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DesignVersion(models.Model):
    """A layout that certificates are made from. Appended, never changed."""

    design = models.ForeignKey(Design, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    layout = models.JSONField()
    digest = models.CharField(max_length=64)
    artwork = models.ManyToManyField(Artwork, related_name="versions", blank=True)
    note = models.CharField(max_length=250, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["design", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["design", "number"], name="one_design_version_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.design}, version {self.number}"
