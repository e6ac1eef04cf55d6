"""The formats in which questions come and go. Each is one module that answers `Format`.

To add one, write a module with LABEL, SUFFIX, `recognises` and `read`, and `write` where it can be
exported, and name it here: the commands and the staff pages offer it from then on. Plain Python.
"""

from collections.abc import Mapping
from types import MappingProxyType

from quizzes.formats import aiken, csv_table, gift, moodle_xml
from quizzes.formats.elsewhere import not_read_yet
from quizzes.formats.items import Format, Unreadable, Writer, text_of

__all__ = ["AUTO", "FORMATS", "WRITERS", "Format", "Unreadable", "Writer", "detect", "format_named"]

AUTO = "auto"

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "gift": gift,
        "moodle_xml": moodle_xml,
        "csv": csv_table,
    }
)
"""What can be exported."""

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "moodle_xml": moodle_xml,
        "csv": csv_table,
        "aiken": aiken,
        "gift": gift,
    }
)
"""What can be imported, in the order in which `detect` asks them."""

LOOKED_AT = 200_000
"""Characters of a file that are enough to know its format."""


def detect(data: bytes, filename: str = "") -> str:
    """The name of the format, by what the file holds and then by how it is called.

    Raises Unreadable when no format knows it, or when it is known and not read yet.
    """
    if reason := not_read_yet(data):
        raise Unreadable(reason)
    beginning = _beginning(data)
    for name, each in FORMATS.items():
        if each.recognises(beginning):
            return name
    for name, each in FORMATS.items():
        if filename.lower().endswith((each.SUFFIX, f".{name}")):
            return name
    raise Unreadable("The format of this file is not known here; choose the format yourself.")


def format_named(name: str, data: bytes, filename: str = "") -> Format:
    """The format called `name`, or for `auto` the one that the file is written in.

    Raises Unreadable when no format knows the file, or when it is known and not read yet.
    """
    if reason := not_read_yet(data):
        raise Unreadable(reason)
    return FORMATS[detect(data, filename) if name == AUTO else name]


def _beginning(data: bytes) -> str:
    """XML names its own encoding, so its first characters are enough to know it by."""
    if data.lstrip().startswith(b"<?xml"):
        return data[:LOOKED_AT].decode("latin-1")
    return text_of(data)[:LOOKED_AT]
