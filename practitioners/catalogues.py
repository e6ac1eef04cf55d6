"""Translated sentences: what a gettext source file (.po) says, and the file that is read at run time (.mo).

Plain Python, so that no machine needs the tools of gettext. Contexts, wrapped comments and obsolete
entries are read over; what cannot be read raises CatalogueError with its line.
"""

import ast
import struct
from dataclasses import dataclass, field

MAGIC = 0x950412DE
HEADER = ""
BETWEEN = "\0"
KEYWORDS = ("msgid_plural", "msgid", "msgstr")


class CatalogueError(ValueError):
    """A line of a .po file that cannot be read."""


@dataclass(frozen=True)
class Sentence:
    """One entry: the English, its plural if it counts something, and the words for it, one or one a form."""

    msgid: str
    plural: str = ""
    words: tuple[str, ...] = ()
    is_fuzzy: bool = False

    @property
    def key(self) -> str:
        return f"{self.msgid}{BETWEEN}{self.plural}" if self.plural else self.msgid

    @property
    def is_translated(self) -> bool:
        return bool(self.words) and all(self.words) and not self.is_fuzzy


@dataclass
class _Entry:
    parts: dict[str, str] = field(default_factory=dict)
    last: str = ""
    is_fuzzy: bool = False

    def done(self) -> Sentence:
        forms = sorted(name for name in self.parts if name.startswith("msgstr"))
        words = tuple(self.parts[name] for name in forms)
        return Sentence(
            self.parts["msgid"], self.parts.get("msgid_plural", ""), words, self.is_fuzzy
        )


def read_po(text: str) -> list[Sentence]:
    """Every entry as it stands, the header (of the empty sentence) among them. Raises CatalogueError."""
    found: list[Sentence] = []
    entry = _Entry()
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            if "msgid" in entry.parts:
                found.append(entry.done())
                entry = _Entry()
            entry.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        try:
            _take(entry, line)
        except (SyntaxError, ValueError, KeyError) as fault:
            raise CatalogueError(f"Line {number} cannot be read: {line}") from fault
    if "msgid" in entry.parts:
        found.append(entry.done())
    return found


def _take(entry: _Entry, line: str) -> None:
    if not line.startswith('"'):
        entry.last, _space, line = line.partition(" ")
        if not entry.last.startswith(KEYWORDS):
            raise ValueError(entry.last)
        entry.parts[entry.last] = ""
    entry.parts[entry.last] += ast.literal_eval(line)


def write_mo(sentences: list[Sentence]) -> bytes:
    """The binary form: entries that are translated, by key, without a hash table."""
    chosen = {one.key: BETWEEN.join(one.words) for one in sentences if one.is_translated}
    pairs = sorted((key.encode(), words.encode()) for key, words in chosen.items())
    start = 7 * 4
    at = start + 16 * len(pairs)
    tables: list[bytes] = []
    blob = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), at + len(blob)))
            blob += pair[column] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(pairs), start, start + 8 * len(pairs), 0, at)
    return head + b"".join(tables) + blob
