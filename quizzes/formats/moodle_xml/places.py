"""Markers dropped on a picture: zones in pixels there, in fractions of the picture here."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.formats.items import Untranslatable
from quizzes.formats.moodle_xml.sheet import Sheet, file_bytes
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from quizzes.kinds.numbers import as_text
from quizzes.kinds.shapes import decimal_from

PLACES = Decimal("0.000001")
"""Finer than a pixel of the largest picture."""
_SHAPES = {"circle": "circle", "rectangle": "rectangle", "polygon": "polygon"}
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")


def markers(sheet: Sheet) -> Exchange:
    """Labels in their order, and the zones that name theirs by its place."""
    background = sheet.question.first("file")
    stem = sheet.stem()
    if sheet.pictures:
        raise Untranslatable("It has a picture in its text beside the one to mark.")
    if background is None:
        raise Untranslatable("Its picture is not in the file.")
    sheet.add_picture(file_bytes(background), "")
    labels = {
        drag.value("no", str(place)): (sheet.words(drag, asked=True), drag)
        for place, drag in enumerate(sheet.elements("drag"), 1)
    }
    numbers = list(labels)
    zones = []
    for drop in sheet.elements("drop"):
        choice = drop.value("choice")
        if choice in labels:
            zone = _zone(drop.value("shape"), drop.value("coords"), sheet.settings["image"])
            zones.append({**zone, "label": numbers.index(choice)})
    most = []
    for place, (_text, drag) in enumerate(labels.values()):
        needed = sum(zone["label"] == place for zone in zones)
        times = drag.value("noofdrags", "1")
        if drag.first("infinite") is not None or times == "0":
            sheet.note("A label could be placed any number of times; here once for each zone.")
            times = "1"
        most.append(max(1, needed, int(times) if times.isdecimal() and len(times) < 4 else 1))
    sheet.settings |= {"zones": zones, "most": most}
    answers = (
        ExchangeAnswer(text, Decimal(any(zone["label"] == place for zone in zones)))
        for place, (text, _drag) in enumerate(labels.values())
    )
    return Exchange("markers", stem, tuple(answers))


def _zone(shape: str, coords: str, image: Mapping[str, Any]) -> dict[str, Any]:
    name = _SHAPES.get(shape.strip().lower())
    if name is None:
        raise Untranslatable(f"A zone has the shape “{shape[:40]}”, which is not known here.")
    points = [_point(part) for part in coords.split(";") if part.strip()]
    w, h = Decimal(image["width"]), Decimal(image["height"])
    if name == "circle" and len(points) == 2 and len(points[0]) == 2 and len(points[1]) == 1:
        return {
            "shape": name,
            "cx": _part(points[0][0], w),
            "cy": _part(points[0][1], h),
            "r": _part(points[1][0], w),
        }
    if any(len(point) != 2 for point in points):
        raise Untranslatable(f"The zone “{coords[:60]}” has no corners that can be read.")
    if name == "rectangle" and len(points) == 2:
        (x, y), (across, down) = points
        numbers = {"x": (x, w), "y": (y, h), "w": (across, w), "h": (down, h)}
        return {"shape": name, **{key: _part(*both) for key, both in numbers.items()}}
    if name == "polygon" and len(points) > 2:
        return {"shape": name, "points": [[_part(x, w), _part(y, h)] for x, y in points]}
    raise Untranslatable(f"The zone “{coords[:60]}” has not the numbers of a {name}.")


def coords(zone: Mapping[str, Any], image: Mapping[str, Any]) -> str:
    """A zone in whole pixels, as Moodle writes it. Raises Untranslatable for an ellipse."""
    w, h = image["width"], image["height"]
    match zone.get("shape"):
        case "circle":
            return f"{_pixels(zone['cx'], w)},{_pixels(zone['cy'], h)};{_pixels(zone['r'], w)}"
        case "rectangle":
            start = f"{_pixels(zone['x'], w)},{_pixels(zone['y'], h)}"
            return f"{start};{_pixels(zone['w'], w)},{_pixels(zone['h'], h)}"
        case "polygon":
            corners: Sequence[Sequence[Any]] = zone["points"]
            return ";".join(f"{_pixels(x, w)},{_pixels(y, h)}" for x, y in corners)
        case _:
            raise Untranslatable("Moodle has no zones in the shape of an ellipse.")


def _point(written: str) -> list[Decimal]:
    parts = [part.strip() for part in written.split(",")]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        raise Untranslatable(f"A zone has “{written[:40]}”, which is no point.")
    return [Decimal(part) for part in parts]


def _part(pixels: Decimal, of: Decimal) -> str:
    return as_text((pixels / of).quantize(PLACES))


def _pixels(part: Any, of: int) -> int:
    number = decimal_from(part)
    if number is None:
        raise Untranslatable("One of its zones has no numbers.")
    return round(number * of)
