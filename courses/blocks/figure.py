"""Pictures with their words."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


def figure_region_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every region of every drawing of this site as "figure/region", grouped by drawing."""
    from courses.figures import figures

    return [
        (
            figure.title,
            [(f"{figure.name}/{region.key}", region.name) for region in figure.regions],
        )
        for figure in figures()
    ]


class FigureRegionBlock(blocks.ChoiceBlock):
    """A structure on one of the site's drawings, as "figure/region"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", figure_region_choices)
        super().__init__(**kwargs)

    class Meta:
        icon = "crosshairs"
        label = _("Place on a drawing")


class FigureBlock(blocks.StructBlock):
    """A picture with its words. The text alternative belongs to the picture here, not in general."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=300)
    credit = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "image"
        template = "courses/blocks/figure.html"
        description = _("A picture with caption, credit and text alternative")
