"""What lessons are made of."""

from courses.blocks.figure import FigureBlock
from courses.blocks.lesson import LessonBody
from courses.blocks.safety import SafetyWarningBlock
from courses.blocks.sources import KeyFactBlock, ReferencesBlock, Source, number_sources
from courses.blocks.technique import ChecklistBlock, DoAndDoNotBlock
from courses.blocks.text import TEXT_FEATURES, RichTextBlock

__all__ = [
    "TEXT_FEATURES",
    "ChecklistBlock",
    "DoAndDoNotBlock",
    "FigureBlock",
    "KeyFactBlock",
    "LessonBody",
    "ReferencesBlock",
    "RichTextBlock",
    "SafetyWarningBlock",
    "Source",
    "number_sources",
]
