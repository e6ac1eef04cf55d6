"""The figures of the data files, read once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from courses.figures.drawings import Figure, FigureRegion, tip_of
from courses.figures.faults import FigureData, figure_faults, points_in

FOLDER = Path(__file__).resolve().parent / "data"


class FigureRefused(ValueError):  # noqa: N818 - a refusal, as elsewhere
    """Data that cannot be a figure. `sentences` say what to mend."""

    def __init__(self, name: str, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(f"{name}: {' '.join(sentences)}")


class UnknownFigure(LookupError):  # noqa: N818
    """No drawing has this name."""


@cache
def figures() -> tuple[Figure, ...]:
    """Every drawing, by name."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.yaml")))


def figure(name: str) -> Figure:
    """The drawing of that name."""
    for drawing in figures():
        if drawing.name == name:
            return drawing
    raise UnknownFigure(f"There is no figure named {name}.")


def figure_from(name: str, data: FigureData) -> Figure:
    """Data that has been checked; raises `FigureRefused` with every sentence at once."""
    if sentences := figure_faults(data):
        raise FigureRefused(name, sentences)
    return Figure(
        name=name,
        title=data["title"].strip(),
        view=data["view"].strip(),
        alternative=data["alternative"].strip(),
        source=data["source"].strip(),
        is_sample=data["sample"],
        width=data["size"]["width"],
        height=data["size"]["height"],
        regions=tuple(_region(entry) for entry in data["regions"]),
    )


def _region(entry: Mapping[str, Any]) -> FigureRegion:
    parts = tuple(tuple(points_in(outline)) for outline in _outlines(entry))
    return FigureRegion(
        key=entry["key"],
        name=entry["name"],
        kind=entry["kind"],
        parts=parts,
        label=points_in([entry["label"]])[0],
        tip=points_in([entry["tip"]])[0] if "tip" in entry else tip_of(parts),
        note=entry["note"].strip(),
        risk=entry.get("risk", False),
    )


def _outlines(entry: Mapping[str, Any]) -> list[Any]:
    if "point" in entry:
        return [[entry["point"]]]
    return list(entry["polygons"]) if "polygons" in entry else [entry["polygon"]]


def _read(path: Path) -> Figure:
    with path.open(encoding="utf-8") as file:
        return figure_from(path.stem, yaml.safe_load(file))
