"""Running text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ul", "ol", "link", "document-link"]


class RichTextBlock(blocks.RichTextBlock):
    """Running text with few levels of headings."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        template = "courses/blocks/rich_text.html"
        description = _("Paragraphs, small headings and lists")
