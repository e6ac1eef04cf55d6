"""Files to keep."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock

from courses.blocks.base import LessonBlock, folded


class DownloadBlock(LessonBlock):
    """A document with its size and type, so that nobody is surprised by either."""

    document = DocumentChooserBlock()
    description = blocks.CharBlock(required=False, max_length=200)
    title = blocks.CharBlock(
        required=False,
        max_length=160,
        help_text=_("Where the title in the library does not fit here."),
    )

    def get_preview_value(self) -> Any:
        newest = get_document_model().objects.order_by("-pk").first()
        sample = get_document_model()(
            title=str(_("Consent form")), file="consent.pdf", file_size=84_000
        )
        return self.normalize({"document": newest or sample, "description": "", "title": ""})

    class Meta:
        icon = "download"
        template = "courses/blocks/download.html"
        description = _("A document to keep, with its size and type")
        form_layout = folded(["document", "description"], ["title"])
