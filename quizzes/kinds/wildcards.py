"""Patterns of a short answer: `*` is any run of characters, `\\*` is an asterisk.

No regular expression is built from what an author wrote. Matching looks for each literal piece
once, from left to right, so a pattern of many asterisks cannot slow grading down.
"""

import unicodedata


def pieces(pattern: str) -> list[str]:
    """The literal texts between the wildcards; one piece means there is no wildcard."""
    return [
        part.replace("\0", "*")
        for part in pattern.replace("\0", "").replace(r"\*", "\0").split("*")
    ]


def matches(pattern: str, text: str, *, case_sensitive: bool) -> bool:
    """True when the whole text, trimmed, fits the whole pattern."""
    first, *others = (_comparable(piece, case_sensitive) for piece in pieces(pattern.strip()))
    rest = _comparable(text.strip(), case_sensitive)
    if not others:
        return rest == first
    *middle, last = others
    if not rest.startswith(first):
        return False
    rest = rest.removeprefix(first)
    for piece in middle:
        _, found, rest = rest.partition(piece) if piece else ("", "*", rest)
        if not found:
            return False
    return rest.endswith(last)


def _comparable(text: str, case_sensitive: bool) -> str:
    """NFC, so that é typed as one character or as two is the same letter."""
    composed = unicodedata.normalize("NFC", text)
    return composed if case_sensitive else unicodedata.normalize("NFC", composed.casefold())
