"""What lessons are made of."""

from courses.blocks.base import LessonBlock
from courses.blocks.figure import FigureBlock
from courses.blocks.lesson import LessonBody
from courses.blocks.sources import Source, number_sources
from courses.blocks.text import TEXT_FEATURES, RichTextBlock

__all__ = [
    "TEXT_FEATURES",
    "FigureBlock",
    "LessonBlock",
    "LessonBody",
    "RichTextBlock",
    "Source",
    "number_sources",
]
