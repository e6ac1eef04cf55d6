"""Text that a learner wrote, as it is stored: trimmed, in Unicode form NFC, with plain line ends."""

import unicodedata

from quizzes.kinds.shapes import AnswerRefused


def read_text(raw: object, *, longest: int) -> str | None:
    """The text, or None for a blank; `longest` in characters."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise AnswerRefused("Write your answer as text.")
    # PostgreSQL stores neither NUL nor half a surrogate pair.
    lines = raw.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", lines).strip()
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise AnswerRefused("Remove the characters that show as a box or a question mark.")
    if len(text) > longest:
        raise AnswerRefused(
            f"Shorten your answer to {longest:,} characters; it has {len(text):,} now."
        )
    return text or None


def count_words(text: str) -> int:
    return len(text.split())
