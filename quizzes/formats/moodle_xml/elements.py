"""Writing elements: text is escaped once, and characters that no XML may hold are left out."""

import re
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Xml:
    """Lines of elements in the order in which they are written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.depth = 0

    def open(self, tag: str, **attributes: str) -> None:
        self.lines.append(f"{'  ' * self.depth}<{tag}{_attributes(attributes)}>")
        self.depth += 1

    def close(self, tag: str) -> None:
        self.depth -= 1
        self.lines.append(f"{'  ' * self.depth}</{tag}>")

    def raw(self, tag: str, content: str, **attributes: str) -> None:
        """`content` is XML already."""
        self.lines.append(f"{'  ' * self.depth}<{tag}{_attributes(attributes)}>{content}</{tag}>")

    def value(self, tag: str, text: str, **attributes: str) -> None:
        self.raw(tag, escape(_FORBIDDEN.sub("", text)), **attributes)

    def holder(self, tag: str, text: str) -> None:
        """A text within an element of its own, as Moodle writes names."""
        self.open(tag)
        self.value("text", text)
        self.close(tag)

    def text(self, tag: str, text: str, *, format: str = "plain_text") -> None:  # noqa: A002
        """A text that says in which format it is; HTML stands in CDATA, as Moodle writes it."""
        self.open(tag, format=format)
        if format == "html":
            self.raw("text", cdata(text))
        else:
            self.value("text", text)
        self.close(tag)

    def append(self, other: "Xml") -> None:
        """The other's lines as they are: an indent could end up inside a text."""
        self.lines += other.lines

    def bytes(self) -> bytes:
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        return "".join(f"{line}\n" for line in [head, *self.lines]).encode()


def cdata(text: str) -> str:
    """A section may not hold its own end, so it is cut there in two."""
    return f"<![CDATA[{_FORBIDDEN.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(
        f" {name}={quoteattr(_FORBIDDEN.sub('', value))}" for name, value in attributes.items()
    )
