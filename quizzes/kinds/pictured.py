"""A graded answer about a picture, drawn: what was chosen, and after the review opened what is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.kinds.drawn import drawn_regions
from quizzes.kinds.pictures import Picture, picture
from quizzes.kinds.regions import ELEMENTS, anchor, attributes, pixels
from quizzes.kinds.shapes import Body, Key, entries, ids, texts
from quizzes.kinds.zones import served, size_of

CHOSEN, RIGHT, WRONG, MISSED, PLAIN = "chosen", "right", "wrong", "missed", "plain"


@dataclass(frozen=True)
class Mark:
    """Something drawn on the picture. A marker has a point and no shape, a zone the other way round."""

    state: str
    label: str = ""
    element: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    at: tuple[str, str] | None = None


@dataclass(frozen=True)
class Pictured:
    picture: Picture
    marks: list[Mark]

    @property
    def states(self) -> list[str]:
        """What the legend explains."""
        present = {mark.state for mark in self.marks}
        return [state for state in (CHOSEN, RIGHT, WRONG, MISSED) if state in present]


def pictured(
    kind: str, body: Body, key: Key | None, order: Sequence[str], answer: Any
) -> Pictured | None:
    """None for kinds without a picture to answer on. Without a key nothing of it is drawn."""
    seen = picture(body)
    if seen is None or kind not in ("hotspot", "markers"):
        return None
    if kind == "hotspot":
        return Pictured(seen, _regions(body, key, order, answer))
    return Pictured(seen, _markers(body, key, answer or {}, seen))


def _regions(body: Body, key: Key | None, order: Sequence[str], answer: Any) -> list[Mark]:
    targets, chosen = set(ids(key or {}, "targets")), set(answer or [])
    enough = bool(key and key.get("need") == "any" and chosen & targets)
    marks = []
    for id_, region in zip(order, drawn_regions(body, order, []), strict=False):
        state = PLAIN
        if id_ in chosen:
            state = CHOSEN if key is None else RIGHT if id_ in targets else WRONG
        elif id_ in targets and not enough:
            state = MISSED
        marks.append(Mark(state, str(region.number), region.element, region.attributes, region.at))
    return marks


def _markers(body: Body, key: Key | None, answer: Mapping[str, Any], seen: Picture) -> list[Mark]:
    """Markers carry the number of their label; zones that no marker served are drawn as missed."""
    zones = entries(key or {}, "zones")
    hits = served(body, zones, answer)
    size, canvas = size_of(body), seen.canvas
    numbers = {id_: str(number) for number, id_ in enumerate(texts(body, "labels"), 1)}
    marks = []
    for number, zone in enumerate(zones):
        x, y = anchor(zone, canvas)
        missed = number not in hits
        marks.append(
            Mark(
                MISSED if missed else PLAIN,
                numbers.get(str(zone.get("label")), ""),
                ELEMENTS[zone["shape"]],
                attributes(zone, canvas),
                (pixels(x * canvas.width), pixels(y * canvas.height)) if missed else None,
            )
        )
    for id_, points in answer.items():
        for place, (x, y) in enumerate(points):
            right = (id_, place) in hits.values()
            state = CHOSEN if key is None else RIGHT if right else WRONG
            at = (
                f"{x * canvas.width / size.width:.1f}",
                f"{y * canvas.height / size.height:.1f}",
            )
            marks.append(Mark(state, numbers.get(id_, ""), at=at))
    return marks
