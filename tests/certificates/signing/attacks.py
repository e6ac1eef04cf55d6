"""Ways to alter a signed file that somebody has tried on somebody's reader."""

import re
import zlib
from collections.abc import Callable
from io import BytesIO

from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.certificates.signing import papers

_SPAN = re.compile(rb"/ByteRange\s*\[0 (\d+) (\d+) (\d+)\s*\]")


def span(pdf: bytes) -> tuple[int, int, int]:
    """Where the gap begins and ends, and where the covered part ends."""
    found = _SPAN.search(pdf)
    assert found
    gap, after, length = (int(number) for number in found.groups())
    return gap, after, after + length


def covered(pdf: bytes, *, like: bytes) -> bytes:
    gap, after, _ = span(like)
    return pdf[:gap] + pdf[after:]


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def with_another_language(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Lang"] = generic.TextStringObject("xx")
    writer.update_root()


def with_a_page_painted_over(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    paint = generic.StreamObject(stream_data=b"1 g 100 300 400 80 re f", handler=None)
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(paint)])
    writer.update_container(page)


def with_a_document_timestamp_object(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/DSS"] = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/DSS")})
    writer.update_root()


def with_the_certification_taken_off(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/Perms"]
    writer.update_root()


def with_a_field_among_its_own_children(writer: IncrementalPdfFileWriter) -> None:
    form = writer.root["/AcroForm"]
    own = form["/Fields"].raw_get(0)
    own.get_object()[pdf_name("/Kids")] = generic.ArrayObject([own])
    del own.get_object()["/FT"]
    writer.update_container(own.get_object())


def replaced_content(pdf: bytes, content: bytes) -> bytes:
    gap, after, _ = span(pdf)
    digits = content.hex().upper().encode().ljust(after - gap - 2, b"0")
    assert len(digits) == after - gap - 2
    return pdf[: gap + 1] + digits + pdf[after - 1 :]


def content(pdf: bytes) -> cms.ContentInfo:
    gap, after, _ = span(pdf)
    return cms.ContentInfo.load(bytes.fromhex(pdf[gap + 1 : after - 1].decode()))


def with_our_certificate_beside_their_signature(theirs: bytes, ours: bytes) -> bytes:
    info, own = content(theirs), content(ours)
    info["content"]["certificates"] = own["content"]["certificates"]
    info["content"]["signer_infos"][0]["sid"] = own["content"]["signer_infos"][0]["sid"]
    return replaced_content(theirs, info.dump())


def with_many_certificates(pdf: bytes, reserve: Callable[[int], bytes]) -> bytes:
    info = content(pdf)
    one = info["content"]["certificates"][0]
    info["content"]["certificates"] = [one] * 300
    return replaced_content(reserve(len(info.dump())), info.dump())


def with_a_bomb_attached(pdf: bytes) -> bytes:
    """100 MB of zeros in 100 kB."""

    def attach(writer: IncrementalPdfFileWriter) -> None:
        stream = generic.StreamObject(
            dict_data={pdf_name("/Filter"): pdf_name("/FlateDecode")},
            encoded_data=zlib.compress(bytes(100_000_000), 9),
            handler=None,
        )
        spec = {
            pdf_name("/Type"): pdf_name("/Filespec"),
            pdf_name("/UF"): generic.TextStringObject("bomb"),
            pdf_name("/EF"): generic.DictionaryObject({pdf_name("/F"): writer.add_object(stream)}),
        }
        file = writer.add_object(generic.DictionaryObject(spec))
        writer.root[pdf_name("/AF")] = generic.ArrayObject([file])
        writer.update_root()

    return updated(pdf, attach)


def certified_again(pdf: bytes) -> bytes:
    """A later revision in which the stranger certifies the whole file in our place."""

    def clear(writer: IncrementalPdfFileWriter) -> None:
        del writer.root["/Perms"]
        del writer.root["/AcroForm"]
        writer.update_root()

    owner = papers.organisation(made_at=papers.AT.replace(year=2025))
    return papers.signed_by_pyhanko(updated(pdf, clear), owner)


def with_catalogue(body: bytes) -> bytes:
    """A small PDF whose one object is anything."""
    made = b"%PDF-1.7\n/ByteRange 1 0 obj\n" + body + b"\nendobj\n"
    return made + (
        b"xref\n0 2\n0000000000 65535 f \n%010d 00000 n \n"
        b"trailer\n<</Root 1 0 R/Size 2>>\nstartxref\n%d\n%%%%EOF\n"
    ) % (made.index(b"1 0 obj"), len(made))


def tables_in_a_row(number: int, entries: int) -> bytes:
    """Streams that each list as many free objects, and each name the one before."""
    made, at = b"%PDF-1.7\n/ByteRange\n1 0 obj\n<</Type/Catalog>>\nendobj\n", 0
    packed = zlib.compress(b"\0\0\1" * entries, 9)
    for _ in range(number):
        before = b"/Pr#65v %d" % at if at else b""
        at = len(made)
        made += (
            b"2 0 obj\n<</Type/XRef/W[1 1 1]/Size %d/Root 1 0 R/Filter/FlateDecode%b/Length %d>>"
            b"\nstream\n%b\nendstream\nendobj\n"
        ) % (entries, before, len(packed), packed)
    return made + b"startxref\n%d\n%%%%EOF\n" % at
