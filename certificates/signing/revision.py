"""The update of a file that adds one certifying signature, with a gap where its CMS belongs.

Typst writes files of one regular form: one table of places, and a catalogue and pages that are plain
dictionaries. Their update is put together here; any other file is left to pyHanko (`by_pyhanko`),
which reads and writes whatever there is and takes ten times as long. Both say the same.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Self

from pyhanko.pdf_utils.generic import PdfObject, pdf_date, pdf_string

FIELD = "Signature"

_TRAILER = re.compile(
    rb"trailer\n<</Size (?P<size>\d+)/Root (?P<root>\d+) 0 R/Info (?P<info>\d+) 0 R"
    rb"/ID\[(?P<kept>\([A-Za-z0-9+/=]+\))\([A-Za-z0-9+/=]+\)\]>>\n"
    rb"startxref\n(?P<table>\d+)\n%%EOF\s*\Z"
)
_LONGEST_TRAILER = 512
_ENTRY, _ENTRY_BYTES = re.compile(rb"(\d{10}) 00000 n[\r ]\n"), 20
_PAGES = re.compile(rb"/Pages (\d+) 0 R")
_FIRST_PAGE = re.compile(rb"/Kids\[(\d+) 0 R")
_ANNOTS = re.compile(rb"/Annots\[[0-9R ]*\]")
_RANGE_BYTES = 62  # four numbers, the longest of nineteen digits


@dataclass(frozen=True)
class Facts:
    """What the signature says besides its CMS. `at` is aware; empty words are left out."""

    at: dt.datetime
    name: str
    reason: str
    location: str

    @property
    def moment(self) -> dt.datetime:
        """In universal time and whole seconds."""
        return self.at.astimezone(dt.UTC).replace(microsecond=0)

    def identifier(self, pdf_digest: bytes, key: bytes) -> bytes:
        """The changing half of a file's identifier follows from the facts that shape the file."""
        words = (self.moment.isoformat(timespec="seconds"), self.name, self.reason, self.location)
        digests = (hashlib.sha256(fact).digest() for fact in (key, *map(str.encode, words)))
        return hashlib.sha256(b"".join((pdf_digest, *digests))).digest()[:16]


@dataclass(frozen=True)
class Revision:
    """The whole file but for its CMS; `digest` is the SHA-256 of all the rest.

    `room` is how many bytes the CMS may have; in the file each is two digits.
    """

    before: bytes
    after: bytes
    room: int
    digest: bytes

    def filled(self, content: bytes) -> bytes:
        """The finished file. Raises ValueError for a CMS larger than its room."""
        if len(content) > self.room:
            raise ValueError(f"The signature has {len(content)} bytes, its room {self.room}.")
        digits = content.ljust(self.room, b"\0").hex().upper().encode()
        return b"".join((self.before, b"<", digits, b">", self.after))


def of_regular_file(pdf: bytes, facts: Facts, *, key: bytes, room: int) -> Revision | None:
    """The revision of a file as Typst writes it; None for any other.

    `key` is what the files of one key have in common, for the identifier.
    """
    found = _Regular.of(pdf)
    if found is None:
        return None
    hashed = hashlib.sha256(pdf)
    identifier = facts.identifier(hashed.digest(), key)
    form, field, signature = range(found.size, found.size + 3)
    perms = b"/AcroForm %d 0 R/Perms<</DocMDP %d 0 R>>" % (form, signature)
    objects = {
        found.page: _with_annotation(found.page_body, field),
        found.root: _with(found.root_body, perms),
        form: b"<</Fields[%d 0 R]/SigFlags 3>>" % field,
        field: _field(found.page, signature, facts.name),
    }
    head, places = b"\n", {}
    for number, body in objects.items():
        places[number] = len(pdf) + len(head)
        head += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    places[signature] = len(pdf) + len(head)
    head += b"%d 0 obj\n<</Contents " % signature
    begin = len(pdf) + len(head)
    end = begin + 2 * room + 2  # with the brackets
    rest = b"%s>>\nendobj\n" % _said(facts)
    table = end + len(b"/ByteRange ") + _RANGE_BYTES + len(rest)
    rest += _table(places) + found.trailer(signature + 1, identifier)
    rest += b"startxref\n%d\n%%%%EOF\n" % table
    length = len(b"/ByteRange ") + _RANGE_BYTES + len(rest)
    covered = b"[0 %d %d %d]" % (begin, end, length)
    after = b"/ByteRange %s%s" % (covered.ljust(_RANGE_BYTES), rest)
    hashed.update(head)
    hashed.update(after)
    return Revision(pdf + head, after, room, hashed.digest())


