"""The picture of a question: where its file lies, what is on it in words, and how large it is.

body["image"]   {"figure": "courses/figures/x.svg"} of the product (older drawings lie in
                "quizzes/figures"), or {"file": "questions/x.png"} that an author sent;
                and "alt", "width", "height" (pixels of the file)

The words must not give the answer away: they are all that somebody who cannot see has to go by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from quizzes.kinds.regions import Size
from quizzes.kinds.shapes import Body, mapping

FOLDERS: Mapping[str, tuple[str, ...]] = {
    "figure": ("quizzes/figures", "courses/figures"),
    "file": ("questions",),
}
LARGEST = 10_000
CANVAS = 1000


@dataclass(frozen=True)
class Picture:
    """Exactly one of `figure` (of the product) and `file` (sent by an author) is filled."""

    alt: str
    width: int
    height: int
    figure: str = ""
    file: str = ""

    @property
    def size(self) -> Size:
        return Size(self.width, self.height)

    @property
    def canvas(self) -> Size:
        """What is drawn over a picture is drawn as if it were this large, however many pixels it has."""
        return Size(CANVAS, max(1, round(CANVAS * self.height / self.width)))

    @property
    def tall(self) -> bool:
        return self.height > self.width


def picture(body: Body) -> Picture | None:
    """The picture of a question, None when it has none that can be shown."""
    if picture_faults(body, required=True):
        return None
    image = mapping(body, "image")
    return Picture(
        alt=str(image["alt"]),
        width=image["width"],
        height=image["height"],
        figure=str(image.get("figure") or ""),
        file=str(image.get("file") or ""),
    )


def picture_faults(body: Body, *, required: bool = False) -> list[str]:
    """What an author must fix about the picture; a question without one has no faults."""
    image = mapping(body, "image")
    named = [name for name in FOLDERS if image.get(name)]
    if not named:
        return ["Add the picture."] if required or body.get("image") else []
    faults = []
    if len(named) > 1 or not any(_lies_in(image[named[0]], folder) for folder in FOLDERS[named[0]]):
        faults.append("Choose the picture again; its file is not where pictures are kept.")
    alt = image.get("alt")
    if not isinstance(alt, str) or not alt.strip():
        faults.append("Describe the picture in words, without giving the answer away.")
    if not all(_is_size(image.get(side)) for side in ("width", "height")):
        faults.append(f"Give the picture a width and a height from 1 to {LARGEST} pixels.")
    return faults


def _lies_in(name: Any, folder: str) -> bool:
    if not isinstance(name, str) or "\\" in name or "\0" in name:
        return False
    path = PurePosixPath(name)
    return path.is_relative_to(folder) and ".." not in path.parts and str(path) == name


def _is_size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST
