"""The regions of the site's drawings as the places that questions keep.

A drawing counts in percent, a question in fractions (see `quizzes.kinds.regions`).
"""

from courses.figures import Figure, figure
from quizzes.kinds.regions import Place

REACH = 0.03
"""Radius of the circle around a region that is only a point, as a fraction of the width."""


def places_of(name: str, key: str) -> list[Place]:
    """One place for each part of the region, such as the two arms of a body map.

    Raises `UnknownFigure` or `KeyError` with a sentence.
    """
    region = figure(name).region(key)
    if region.is_point:
        ((x, y),) = region.parts[0]
        return [{"shape": "circle", "cx": _share(x), "cy": _share(y), "r": REACH}]
    return [
        {"shape": "polygon", "points": [[_share(x), _share(y)] for x, y in polygon]}
        for polygon in region.parts
    ]


def place_of(name: str, key: str) -> Place:
    """The place of a region with one part, the first where there are more."""
    return places_of(name, key)[0]


def image_of(drawing: Figure) -> dict[str, str | int]:
    """The picture of a question. Its words tell what is seen and never where something lies."""
    return {
        "figure": drawing.static_path,
        "alt": drawing.alternative,
        "width": drawing.width,
        "height": drawing.height,
    }


def _share(percent: float) -> float:
    return round(percent / 100, 4)
