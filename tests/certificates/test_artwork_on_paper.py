"""Uploaded pictures on a certificate: behind it and on it, and no other file of the machine."""

import hashlib
import io
import shutil
import tempfile

import pytest
import typst
from PIL import Image

from certificates.layout.fields import LayoutError
from certificates.typesetting import pdf
from certificates.typesetting.workroom import ArtworkAltered, Workroom, open_workroom
from tests.certificates.faces import face
from tests.certificates.printed import MADE_AT, box, picture, sheet, structure


def named(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def flat(colour: tuple[int, int, int], form: str) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(kept, form)
    return kept.getvalue()


DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3H0z" fill="#777"/></svg>'
PICTURES = {
    "png": flat((119, 119, 119), "PNG"),
    "jpeg": flat((119, 119, 119), "JPEG"),
    "svg": DRAWING,
}


def shade(made: bytes, x: float, y: float) -> int:
    """The grey at a place in mm, 255 is white."""
    drawn = picture(made, 50)
    return drawn.getpixel((round(x / 25.4 * 50), round(y / 25.4 * 50)))


@pytest.mark.parametrize("content", PICTURES.values(), ids=PICTURES)
def test_a_picture_stands_in_its_box_and_is_described(content):
    logo = {"id": "logo", "kind": "image", "artwork": named(content), "alt": "The school’s logo"}
    layout = sheet(logo | box(100, 100, 40, 30))
    made = pdf.render(face(), layout=layout, artwork={named(content): content}, made_at=MADE_AT)

    assert (shade(made, 120, 115), shade(made, 95, 115)) == (119, 255)
    figures = [node for node in structure(made) if node.get("/S") == "/Figure"]
    assert [str(figure["/Alt"]) for figure in figures] == ["The school’s logo"]


def test_a_picture_that_nobody_described_yet_is_drawn_and_not_read_aloud():
    content = PICTURES["png"]
    layout = sheet(
        {"id": "logo", "kind": "image", "artwork": named(content)} | box(100, 100, 40, 30)
    )
    made = pdf.render(face(), layout=layout, artwork={named(content): content}, made_at=MADE_AT)

    assert (shade(made, 120, 115), shade(made, 95, 115)) == (119, 255)
    assert [node for node in structure(made) if node.get("/S") == "/Figure"] == []


@pytest.mark.parametrize("content", PICTURES.values(), ids=PICTURES)
def test_a_background_covers_the_sheet_and_is_not_read_aloud(content):
    layout = sheet(pages=[{"background": {"artwork": named(content)}}])
    made = pdf.render(face(), layout=layout, artwork={named(content): content}, made_at=MADE_AT)

    assert [shade(made, x, y) for x, y in ((2, 2), (295, 208))] == [119, 119]
    assert [node for node in structure(made) if node.get("/S") == "/Figure"] == []


def test_a_picture_that_was_not_given_stops_the_certificate():
    layout = sheet(pages=[{"background": {"artwork": named(DRAWING)}}])

    with pytest.raises(pdf.ArtworkMissing, match=named(DRAWING)):
        pdf.render(face(), layout=layout, made_at=MADE_AT)


def test_a_picture_that_is_not_the_one_named_stops_the_certificate():
    unseen = DRAWING.replace(b"#777", b"#123")
    layout = sheet(pages=[{"background": {"artwork": named(unseen)}}])

    with pytest.raises(ArtworkAltered, match=named(unseen)):
        pdf.render(face(), layout=layout, artwork={named(unseen): DRAWING}, made_at=MADE_AT)


def test_artwork_cannot_be_named_by_a_path():
    with pytest.raises(LayoutError, match="by its SHA-256"):
        sheet(pages=[{"background": {"artwork": "../../etc/passwd"}}])


@pytest.mark.parametrize(
    "address",
    ["/etc/passwd", "file:///etc/passwd", "../../../etc/passwd", "../document.typ"],
)
def test_a_drawing_that_links_a_file_shows_nothing_of_it(address):
    """Cleaned artwork has no links; the typesetter leaves its room for none either."""
    linking = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3">'
        f'<image href="{address}" width="4" height="3"/></svg>'
    ).encode()
    layout = sheet(pages=[{"background": {"artwork": named(linking)}}])

    with pytest.raises(typst.TypstError, match="failed to load linked image"):
        pdf.render(face(), layout=layout, artwork={named(linking): linking}, made_at=MADE_AT)


def test_the_workroom_holds_our_design_and_artwork_and_is_closed_to_others(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    room = open_workroom()
    room.put({f"{named(DRAWING)}.svg": DRAWING})

    found = {
        path.relative_to(room.root).parts[0] for path in room.root.rglob("*") if path.is_file()
    }
    assert found == {
        "artwork",
        "asked.typ",
        "document.typ",
        "fields.typ",
        "fitting.typ",
        "ornaments",
        "transcript.typ",
    }
    assert room.root.stat().st_mode & 0o077 == 0
    assert (room.root / "artwork" / f"{named(DRAWING)}.svg").read_bytes() == DRAWING


def test_what_tidies_temporary_folders_does_no_harm(tmp_path):
    room = Workroom(tmp_path / "room")
    name = f"{named(DRAWING)}.svg"

    for tidy in (lambda: (room.root / "artwork" / name).unlink(), lambda: shutil.rmtree(room.root)):
        room.furnish()
        room.put({name: DRAWING})
        tidy()
    room.furnish()
    room.put({name: DRAWING})

    assert (room.root / "artwork" / name).read_bytes() == DRAWING
    assert (room.root / "document.typ").exists()


def test_a_folder_that_others_can_write_to_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    taken = open_workroom().root
    taken.chmod(0o777)

    assert open_workroom().root != taken
    assert open_workroom().root.parent == tmp_path


def test_a_link_is_not_taken_for_our_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    root = open_workroom().root
    elsewhere = root.rename(tmp_path / "elsewhere")
    root.symlink_to(elsewhere)

    assert open_workroom().root not in (root, elsewhere)
