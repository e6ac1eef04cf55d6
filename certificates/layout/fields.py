"""What a design is: two sheets at most, their backgrounds, and the fields placed on them.

Lengths are millimetres of the layout's own `paper`, counted from the top left corner. Printed
on the other paper every box moves in proportion (`paper.moved`). Type is in points. Fields are
read aloud in the order they stand in.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from certificates.layout import members
from certificates.layout.paper import Orientation, Paper, size
from certificates.layout.reading import (
    ANY_LANGUAGE,
    LayoutError,
    Words,
    placeholders,
)
from certificates.layout.vocabulary import FACTS, KIND_SHOWS, LISTS, SIGNATURES

__all__ = [
    "Background",
    "Colours",
    "Continuation",
    "Field",
    "Fonts",
    "Layout",
    "LayoutError",
    "Page",
    "artwork_of",
    "placed_facts",
]

FORMAT = 1
"""Of the data below. Raised only with a reader for what is stored already."""

MOST_FIELDS = 120


@dataclass(frozen=True, slots=True)
class Background:
    """Behind everything on a sheet: uploaded artwork by its SHA-256, or an ornament of ours."""

    artwork: str = ""
    ornament: str = ""
    fit: str = "stretch"


@dataclass(frozen=True, slots=True)
class Page:
    background: Background | None = None


@dataclass(frozen=True, slots=True)
class Continuation:
    """The sheet for lists that do not fit: its background and the margins of its text."""

    background: Background | None = None
    left: float = 21
    top: float = 21
    right: float = 21
    bottom: float = 21


@dataclass(frozen=True, slots=True)
class Colours:
    """Five by name, so that a whole design changes its colour at one place."""

    ink: str = "#1E1E1E"
    muted: str = "#555555"
    accent: str = "#0B5563"
    tint: str = "#8FB3B9"
    paper: str = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Fonts:
    serif: str = "Noto Serif"
    sans: str = "Noto Sans"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing on the sheet. Which members mean something is told by its kind
    (`members.OF_KIND`); the others keep their defaults and are never stored."""

    id: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    page: int = 1
    role: str = "text"
    text: Words = field(default_factory=dict)
    fact: str = ""
    lists: tuple[str, ...] = ()
    signature: str = ""
    label: Words = field(default_factory=dict)
    label_at: str = "above"
    label_size: float = 7.5
    label_colour: str = "muted"
    size: float = members.SIZE
    min_size: float = members.SMALLEST
    weight: str = "regular"
    font: str = "sans"
    colour: str = "ink"
    align: str = "left"
    vertical: str = "top"
    fit: str = "wrap"
    leading: float = 0.5
    tracking: float = 0
    capitals: bool = False
    artwork: str = ""
    ornament: str = ""
    alt: Words = field(default_factory=dict)
    decorative: bool = False
    fill: str = ""
    stroke: float = 0.4
    radius: float = 0

    @classmethod
    def from_data(cls, data: Any, position: int) -> Self:
        return cls(**members.read_field(data, position))

    def as_data(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in members.of_kind(self.kind)}

    def words(self) -> list[str]:
        """Every text in every language that this field may print."""
        return [*self.text.values(), *self.label.values(), *self.alt.values()]

    def shows(self) -> frozenset[str]:
        """What a board may ask for and this field prints."""
        shown = set(KIND_SHOWS.get(self.kind, ()))
        names = [name for text in _every_language(self.text) for name in placeholders(text)]
        for name in (self.fact, *names):
            shown |= FACTS.get(name, frozenset())
        for name in self.lists:
            shown |= LISTS[name]
        return frozenset(shown | SIGNATURES.get(self.signature, frozenset()))


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole design. Make one with `from_data`, which checks it."""

    fields: tuple[Field, ...]
    pages: tuple[Page, ...] = (Page(),)
    continuation: Continuation = Continuation()
    paper: Paper = "a4"
    orientation: Orientation = "landscape"
    language: str = "auto"
    colours: Colours = Colours()
    fonts: Fonts = Fonts()

    @classmethod
    def from_data(cls, data: Any) -> Self:
        """The layout that plain JSON data describes.

        Raises LayoutError in one sentence that names the place. A member that no layout has
        is refused: dropped silently, a misspelt one would change the page unseen.
        """
        read = members.read_layout(data, FORMAT)
        pages = tuple(
            Page(**_with_background(members.read_page(page, f"page {number}")))
            for number, page in enumerate(read.pop("pages"), 1)
        )
        further = members.read_continuation(read.pop("continuation"))
        placed = read.pop("fields")
        if len(placed) > MOST_FIELDS:
            raise LayoutError(f"Place at most {MOST_FIELDS} fields.")
        layout = cls(
            fields=tuple(Field.from_data(item, at) for at, item in enumerate(placed, 1)),
            pages=pages,
            continuation=Continuation(**_with_background(further)),
            colours=Colours(**members.read_colours(read.pop("colours"))),
            fonts=Fonts(**members.read_fonts(read.pop("fonts"))),
            **read,
        )
        _check_whole(layout)
        return layout

    def as_data(self) -> dict[str, Any]:
        """The same layout as JSON-ready values; `from_data` makes it again."""
        return {
            "format": FORMAT,
            "paper": self.paper,
            "orientation": self.orientation,
            "language": self.language,
            "colours": _plain(self.colours),
            "fonts": _plain(self.fonts),
            "pages": [_plain(page) for page in self.pages],
            "continuation": _plain(self.continuation),
            "fields": [placed.as_data() for placed in self.fields],
        }

    def digest(self) -> str:
        """SHA-256 of the canonical JSON: two layouts that print the same have the same."""
        canonical = json.dumps(
            self.as_data(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    def sheet(self) -> tuple[float, float]:
        """Width and height in millimetres of the paper the fields were placed on."""
        return size(self.paper, self.orientation)


def placed_facts(layout: Layout) -> set[str]:
    """Which printed facts a layout shows, in the names that requirements use.

    They are `holder_name`, `licence_number`, `provider_number`, `approval_number`, `title`,
    `objectives`, `dates`, `place_or_mode`, `hours`, `units`, `presenter`, `signature`,
    `expiry`, `number`, `qr`, and `courses`, `description`, `provider_name`, `code`,
    `verify_address`.
    """
    return set[str]().union(*(placed.shows() for placed in layout.fields))


def artwork_of(layout: Layout) -> set[str]:
    """The SHA-256 of every uploaded picture the layout needs."""
    behind = [page.background for page in layout.pages] + [layout.continuation.background]
    used = {placed.artwork for placed in layout.fields}
    return (used | {background.artwork for background in behind if background}) - {""}


def _check_whole(layout: Layout) -> None:
    ids = [placed.id for placed in layout.fields]
    for name in ids:
        if ids.count(name) > 1:
            raise LayoutError(f"Two fields are called {name}. Give each its own name.")
    for placed in layout.fields:
        if placed.page > len(layout.pages):
            raise LayoutError(f"The field {placed.id} is on page 2, but there is one page.")
    for role, what in (("title", "the heading"), ("holder", "the name of the holder")):
        having = [placed for placed in layout.fields if placed.role == role]
        if len(having) != 1:
            raise LayoutError(
                f"Give exactly one field the role {role} ({what}); {len(having)} have it."
            )
    (holder,) = (placed for placed in layout.fields if placed.role == "holder")
    if "holder_name" not in holder.shows():
        raise LayoutError(f"The field {holder.id} has the role holder but prints no holder_name.")


def _with_background(read: dict[str, Any]) -> dict[str, Any]:
    background = read.get("background")
    return read | {"background": Background(**background) if background else None}


def _every_language(texts: Words) -> Sequence[str]:
    """The texts of which one is printed, whatever the language: a fact counts as shown when
    the text for any language that is not named has it, or else all of them do."""
    if ANY_LANGUAGE in texts or not texts:
        return [texts[ANY_LANGUAGE]] if texts else []
    common = set.intersection(*(set(placeholders(text)) for text in texts.values()))
    return ["".join(f"{{{name}}}" for name in sorted(common))]


def _plain(value: Any) -> Any:
    """JSON-ready, numbers without idle decimals so that 21.0 and 21 are one layout."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, Mapping):
        return {key: value[key] for key in sorted(value)}
    if isinstance(value, tuple):
        return list(value)
    if hasattr(value, "__dataclass_fields__"):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    return value
