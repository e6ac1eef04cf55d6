"""Which members each part of a layout has, and how each is read from plain data."""

from collections.abc import Mapping
from typing import Any

from certificates.layout import reading
from certificates.layout.paper import ORIENTATIONS, PAPERS
from certificates.layout.reading import LayoutError, Reader
from certificates.layout.vocabulary import (
    FACTS,
    FONTS,
    KINDS,
    LISTS,
    ORNAMENTS,
    ROLES,
    SIGNATURES,
)

SIZE, SMALLEST = 9.5, 6.0
"""Points of type where a field says nothing else, and how small that may become."""

_LENGTH = reading.number(0, 500)
_PLACE = reading.number(-50, 500)
_POINTS = reading.number(4, 200)

FITS: Mapping[str, tuple[str, ...]] = {
    "text": ("shrink", "wrap"),
    "fact": ("shrink", "wrap"),
    "list": ("wrap", "flow"),
    "credits": ("wrap",),
    "sample": ("shrink", "wrap"),
    "image": ("contain", "cover", "stretch"),
}
"""`shrink`: one line made smaller, two when it would be tiny. `wrap`: lines made smaller until
they fit. `flow`: what does not fit goes to a sheet of its own."""

_READERS: Mapping[str, Reader] = {
    "id": reading.identifier,
    "kind": reading.choice(KINDS),
    "page": reading.whole(1, 2),
    "x": _PLACE,
    "y": _PLACE,
    "width": _LENGTH,
    "height": _LENGTH,
    "role": reading.choice(ROLES),
    "text": reading.words,
    "fact": reading.choice(FACTS),
    "lists": reading.choices(LISTS),
    "signature": reading.choice(SIGNATURES),
    "label": reading.words,
    "label_at": reading.choice(("above", "below", "before")),
    "label_size": _POINTS,
    "label_colour": reading.palette_colour,
    "size": _POINTS,
    "min_size": _POINTS,
    "weight": reading.choice(("regular", "bold")),
    "font": reading.choice(("serif", "sans")),
    "colour": reading.palette_colour,
    "align": reading.choice(("left", "center", "right")),
    "vertical": reading.choice(("top", "middle", "bottom")),
    "leading": reading.number(0, 3),
    "tracking": reading.number(-2, 20),
    "capitals": reading.flag,
    "artwork": reading.sha256,
    "ornament": reading.choice(ORNAMENTS),
    "alt": reading.words,
    "decorative": reading.flag,
    "fill": reading.fill_colour,
    "stroke": reading.number(0, 20),
    "radius": reading.number(0, 100),
}

_BOX = ("id", "kind", "page", "x", "y", "width", "height")
_TYPE = (
    "size",
    "min_size",
    "weight",
    "font",
    "colour",
    "align",
    "vertical",
    "fit",
    "leading",
    "tracking",
    "capitals",
)
_LABEL = ("label", "label_at", "label_size", "label_colour")

OF_KIND: Mapping[str, tuple[str, ...]] = {
    "text": (*_BOX, "role", "text", *_TYPE),
    "fact": (*_BOX, "role", "fact", *_LABEL, *_TYPE),
    "list": (*_BOX, "lists", "label", "label_size", "label_colour", *_TYPE),
    "credits": (*_BOX, "label_size", "label_colour", *_TYPE),
    "signature": (*_BOX, "signature", "label_size", "label_colour", *_TYPE, "stroke"),
    "image": (*_BOX, "artwork", "alt", "decorative", "align", "vertical", "fit"),
    "qr": (*_BOX,),
    "ornament": (*_BOX, "ornament", "align", "vertical"),
    "line": (*_BOX, "colour", "stroke"),
    "box": (*_BOX, "fill", "colour", "stroke", "radius"),
    "sample": (*_BOX, *_TYPE, "stroke"),
}

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "text": ("text",),
    "fact": ("fact",),
    "list": ("lists",),
    "signature": ("signature",),
    "image": ("artwork",),
    "ornament": ("ornament",),
}


def of_kind(kind: str) -> tuple[str, ...]:
    return OF_KIND[kind]


