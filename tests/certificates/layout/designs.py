"""Layouts to vary in tests, and pictures to lay behind them."""

import copy
import io
from typing import Any

from PIL import Image

from certificates.layout.artwork import Artwork, read
from certificates.layout.fields import Layout

FIELDS: dict[str, dict[str, Any]] = {
    "heading": {"kind": "fact", "fact": "heading", "role": "title", "size": 25, "y": 30},
    "holder": {"kind": "fact", "fact": "holder_name", "role": "holder", "size": 34, "y": 50,
               "height": 20},
    "course": {"kind": "fact", "fact": "title", "size": 20, "y": 75},
    "provider": {"kind": "fact", "fact": "provider_name", "y": 95},
    "number": {"kind": "fact", "fact": "number", "y": 110},
    "completed": {"kind": "fact", "fact": "completed_on", "y": 125},
    "signed": {"kind": "signature", "signature": "signatory_1", "y": 140, "height": 20},
    "code": {"kind": "fact", "fact": "code", "y": 165},
    "square": {"kind": "qr", "x": 240, "y": 150, "width": 30, "height": 30},
}  # fmt: skip


def data(*, without: str = "", **fields: dict[str, Any]) -> dict[str, Any]:
    """A layout that has no faults, with members of its fields changed and fields added."""
    wanted = copy.deepcopy({name: field for name, field in FIELDS.items() if name != without})
    for name, members in fields.items():
        wanted[name] = wanted.get(name, {}) | members
    box = {"x": 20, "y": 20, "width": 180, "height": 12}
    return {
        "format": 1,
        "fields": [{"id": name, **box, **members} for name, members in wanted.items()],
    }


def layout(*, pages: Any = None, without: str = "", **fields: dict[str, Any]) -> Layout:
    whole = data(without=without, **fields)
    return Layout.from_data(whole | ({"pages": pages} if pages else {}))


def picture(colour: str = "#FFFFFF", size: tuple[int, int] = (1754, 1240)) -> Artwork:
    """A landscape sheet of one colour, 150 dots per inch."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return read("sheet.png", file.getvalue())


def drawing(inside: str = "") -> Artwork:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 297 210">{inside}</svg>'
    return read("sheet.svg", text.encode())
