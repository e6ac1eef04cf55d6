"""Certificates printed in grey: what the colours were chosen for is still read."""

import io
import re
import shutil
import subprocess

import pytest
from PIL import Image

from certificates.layout.fields import Layout
from certificates.layout.paper import moved, size
from certificates.typesetting import pdf
from tests.certificates.printed import paper

DOTS = 200
DESIGNS, PAPERS = ["house", "band", "classic"], ["a4", "us-letter"]
OF_TEXT, OF_LINES = 4.5, 3
WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)

pytestmark = pytest.mark.skipif(
    not shutil.which("pdftoppm"), reason="no poppler: apt-get install poppler-utils"
)


def by_poppler(made: bytes, *command: str) -> bytes:
    return subprocess.run([*command, "-"], input=made, capture_output=True, check=True).stdout


def in_grey(made: bytes) -> Image.Image:
    return Image.open(io.BytesIO(by_poppler(made, "pdftoppm", "-gray", "-r", str(DOTS))))


def luminance(shade: int) -> float:
    part = shade / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(part: Image.Image) -> float:
    """Between the ink and what it stands on: the darkest and the lightest of what there is enough of."""
    shades = sorted(part.get_flattened_data())
    dark, light = shades[len(shades) // 50], shades[-1 - len(shades) // 50]
    return (luminance(light) + 0.05) / (luminance(dark) + 0.05)


def pixels(corners: tuple[float, ...], to_inch: float) -> tuple[int, ...]:
    return tuple(round(corner / to_inch * DOTS) for corner in corners)


def test_what_is_measured_is_the_contrast_of_ink_and_ground():
    part = Image.new("L", (100, 100), 255)
    part.paste(119, (0, 0, 20, 100))

    assert contrast(part) == pytest.approx(4.48, abs=0.01)  # #777777 on white
    assert contrast(Image.new("L", (9, 9), 40)) == 1


@pytest.mark.parametrize("on", PAPERS)
@pytest.mark.parametrize("design", DESIGNS)
def test_every_word_is_read_in_grey(design, on):
    made = paper(design, size=on)
    sheet = in_grey(made)
    found = WORD.findall(by_poppler(made, "pdftotext", "-bbox", "-").decode())
    words = [word for word in found if re.search(r"\w", word[-1])]

    faint = {
        word: round(seen, 1)
        for *corners, word in words
        if (seen := contrast(sheet.crop(pixels(tuple(map(float, corners)), 72)))) < OF_TEXT
    }

    assert len(words) > 60
    assert faint == {}


@pytest.mark.parametrize("on", PAPERS)
@pytest.mark.parametrize("design", DESIGNS)
def test_the_line_to_sign_on_and_the_code_are_seen_in_grey(design, on):
    layout = pdf.shipped_designs()[design]
    sheet = in_grey(paper(design, size=on))

    code, signature = (boxes(layout, on, kind)[0] for kind in ("qr", "signature"))

    assert contrast(sheet.crop(pixels(code, 25.4))) > 15
    assert longest_line(sheet.crop(pixels(signature, 25.4))) > 0.9


def boxes(layout: Layout, on: str, kind: str) -> list[tuple[float, ...]]:
    onto = size(on, layout.orientation)
    found = [
        moved((each.x, each.y, each.width, each.height), sheet=layout.sheet(), onto=onto)
        for each in layout.fields
        if each.kind == kind
    ]
    return [(x, y, x + width, y + height) for x, y, width, height in found]


def longest_line(part: Image.Image) -> float:
    """How much of the width the row has that is darkest throughout, of what is dark enough to see."""
    dark = part.point(
        [255 * ((1.05 / (luminance(each) + 0.05)) >= OF_LINES) for each in range(256)]
    )
    rows = [dark.crop((0, row, dark.width, row + 1)).histogram()[0] for row in range(dark.height)]
    return max(rows) / dark.width
