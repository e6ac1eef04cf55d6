"""What must be mended before data can be a figure, one sentence each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from courses.figures.drawings import KINDS
from courses.figures.outlines import Point, area, crosses_itself, holds

type FigureData = Mapping[str, Any]
"""One file as it was read: title, view, alternative, source, sample, size and regions."""

TEXTS = {
    "title": "Give the figure a title.",
    "view": "Say from where the figure is seen, such as: right shoulder, from behind.",
    "alternative": "Describe the figure for readers who cannot see it.",
    "source": "Say where the drawing comes from.",
}
FEWEST_CORNERS = 3
MOST_CORNERS = 60


def figure_faults(data: FigureData) -> list[str]:
    """In the order in which the data is written. An empty list means that it can be shown."""
    faults = [sentence for name, sentence in TEXTS.items() if not _is_text(data.get(name))]
    if not isinstance(data.get("sample"), bool):
        faults.append("Say whether the figure is a sample, which means not clinically reviewed.")
    faults += _size_faults(data.get("size"))
    regions = data.get("regions")
    if not isinstance(regions, list) or not regions:
        return [*faults, "Give the figure at least one region."]
    for number, region in enumerate(regions, 1):
        if not isinstance(region, Mapping):
            faults.append(f"Write region {number} as names and values.")
            continue
        called = region["key"] if _is_text(region.get("key")) else f"number {number}"
        faults += region_faults(region, f"Region {called}")
    keys = Counter(
        region["key"]
        for region in regions
        if isinstance(region, Mapping) and _is_text(region.get("key"))
    )
    faults += [
        f"Two regions have the key {key}; give each its own."
        for key, count in keys.items()
        if count > 1
    ]
    return faults


def region_faults(region: Mapping[str, Any], called: str) -> list[str]:
    """The same for one region; `called` begins each sentence, such as "Region atlas"."""
    faults = [
        f"{called} has no {name}."
        for name in ("key", "name", "note")
        if not _is_text(region.get(name))
    ]
    if region.get("kind") not in KINDS:
        faults.append(f"{called} needs a kind: {', '.join(KINDS)}.")
    if not isinstance(region.get("risk", False), bool):
        faults.append(f"{called} says yes or no about its risk in another way than true or false.")
    for name in ("label", "tip"):
        if name in region or name == "label":
            faults += _point_faults(
                region.get(name), f"The {name} of {called[0].lower()}{called[1:]}"
            )
    return [*faults, *_shape_faults(region, called)]


def points_in(value: object) -> list[Point]:
    """The pairs of numbers in a list; what is not one is left out."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [(float(point[0]), float(point[1])) for point in value if _is_pair(point)]


def _shape_faults(region: Mapping[str, Any], called: str) -> list[str]:
    named = [name for name in ("point", "polygon", "polygons") if name in region]
    if len(named) != 1:
        return [f"{called} needs one shape: a point, a polygon or several polygons."]
    if named == ["point"]:
        return _point_faults(region["point"], called)
    polygons = [region["polygon"]] if named == ["polygon"] else region["polygons"]
    if not isinstance(polygons, list) or not polygons:
        return [f"{called} has no polygon in its list."]
    faults = [fault for polygon in polygons for fault in _polygon_faults(polygon, called)]
    if not faults and "tip" in region and _is_pair(region["tip"]):
        tip = points_in([region["tip"]])[0]
        if not any(holds(points_in(polygon), tip) for polygon in polygons):
            faults.append(f"{called} has a line that ends outside it: move its tip inside.")
    return faults


def _polygon_faults(polygon: object, called: str) -> list[str]:
    points = points_in(polygon)
    if not isinstance(polygon, list) or len(points) < len(polygon):
        return [f"{called} has a corner that is not two numbers."]
    if len(points) < FEWEST_CORNERS:
        return [f"{called} has {len(points)} corners; a polygon needs at least {FEWEST_CORNERS}."]
    if len(points) > MOST_CORNERS:
        return [f"{called} has {len(points)} corners; {MOST_CORNERS} are the most."]
    if any(not 0 <= number <= 100 for point in points for number in point):
        return [f"{called} lies outside the picture: every number is from 0 to 100."]
    if crosses_itself(points):
        return [f"{called} crosses itself: go around it once, in one direction."]
    if area(points) == 0:
        return [f"{called} is a line: make it larger than nothing."]
    return []


def _point_faults(value: object, called: str) -> list[str]:
    if not _is_pair(value):
        return [f"{called} needs two numbers, across and down."]
    if any(not 0 <= number <= 100 for number in points_in([value])[0]):
        return [f"{called} lies outside the picture: every number is from 0 to 100."]
    return []


def _size_faults(size: object) -> list[str]:
    sides = [size.get(side) for side in ("width", "height")] if isinstance(size, Mapping) else []
    if len(sides) == 2 and all(type(side) is int and side > 0 for side in sides):
        return []
    return ["Give the size of the figure as the width and height of its viewBox."]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(
            isinstance(number, int | float) and not isinstance(number, bool) for number in value
        )
    )
