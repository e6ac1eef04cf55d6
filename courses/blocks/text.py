"""Running text, and text that is folded away until somebody wants it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import SHORT_TEXT, LessonBlock
from courses.lessons.pasted import cleaned

TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ul", "ol", "link", "document-link"]


class CleanTextBlock(blocks.RichTextBlock):
    """Rich text that is stored within its features, also when an import or a script brings it."""

    def get_prep_value(self, value: Any) -> str:
        return cleaned(super().get_prep_value(value), self.features or TEXT_FEATURES)


class RichTextBlock(CleanTextBlock):
    """Running text with few levels of headings."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        template = "courses/blocks/rich_text.html"
        description = _("Paragraphs, small headings and lists")
        preview_value = (
            "<h3>What the needle meets</h3><p>Skin, fat, fascia, then muscle. Each is felt as a "
            "<b>change of resistance</b>, and none of them tells you how deep you are.</p>"
            "<ul><li>Mark the landmark first.</li><li>Needle towards bone where there is bone.</li></ul>"
        )


class AccordionBlock(LessonBlock):
    """Parts that open one by one. Never for what everybody must read."""

    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("heading", blocks.CharBlock(max_length=160)),
                ("text", CleanTextBlock(features=SHORT_TEXT)),
            ],
            icon="expand-right",
        ),
        label=_("Parts"),
    )

    class Meta:
        icon = "collapse-down"
        template = "courses/blocks/accordion.html"
        description = _("Details that open one by one: nothing that everybody must read")
        preview_value = {
            "items": [
                {
                    "heading": "Where the word comes from",
                    "text": "<p>Filum is Latin for thread.</p>",
                },
                {
                    "heading": "Other names",
                    "text": "<p>Intramuscular stimulation is one of them.</p>",
                },
            ]
        }
