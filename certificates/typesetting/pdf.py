"""One certificate to PDF bytes: tagged, archival, machine-readable, the same bytes every time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from certificates.layout.fields import Layout, artwork_of
from certificates.layout.paper import Paper
from certificates.layout.shipped import shipped, shipped_names
from certificates.typesetting.drawing import ArtworkMissing, drawn
from certificates.typesetting.face import CertificateFace, FaceError, Kind
from certificates.typesetting.typesetter import Job, MissingGlyph, set_document

__all__ = [
    "HOUSE",
    "TEMPLATE_VERSION",
    "ArtworkMissing",
    "Attachment",
    "CertificateFace",
    "FaceError",
    "Kind",
    "MissingGlyph",
    "Paper",
    "crowded",
    "preview_png",
    "preview_svg",
    "render",
    "shipped_designs",
]

TEMPLATE_VERSION = "3"
"""Of the engine. Raise it when the same layout comes out looking or saying something else."""

HOUSE = "house"
"""The design a certificate has when nobody chose another."""

Relationship = Literal["source", "data", "alternative", "supplement"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that travels inside the PDF, as an associated file of PDF/A-3."""

    name: str
    data: bytes
    mime_type: str
    description: str
    relationship: Relationship = "data"


def render(
    face: CertificateFace,
    *,
    made_at: datetime,
    layout: Layout | None = None,
    artwork: Mapping[str, bytes] | None = None,
    attachments: Sequence[Attachment] = (),
    paper: Paper | None = None,
    more_fonts: Path | None = None,
) -> bytes:
    """The certificate as PDF/A-3a and PDF/UA-1. Same arguments, same bytes.

    `artwork` holds the bytes of every picture that the layout and the signatories name, by
    SHA-256; `paper` is the layout's own unless another is asked for.
    Raises MissingGlyph rather than print a name with holes in it (`more_fonts` names a folder
    of further fonts, for Chinese, Japanese and Korean names for instance), ArtworkMissing when
    a picture was not given and ValueError for a time without its zone.
    """
    if made_at.tzinfo is None:
        raise ValueError("Give made_at with its time zone.")
    job = _job(face, layout, artwork or {}, paper, more_fonts, attachments)
    (pdf,) = set_document(Job(**job, second=int(made_at.timestamp()))).files
    return pdf


def preview_png(
    face: CertificateFace,
    *,
    layout: Layout,
    artwork: Mapping[str, bytes] | None = None,
    page: int = 1,
    dots_per_inch: int = 96,
    paper: Paper | None = None,
    more_fonts: Path | None = None,
) -> bytes:
    """A picture of one sheet, from the same engine. IndexError when there is no such sheet."""
    job = _job(face, layout, artwork or {}, paper, more_fonts)
    return set_document(Job(**job, form="png", dots=dots_per_inch)).files[page - 1]


def preview_svg(
    face: CertificateFace,
    *,
    layout: Layout,
    artwork: Mapping[str, bytes] | None = None,
    page: int = 1,
    paper: Paper | None = None,
    more_fonts: Path | None = None,
) -> bytes:
    """The same sheet as a drawing, sharp at any size."""
    job = _job(face, layout, artwork or {}, paper, more_fonts)
    return set_document(Job(**job, form="svg")).files[page - 1]


def crowded(
    face: CertificateFace,
    *,
    layout: Layout,
    artwork: Mapping[str, bytes] | None = None,
    paper: Paper | None = None,
    more_fonts: Path | None = None,
) -> list[str]:
    """The ids of fields whose words do not fit their box at the smallest size allowed.

    They are printed smaller still, never cut off. Raises MissingGlyph as `render` does.
    """
    job = _job(face, layout, artwork or {}, paper, more_fonts)
    return set_document(Job(**job), look_for_crowds=True).crowded


def shipped_designs() -> Mapping[str, Layout]:
    """The designs that come with the product, by key."""
    return {key: shipped(key) for key in shipped_names()}


def _job(
    face: CertificateFace,
    layout: Layout | None,
    artwork: Mapping[str, bytes],
    paper: Paper | None,
    more_fonts: Path | None,
    attachments: Sequence[Attachment] = (),
) -> dict[str, Any]:
    layout = layout or shipped(HOUSE)
    named = artwork_of(layout) | {picture for _name, _role, picture in face.signatories}
    formats = {name: _format(artwork[name]) for name in named if name in artwork}
    document = drawn(face, layout, paper=paper, pictures=formats)
    return {
        "document": document | {"attachments": [_attached(item) for item in attachments]},
        "pictures": {f"{name}.{form}": artwork[name] for name, form in formats.items()},
        "more_fonts": more_fonts,
    }


def _attached(attachment: Attachment) -> dict[str, str]:
    try:
        text = attachment.data.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"Attach {attachment.name} as UTF-8 text.") from error
    parts = asdict(attachment)
    del parts["data"]
    return parts | {"text": text}


def _format(picture: bytes) -> str:
    """The format by the first bytes; what is neither PNG nor JPEG has to be a drawing."""
    if picture.startswith(b"\x89PNG"):
        return "png"
    return "jpg" if picture.startswith(b"\xff\xd8\xff") else "svg"
