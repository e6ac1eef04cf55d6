"""A design travels as one file, and what is in a file is not believed."""

import io
import json
import struct
import zipfile

import pytest

from certificates.layout.exchange import ExchangeRefused, Parcel, export, receive
from certificates.layout.fields import Layout
from tests.certificates.layout.designs import data, drawing, layout, picture

SHEET, SEAL = picture("#FAFAFA"), drawing('<circle r="9"/>')
PARCEL = Parcel(
    "House, in green",
    layout(
        pages=[{"background": {"artwork": SHEET.sha256}}],
        seal={"kind": "image", "artwork": SEAL.sha256, "alt": "Our seal"},
    ),
    {SHEET.sha256: SHEET, SEAL.sha256: SEAL},
    {SHEET.sha256: "sheet.png", SEAL.sha256: "seal.svg"},
)
NAMES = ["design.json", *sorted([f"artwork/{SHEET.sha256}.png", f"artwork/{SEAL.sha256}.svg"])]


def files(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(contents: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in contents.items():
            written.writestr(name, content)
    return file.getvalue()


GOOD = files(export(PARCEL))
MANIFEST = json.loads(GOOD["design.json"])


def manifest(**changes) -> bytes:
    return packed(GOOD | {"design.json": json.dumps(MANIFEST | changes).encode()})


def locked() -> bytes:
    """Every entry marked as locked with a password."""
    plain = bytearray(export(PARCEL))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = plain.find(mark)
        while start >= 0:
            (bits,) = struct.unpack_from("<H", plain, start + at)
            struct.pack_into("<H", plain, start + at, bits | 1)
            start = plain.find(mark, start + 4)
    return bytes(plain)


def test_a_design_comes_back_as_it_went():
    sent = export(PARCEL)

    assert sorted(files(sent)) == sorted(NAMES)
    assert receive(sent) == PARCEL
    assert export(receive(sent)) == sent


def test_artwork_that_nothing_uses_stays_at_home():
    more = Parcel("x", layout(), PARCEL.artwork, PARCEL.names)

    assert sorted(files(export(more))) == ["design.json"]


def test_artwork_is_cleaned_on_the_way_in_and_named_anew():
    from hashlib import sha256

    trailing = SHEET.data + b"<script>"
    dirty = sha256(trailing).hexdigest()
    design = layout(pages=[{"background": {"artwork": dirty}}])
    told = {"layout": design.as_data(), "digest": design.digest(), "artwork": {}}
    sent = packed({
        "design.json": json.dumps(MANIFEST | told).encode(), f"artwork/{dirty}.png": trailing
    })  # fmt: skip

    parcel = receive(sent)

    assert parcel.layout.pages[0].background.artwork == SHEET.sha256
    assert parcel.artwork == {SHEET.sha256: SHEET}


DAMAGED = "The file of the design is damaged. Export it again."
NO_DESIGN = "This file is not a design. Choose the .zip that “Export” made."
NONE_OF_ITS_OWN = "The design holds a file that is none of its own: "
OTHER = Layout.from_data(data()).as_data()
REFUSED = {
    "a picture": (SHEET.data, NO_DESIGN),
    "nothing": (b"", NO_DESIGN),
    "an empty archive": (packed({}), NO_DESIGN),
    "half an archive": (export(PARCEL)[:200], DAMAGED),
    "flipped bytes": (export(PARCEL).replace(b"\x78", b"\x79"), DAMAGED),
    "a locked archive": (locked(), "The design is locked with a password. Export it again."),
    "another archive": (packed({"word/document.xml": b""}), NONE_OF_ITS_OWN + "word/document.xml."),
    "a path upwards": (packed(GOOD | {"artwork/../../x.png": b""}),
                       NONE_OF_ITS_OWN + "artwork/../../x.png."),
    "a path from the root": (packed(GOOD | {"/etc/passwd": b""}), NONE_OF_ITS_OWN + "/etc/passwd."),
    "a path of Windows": (packed(GOOD | {"artwork/a\\..\\b": b""}),
                          NONE_OF_ITS_OWN + "artwork/a\\..\\b."),
    "too many files": (packed({f"artwork/{n}": b"" for n in range(25)}),
                       "The design holds more than 24 files."),
    "a bomb": (packed(GOOD | {"artwork/bomb": bytes(31_000_000)}),
               "The design is larger than 30 MB when it is unpacked."),
    "a heavy manifest": (packed({"design.json": b" " * 1_000_001}),
                         "The design is larger than 30 MB when it is unpacked."),
    "a heavy file": (bytes(30_000_001), "Choose a file of at most 30 MB."),
    "a manifest of another kind": (packed({"design.json": b"[1]"}), NO_DESIGN),
    "a manifest without end": (packed({"design.json": b"[" * 100_000}), DAMAGED),
    "a later format": (
        manifest(format=2),
        "The design was made by another version of this program, which this one cannot read.",
    ),
    "a layout changed by hand": (
        manifest(layout=OTHER), "The design was changed after it was exported. Export it again.",
    ),
    "a layout that is none": (
        manifest(layout={"format": 1, "pages": []}), "Give the layout one or two pages.",
    ),
    "lost artwork": (
        packed({name: content for name, content in GOOD.items() if not name.endswith("svg")}),
        f"The design lacks its artwork {SEAL.sha256[:8]}. Export it again.",
    ),
    "exchanged artwork": (
        packed(GOOD | {f"artwork/{SHEET.sha256}.png": picture("#000000").data}),
        f"The artwork {SHEET.sha256[:8]} is not what it was. Export it again.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_design_is_refused(sent, sentence):
    with pytest.raises(ExchangeRefused) as refused:
        receive(sent)

    assert str(refused.value) == sentence
