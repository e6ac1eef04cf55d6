"""What can harm a patient if it is missed."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class SafetyWarningBlock(blocks.StructBlock):
    """Where a mistake hurts somebody. Used sparingly, or nobody reads it."""

    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=["bold", "italic", "ul", "ol", "link"])

    class Meta:
        icon = "warning"
        template = "courses/blocks/safety_warning.html"
        description = _("Something that can harm a patient if it is missed")
