"""A credential goes into a picture and comes out again; other pictures are refused."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from certificates.credential import baking
from certificates.credential.baking import bake, unbake
from certificates.credential.document import as_bytes
from certificates.credential.reading import Refused
from tests.certificates.credential.made import SHARED, signed


def png(**texts: PngImagePlugin.PngInfo) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(buffer, "PNG", **texts)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG with one more part behind its head."""
    picture = png()
    return picture[:33] + chunk(kind, data) + picture[33:]


TEXT = as_bytes(signed()).decode()
START = b"openbadgecredential\0"


def test_credential_comes_out_as_it_went_in() -> None:
    baked = bake(png(), TEXT)

    assert unbake(baked) == TEXT
    assert bake(png(), TEXT.encode()) == baked


def test_another_reader_finds_it_and_sees_the_same_picture() -> None:
    picture = Image.open(io.BytesIO(bake(png(), TEXT)))
    picture.load()

    assert picture.text["openbadgecredential"] == TEXT
    assert picture.tobytes() == Image.open(io.BytesIO(png())).tobytes()


def test_words_of_any_script_survive() -> None:
    text = '{"name": "Łukasz 針 नीडल 🪡"}'

    assert unbake(bake(png(), text)) == text


def test_picture_is_baked_once() -> None:
    with pytest.raises(Refused, match="has a credential already"):
        bake(bake(png(), TEXT), TEXT)


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (png(), "The picture has no credential in it."),
        (b"GIF89a", "This is not a PNG picture."),
        (b"", "This is not a PNG picture."),
        (png()[:40], "The picture ends too early."),
        (png()[:60], "The picture is damaged."),
        (png()[:-12], "The picture ends too early."),
        (bake(png(), TEXT).replace(b"issuer", b"isSuer"), "The picture is damaged."),
        (
            with_chunk(b"iTXt", START + b"\0\0\0\0{}").replace(b"IHDR", b"IHDX"),
            "The picture is damaged.",
        ),
        (
            bake(png(), TEXT)[:33] + chunk(b"iTXt", START + b"\0\0\0\0{}") + bake(png(), TEXT)[33:],
            "The picture has several credentials in it.",
        ),
        (
            bake(png(), TEXT)[:33] + chunk(b"tEXt", START + b"{}") + bake(png(), TEXT)[33:],
            "The picture has several credentials in it.",
        ),
        (
            with_chunk(b"iTXt", START + b"\1\0\0\0" + zlib.compress(bytes(10**8))),
            "The credential in the picture is packed in a way that badges are not.",
        ),
        (
            with_chunk(b"zTXt", START + b"\0" + zlib.compress(bytes(10**7))),
            "The credential in the picture is packed in a way that badges are not.",
        ),
        (
            with_chunk(b"iTXt", START + b"\0\0\0\0" + b" " * 262_145),
            "The credential is longer than 256 KiB.",
        ),
        (
            with_chunk(b"iTXt", START + b"\0\0\0\0\xff\xfe"),
            "The credential in the picture is not text.",
        ),
        (baking.SIGNATURE + bytes(8 * 1024 * 1024), "The picture is larger than 8 MiB."),
        (
            png()[:33] + chunk(b"tEXt", b"") * 20_000 + png()[33:],
            "The picture has too many parts.",
        ),
    ],
    ids=[
        "none",
        "gif",
        "nothing",
        "cut in a head",
        "cut",
        "without its end",
        "changed",
        "without its head",
        "two",
        "one more elsewhere",
        "compressed",
        "compressed otherwise",
        "long",
        "not text",
        "large",
        "many parts",
    ],
)
def test_pictures_that_mislead_are_refused(picture: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        unbake(picture)

    assert str(refusal.value) == sentence


def test_too_long_a_credential_is_not_baked() -> None:
    with pytest.raises(Refused, match="longer than 256 KiB"):
        bake(png(), b"x" * 262_145)


@pytest.mark.parametrize("name", ["ours/badge.png", "examples/simple-json.png"])
def test_pictures_of_others_are_read(name: str) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the shared Open Badges files are not here")

    assert '"OpenBadgeCredential"' in unbake(path.read_bytes())
