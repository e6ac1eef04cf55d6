"""What is wrong with a design, in sentences that name the field."""

from collections.abc import Callable, Collection, Iterator, Mapping

from certificates.layout.artwork import Artwork
from certificates.layout.fields import Layout, placed_facts
from certificates.layout.findings import Finding, error, warning
from certificates.layout.lint_boxes import box_findings
from certificates.layout.lint_looks import look_findings
from certificates.layout.vocabulary import FONTS

__all__ = ["ALWAYS", "REQUIREMENTS", "Finding", "lint", "try_names"]

REQUIREMENTS: Mapping[str, str] = {
    "holder_name": "the name of the holder",
    "licence_number": "the licence number",
    "provider_name": "the name of the provider",
    "provider_number": "the provider's number",
    "approval_number": "the approval number",
    "title": "the title",
    "description": "the description",
    "objectives": "the objectives",
    "courses": "the courses",
    "dates": "the date of completion",
    "place_or_mode": "the place or the format",
    "hours": "the hours",
    "units": "the units",
    "presenter": "the presenter",
    "signature": "a signature",
    "expiry": "the date until which it is valid",
    "number": "the number of the certificate",
    "code": "the code that verifies it",
    "verify_address": "the address that verifies it",
    "qr": "the QR code",
}
ALWAYS = frozenset(
    {"holder_name", "title", "provider_name", "dates", "number", "code", "qr", "signature"}
)
"""What a design has to print whoever asks for it."""


def lint(
    layout: Layout,
    artwork: Mapping[str, Artwork],
    required: Collection[str] = ALWAYS,
    *,
    advised: Collection[str] = (),
    fonts: Collection[str] | None = None,
) -> list[Finding]:
    """Every fault of a layout, errors first and each group in reading order.

    `required` are facts that have to be placed, `advised` those that some place asks for. `fonts`
    are the families at hand, those that are shipped when it is None.
    """
    found = [
        *_roles(layout),
        *_facts(layout, required, advised),
        *_fonts(layout, fonts),
        *box_findings(layout),
        *look_findings(layout, artwork),
    ]
    order = {placed.id: at for at, placed in enumerate(layout.fields)}
    return sorted(
        dict.fromkeys(found), key=lambda one: (one.level != "error", order.get(one.field, -1))
    )


def _roles(layout: Layout) -> Iterator[Finding]:
    for role, what in (("title", "the heading"), ("holder", "the name of the holder")):
        having = [placed for placed in layout.fields if placed.role == role]
        if not having:
            yield error(None, f"Give one field the role of {what}.")
        for placed in having[1:]:
            yield error(placed, f"another field is {what} already. Choose ordinary text here.")


def _facts(
    layout: Layout, required: Collection[str], advised: Collection[str]
) -> Iterator[Finding]:
    placed = placed_facts(layout)
    for fact in REQUIREMENTS:
        if fact in placed:
            continue
        if fact in required:
            yield error(None, f"Place {REQUIREMENTS[fact]}: a certificate has to show it.")
        elif fact in advised:
            yield warning(
                None,
                f"Place {REQUIREMENTS[fact]}: some boards do not accept a certificate without.",
            )


def _fonts(layout: Layout, fonts: Collection[str] | None) -> Iterator[Finding]:
    for voice in FONTS:
        chosen = getattr(layout.fonts, voice)
        if chosen not in (FONTS[voice] if fonts is None else fonts):
            yield error(None, f"The font {chosen} is not at hand. Choose another {voice} font.")


Crowded = Callable[[str], Collection[str]]
"""Sets the layout for a holder of this name and tells the ids of fields whose words do not fit
even when they are as small as they may be. Raises when no font has some of the characters."""


def try_names(
    layout: Layout, crowded: Crowded, names: Mapping[str, str], *, missing: type[Exception]
) -> list[Finding]:
    """What the hardest names come to. `names` are told by what is hard about them, `missing` is
    raised with the characters in `text`. Each field is named once."""
    by_id = {placed.id: placed for placed in layout.fields}
    holder = next((placed for placed in layout.fields if placed.role == "holder"), None)
    found: dict[str, Finding] = {}
    lacking: list[Finding] = []
    for what, name in names.items():
        try:
            full = crowded(name)
        except missing as lack:
            characters = getattr(lack, "text", "")
            lacking.append(error(holder, f"no font has the characters {characters} of {what}."))
            continue
        for id_ in full:
            if id_ in by_id and id_ not in found:
                found[id_] = error(
                    by_id[id_],
                    f"{what} does not fit, even in {by_id[id_].min_size:g} points. "
                    "Make the box larger.",
                )
    return [*lacking, *found.values()]