def read_field(data: Any, position: int) -> dict[str, Any]:
    data = _mapping(f"field {position}", data)
    name = reading.identifier(f"the id of field {position}", data.get("id"))
    kind = _READERS["kind"](f"the kind of field {name}", data.get("kind"))
    where = f"the field {name} ({kind})"
    known = OF_KIND[kind]
    _refuse_unknown(where, data, known)
    for needed in ("x", "y", "width", "height", *_NEEDED.get(kind, ())):
        if needed not in data:
            raise LayoutError(f"Give {needed} to {where}.")
    readers = dict(_READERS) | {"fit": reading.choice(FITS.get(kind, ("wrap",)))}
    read = {part: readers[part](f"{part} of {where}", data[part]) for part in known if part in data}
    if "fit" in known and "fit" not in read:
        read["fit"] = FITS.get(kind, ("wrap",))[0]
    if "size" in read and "min_size" not in read:
        read["min_size"] = min(SMALLEST, read["size"])
    _check_field(where, kind, read)
    return read


def _check_field(where: str, kind: str, read: Mapping[str, Any]) -> None:
    if kind == "image" and read.get("alt") and read.get("decorative"):
        raise LayoutError(
            f"Describe the picture in {where} in words, or mark it as decoration only: one of the two."
        )
    if read.get("min_size", SMALLEST) > read.get("size", SIZE):
        raise LayoutError(f"Set min_size of {where} no larger than its size.")


def read_layout(data: Any, latest: int) -> dict[str, Any]:
    """The members of the whole, its parts still plain."""
    data = _mapping("the layout", data)
    parts = ("fields", "pages", "continuation", "colours", "fonts")
    _refuse_unknown("a layout", data, ("format", "paper", "orientation", "language", *parts))
    if data.get("format") != latest:
        raise LayoutError(f"Set format to {latest}: this program reads no other.")
    pages = _list("pages", data.get("pages", [{}]))
    if not 1 <= len(pages) <= 2:
        raise LayoutError("Give the layout one or two pages.")
    return {
        "paper": reading.choice(PAPERS)("the paper", data.get("paper", "a4")),
        "orientation": reading.choice(ORIENTATIONS)(
            "the orientation", data.get("orientation", "landscape")
        ),
        "language": reading.language("the language", data.get("language", "auto")),
        "fields": _list("fields", data.get("fields", [])),
        "pages": pages,
        "continuation": data.get("continuation", {}),
        "colours": data.get("colours", {}),
        "fonts": data.get("fonts", {}),
    }


def read_page(data: Any, where: str) -> dict[str, Any]:
    data = _mapping(where, data)
    _refuse_unknown(where, data, ("background",))
    return {"background": _background(f"the background of {where}", data.get("background"))}


def read_continuation(data: Any) -> dict[str, Any]:
    margins = ("left", "top", "right", "bottom")
    data = _mapping("continuation", data)
    _refuse_unknown("the continuation", data, ("background", *margins))
    margin = reading.number(5, 80)
    return {
        name: margin(f"the {name} margin of the continuation", data[name])
        for name in margins
        if name in data
    } | {"background": _background("the continuation's background", data.get("background"))}


def _background(where: str, data: Any) -> dict[str, Any] | None:
    if data is None:
        return None
    data = _mapping(where, data)
    _refuse_unknown(where, data, ("artwork", "ornament", "fit"))
    artwork, ornament = data.get("artwork", ""), data.get("ornament", "")
    if bool(artwork) == bool(ornament):
        raise LayoutError(f"Name either artwork or an ornament for {where}.")
    return {
        "artwork": reading.sha256(where, artwork) if artwork else "",
        "ornament": reading.choice(ORNAMENTS)(where, ornament) if ornament else "",
        "fit": reading.choice(FITS["image"])(f"the fit of {where}", data.get("fit", "stretch")),
    }


def read_colours(data: Any) -> dict[str, str]:
    data = _mapping("colours", data)
    _refuse_unknown("the colours", data, reading.PALETTE)
    return {name: reading.colour(f"the colour {name}", value) for name, value in data.items()}


def read_fonts(data: Any) -> dict[str, str]:
    data = _mapping("fonts", data)
    _refuse_unknown("the fonts", data, tuple(FONTS))
    return {
        name: reading.choice(FONTS[name])(f"the {name} font", value) for name, value in data.items()
    }


def _mapping(where: str, data: Any) -> Mapping[str, Any]:
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        raise LayoutError(f"Give {where} as an object with named members.")
    return data


def _list(where: str, data: Any) -> list[Any]:
    if not isinstance(data, list | tuple):
        raise LayoutError(f"Give {where} as a list.")
    return list(data)


def _refuse_unknown(where: str, data: Mapping[str, Any], known: tuple[str, ...]) -> None:
    if unknown := sorted(set(data) - set(known)):
        raise LayoutError(
            f"Remove what {where} does not have: {', '.join(unknown)}. It may have"
            f" {', '.join(known)}."
        )
