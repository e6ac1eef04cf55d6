"""Moodle XML, read and written. What it means: question/format/xml of Moodle 4.5."""

import re

from quizzes.formats.moodle_xml.reading import read as read
from quizzes.formats.moodle_xml.writing import write as write

LABEL = "Moodle XML"
SUFFIX = ".xml"
MEDIA_TYPE = "application/xml"

_ROOT = re.compile(
    r"(?:\s|<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->)*<(?:quiz|question)[\s>]", re.DOTALL
)


def recognises(text: str) -> bool:
    """Whether the first element is the one that Moodle begins with."""
    return _ROOT.match(text.removeprefix("\ufeff").removeprefix("ï»¿")) is not None
