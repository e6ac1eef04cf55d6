"""What a lesson is made of."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import LessonBlock
from courses.blocks.download import DownloadBlock
from courses.blocks.figure import FigureBlock
from courses.blocks.knowledge import KnowledgeCheckBlock
from courses.blocks.safety import PrecautionsBlock, RedFlagBlock, SafetyWarningBlock
from courses.blocks.sources import DisagreementBlock, KeyFactBlock, ReferencesBlock
from courses.blocks.technique import (
    ChecklistBlock,
    DoAndDoNotBlock,
    ProcedureBlock,
    TechniqueCardBlock,
)
from courses.blocks.text import AccordionBlock, RichTextBlock
from courses.blocks.video import OutsideVideoBlock, VideoBlock

CONTENT, SAFETY, QUESTIONS = _("Content"), _("Safety"), _("Questions")
MEDIA, SOURCES = _("Media"), _("Sources")


class LessonBody(blocks.StreamBlock):
    """The whole lesson. Every source that a part names must stand in the reference list."""

    rich_text = RichTextBlock(group=CONTENT)
    technique_card = TechniqueCardBlock(group=CONTENT)
    procedure = ProcedureBlock(group=CONTENT)
    do_and_do_not = DoAndDoNotBlock(group=CONTENT)
    accordion = AccordionBlock(group=CONTENT)
    checklist = ChecklistBlock(group=CONTENT)
    safety_warning = SafetyWarningBlock(group=SAFETY)
    red_flag = RedFlagBlock(group=SAFETY)
    precautions = PrecautionsBlock(group=SAFETY)
    knowledge_check = KnowledgeCheckBlock(group=QUESTIONS)
    figure = FigureBlock(group=MEDIA)
    video = VideoBlock(group=MEDIA)
    outside_video = OutsideVideoBlock(group=MEDIA)
    download = DownloadBlock(group=MEDIA)
    key_fact = KeyFactBlock(group=SOURCES)
    disagreement = DisagreementBlock(group=SOURCES)
    references = ReferencesBlock(group=SOURCES)

    class Meta:
        block_counts = {"references": {"max_num": 1}}
        required = False

    def get_prep_value(self, value: Any) -> Any:
        """Each part goes through its own block, so that texts which nobody looked at are cleaned, too."""
        if value:
            list(value)
        return super().get_prep_value(value)

    def clean(self, value: Any, **kwargs: Any) -> Any:
        """A draft may name sources that are not in the list yet."""
        cleaned = super().clean(value, **kwargs)
        if self.is_deferred_validation:
            return cleaned
        known: set[str] = set()
        used: set[str] = set()
        for child in cleaned:
            if child.block_type == "references":
                known = {reference["key"] for reference in child.value["references"]}
            elif isinstance(child.block, LessonBlock):
                used |= child.block.cited(child.value)
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
