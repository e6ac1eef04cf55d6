"""SVG made plain: shapes, colours, words and pictures it carries itself.

Parsed and written anew from what is allowed, so that nothing the parser did not understand comes
through. Editors' own data, animations and links to click are taken out, with a note where that can
be seen; what an honest export never holds is refused.
"""

import math
import re
from collections.abc import Callable, Mapping

from certificates.layout.raster import clean_raster
from certificates.layout.refusal import STEEPEST, ArtworkRefused
from certificates.layout.svg_allowed import (
    ANIMATIONS,
    ATTRIBUTES,
    ELEMENTS,
    LINKING,
    QUIET,
    REFUSED,
    WORDS,
)
from certificates.layout.svg_css import clean_rules, clean_style, clean_value
from certificates.layout.svg_inside import inner_picture
from certificates.layout.svg_tree import XLINK, XML, Node, local, parse, space_of, write

SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
LARGEST = 100_000
MOST_DRAWN = 20_000
LONGEST_CHAIN = 200

Cleaned = tuple[bytes, int, int, tuple[str, ...]]

_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|)\s*")
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
}
_LOCAL = re.compile(r"#[^\s#]+")
_USED = re.compile(r"url\(#([^)]+)\)")
_MASKING = re.compile(r"(?:^|;)mask:([^;}]*)")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_PLAIN_SELECTOR = re.compile(r"[.#]?[\w-]+")

_ELSEWHERE = (
    "The drawing shows something from another file or address ({where}). Embed it in the drawing."
)
_NOT_A_DRAWING = "This file is XML, but not a drawing. Choose an SVG."
_NO_SIZE = "The drawing does not say how large it is. Give it a width and a height, or a viewBox."
_HUGE = "The drawing is larger than any page. Give it a width and a height below 100,000."
_THIN = "The drawing is too long and thin to lie on a page."
_MANY = f"The drawing has more than {MOST_DRAWN:,} parts. Simplify it, or save it as PNG."
_CIRCLE = "Parts of the drawing use one another in a circle. Export it again."
_MOVES = "What moves in the drawing stands still in print; the movement was taken out."
_CLICKS = "Links to click were taken out of the drawing."
_TEXT = "The drawing has text, which is set in our fonts. Turn it into outlines to keep its look."


def clean_svg(data: bytes) -> Cleaned:
    """Bytes, width, height and notes. Raises ArtworkRefused."""
    root = parse(data)
    if (space_of(root.tag), local(root.tag)) != (SVG, "svg"):
        raise ArtworkRefused(_NOT_A_DRAWING)
    notes: dict[str, None] = {}
    cleaned = _element(root, lambda note: notes.setdefault(note))
    if cleaned is None:
        raise ArtworkRefused(_NOT_A_DRAWING)
    width, height, box = _size(root)
    cleaned.attributes |= {"width": _plain(width), "height": _plain(height), "viewBox": box}
    _check_parts(cleaned)
    pixels = max(1, round(width)), max(1, round(height))
    return write(cleaned), *pixels, tuple(notes)


def _element(node: Node, say: Callable[[str], None]) -> Node | None:
    space, name = space_of(node.tag), local(node.tag)
    if space == XHTML or name in REFUSED:
        raise ArtworkRefused(REFUSED.get(name, REFUSED["foreignObject"]))
    if space != SVG or name in QUIET:
        return None  # what a drawing programme writes down for itself
    if name in ANIMATIONS:
        say(_MOVES)
        return None
    if name == "a":
        say(_CLICKS)
        name = "g"
    if name not in ELEMENTS:
        raise ArtworkRefused(f"The drawing holds a <{name[:30]}>, which paper cannot show.")
    if name == "style":
        rules = clean_rules(node.text(), say)
        return Node("style", {}, [rules]) if rules else None
    if name == "text":
        say(_TEXT)
    attributes = _attributes(name, node)
    if name == "image" and "href" not in attributes:
        return None
    keeps_words = name in WORDS
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            if keeps_words:
                children.append(child)
        elif (made := _element(child, say)) is not None:
            children.append(made)
    return Node(name, attributes, children)


def _attributes(element: str, node: Node) -> dict[str, str]:
    kept = {}
    for full, value in node.attributes.items():
        space, name = space_of(full), local(full)
        if name.lower().startswith("on"):
            raise ArtworkRefused(REFUSED["script"])
        if name == "href" and space in ("", XLINK):
            if (link := _link(element, value.strip())) is not None:
                kept["href"] = link
        elif (name == "base" and space == XML) or (name == "src" and not space):
            raise ArtworkRefused(_ELSEWHERE.format(where=value[:60]))
        elif name == "filter":
            if value.strip() not in ("", "none"):
                raise ArtworkRefused(REFUSED["filter"])
        elif name == "style" and space == "":
            if style := clean_style(value):
                kept["style"] = style
        elif space == "" and name in ATTRIBUTES:
            kept[name] = clean_value(value)
    return kept


