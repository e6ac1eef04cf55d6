"""Sheets of paper in millimetres, and how a place on one becomes a place on another."""

from typing import Literal

Paper = Literal["a4", "us-letter"]
Orientation = Literal["landscape", "portrait"]

PAPERS: tuple[Paper, ...] = ("a4", "us-letter")
ORIENTATIONS: tuple[Orientation, ...] = ("landscape", "portrait")

# Countries where offices print on US Letter (ISO 3166-1), by the paper sizes of Unicode's CLDR
# (supplemental data, measurementData, paperSize "US-Letter"). Everywhere else it is A4.
LETTER = frozenset(
    {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}
)

_STANDING: dict[Paper, tuple[float, float]] = {"a4": (210.0, 297.0), "us-letter": (215.9, 279.4)}


def paper_of(place: str) -> Paper:
    """On which paper a country prints, or a part of one: US-FL as US does."""
    return "us-letter" if place.partition("-")[0].upper() in LETTER else "a4"


def size(paper: Paper, orientation: Orientation) -> tuple[float, float]:
    """Width and height in millimetres."""
    width, height = _STANDING[paper]
    return (width, height) if orientation == "portrait" else (height, width)


def moved(
    box: tuple[float, float, float, float],
    *,
    sheet: tuple[float, float],
    onto: tuple[float, float],
) -> tuple[float, float, float, float]:
    """The box `(x, y, width, height)` of one sheet on a sheet of another size.

    Left and right move with the width of the paper, top and bottom with its height, so what
    touched an edge still does and what was in the middle stays there. Type, line thickness
    and the proportions of pictures are not stretched: they live inside their boxes.
    """
    across, down = onto[0] / sheet[0], onto[1] / sheet[1]
    x, y, width, height = box
    return (
        round(x * across, 3),
        round(y * down, 3),
        round(width * across, 3),
        round(height * down, 3),
    )
