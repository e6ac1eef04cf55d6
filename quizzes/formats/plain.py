"""Markup to plain text. Questions are plain text here, so nothing of a file can run in a page.

Paragraphs, line breaks, list items and preformatted text keep their lines; every other element
leaves its words. What script, style and the like hold is dropped with them.
"""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

SILENT = frozenset({"script", "style", "template", "iframe", "object", "noscript", "head", "title"})
PARAGRAPHS = frozenset({"p", "div", "pre", "ul", "ol", "table", "blockquote", "section", "article"})
PARAGRAPHS |= frozenset({f"h{level}" for level in range(1, 7)})
LINES = frozenset({"li", "tr", "dt", "dd"})
PICTURES = frozenset({"img", "svg", "video", "audio", "embed", "canvas"})
_INLINE = """
a abbr b big br center cite code del em font hr i ins kbd label mark math q s samp small span strike
strong sub sup tbody td th thead tt u var body html form input button link meta details summary
figure figcaption dl main header footer nav
"""
KNOWN = SILENT | PARAGRAPHS | LINES | PICTURES | frozenset(_INLINE.split())

FORMATTING = "Formatting was dropped; questions are plain text."
PICTURE = "A picture or a recording was dropped; add it to the question."

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>|<!--")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp);")
_BREAK = re.compile(r"[ \t\n\f]+")


@dataclass(frozen=True)
class Plain:
    """The text, and sentences about what it lost."""

    text: str
    notes: tuple[str, ...] = ()


def from_html(source: str) -> Plain:
    """The words of HTML. Broken markup is read as far as it goes, as browsers do."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    notes = []
    if reader.formatted:
        notes.append(FORMATTING)
    if reader.pictures:
        notes.append(PICTURE)
    return Plain(reader.text(), tuple(notes))


def has_markup(source: str) -> bool:
    """Whether a text that may be HTML is: it has an element or a character of HTML.

    "a < b" and "<120 mmHg" are none.
    """
    tags = (found[1] for found in _TAG.finditer(source))
    return bool(_ENTITY.search(source)) or any(tag is None or tag.lower() in KNOWN for tag in tags)


def without_tags(source: str) -> Plain:
    """For texts whose lines mean something, such as Markdown: the elements go, the lines stay."""
    if not has_markup(source):
        return Plain(source)
    return from_html(f"<pre>{source}</pre>")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.preformatted = 0
        self.formatted = False
        self.pictures = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag in PICTURES:
            self.pictures = True
            self._described(dict(attrs).get("alt"))
        elif tag == "br":
            self.parts.append("\n")
        self.preformatted += tag == "pre"
        self._broken(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        if tag == "pre":
            self.preformatted = max(0, self.preformatted - 1)
        self._broken(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in {"br", "hr", "img", "input"}:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        data = data.replace("\N{NO-BREAK SPACE}", " ")
        self.parts.append(data if self.preformatted else _BREAK.sub(" ", data))

    def text(self) -> str:
        """Lines without idle spaces; at most one empty line between paragraphs."""
        joined = "".join(self.parts)
        lines = [line.rstrip() for line in joined.split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _described(self, alt: str | None) -> None:
        if alt and alt.strip() and not self.silent:
            self.parts.append(_BREAK.sub(" ", unescape(alt)).strip())

    def _broken(self, tag: str) -> None:
        """A paragraph stands apart from what is around it, a list item on a line of its own."""
        if tag not in {"p", "br", "div", "span", "pre", "body", "html"}:
            self.formatted = self.formatted or tag in KNOWN - PICTURES
        if tag in PARAGRAPHS:
            self._apart("\n\n")
        elif tag in LINES:
            self._apart("\n")

    def _apart(self, gap: str) -> None:
        if self.silent:
            return
        while self.parts and not self.preformatted and not self.parts[-1].strip(" "):
            self.parts.pop()
        self.parts.append(gap)
