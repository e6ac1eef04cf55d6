"""A question inside a lesson that counts for nothing."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import LessonBlock, folded
from courses.extending import knowledge


class QuestionBlock(blocks.ChooserBlock):
    """Names a question of the bank, whichever app keeps it."""

    @cached_property
    def target_model(self) -> Any:
        return knowledge.bank().model()

    @cached_property
    def widget(self) -> forms.Widget:
        return knowledge.bank().widget()

    class Meta:
        icon = "help"


class KnowledgeCheckBlock(LessonBlock):
    """Answered on the spot, explained at once, recorded nowhere."""

    question = QuestionBlock()
    introduction = blocks.CharBlock(required=False, max_length=200)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `check`, which the lesson has asked for together with all others (`BodyParts`)."""
        context = super().get_context(value, parent_context=parent_context)
        parts = context.get("parts")
        block, page = context.get("block"), context.get("page")
        context["check"] = parts.check(block) if parts else None
        if page is not None and page.pk and block is not None:
            context["check_address"] = reverse("courses:check", args=[page.pk, block.id])
            context["page_address"] = page.get_url(context.get("request")) or ""
        return context

    class Meta:
        icon = "help"
        template = "courses/blocks/knowledge_check.html"
        preview_template = "courses/blocks/knowledge_check_preview.html"
        preview_value = {"question": None}
        description = _("A question of the bank, explained at once and never graded")
        form_layout = folded(["question"], ["introduction"])
