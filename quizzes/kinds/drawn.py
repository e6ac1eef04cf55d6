"""The regions of a picture as a page draws them over it and lists them beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizzes.kinds import naming
from quizzes.kinds.pictures import picture
from quizzes.kinds.regions import ELEMENTS, anchor, attributes, box, pixels, place_faults
from quizzes.kinds.shapes import Body, entries


@dataclass(frozen=True)
class DrawnRegion:
    """A region as the page draws and lists it. Lengths are pixels of the picture, as text."""

    name: str
    number: int
    text: str
    chosen: bool
    element: str
    attributes: Mapping[str, str]
    box: Mapping[str, str]
    at: tuple[str, str]


def drawn_regions(body: Body, order: Sequence[str], chosen: Iterable[str]) -> list[DrawnRegion]:
    """In the order of the attempt; `chosen` in the names of the page. Empty without a picture."""
    seen, wanted = picture(body), set(chosen)
    places = {str(region.get("id")): region for region in entries(body, "regions")}
    if seen is None or any(place_faults(place, "") for place in places.values()):
        return []
    found = []
    for number, (id_, name) in enumerate(naming.names(order).items(), 1):
        place = places[id_]
        around, (x, y) = box(place, seen.size), anchor(place, seen.size)
        found.append(
            DrawnRegion(
                name=name,
                number=number,
                text=str(place.get("text", "")),
                chosen=name in wanted,
                element=ELEMENTS[place["shape"]],
                attributes=attributes(place, seen.size),
                box={
                    "x": pixels(around.x * seen.width),
                    "y": pixels(around.y * seen.height),
                    "width": pixels(around.w * seen.width),
                    "height": pixels(around.h * seen.height),
                },
                at=(pixels(x * seen.width), pixels(y * seen.height)),
            )
        )
    return found
