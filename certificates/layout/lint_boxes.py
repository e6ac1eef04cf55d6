"""Where fields lie and how large they are: on the paper, apart from each other, readable."""

from collections.abc import Iterator

from certificates.layout.fields import Field, Layout
from certificates.layout.findings import (
    SMALLEST_TYPE,
    WORDED,
    Finding,
    called,
    error,
    labelled,
    warning,
)
from certificates.layout.geometry import Box, pairs

UNPRINTABLE = 5.0
SMALLEST_CODE = 22.0
TOUCHING = 2.0
"""Millimetres two boxes may share before they are said to overlap: lines do not fill theirs."""
INTO_THE_QUIET_ZONE = 2 / 37
"""Of the side of a code: half of the empty paper around its modules. The code is drawn on a plate
of its own, so it may lie on dark artwork, but nothing may lie on it."""


def box_findings(layout: Layout) -> Iterator[Finding]:
    yield from _places(layout)
    yield from _overlaps(layout)
    yield from _sizes(layout)
    yield from _codes(layout)


def _places(layout: Layout) -> Iterator[Finding]:
    for placed in layout.fields:
        box = Box.of(placed)
        if not (placed.kind in WORDED or placed.kind == "qr" or _means_something(placed)):
            continue  # what only decorates may run over the edge
        if not box.within(layout.sheet()):
            yield error(placed, "it reaches beyond the paper and would be cut off.")
        elif not box.within(layout.sheet(), margin=UNPRINTABLE):
            yield warning(
                placed,
                f"it lies within {UNPRINTABLE:.0f} mm of the edge, where most printers print nothing.",
            )


def _means_something(placed: Field) -> bool:
    return placed.kind == "image" and not placed.decorative


def _overlaps(layout: Layout) -> Iterator[Finding]:
    for one, other in pairs(placed for placed in layout.fields if placed.kind in WORDED):
        if one.page != other.page or "sample" in (one.kind, other.kind):
            continue
        across, down = Box.of(one).shared(Box.of(other))
        if across > TOUCHING and down > TOUCHING:
            yield warning(
                other, f"it overlaps {called(one)} by {across:.0f} × {max(1, round(down))} mm."
            )


def _sizes(layout: Layout) -> Iterator[Finding]:
    for placed in layout.fields:
        if placed.kind not in WORDED:
            continue
        if placed.size < SMALLEST_TYPE:
            yield error(
                placed,
                f"{placed.size:g} points are too small to read. Use {SMALLEST_TYPE:g} or more.",
            )
        if labelled(placed) and placed.label_size < SMALLEST_TYPE:
            yield error(
                placed,
                f"its label of {placed.label_size:g} points is too small to read. "
                f"Use {SMALLEST_TYPE:g} or more.",
            )


def _codes(layout: Layout) -> Iterator[Finding]:
    for placed in layout.fields:
        if placed.kind != "qr":
            continue
        side = min(placed.width, placed.height)
        if side < SMALLEST_CODE:
            yield error(
                placed,
                f"a code of {side:g} mm is too small for a phone. Make it {SMALLEST_CODE:g} mm or more.",
            )
        for other in layout.fields:
            if other is placed or other.page != placed.page or other.kind in ("box", "ornament"):
                continue
            if min(Box.of(other).shared(Box.of(placed))) > side * INTO_THE_QUIET_ZONE:
                yield warning(placed, f"{called(other)} lies on it, and phones need it free.")
