"""Regions that an author enters for a picture of their own, a row for each."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.figures import KINDS, FigureRegion
from courses.figures.drawings import tip_of
from courses.figures.faults import FEWEST_CORNERS, MOST_CORNERS
from courses.figures.labels import points_of, word_beside
from courses.figures.outlines import area, crosses_itself

KIND_WORDS = {
    "muscle": _("Muscle"),
    "bone": _("Bone"),
    "nerve": _("Nerve"),
    "artery": _("Artery"),
    "vein": _("Vein"),
    "organ": _("Organ"),
    "pleura": _("Pleura"),
    "landmark": _("Landmark"),
    "danger": _("Danger zone"),
    "needle": _("Needle"),
}


def kind_choices() -> list[tuple[str, Any]]:
    return [(kind, KIND_WORDS[kind]) for kind in KINDS]


class OwnRegionBlock(blocks.StructBlock):
    """One named structure. Two numbers are a point, three pairs or more go around it."""

    name = blocks.CharBlock(max_length=80)
    key = blocks.RegexBlock(
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=40,
        help_text=_("Its name for machines, such as sciatic-nerve."),
        error_messages={
            "invalid": _("Use small letters, digits and hyphens, such as sciatic-nerve.")
        },
    )
    kind = blocks.ChoiceBlock(choices=kind_choices, default="landmark")
    risk = blocks.BooleanBlock(required=False, label=_("A needle can harm it"))
    note = blocks.CharBlock(
        required=False, max_length=300, help_text=_("One sentence for the list below the picture.")
    )
    points = blocks.CharBlock(
        max_length=1000,
        label=_("Where it lies"),
        help_text=_(
            "In percent of the picture, across and down: “48 40” is a point, “40 20, 60 20, 60 45” "
            "goes around an area."
        ),
    )

    class Meta:
        icon = "crosshairs"
        label_format = "{name}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if fault := _fault(cleaned["points"]):
            raise blocks.StructBlockValidationError(block_errors={"points": ValidationError(fault)})
        return cleaned


def own_regions(rows: Iterable[Any]) -> list[FigureRegion]:
    """The rows as regions of a figure; a row whose points cannot be read is left out."""
    regions = []
    for row in rows:
        points = points_of(row["points"] or "")
        if not points:
            continue
        parts = (points,)
        tip = tip_of(parts)
        regions.append(
            FigureRegion(
                key=row["key"],
                name=row["name"],
                kind=row["kind"],
                parts=parts,
                label=word_beside(tip),
                tip=tip,
                note=row["note"] or "",
                risk=bool(row["risk"]),
            )
        )
    return regions


def _fault(text: str) -> Any:
    points = points_of(text)
    if not points:
        return _("Enter pairs of numbers, across and down, such as 40 20, 60 20, 60 45.")
    if any(not 0 <= number <= 100 for point in points for number in point):
        return _("Every number is from 0 to 100: percent of the picture.")
    if len(points) == 1:
        return ""
    if len(points) < FEWEST_CORNERS:
        return _("Two points make a line. Enter one point, or at least three around an area.")
    if len(points) > MOST_CORNERS:
        return _("Enter at most %(n)s points.") % {"n": MOST_CORNERS}
    if crosses_itself(points):
        return _("The line around the area crosses itself. Go around it once, in one direction.")
    if area(points) == 0:
        return _("These points lie on one line. Go around an area.")
    return ""
