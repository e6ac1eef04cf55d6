"""The body seen from the front and from behind, with a link on each part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from courses.figures import Figure, figure
from courses.figures.labels import canvas
from courses.models import Region

SIDES = ("body-front", "body-back")


@dataclass(frozen=True)
class Part:
    """A region on one of the two maps. `count` is how many muscles are behind the link."""

    region: Region
    shapes: tuple[str, ...]
    url: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class BodyMap:
    drawing: Figure
    width: int
    height: int
    parts: tuple[Part, ...]


def body_maps(
    regions: Sequence[Region],
    counts: Mapping[int, int],
    *,
    url: Callable[[Region], str],
    chosen: str = "",
) -> list[BodyMap]:
    """Front and back. A part that no region of the library has is drawn and leads nowhere."""
    by_key = {region.map_key: region for region in regions if region.map_key}
    maps = []
    for name in SIDES:
        drawing = figure(name)
        plate = canvas(drawing.regions, width=drawing.width, height=drawing.height)
        parts = tuple(
            Part(
                region=region,
                shapes=label.shapes,
                url=url(region),
                count=counts.get(region.pk, 0),
                chosen=region.slug == chosen,
            )
            for label in plate.labels
            if (region := by_key.get(label.key))
        )
        maps.append(BodyMap(drawing, plate.width, plate.height, parts))
    return maps
