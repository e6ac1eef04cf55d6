"""What a format reads out of a file and what it writes into one.

A format translates text into `Item`s and back. It knows nothing of the database, of a body or of a
key; `quizzes.kinds` turn the `Exchange` of an item into a question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from quizzes.kinds.exchange import Exchange

MOST_BYTES = 20 * 1024 * 1024
MOST_QUESTIONS = 5000
MOST_ANSWERS = 200
LONGEST_TEXT = 20_000
DEEPEST = 40
"""Levels of elements or categories. No file that people wrote comes near any of these."""

type Category = tuple[str, ...]
"""The path of a category from the top, without the names a system gives to its own top."""


class Unreadable(ValueError):  # noqa: N818 - a file of another format is an everyday event
    """Nothing of the file can be used. The message is a sentence for the person who chose it."""


class Untranslatable(ValueError):  # noqa: N818 - a question a format cannot hold is no error
    """This one question cannot be read or written. The message is a sentence that says why."""


@dataclass(frozen=True)
class SentPicture:
    """A picture inside a file. `name` is where it is kept, made from its content."""

    name: str
    data: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True)
class Item:
    """One question of a file.

    `line` counts from 1; 0 where a format has no lines. `reference` is the id the author gave, ""
    when there is none. `notes` are sentences about what the file had and the item has not.
    `pictures` are those that the exchange names; whoever keeps the question stores them first.
    """

    line: int
    reference: str
    name: str
    category: Category
    tags: tuple[str, ...]
    exchange: Exchange
    notes: tuple[str, ...] = ()
    pictures: tuple[SentPicture, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A question that stays out, with the reason in a sentence.

    `type` is what the file calls its type, or the name of our kind where it could be told.
    """

    line: int
    name: str
    type: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """A whole file, in its own order. `categories` are all it names, also the empty ones."""

    items: list[Item] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """A file, and the questions that the format cannot hold."""

    data: bytes
    refusals: list[Refusal] = field(default_factory=list)


class Format(Protocol):
    """A module of this package that reads one format."""

    LABEL: str
    SUFFIX: str

    def recognises(self, text: str) -> bool:
        """Whether the beginning of a file looks like this format."""

    def read(self, data: bytes) -> Reading:
        """Raises Unreadable. One question that cannot be read is a Refusal, the others go on."""


class Writer(Protocol):
    """A format that can be exported too."""

    LABEL: str
    SUFFIX: str
    MEDIA_TYPE: str

    def write(self, items: Sequence[Item]) -> Written:
        """A file that `read` turns into the same items again."""


def text_of(data: bytes) -> str:
    """The file as text with plain line ends, by its mark or as UTF-8. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"The file has {len(data):,} bytes; choose one of at most {MOST_BYTES:,} bytes."
        )
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is not text in UTF-8; save it as UTF-8 and try again.") from None
    if "\0" in text:
        raise Unreadable("The file is not text; choose a file of questions.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def within_limits(reading: Reading) -> Reading:
    """The reading itself, also while it grows.

    Raises Unreadable when it holds more questions than one import takes.
    """
    if len(reading.items) + len(reading.refusals) > MOST_QUESTIONS:
        raise Unreadable(
            f"The file holds more than {MOST_QUESTIONS:,} questions; split it into smaller files."
        )
    return reading


def sized(item: Item) -> Item:
    """The item itself. Raises Untranslatable when a part is longer than a question may be."""
    exchange = item.exchange
    if len(exchange.answers) > MOST_ANSWERS:
        raise Untranslatable(f"The question has more than {MOST_ANSWERS} answers.")
    if len(item.category) > DEEPEST:
        raise Untranslatable(f"The category is more than {DEEPEST} levels deep.")
    written = [exchange.stem, exchange.rationale, item.name]
    written += [part for a in exchange.answers for part in (a.text, a.match, a.feedback)]
    if any(len(part) > LONGEST_TEXT for part in written):
        raise Untranslatable(f"A text of the question is longer than {LONGEST_TEXT:,} characters.")
    return item
