"""An award becomes a file."""

import datetime as dt
import hashlib
import logging

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F

from certificates import pdf
from certificates.models import Certificate, Rendition

logger = logging.getLogger(__name__)

MOST_STARTS = 3


def render_certificate(*, certificate_id: int, at: dt.datetime) -> bool:
    """Make and keep the file; True when this call did. Twice is once.

    What cannot be drawn is written to `fault` for staff and not tried again by itself. A store
    that does not answer raises: nothing is wrong with the certificate, the sweep comes back.
    What has begun MOST_STARTS times without an end is not begun again, see `give_up_unfinished`.
    """
    certificate = Certificate.objects.get(pk=certificate_id)
    version = pdf.TEMPLATE_VERSION
    if certificate.fault or certificate.renditions.filter(template_version=version).exists():
        return False
    rows = Certificate.objects.filter(pk=certificate.pk)
    # Counted before it begins: a worker that is killed leaves its start behind.
    if not rows.filter(rendering_starts__lt=MOST_STARTS).update(
        rendering_starts=F("rendering_starts") + 1
    ):
        return False
    try:
        made = _make(certificate, version, at)
        if made:  # three slow workers may have looked like three dead ones
            rows.update(fault="")
        return made
    finally:
        rows.update(rendering_starts=0)


def give_up_unfinished(*, issued_before: dt.datetime) -> int:
    """What began MOST_STARTS times and has no file gets a fault for staff; returns how many."""
    owed = Certificate.objects.unrendered().filter(issued_at__lt=issued_before)
    killing = owed.filter(rendering_starts__gte=MOST_STARTS).values_list("pk", flat=True)
    return Certificate.objects.filter(pk__in=list(killing)).update(
        fault=f"No file: making it began {MOST_STARTS} times and did not end."
    )


def _make(certificate: Certificate, version: str, at: dt.datetime) -> bool:
    try:
        # Dated by the award, not by the clock: made again it is the same file.
        content = pdf.render(
            pdf.CertificateFace.from_data(certificate.data),
            made_at=certificate.issued_at,
            more_fonts=settings.FONTS_DIR,
        )
    except Exception as error:
        logger.exception("certificate %s could not be drawn", certificate.pk)
        Certificate.objects.filter(pk=certificate.pk).update(fault=f"No file: {_why(error)}")
        return False
    return _keep(certificate, version, content, at)


def _why(error: Exception) -> str:
    if isinstance(error, pdf.MissingGlyph):
        # Most likely the reader's screen has no glyph either, so the characters are named as well.
        names = ", ".join(f"U+{ord(character):04X}" for character in error.text)
        return f"{error} ({names})"
    return str(error) if isinstance(error, pdf.FaceError) else repr(error)


def _keep(certificate: Certificate, version: str, content: bytes, at: dt.datetime) -> bool:
    rendition = Rendition(
        certificate=certificate,
        template_version=version,
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=at,
    )
    rendition.file.save("certificate.pdf", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            rendition.save()
    except IntegrityError:
        # Another worker was quicker. Its row names its own file; ours belongs to nobody.
        rendition.file.delete(save=False)
        return False
    return True
