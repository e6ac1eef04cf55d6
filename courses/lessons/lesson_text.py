"""The parts of a lesson as plain text: what they are headed by, and whether a quote still stands there."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

HEADING = re.compile(r"<h[2-4][^>]*>(.*?)</h[2-4]>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
# Within a word: bold letters and links part nothing.
INLINE = re.compile(r"</?(?:a|b|code|em|i|s|span|strong|sub|sup)\b[^>]*>")
SPACE = re.compile(r"\s+")
# What is looked up rather than read.
NOT_READ = frozenset({"references"})
LONGEST_HEADING = 120


@dataclass(frozen=True)
class Part:
    """One block of a lesson. `heading` is its own, or else the last one before it; "" where none stands."""

    id: str
    kind: str
    heading: str
    value: Any

    @property
    def is_to_be_read(self) -> bool:
        return self.kind not in NOT_READ

    @cached_property
    def letters(self) -> str:
        """Its words without any space: what a browser shows and what is stored differ in spaces alone."""
        return _letters(" ".join(plain(words) for words in _words(self.value)))

    def says(self, quote: str) -> bool:
        return _letters(quote) in self.letters


def parts_of(blocks: Iterable[Mapping[str, Any]]) -> list[Part]:
    """`blocks` are rows of a stream: type, value and id. Those without an id cannot be pointed at."""
    parts: list[Part] = []
    last = ""
    for block in blocks:
        own, inside = _headings(block["value"])
        heading = own or inside[0] if own or inside else last
        last = inside[-1] if inside else own or last
        if block.get("id"):
            parts.append(Part(str(block["id"]), str(block["type"]), heading, block["value"]))
    return parts


def plain(words: str) -> str:
    """Markup taken out, entities as letters, one space where there were several."""
    return SPACE.sub(" ", html.unescape(TAG.sub(" ", INLINE.sub("", words)))).strip()


def _headings(value: Any) -> tuple[str, list[str]]:
    """A block's own title, and the headings that stand in its text."""
    if isinstance(value, str):
        return "", [_short(plain(found)) for found in HEADING.findall(value)]
    if isinstance(value, Mapping):
        title = value.get("title") or value.get("heading") or ""
        return (_short(plain(title)) if isinstance(title, str) else ""), []
    return "", []


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _words(each)
    elif isinstance(value, Iterable):
        for each in value:
            yield from _words(each)


def _letters(words: str) -> str:
    return SPACE.sub("", words)


def _short(words: str) -> str:
    if len(words) <= LONGEST_HEADING:
        return words
    return words[: LONGEST_HEADING - 1].rstrip() + "…"
