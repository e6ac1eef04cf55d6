"""An award becomes a file: badge, page, signature, and only then a row that says there is one."""

import datetime as dt
import hashlib
import logging
from functools import cache

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F

from certificates.credential.document import as_bytes
from certificates.models import Certificate, CertificateEvent, Credential, Rendition
from certificates.services.badges import give_badge
from certificates.services.keys import NoKey, PdfKey, current_signer
from certificates.services.pages import draw, template_of
from certificates.signing import pades
from certificates.signing.timestamps import HttpTimestamper
from certificates.typesetting import pdf
from certificates.typesetting.face import CertificateFace
from practitioners.statements import Change, Statement

logger = logging.getLogger(__name__)

MOST_STARTS = 3
OVER = {"rendering_starts": 0, "held_up_by": ""}
MADE = {**OVER, "fault": ""}
BADGE_FILE, BADGE_MEANS = "credential.json", "Open Badges 3.0 credential of this certificate"
# Explains the signature to whoever looks at it in a reader of PDF files.
REASON = "Certificate issued"


def render_certificate(*, certificate_id: int, at: dt.datetime) -> bool:
    """Make and keep the file; True when this call did. Twice is once.

    What cannot be drawn or signed is written to `fault` for staff and not tried again by itself. A
    store that does not answer raises: nothing is wrong with the certificate, the sweep comes back,
    and staff see what holds it up.
    What has begun MOST_STARTS times without an end is not begun again, see `give_up_unfinished`.
    """
    certificate = _with_programme(certificate_id)
    is_over = certificate.revoked_at is not None or certificate.emptied_at is not None
    if is_over or certificate.fault or _files(certificate.pk):
        return False
    # Counted before it begins: a worker that is killed leaves its start behind.
    if not _begin(certificate.pk):
        return False
    ended = dict(OVER)
    try:
        made = _make(certificate, at, given_out_at=at)
        if made:  # three slow workers may have looked like three dead ones
            ended = MADE
        return made is not None
    except CannotMake as cannot:
        ended["fault"] = f"No file: {cannot}"
        return False
    except OSError as error:
        ended["held_up_by"] = f"The file could not be stored: {error}"
        raise
    finally:
        if ended == MADE:
            _end(certificate.pk)
        else:
            Certificate.objects.filter(pk=certificate.pk).update(**ended)


def make_again(*, certificate_id: int, at: dt.datetime, give_out: bool) -> Rendition | None:
    """Another file of the same award, on the design and with the key of today.

    None when there is one already: twice is once. With `give_out` holders get it from now on; without,
    they keep what they have until somebody accepts it. Raises CannotMake with a sentence for staff.
    """
    certificate = _with_programme(certificate_id)
    made = _make(certificate, at, given_out_at=at if give_out else None)
    if made is not None and give_out:
        certificate.events.create(event=CertificateEvent.Event.REISSUED, at=at)
    return made


def give_up_unfinished(*, issued_before: dt.datetime) -> int:
    """What began MOST_STARTS times and has no file gets a fault for staff; returns how many."""
    owed = Certificate.objects.unrendered().filter(issued_at__lt=issued_before)
    killing = owed.filter(rendering_starts__gte=MOST_STARTS).values_list("pk", flat=True)
    return Certificate.objects.filter(pk__in=list(killing)).update(
        fault=f"No file: making it began {MOST_STARTS} times and did not end."
    )


class CannotMake(Exception):  # noqa: N818  a fact about the award or the set-up, not a fault of code
    """There is no file. The message is a sentence for staff."""


def _with_programme(certificate_id: int) -> Certificate:
    for certificate in _certificates(certificate_id):
        return certificate
    raise Certificate.DoesNotExist


_certificates = Statement(
    lambda pk: Certificate.objects.filter(pk=pk).select_related("programme", "holder")
)
_begin = Change(
    lambda pk: (
        Certificate.objects.filter(pk=pk, rendering_starts__lt=MOST_STARTS),
        {"rendering_starts": F("rendering_starts") + 1},
    )
)
_end = Change(lambda pk: (Certificate.objects.filter(pk=pk), MADE))
_files = Statement(
    lambda pk: Rendition.objects.filter(certificate_id=pk).values_list(
        "template_version", "signed_by", "badge_signed_by"
    )
)


def _make(
    certificate: Certificate, at: dt.datetime, *, given_out_at: dt.datetime | None
) -> Rendition | None:
    key = _key(at)
    template = template_of(certificate.programme)
    try:
        face = CertificateFace.from_data(certificate.data)
        badge = give_badge(certificate=certificate, at=at, face=face)
        if (template.name, key.key_id, badge.signed_by) in _files(certificate.pk):
            return None
        page = draw(
            face,
            template,
            # Dated by the award, not by the clock: made again it is the same page.
            made_at=certificate.issued_at,
            attachments=_attached(badge),
        )
        signed = _sign(page, key, certificate, at)
    except Exception as error:
        logger.exception("certificate %s could not be made", certificate.pk)
        raise CannotMake(_why(error)) from error
    return _keep(
        Rendition(
            certificate=certificate,
            template_version=template.name,
            design_version=template.design_version,
            signed_by=key.key_id,
            badge_signed_by=badge.signed_by,
            timestamped=signed.timestamped,
            timestamp_fault="" if signed.timestamped else signed.no_timestamp_because[:250],
            sha256=hashlib.sha256(signed.pdf).hexdigest(),
            made_at=at,
            given_out_at=given_out_at,
        ),
        signed.pdf,
    )


def _key(at: dt.datetime) -> PdfKey:
    try:
        key = current_signer()
    except NoKey as missing:
        raise CannotMake(str(missing)) from missing
    if at < key.made_at:
        # A signature from before the key was made would never be believed.
        raise CannotMake(
            f"The clock of this machine says {at:%Y-%m-%d %H:%M} UTC, and the signing key was made"
            " after that. Set the clock right."
        )
    return key


def _attached(badge: Credential) -> tuple[pdf.Attachment, ...]:
    if badge.document is None:
        return ()
    return (
        pdf.Attachment(BADGE_FILE, as_bytes(badge.document), "application/ld+json", BADGE_MEANS),
    )


def _sign(page: bytes, key: PdfKey, certificate: Certificate, at: dt.datetime) -> pades.Signed:
    return pades.sign(
        page,
        signer=key.signer,
        at=at,
        name=certificate.data["provider_name"],
        reason=REASON,
        location="",
        timestamper=_timestamper(settings.TIMESTAMP_URL) if settings.TIMESTAMP_URL else None,
    )


@cache
def _timestamper(address: str) -> HttpTimestamper:
    """Kept, because it remembers that an authority is down."""
    return HttpTimestamper(address)


def _why(error: Exception) -> str:
    if isinstance(error, pdf.MissingGlyph):
        # Most likely the reader's screen has no glyph either, so the characters are named as well.
        names = ", ".join(f"U+{ord(character):04X}" for character in error.text)
        return f"{error} ({names})"
    said = isinstance(error, pdf.FaceError | pdf.ArtworkMissing | pades.CannotSign | NoKey)
    return str(error) if said else repr(error)


def _keep(rendition: Rendition, content: bytes) -> Rendition | None:
    """The file first, then the row that names it: nobody is served half a file."""
    rendition.file.save("certificate.pdf", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            rendition.save()
    except IntegrityError:
        # Another worker was quicker. Its row names its own file; ours belongs to nobody.
        rendition.file.delete(save=False)
        return None
    return rendition
