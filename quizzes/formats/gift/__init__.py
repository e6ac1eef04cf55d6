"""GIFT, the plain text in which Moodle and many tools exchange questions.

What is read and what is left out: docs/extending/question-formats.md.
"""

import re

from quizzes.formats.gift.reading import read
from quizzes.formats.gift.writing import write

__all__ = ["LABEL", "MEDIA_TYPE", "SUFFIX", "read", "recognises", "write"]

LABEL = "GIFT"
SUFFIX = ".gift.txt"
MEDIA_TYPE = "text/plain; charset=utf-8"

_SIGN = re.compile(r"^[ \t]*(?:\$CATEGORY:|::.+?::)|(?<!\\)\{[^{}]*(?<!\\)\}", re.MULTILINE)


def recognises(text: str) -> bool:
    """A category, a named question or answers in braces, in a text that is no markup or JSON."""
    return text.lstrip()[:1] not in ("", "<", "{") and bool(_SIGN.search(text))
