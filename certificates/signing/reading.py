"""Opening a PDF that a stranger sent: bounded in size, depth and what may unfold from it."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import (
    DecodeLimits,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.reader import PdfFileReader

MiB = 1024 * 1024

MOST_PDF_BYTES = 40 * MiB
"""Two backgrounds and some signatures of the largest kind that a design takes."""

MOST_TABLES = 100
MOST_READING = 500_000
"""Steps of reading, about a second; a certificate takes 10,000 whatever its pictures weigh."""

MOST_ATTACHMENTS = 10
MOST_ATTACHMENT_BYTES = MiB // 4

_DEEPEST_TREE = 2
_LOOKING, _TAKING_OUT = MiB // 2, 4 * MiB
_BYTES_A_STEP = 64

# pyHanko puts a number together piece by piece, copying all of it each time. The longest row of
# digits in a file of ours are the zeros after a signature that got no timestamp.
_MOST_DIGITS = 32 * 1024
_AS_DIGIT = bytes(ord("1") if chr(byte) in "0123456789+-." else ord(" ") for byte in range(256))

# How one table names the one before it, each letter as it is or by its number. Outlines use it too.
_EARLIER = re.compile(rb"/(?:P|#50)(?:r|#72)(?:e|#65)(?:v|#76)")


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


def opened(pdf: bytes, *, unfolding: int = _LOOKING) -> PdfFileReader:
    """A reader over these bytes, strict about their form. Raises Unreadable.

    All that it ever decompresses may come to `unfolding` bytes: tables and lists of objects, not
    pages and pictures, which nobody here looks at.
    """
    if len(pdf) > MOST_PDF_BYTES:
        raise Unreadable(Fault.TOO_LARGE)
    if not pdf.startswith(b"%PDF-"):
        raise Unreadable(Fault.NOT_A_PDF)
    # Each table is compared with each other.
    if sum(1 for _ in _EARLIER.finditer(pdf)) > MOST_TABLES:
        raise Unreadable(Fault.DAMAGED)
    if b"1" * _MOST_DIGITS in pdf.translate(_AS_DIGIT):
        raise Unreadable(Fault.DAMAGED)
    try:
        reader = PdfFileReader(_Metered(pdf), strict=True, decode_limits=_limits(unfolding))
        encrypted = reader.encrypted
        reader.root  # noqa: B018, read here, so that it is known to be there
    except Exception as error:
        raise Unreadable(Fault.DAMAGED) from error
    if encrypted:
        raise Unreadable(Fault.ENCRYPTED)
    return reader


class _Metered(BytesIO):
    """Bytes that may be read so often and no more: pyHanko reads most things letter by letter."""

    left = MOST_READING

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.left -= 1 + len(found) // _BYTES_A_STEP
        if self.left < 0:
            raise Unreadable(Fault.DAMAGED)
        return found


def _limits(unfolding: int) -> DecodeLimits:
    return DecodeLimits(
        per_stream=StreamDecodeLimits(max_output_size=unfolding),
        document_budget=DocumentDecodeBudget(base_allowance=unfolding, max_ratio=0),
    )


def attachments_of(pdf: bytes) -> Mapping[str, bytes]:
    """The embedded files by name, such as the credential; none is an empty mapping.

    Nothing here says that they are genuine: ask `checking.check_pdf` about the file first.
    Raises Unreadable, also for more than MOST_ATTACHMENTS or one over MOST_ATTACHMENT_BYTES.
    """
    opened(pdf)  # within the narrower limit, which the tables alone may not pass
    reader = opened(pdf, unfolding=_TAKING_OUT)
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