def _link(element: str, where: str) -> str | None:
    """The address an element may point to, None where pointing is dropped."""
    if element == "g":  # was a link to click
        return None
    if element == "image" and where.lower().startswith("data:"):
        return inner_picture(where, clean_raster)
    if element in LINKING and _LOCAL.fullmatch(where):
        return where
    raise ArtworkRefused(_ELSEWHERE.format(where=where[:60] or "nothing"))


def _size(root: Node) -> tuple[float, float, str]:
    """Width and height in pixels of a screen, and the view box that fills them."""
    box = [float(part) for part in re.findall(_NUMBER, root.attributes.get("viewBox", ""))]
    if box and (len(box) != 4 or min(box[2:]) <= 0 or not all(map(math.isfinite, box))):
        raise ArtworkRefused(_NO_SIZE)
    width, height = (_length(root.attributes.get(side, "")) for side in ("width", "height"))
    if width is None or height is None:
        if not box:
            raise ArtworkRefused(_NO_SIZE)
        width, height = (
            (width, width * box[3] / box[2]) if width
            else (height * box[2] / box[3], height) if height
            else (box[2], box[3])
        )  # fmt: skip
    if max(width, height, *map(abs, box)) > LARGEST:
        raise ArtworkRefused(_HUGE)
    if max(width, height) > STEEPEST * min(width, height):
        raise ArtworkRefused(_THIN)
    return width, height, " ".join(map(_plain, box or (0, 0, width, height)))


_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"


def _length(written: str) -> float | None:
    """Pixels; None for nothing and for a share of a page that is not there."""
    found = _LENGTH.fullmatch(written)
    if found is None:
        return None
    pixels = float(found[1]) * _PIXELS[found[2]]
    return pixels if math.isfinite(pixels) and pixels > 0 else None


def _plain(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")


def _check_parts(root: Node) -> None:
    """Parts that use parts that use parts may not grow into more than a page can hold.

    A gradient or a pattern is drawn once however many use it; what `use` names and a mask are drawn
    each time.
    """
    masked = _masked_by_rules(root)
    by_id: dict[str, Node] = {}
    for node in root.walk():
        if name := node.attributes.get("id"):
            by_id.setdefault(name, node)
    drawn: dict[int, int] = {}
    open_: set[int] = set()

    def count(node: Node) -> int:
        if id(node) in drawn:
            return drawn[id(node)]
        if id(node) in open_:
            raise ArtworkRefused(_CIRCLE)
        if len(open_) > LONGEST_CHAIN:
            raise ArtworkRefused(_MANY)
        open_.add(id(node))
        total = 1 + sum(count(child) for child in node.elements())
        for name in _named(node):
            if name in by_id:
                count(by_id[name])
        if node.tag == "use" and (used := by_id.get(node.attributes.get("href", "")[1:])):
            total += count(used)
        total += sum(count(by_id[name]) for name in _masks(node, masked) if name in by_id)
        if total > MOST_DRAWN:
            raise ArtworkRefused(_MANY)
        open_.discard(id(node))
        drawn[id(node)] = total
        return total

    count(root)


def _masks(node: Node, by_rules: Mapping[str, list[str]]) -> list[str]:
    """The masks it lies under, by its own words or by a rule about one of its classes."""
    own = [node.attributes.get("mask", ""), *_MASKING.findall(node.attributes.get("style", ""))]
    names = ["*", node.tag, f"#{node.attributes.get('id', '')}"]
    names += [f".{name}" for name in node.attributes.get("class", "").split()]
    ruled = [mask for name in names for mask in by_rules.get(name, [])]
    return [*(found for value in own for found in _USED.findall(value)), *ruled]


def _masked_by_rules(root: Node) -> dict[str, list[str]]:
    """Masks by what a rule is about: the last part of its selector, "*" where that is not plain."""
    masked: dict[str, list[str]] = {}
    for sheet in (node for node in root.walk() if node.tag == "style"):
        for selectors, style in _RULE.findall(sheet.text()):
            masks = [found for value in _MASKING.findall(style) for found in _USED.findall(value)]
            for selector in selectors.split(",") if masks else ():
                last = selector.split()[-1] if selector.split() else ""
                name = last if _PLAIN_SELECTOR.fullmatch(last) else "*"
                masked.setdefault(name, []).extend(masks)
    return masked


def _named(node: Node) -> list[str]:
    named = [found for value in node.attributes.values() for found in _USED.findall(value)]
    return [*named, node.attributes.get("href", "")[1:]]
