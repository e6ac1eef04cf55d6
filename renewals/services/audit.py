"""The pack for an audit as a zip that goes out while it is being put together. Nothing is kept."""

import hashlib
import logging
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from practitioners import spreadsheets
from renewals.selectors.audit import AuditItem, AuditPack
from renewals.selectors.transcripts import headings, table_of
from renewals.services.transcripts import MissingGlyph, transcript_pdf

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024


class _Drain:
    """What the zip writes, to be taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._at = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self._at += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def zip_of(pack: AuditPack) -> Iterator[bytes]:
    """In memory only a piece at a time. A file that is not in the storage is named in the index."""
    drain = _Drain()
    second = timezone.localtime(pack.transcript.made_at).timetuple()[:6]
    index: list[str] = []
    with ZipFile(drain, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]

        def add(name: str, content: bytes) -> None:
            info = ZipInfo(name, second)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, content)
            index.append(f"{hashlib.sha256(content).hexdigest()}  {name}")

        for name, content in _written(pack):
            add(name, content)
            yield drain.taken()
        for item in pack.ready:
            yield from _copied(archive, drain, item, second, index)
        add("INDEX.txt", _index(pack, index).encode())
    yield drain.taken()


def _written(pack: AuditPack) -> Iterator[tuple[str, bytes]]:
    table = spreadsheets.csv_lines(headings(), table_of(pack.transcript))
    yield "transcript.csv", "".join(table).encode()
    try:
        yield "transcript.pdf", transcript_pdf(pack.transcript)
    except MissingGlyph as missing:
        yield "transcript.txt", str(missing).encode()


def _copied(
    archive: ZipFile,
    drain: _Drain,
    item: AuditItem,
    second: tuple[int, ...],
    index: list[str],
) -> Iterator[bytes]:
    assert item.file is not None  # noqa: S101  what is ready has one
    try:
        file = item.file.storage.open(str(item.file.name), "rb")
    except FileNotFoundError:
        logger.error("%s of an audit pack is not in the storage", item.name)
        index.append(f"{_('not there')}  {item.name}")
        return
    digest = hashlib.sha256()
    info = ZipInfo(item.name, second)  # type: ignore[arg-type]
    info.compress_type = ZIP_STORED  # PDFs and pictures are packed already
    with file, archive.open(info, "w", force_zip64=True) as written:
        while piece := file.read(CHUNK):
            digest.update(piece)
            written.write(piece)
            yield drain.taken()
    index.append(f"{digest.hexdigest()}  {item.name}")


def _index(pack: AuditPack, lines: list[str]) -> str:
    card = pack.card
    said = [
        card.title,
        pack.period.holder.name_on_licence,
        _("Made on %(at)s") % {"at": timezone.localtime(pack.transcript.made_at).isoformat()},
        "",
        _("SHA-256 and name of each file:"),
        *lines,
    ]
    if pack.missing:
        said += ["", _("Not in this pack:")]
        said += [f"- {item.title}: {item.why}" for item in pack.missing]
    return "\n".join(said) + "\n"
