"""Opening a PDF that a stranger sent: bounded in size, depth and what may unfold from it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import (
    DecodeLimits,
    DecodePurpose,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.reader import PdfFileReader

MiB = 1024 * 1024

MOST_PDF_BYTES = 10 * MiB
MOST_REVISIONS = 50
MOST_ATTACHMENTS = 20
MOST_ATTACHMENT_BYTES = MiB

_DEEPEST_TREE = 2

_LIMITS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=8 * MiB),
    per_purpose={
        DecodePurpose.OBJECT_STREAM: StreamDecodeLimits(max_ratio=100, max_output_size=4 * MiB),
        DecodePurpose.XREF_STREAM: StreamDecodeLimits(max_ratio=100, max_output_size=MiB),
    },
    document_budget=DocumentDecodeBudget(base_allowance=24 * MiB, max_ratio=2),
)


class Fault(StrEnum):
    """Why a file was not read. Each is a sentence for whoever sent it."""

    TOO_LARGE = "This file is larger than any certificate we make."
    NOT_A_PDF = "This file is not a PDF."
    ENCRYPTED = "This file is encrypted. Our certificates never are."
    DAMAGED = "This file is damaged: it cannot be read to its end."
    TWICE = "This file holds two different attachments of the same name."


class Unreadable(ValueError):  # noqa: N818, a fact about the file, not a fault of ours
    """The file was not read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def opened(pdf: bytes) -> PdfFileReader:
    """A reader over these bytes, strict about their form. Raises Unreadable."""
    if len(pdf) > MOST_PDF_BYTES:
        raise Unreadable(Fault.TOO_LARGE)
    if not pdf.startswith(b"%PDF-"):
        raise Unreadable(Fault.NOT_A_PDF)
    if pdf.count(b"startxref") > MOST_REVISIONS:
        raise Unreadable(Fault.DAMAGED)
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True, decode_limits=_LIMITS)
        encrypted = reader.encrypted
        reader.root  # noqa: B018, read here, so that it is known to be there
    except Exception as error:
        raise Unreadable(Fault.DAMAGED) from error
    if encrypted:
        raise Unreadable(Fault.ENCRYPTED)
    return reader


def attachments_of(pdf: bytes) -> Mapping[str, bytes]:
    """The embedded files by name, such as the credential; none is an empty mapping.

    Nothing here says that they are genuine: ask `checking.check_pdf` about the file first.
    Raises Unreadable, also for more than MOST_ATTACHMENTS or one over MOST_ATTACHMENT_BYTES.
    """
    reader = opened(pdf)
    files: dict[str, bytes] = {}
    try:
        for name, content in _embedded(reader.root):
            if files.setdefault(name, content) != content:
                raise Unreadable(Fault.TWICE)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(Fault.DAMAGED) from error
    return files


def _embedded(root: generic.DictionaryObject) -> Iterator[tuple[str, bytes]]:
    specs = list(_of(root, "/AF", ()))
    _gather(_of(_of(root, "/Names", {}), "/EmbeddedFiles", {}), specs, depth=0)
    for spec in specs:
        held = spec.get_object()
        streams = _of(held, "/EF", {})
        stream = _of(streams, "/UF", _of(streams, "/F", None))
        if stream is None:
            continue
        if len(content := bytes(stream.data)) > MOST_ATTACHMENT_BYTES:
            raise Unreadable(Fault.TOO_LARGE)
        yield str(_of(held, "/UF", _of(held, "/F", ""))), content


def _gather(node: Any, specs: list[Any], *, depth: int) -> None:
    """The values of a name tree. One that is wider or deeper than any needs to be is refused."""
    specs.extend(list(_of(node, "/Names", ()))[1::2])
    kids = _of(node, "/Kids", ())
    # Most files are named twice: here and among the associated ones.
    if depth > _DEEPEST_TREE or max(len(specs) / 2, len(kids)) > MOST_ATTACHMENTS:
        raise Unreadable(Fault.TOO_LARGE)
    for kid in kids:
        _gather(kid.get_object(), specs, depth=depth + 1)


def _of(held: Any, key: str, otherwise: Any) -> Any:
    """The value itself; pyHanko's own `get` answers with the reference to it."""
    return held[key] if key in held else otherwise  # noqa: SIM401
