"""The short way to a revision says what pyHanko's says, and knows which files it is for."""

import hashlib
import re
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from certificates.signing.by_pyhanko import of_any_file
from certificates.signing.checking import check_pdf
from certificates.signing.pades import sign
from certificates.signing.revision import Facts, Revision, of_regular_file
from tests.certificates.signing import papers
from tests.certificates.signing.papers import AT, NAME, WORDS

KEY, ROOM = b"a key", 4000


def written_anew(pdf: bytes) -> bytes:
    """The same document in a form that Typst does not write."""
    made = BytesIO()
    copy_into_new_writer(PdfFileReader(BytesIO(pdf))).write(made)
    return made.getvalue()


def without(pdf: bytes, begin: bytes, end: bytes) -> bytes:
    """Blanks instead of these bytes, so that all else stays at its place."""
    first = pdf.index(begin)
    last = pdf.index(end, first) + len(end)
    return pdf[:first] + b" " * (last - first) + pdf[last:]


def said(revision: Revision) -> dict[str, object]:
    """All that the update changed, as pyHanko reads it."""
    reader = PdfFileReader(BytesIO(revision.filled(b"\x30\x00")), strict=True)
    page, field = reader.root["/Pages"]["/Kids"][0], reader.root["/AcroForm"]["/Fields"][0]
    signature = dict(field["/V"])
    del signature["/Contents"], signature["/ByteRange"]
    first = reader.root.raw_get("/AcroForm").idnum

    def told(value: dict[str, object]) -> dict[str, str]:
        """New objects are numbered from nought: pyHanko leaves one number out."""
        return {
            key: re.sub(
                r"IndirectObject\((\d+), 0\)",
                lambda found: found[0] if int(found[1]) < first else f"new {int(found[1]) - first}",
                repr(held),
            )
            for key, held in sorted(value.items())
        }

    return {
        "catalogue": told(reader.root),
        "form": told(reader.root["/AcroForm"]),
        "page": told(page),
        "field": told(field),
        "signature": told(signature),
        "metadata": reader.trailer["/Info"],
        "identifier": reader.trailer["/ID"],
        "revisions": reader.xrefs.total_revisions,
    }


@pytest.mark.parametrize(
    "words",
    [
        (NAME, "Issued", "filiform.example"),
        ("", "", ""),
        ("針灸 Szkoła", "Đã cấp (100 %) \\ )", "é"),
    ],
    ids=["three words", "none", "any letters"],
)
@pytest.mark.parametrize("links", [True, False], ids=["page with links", "page without"])
def test_both_ways_say_the_same(unsigned, words, links):
    pdf = unsigned if links else without(unsigned, b"/Annots[", b"]")
    facts = Facts(AT, *words)

    ours = of_regular_file(pdf, facts, key=KEY, room=ROOM)

    assert ours is not None
    assert said(ours) == said(of_any_file(pdf, facts, key=KEY, room=ROOM))


@pytest.mark.parametrize("way", [of_regular_file, of_any_file])
def test_the_range_covers_all_but_the_cms_and_the_digest_is_of_that(unsigned, way):
    revision = way(unsigned, Facts(AT, **WORDS), key=KEY, room=ROOM)

    made = revision.filled(b"\x30\x00")

    form = PdfFileReader(BytesIO(made)).root["/AcroForm"]
    zero, first, second, rest = form["/Fields"][0]["/V"]["/ByteRange"]
    assert (zero, second - first, second + rest) == (0, 2 * ROOM + 2, len(made))
    covered = made[:first] + made[second:]
    assert revision.digest == hashlib.sha256(covered).digest()


IRREGULAR = {
    "of another writer": written_anew,
    "encrypted": papers.encrypted,
    "half of it": lambda pdf: pdf[: len(pdf) // 2],
    "nothing": lambda _: b"",
    "something behind it": lambda pdf: pdf + b"%",
    "moved by a byte": lambda pdf: pdf.replace(b"\n", b"\n\n", 1),
    "with a form": lambda pdf: pdf.replace(b"/Outlines ", b"/AcroForm "),
    "links elsewhere": lambda pdf: pdf.replace(b"/Annots[", b"/Annots "),
    "a page within pages": lambda pdf: pdf.replace(b"<</Type/Page/", b"<</Type/Leaf/"),
}


@pytest.mark.parametrize("change", IRREGULAR.values(), ids=IRREGULAR)
def test_any_other_file_is_left_to_pyhanko(unsigned, change):
    other = change(unsigned)

    assert other != unsigned
    assert of_regular_file(other, Facts(AT, **WORDS), key=KEY, room=ROOM) is None


def test_a_file_that_is_signed_already_gets_no_other_update(signed):
    assert of_regular_file(signed, Facts(AT, **WORDS), key=KEY, room=ROOM) is None


def test_a_file_of_another_writer_is_certified_as_well(unsigned, signer, root):
    made = sign(written_anew(unsigned), signer=signer, at=AT, **WORDS).pdf

    assert check_pdf(made, roots=[root]).genuine


def test_a_cms_without_room_is_not_cut(unsigned):
    revision = of_regular_file(unsigned, Facts(AT, **WORDS), key=KEY, room=2)

    assert revision is not None
    with pytest.raises(ValueError, match=r"^The signature has 3 bytes, its room 2\.$"):
        revision.filled(b"\x30\x01\x00")
