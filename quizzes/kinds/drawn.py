"""The regions of a picture as a page draws them over it and lists them beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizzes.kinds import naming
from quizzes.kinds.pictures import picture
from quizzes.kinds.regions import ELEMENTS, anchor, attributes, box, pixels, place_faults
from quizzes.kinds.shapes import Body, entries


@dataclass(frozen=True)
class DrawnRegion:
    """A region as the page draws and lists it. Lengths are those of the picture's canvas, as text."""

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
    found, canvas = [], seen.canvas
    for number, (id_, name) in enumerate(naming.names(order).items(), 1):
        place = places[id_]
        around, (x, y) = box(place, canvas), anchor(place, canvas)
        found.append(
            DrawnRegion(
                name=name,
                number=number,
                text=str(place.get("text", "")),
                chosen=name in wanted,
                element=ELEMENTS[place["shape"]],
                attributes=attributes(place, canvas),
                box={
                    "x": pixels(around.x * canvas.width),
                    "y": pixels(around.y * canvas.height),
                    "width": pixels(around.w * canvas.width),
                    "height": pixels(around.h * canvas.height),
                },
                at=(pixels(x * canvas.width), pixels(y * canvas.height)),
            )
        )
    return found
