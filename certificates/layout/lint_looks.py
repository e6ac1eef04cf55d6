"""What a design looks like: its pictures, and its words on what lies behind them."""

from collections.abc import Iterator, Mapping

from certificates.layout import sampling
from certificates.layout.artwork import Artwork
from certificates.layout.fields import Background, Field, Layout
from certificates.layout.findings import WORDED, Finding, error, labelled, warning
from certificates.layout.geometry import Box, dots_per_inch, drawn_box, stretched_by

FEWEST_DOTS = 150
MOST_STRETCHED = 3


def look_findings(layout: Layout, artwork: Mapping[str, Artwork]) -> Iterator[Finding]:
    yield from _pictures(layout, artwork)
    yield from _contrasts(layout, artwork)


def _pictures(layout: Layout, artwork: Mapping[str, Artwork]) -> Iterator[Finding]:
    for page, background in _backgrounds(layout):
        where = f"The artwork behind {page}"
        if not background.artwork:
            continue
        picture = artwork.get(background.artwork)
        if picture is None:
            yield error(None, f"{where} is missing. Choose it again.")
            continue
        sheet = Box(0, 0, *layout.sheet())
        yield from _quality(None, where, sheet, picture, background.fit)
    for placed in layout.fields:
        if placed.kind != "image":
            continue
        if not placed.decorative and not any(text.strip() for text in placed.alt.values()):
            yield error(placed, "describe the picture in words, or mark it as decoration.")
        for text in placed.alt.values():
            if text.rpartition(".")[2].lower() in ("png", "jpg", "jpeg", "svg"):
                yield warning(placed, f"“{text}” is the name of a file. Say what is seen on it.")
        picture = artwork.get(placed.artwork)
        if picture is None:
            yield error(placed, "its picture is missing. Choose it again.")
        else:
            yield from _quality(placed, "the picture", Box.of(placed), picture, placed.fit)


def _quality(
    placed: Field | None, what: str, frame: Box, picture: Artwork, fit: str
) -> Iterator[Finding]:
    size = picture.width, picture.height
    drawn = drawn_box(frame, size, fit)
    dots = dots_per_inch(drawn, size)
    if picture.kind != "svg" and round(dots) < FEWEST_DOTS:
        yield warning(
            placed,
            f"{what} prints with {dots:.0f} dots per inch and looks coarse; {FEWEST_DOTS} are "
            "needed. Use a larger file.",
        )
    stretched = stretched_by(drawn, size)
    if fit == "stretch" and stretched > MOST_STRETCHED:
        yield warning(placed, f"{what} is stretched by {stretched:.0f} %. Let it cover the frame.")


def _backgrounds(layout: Layout) -> Iterator[tuple[str, Background]]:
    for number, page in enumerate(layout.pages, 1):
        if page.background:
            yield f"page {number}", page.background
    if layout.continuation.background:
        yield "the continuation", layout.continuation.background


def _contrasts(layout: Layout, artwork: Mapping[str, Artwork]) -> Iterator[Finding]:
    for placed in layout.fields:
        if placed.kind not in WORDED:
            continue
        behind = _behind(placed, layout, artwork)
        bold = placed.weight == "bold"
        yield from _contrast(layout, placed, "its words", placed.colour, placed.size, bold, behind)
        if labelled(placed):
            label = (placed.label_colour, placed.label_size, False)
            yield from _contrast(layout, placed, "its label", *label, behind)


def _contrast(
    layout: Layout,
    placed: Field,
    what: str,
    colour: str,
    size: float,
    bold: bool,
    behind: list[sampling.Colour],
) -> Iterator[Finding]:
    least = sampling.needed(size, bold=bold)
    found = sampling.contrast_with(_resolved(layout, colour), behind)
    if found.usual < least:
        yield error(
            placed,
            f"{what} can hardly be told from what is behind: the contrast is {found.usual:.1f}, "
            f"and {least:g} is needed.",
        )
    elif found.worst < least:
        yield warning(
            placed,
            f"part of {what.removeprefix('its ')} lies on artwork of much the same colour: the "
            f"contrast falls to {found.worst:.1f}, and {least:g} is needed.",
        )


def _resolved(layout: Layout, colour: str) -> sampling.Colour:
    return sampling.colour_of(colour if colour.startswith("#") else getattr(layout.colours, colour))


def _behind(placed: Field, layout: Layout, artwork: Mapping[str, Artwork]) -> list[sampling.Colour]:
    """The colours a field lies on: the filled box or the picture drawn last before it, or paper."""
    paper = sampling.colour_of(layout.colours.paper)
    box = Box.of(placed)
    for other in reversed(_below(placed, layout)):
        if other.page != placed.page or not _covers(Box.of(other), box):
            continue
        if other.kind == "box" and other.fill:
            return [_resolved(layout, other.fill)]
        if other.kind == "image" and (picture := artwork.get(other.artwork)):
            return _sampled(picture, Box.of(other), other.fit, box, paper)
    background = layout.pages[placed.page - 1].background
    if background and (picture := artwork.get(background.artwork)):
        return _sampled(picture, Box(0, 0, *layout.sheet()), background.fit, box, paper)
    return [paper]


def _below(placed: Field, layout: Layout) -> list[Field]:
    """What is drawn before a field: everything that decorates, and what is read earlier."""
    decoration = [each for each in layout.fields if each.kind == "box" or each.decorative]
    return decoration + [
        each
        for each in layout.fields[: layout.fields.index(placed)]
        if each.kind == "image" and not each.decorative
    ]


def _covers(outer: Box, inner: Box) -> bool:
    across, down = outer.shared(inner)
    area = (inner.right - inner.left) * (inner.bottom - inner.top)
    return across * down > area / 2


def _sampled(
    picture: Artwork, frame: Box, fit: str, box: Box, paper: sampling.Colour
) -> list[sampling.Colour]:
    if picture.kind == "svg":
        return [paper]
    drawn = drawn_box(frame, (picture.width, picture.height), fit)
    return sampling.places(picture.data, box.part_of(drawn), paper)