@dataclass(frozen=True)
class _Regular:
    """What the update has to know of a file: objects by number, their dictionaries as they stand."""

    size: int
    root: int
    info: int
    kept: bytes
    table: int
    root_body: bytes
    page: int
    page_body: bytes

    @classmethod
    def of(cls, pdf: bytes) -> Self | None:
        """None for a file of another form, and for one that is signed or holds a form."""
        end = _TRAILER.search(pdf, max(0, len(pdf) - _LONGEST_TRAILER))
        if end is None:
            return None
        size, root, info, table = (int(end[name]) for name in ("size", "root", "info", "table"))
        entries = b"xref\n0 %d\n" % size
        if not pdf.startswith(entries, table):
            return None
        places = table + len(entries)
        if places + size * _ENTRY_BYTES != end.start():
            return None

        def body(number: int) -> bytes:
            return _dictionary(pdf, number, places) if number < size else b""

        root_body = body(root)
        if any(name in root_body for name in (b"/AcroForm", b"/Perms")):
            return None
        page = _number(_FIRST_PAGE, body(_number(_PAGES, root_body)))
        page_body = body(page)
        if b"/Type/Page/" not in page_body:
            return None
        if page_body.count(b"/Annots") != len(_ANNOTS.findall(page_body)):
            return None
        return cls(size, root, info, end["kept"], table, root_body, page, page_body)

    def trailer(self, size: int, identifier: bytes) -> bytes:
        facts = (size, self.root, self.info, self.kept, identifier.hex().encode(), self.table)
        return b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[%s<%s>]/Prev %d>>\n" % facts


def _dictionary(pdf: bytes, number: int, places: int) -> bytes:
    """The object's dictionary, or nothing when it is not written as Typst does."""
    entry = _ENTRY.fullmatch(
        pdf, places + number * _ENTRY_BYTES, places + (number + 1) * _ENTRY_BYTES
    )
    if entry is None:
        return b""
    head = b"%d 0 obj\n" % number
    begin = int(entry[1])
    end = pdf.find(b"\nendobj", begin)
    if not pdf.startswith(head + b"<<", begin) or not pdf.endswith(b">>", begin, max(end, 0)):
        return b""
    return pdf[begin + len(head) : end]


def _number(pattern: re.Pattern[bytes], body: bytes) -> int:
    """Zero, which no object is, for none and for several."""
    found = pattern.findall(body)
    return int(found[0]) if len(found) == 1 else 0


def _with(body: bytes, more: bytes) -> bytes:
    return body[: -len(b">>")] + more + b">>"


def _with_annotation(page: bytes, field: int) -> bytes:
    found = _ANNOTS.search(page)
    if found is None:
        return _with(page, b"/Annots[%d 0 R]" % field)
    return b"%s %d 0 R%s" % (page[: found.end() - 1], field, page[found.end() - 1 :])


def _field(page: int, signature: int, name: str) -> bytes:
    """Without a look. PDF/A wants the print flag, PDF/UA-1 a field without a tag outside the page."""
    facts = (_text(FIELD), page, _text(name or FIELD), signature)
    return (
        b"<</FT/Sig/T%s/Type/Annot/Subtype/Widget/F 132/Rect[-9999 -9999 -9999 -9999]"
        b"/P %d 0 R/TU%s/V %d 0 R>>" % facts
    )


def _said(facts: Facts) -> bytes:
    words = {b"/Name": facts.name, b"/Reason": facts.reason, b"/Location": facts.location}
    said = b"".join(key + _text(word) for key, word in words.items() if word)
    return (
        b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M %s%s"
        b"/Reference[<</Type/SigRef/TransformMethod/DocMDP"
        b"/TransformParams<</Type/TransformParams/V/1.2/P 1>>>>]"
        % (_written(pdf_date(facts.moment)), said)
    )


@lru_cache(maxsize=64)
def _text(words: str) -> bytes:
    """As a string of PDF, in whichever of its encodings has all the letters."""
    return _written(pdf_string(words))


def _written(value: PdfObject) -> bytes:
    made = BytesIO()
    value.write_to_stream(made, None)
    return made.getvalue()


def _table(places: dict[int, int]) -> bytes:
    """Of the objects that are new or another now, each a section of its own."""
    sections = b"".join(b"%d 1\n%010d 00000 n \n" % each for each in sorted(places.items()))
    return b"xref\n0 1\n0000000000 65535 f \n" + sections
