"""The bytes of a certificate."""

import uuid

from django.core.files.storage import Storage, storages
from django.db import models


def private_storage() -> Storage:
    return storages["private"]


def file_path(rendition: "Rendition", filename: str) -> str:
    return f"certificates/{uuid.uuid4().hex}.pdf"


class Rendition(models.Model):
    """One file made of an award. A new template makes a new rendition of the same award."""

    certificate = models.ForeignKey(
        "certificates.Certificate", models.PROTECT, related_name="renditions"
    )
    template_version = models.CharField(max_length=20)
    file = models.FileField(upload_to=file_path, storage=private_storage)
    sha256 = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "template_version"], name="one_rendition_per_template"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} on template {self.template_version}"
