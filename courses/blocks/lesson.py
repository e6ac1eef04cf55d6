"""What a lesson is made of."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.figure import FigureBlock
from courses.blocks.safety import SafetyWarningBlock
from courses.blocks.sources import KeyFactBlock, ReferencesBlock
from courses.blocks.technique import ChecklistBlock, DoAndDoNotBlock
from courses.blocks.text import RichTextBlock


class LessonBody(blocks.StreamBlock):
    """The whole lesson. Every source that a fact names must stand in the reference list."""

    rich_text = RichTextBlock(group=_("Content"))
    figure = FigureBlock(group=_("Content"))
    key_fact = KeyFactBlock(group=_("Content"))
    do_and_do_not = DoAndDoNotBlock(group=_("Content"))
    checklist = ChecklistBlock(group=_("Content"))
    safety_warning = SafetyWarningBlock(group=_("Safety"))
    references = ReferencesBlock(group=_("Sources"))

    class Meta:
        block_counts = {"references": {"max_num": 1}}
        required = False

    def clean(self, value: Any, **kwargs: Any) -> Any:
        cleaned = super().clean(value, **kwargs)
        known: set[str] = set()
        used: set[str] = set()
        for child in cleaned:
            if child.block_type == "references":
                known = {reference["key"] for reference in child.value["references"]}
            elif child.block_type == "key_fact":
                used |= set(child.value["sources"])
        if missing := sorted(used - known):
            raise blocks.StreamBlockValidationError(
                non_block_errors=[
                    ValidationError(
                        _("Add these sources to the reference list: %(keys)s."),
                        params={"keys": ", ".join(missing)},
                    )
                ]
            )
        return cleaned
