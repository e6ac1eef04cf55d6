"""The picture or scan of a licence: what it is by its bytes, whatever it is called."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EXTENSIONS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
STARTS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}

NOT_ACCEPTED = _("Upload a PDF, JPG or PNG smaller than 10 MB.")


class ProofNotAccepted(ValidationError):  # noqa: N818  a refusal, not a fault
    """Too large, empty, or something else than a PDF, JPG or PNG."""

    def __init__(self) -> None:
        super().__init__(NOT_ACCEPTED, code="proof")


@dataclass(frozen=True)
class Proof:
    """What is worth keeping about an uploaded file besides its bytes."""

    file: UploadedFile
    name: str
    content_type: str
    sha256: str


def examine(upload: UploadedFile) -> Proof:
    """Judge a file by its size and first bytes; the name and the browser's type are hearsay.

    A PDF must begin with its mark: readers forgive other bytes before it, and so do files that are
    two things at once.
    """
    if not upload.size or upload.size >= settings.PROOF_MAX_BYTES:
        raise ProofNotAccepted
    upload.seek(0)
    start = upload.read(16)
    content_type = next((kind for mark, kind in STARTS.items() if start.startswith(mark)), None)
    if content_type is None:
        raise ProofNotAccepted
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return Proof(upload, _plain_name(upload.name, content_type), content_type, digest.hexdigest())


def _plain_name(name: str | None, content_type: str) -> str:
    """The name somebody gave the file, on one line and with the ending it has by rights."""
    stem = PurePath(name or "").stem
    stem = "".join(letter for letter in stem if letter.isprintable() and letter not in '\\/"<>|:')
    return (stem.strip()[:120] or "proof") + EXTENSIONS[content_type]
