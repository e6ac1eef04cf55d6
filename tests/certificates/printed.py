"""Makes certificates for tests, each only once, and reads them back with other programs."""

import datetime as dt
import hashlib
import io
import json
import re
import shutil
import subprocess
from functools import cache
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from certificates.layout.fields import Layout
from certificates.typesetting import pdf
from tests.certificates.faces import face

MADE_AT = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)

LONG_NAME = (
    "Maximiliana Konstantina Alexandropoulou-Featherstonehaugh de la Concepción y"
    " Villanueva Etxeberría"
)

INK = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">
<path d="M5 28c10-22 18-24 16-8s-6 16 4 4 12-18 12-6 6 8 12-2 10-14 10 0 8 6 20-6 14-2 34-4"
 fill="none" stroke="#112233" stroke-width="2"/></svg>"""
INK_SHA256 = hashlib.sha256(INK).hexdigest()

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="no poppler: apt-get install poppler-utils"
)


def paper(design: str = "house", *, size: str | None = None, **changes: Any) -> bytes:
    """The certificate of a shipped design, with some facts changed."""
    return _made(design, size, json.dumps(changes))


@cache
def _made(design: str, size: Any, changes: str) -> bytes:
    return pdf.render(
        face(**json.loads(changes)),
        layout=pdf.shipped_designs()[design],
        artwork={INK_SHA256: INK},
        paper=size,
        made_at=MADE_AT,
    )


def sheet(*fields: dict[str, Any], artwork: tuple[bytes, ...] = (), **members: Any) -> Layout:
    """A design of our own with a heading, a name and these fields."""
    least = [
        {"id": "heading", "kind": "fact", "fact": "heading", "role": "title"} | box(20, 20, 200),
        {"id": "holder", "kind": "fact", "fact": "holder_name", "role": "holder"}
        | box(20, 40, 200),
    ]
    return Layout.from_data({"format": 1, "fields": [*least, *fields], **members})


def box(x: float, y: float, width: float, height: float = 10) -> dict[str, float]:
    return {"x": x, "y": y, "width": width, "height": height}


def reader(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def words(made: bytes) -> str:
    """All text on all pages in reading order, spaces and line ends as one space."""
    return " ".join(" ".join(page.extract_text() for page in reader(made).pages).split())


def poppler_words(made: bytes) -> str:
    """The same through another program, which honours the replacement text of ligatures."""
    run = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True)
    text = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", run.stdout.decode())
    return " ".join(text.split())


def picture(made: bytes, dots: int = 100) -> Image.Image:
    """The first sheet in shades of grey."""
    if not shutil.which("pdftoppm"):
        pytest.skip("no poppler: apt-get install poppler-utils")
    run = subprocess.run(
        ["pdftoppm", "-r", str(dots), "-gray", "-singlefile", "-"],
        input=made,
        capture_output=True,
        check=True,
    )
    return Image.open(io.BytesIO(run.stdout))


def sizes_of(made: bytes, part: str) -> set[float]:
    """The type sizes, in tenths of a point, in which text with this part is set."""
    sizes: set[float] = set()

    def note(text: str, _matrix: Any, at: Any, _font: Any, size: float) -> None:
        if part in text:
            sizes.add(round(size * abs(at[0]), 1))

    reader(made).pages[0].extract_text(visitor_text=note)
    return sizes


def tags(made: bytes) -> list[str]:
    """The tags of the structure tree in reading order."""
    return [str(node["/S"])[1:] for node in structure(made) if "/S" in node]


def structure(made: bytes) -> list[dict[str, Any]]:
    """Every element of the structure tree in reading order."""

    def walk(node: Any) -> list[dict[str, Any]]:
        node = node.get_object()
        if isinstance(node, list):
            return [element for child in node for element in walk(child)]
        if not isinstance(node, dict):
            return []
        return [node, *(walk(node["/K"]) if "/K" in node else [])]

    return walk(reader(made).trailer["/Root"]["/StructTreeRoot"])


def every_dictionary(made: bytes) -> list[dict[str, Any]]:
    document = reader(made)
    objects = (document.get_object(number) for number in range(1, document.trailer["/Size"]))
    return [found for found in objects if isinstance(found, dict)]
