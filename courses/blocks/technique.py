"""What hands do, and what an assessor looks at."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class DoAndDoNotBlock(blocks.StructBlock):
    """Technique as two short lists."""

    do = blocks.ListBlock(blocks.CharBlock(max_length=300))
    do_not = blocks.ListBlock(blocks.CharBlock(max_length=300))

    class Meta:
        icon = "list-ul"
        template = "courses/blocks/do_and_do_not.html"
        description = _("What to do and what not to do")


class ChecklistBlock(blocks.StructBlock):
    """The items an assessor looks at in one station of a practical examination."""

    title = blocks.CharBlock(max_length=160)
    minutes = blocks.IntegerBlock(min_value=1, max_value=240)
    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("text", blocks.CharBlock(max_length=400)),
                ("critical", blocks.BooleanBlock(required=False)),
            ]
        )
    )

    class Meta:
        icon = "tasks"
        template = "courses/blocks/checklist.html"
        description = _("One station of a practical examination")
