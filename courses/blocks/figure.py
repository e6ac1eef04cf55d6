"""Pictures with their words: the site's drawings, and pictures with regions of their author's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.images.blocks import ImageBlock

from courses import figures
from courses.blocks.region_rows import OwnRegionBlock, own_regions
from courses.figures.labels import Canvas, canvas


def drawing_choices() -> list[tuple[str, str]]:
    return [(drawing.name, drawing.title) for drawing in figures.figures()]


def figure_region_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every region of every drawing of this site as "figure/region", grouped by drawing."""
    return [
        (
            drawing.title,
            [(f"{drawing.name}/{region.key}", region.name) for region in drawing.regions],
        )
        for drawing in figures.figures()
    ]


class DrawingBlock(blocks.ChoiceBlock):
    """One of the site's own drawings, by its name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", drawing_choices)
        super().__init__(**kwargs)

    class Meta:
        icon = "image"


class FigureRegionBlock(blocks.ChoiceBlock):
    """A structure on one of the site's drawings, as "figure/region"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", figure_region_choices)
        super().__init__(**kwargs)

    class Meta:
        icon = "crosshairs"
        label = _("Place on a drawing")


@dataclass(frozen=True)
class Shown:
    """A figure as a page shows it, wherever it comes from. `src` is "" for an uploaded picture."""

    title: str
    src: str
    width: int
    height: int
    alternative: str
    credit: str
    canvas: Canvas
    is_sample: bool = False

    @property
    def kind(self) -> str:
        return "drawing" if self.src else "picture"


def shown_drawing(
    name: str, *, marked: Sequence[str] = (), alternative: str = "", credit: str = ""
) -> Shown | None:
    """A drawing of this site; None when nobody drew one of that name any more."""
    try:
        drawing = figures.figure(name)
    except figures.UnknownFigure:
        return None
    return Shown(
        title=drawing.title,
        src=static(drawing.static_path),
        width=drawing.width,
        height=drawing.height,
        alternative=alternative or drawing.alternative,
        credit=credit or drawing.source,
        canvas=canvas(drawing.regions, width=drawing.width, height=drawing.height, marked=marked),
        is_sample=drawing.is_sample,
    )


class FigureValue(blocks.StructValue):
    """What the author entered, and what the page shows of it."""

    @cached_property
    def shown(self) -> Shown | None:
        if name := self.get("drawing"):
            return shown_drawing(
                name,
                marked=[key.strip() for key in (self.get("marked") or "").split(",")],
                alternative=self.get("alternative") or "",
                credit=self.get("credit") or "",
            )
        image = self.get("image")
        if image is None:
            return None
        regions = own_regions(self.get("regions") or [])
        return Shown(
            title=image.title,
            src="",
            width=image.width,
            height=image.height,
            alternative=image.contextual_alt_text or "",
            credit=self.get("credit") or "",
            canvas=canvas(regions, width=image.width, height=image.height),
        )


class FigureBlock(blocks.StructBlock):
    """A drawing of this site, or an uploaded picture with regions of its own.

    In data files one of

        - type: figure
          drawing: gluteal              # a name of `courses.figures`; brings its alternative and regions
          marked: piriformis, sciatic-nerve   # optional: keys of regions that are outlined
          caption: "Where the sciatic nerve leaves the pelvis."

        - type: figure
          image: {image: 12, alt_text: "What it shows", decorative: false}
          regions:
          - {key: crest, name: "Iliac crest", kind: landmark, risk: false, note: "", points: "40 12"}
          - {key: nerve, name: "Sciatic nerve", kind: nerve, risk: true, points: "48 40, 52 40, 52 90"}
          caption: "…"
          credit: "…"

    and for both, when they differ from what is said here: `alternative: ""` (another text alternative
    than the drawing's own), `credit: ""`, `labels: true` (names stand on the picture at first; the
    reader switches them) and `show_list: true` (the list of structures is open at first). Blocks that
    were written with image, caption and credit alone stay as they are.
    """

    drawing = DrawingBlock(
        required=False, help_text=_("Drawings of this site come with names and a text alternative.")
    )
    image = ImageBlock(required=False, label=_("or a picture of your own"))
    caption = blocks.CharBlock(required=False, max_length=300)
    alternative = blocks.TextBlock(
        required=False,
        rows=3,
        label=_("Text alternative"),
        help_text=_(
            "For a drawing: leave empty to use its own. A picture of your own has a field beside it."
        ),
    )
    credit = blocks.CharBlock(required=False, max_length=200)
    marked = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("Outlined regions"),
        help_text=_("Keys of the drawing's regions with commas between, such as sciatic-nerve."),
    )
    labels = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("Names on the picture"),
        help_text=_("Whether they are there at first. Readers switch them on and off."),
    )
    show_list = blocks.BooleanBlock(
        required=False, default=True, label=_("List of structures is open at first")
    )
    regions = blocks.ListBlock(
        OwnRegionBlock(),
        required=False,
        default=[],
        collapsed=True,
        label=_("Regions of your own picture"),
    )

    class Meta:
        icon = "image"
        template = "courses/blocks/figure.html"
        value_class = FigureValue
        form_layout = blocks.struct_block.BlockGroup(
            children=["drawing", "image", "caption", "regions"],
            settings=["marked", "labels", "show_list", "alternative", "credit"],
        )
        description = _("A drawing or picture with named structures, zoom and a text alternative")

    def get_preview_value(self) -> Any:
        first = next((name for name, _title in drawing_choices()), "")
        return self.to_python({"drawing": first, "caption": ""})

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        drawing, image = cleaned["drawing"], cleaned["image"]
        faults: dict[str, Any] = {}
        if not drawing and image is None:
            faults["drawing"] = _("Choose a drawing of this site, or a picture of your own below.")
        elif drawing and image is not None:
            faults["drawing"] = _("Choose a drawing or a picture of your own, not both.")
        elif drawing:
            faults = _faults_of_drawing(drawing, cleaned)
        elif image.decorative and cleaned["regions"]:
            faults["image"] = _(
                "A picture with named structures says something: describe it in words."
            )
        elif len(keys := [row["key"] for row in cleaned["regions"]]) > len(set(keys)):
            faults["regions"] = _("Two regions have the same key. Give each its own.")
        if faults:
            raise blocks.StructBlockValidationError(
                block_errors={name: ValidationError(fault) for name, fault in faults.items()}
            )
        return cleaned


def _faults_of_drawing(name: str, cleaned: Any) -> dict[str, Any]:
    drawing = figures.figure(name)
    if cleaned["regions"]:
        return {"drawing": _("A drawing brings its own regions. Remove those you entered below.")}
    known = {region.key for region in drawing.regions}
    entered = [key.strip() for key in cleaned["marked"].split(",") if key.strip()]
    if strange := [key for key in entered if key not in known]:
        words = {"keys": ", ".join(strange), "known": ", ".join(sorted(known))}
        return {
            "marked": _("This drawing has no region %(keys)s. It has: %(known)s.") % words,
        }
    return {}


class FigureBlockAdapter(blocks.struct_block.StructBlockAdapter):
    """The editor's form, with the places of the rows shown on the picture as they are typed."""

    js_constructor = "courses.blocks.FigureBlock"

    @cached_property
    def media(self) -> Any:
        inherited = super().media
        return forms.Media(
            js=[*inherited._js, "courses/admin/figure_block.js"],
            css={"all": ["courses/admin/figure_block.css"]},
        )


register(FigureBlockAdapter(), FigureBlock)
