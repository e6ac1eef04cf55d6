"""XML -> elements that know their line. Nothing outside the file is read and nothing is expanded.

A document type is refused before any of its declarations is looked at, so there are no entities but
the five of XML. Depth and number of elements are held while parsing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from quizzes.formats.items import DEEPEST, MOST_BYTES, Unreadable

MOST_ELEMENTS = 500_000
"""About a hundred for each of the questions that one import takes."""


@dataclass(slots=True)
class Element:
    """`line` is where it begins. `words` is its own text, without that of its children."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join(self.pieces)

    def all(self, tag: str) -> Iterator["Element"]:
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Element | None":
        return next(self.all(tag), None)

    def value(self, tag: str, default: str = "") -> str:
        """The words of the first child called `tag`, or of the `<text>` within it."""
        child = self.first(tag)
        return default if child is None else child.text.strip()

    @property
    def text(self) -> str:
        """The words of its `<text>`, or its own."""
        text = self.first("text")
        return (self if text is None else text).words


def parse(data: bytes) -> Element:
    """The root, in the encoding that the file names. Raises Unreadable with the line."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"The file has {len(data):,} bytes; choose one of at most {MOST_BYTES:,} bytes."
        )
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable(
            f"The XML cannot be read from line {error.lineno} on ({expat.ErrorString(error.code)}); "
            "export the file again."
        ) from None
    except (LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("The XML is not in an encoding known here; save it as UTF-8.") from None
    assert builder.root is not None  # noqa: S101  the parser wants exactly one
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _doctype(self, *declared: object) -> None:
        raise Unreadable(
            f"Line {self.parser.CurrentLineNumber} declares a document type, which no file of "
            "questions needs; remove it and try again."
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self.count += 1
        if len(self.open) >= DEEPEST:
            raise Unreadable(f"Line {line} lies more than {DEEPEST} elements deep.")
        if self.count > MOST_ELEMENTS:
            raise Unreadable(f"The file has more than {MOST_ELEMENTS:,} elements; split it.")
        element = Element(tag, attributes, line)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, tag: str) -> None:
        self.open.pop()

    def _characters(self, text: str) -> None:
        self.open[-1].pieces.append(text)
