"""The picture of a badge is a seal with the title, drawn the same each time."""

import io

import pytest
from PIL import Image

from certificates.credential.badge_image import draw_badge
from certificates.credential.baking import bake, unbake


def drawn(
    title: str = "Foundations of dry needling", issuer: str = "Filiform", **more: object
) -> bytes:
    return draw_badge(title=title, issuer=issuer, **more)


def pixels(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGBA")


def light(png: bytes, box: tuple[int, int, int, int]) -> int:
    """How many pixels of the lettering's colour stand in a part of the picture."""
    part = pixels(png).crop(box)
    return sum(1 for red, _g, _b, _a in part.get_flattened_data() if red > 200)


TITLE = (120, 230, 520, 370)


def test_badge_is_a_small_square_with_clear_corners() -> None:
    png = drawn()

    assert pixels(png).size == (640, 640)
    assert pixels(png).getpixel((3, 3))[3] == 0
    assert pixels(png).getpixel((320, 600))[3] == 255
    assert len(png) < 100_000


def test_same_words_draw_the_same_bytes_and_others_do_not() -> None:
    assert drawn() == drawn()
    assert drawn() != drawn(title="Upper quarter")


@pytest.mark.parametrize(
    "title",
    [
        "Upper quarter",
        "Advanced dry needling of the neck, the thoracic spine and the shoulder girdle",
        "W" * 200,
        "word " * 80,
        "إبر جافة للرقبة والكتف",
        "ड्राई नीडलिंग",
        "Łódź & 'quotes'",
    ],
    ids=["short", "long", "one word", "many words", "arabic", "devanagari", "signs"],
)
def test_title_is_lettered_inside_the_ring(title: str) -> None:
    png, bare = drawn(title=title), drawn(title=" ")

    assert light(png, TITLE) > light(bare, TITLE) + 200
    for side in ((0, 200, 60, 420), (580, 200, 640, 420)):
        assert light(png, side) == light(bare, side)


def test_sample_says_so() -> None:
    band = (240, 515, 400, 560)

    assert light(drawn(is_sample=True), band) > 2_000
    assert light(drawn(), band) == 0


def test_badge_can_be_baked() -> None:
    assert unbake(bake(drawn(), "{}")) == "{}"
