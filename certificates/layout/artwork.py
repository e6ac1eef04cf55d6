"""Artwork that lies behind the words of a certificate: what may, cleaned, and why the rest may not.

What comes out is safe to keep, to show and to print for ten years: nothing in it is fetched, run
or hidden, and reading it again gives the same bytes.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from certificates.layout.raster import clean_raster
from certificates.layout.refusal import MEGABYTES, ArtworkRefused
from certificates.layout.svg import clean_svg

__all__ = ["Artwork", "ArtworkRefused", "read"]

ArtworkKind = Literal["png", "jpeg", "svg"]

_MEGABYTE = 1_000_000
_PDF = "A PDF cannot be used as a picture. Save it as SVG or PNG."
_PLAIN = "Artwork is a PNG, a JPEG or an SVG. This file is {what}."
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%!PS", "PostScript: save it as SVG"),
    (b"GIF8", "a GIF: save it as PNG"),
    (b"II*\0", "a TIFF: save it as PNG"),
    (b"MM\0*", "a TIFF: save it as PNG"),
    (b"BM", "a bitmap of Windows: save it as PNG"),
    (b"8BPS", "a Photoshop file: save it as PNG"),
    (b"\x1f\x8b", "compressed: save it as plain SVG, without compression"),
    (b"PK\x03\x04", "an archive, as office documents are: export the picture as PNG or SVG"),
    (b"\0\0\x01\0", "an icon: save it as PNG"),
)
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Artwork:
    """Cleaned artwork. Width and height are pixels, for SVG the units of its own drawing.

    `notes` are sentences about what was changed on the way in.
    """

    kind: ArtworkKind
    data: bytes
    width: int
    height: int
    sha256: str
    notes: tuple[str, ...] = ()


def read(name: str, data: bytes) -> Artwork:
    """The artwork in a file, by what it holds and not by what it is called.

    Raises ArtworkRefused with a sentence that says what to do instead.
    """
    if not data:
        raise ArtworkRefused("This file is empty. Choose another one.")
    if len(data) > MEGABYTES * _MEGABYTE:
        raise ArtworkRefused(f"Choose a file of at most {MEGABYTES} MB.")
    kind = _kind(name, data)
    if kind == "svg":
        cleaned, width, height, notes = clean_svg(data)
    else:
        cleaned, width, height, notes = clean_raster(data, kind)
    digest = hashlib.sha256(cleaned).hexdigest()
    return Artwork(kind, cleaned, width, height, digest, notes)


def _kind(name: str, data: bytes) -> ArtworkKind:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if b"%PDF-" in data[:1024]:
        raise ArtworkRefused(_PDF)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise ArtworkRefused(_PLAIN.format(what="a WebP: save it as PNG"))
    if data[4:8] == b"ftyp":
        raise ArtworkRefused(_PLAIN.format(what="a picture of a phone or a film: save it as PNG"))
    for start, what in _OTHERS:
        if data.startswith(start):
            raise ArtworkRefused(_PLAIN.format(what=what))
    if data.startswith(_TEXT_MARKS) or data.lstrip()[:1] == b"<":
        if re.match(rb"(?i)\s*<(!doctype\s+)?html", data):
            raise ArtworkRefused(_PLAIN.format(what="a web page"))
        return "svg"
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    claims = ending in ("png", "jpg", "jpeg", "svg")
    what = "something else, whatever its name says" if claims else "none of them"
    raise ArtworkRefused(_PLAIN.format(what=what))
