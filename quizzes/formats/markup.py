"""Telling HTML from plain text, and what plain text loses of it in sentences for the author."""

import html
import re
from collections.abc import Iterable

from quizzes.formats.html_text import Cleaned

_ELEMENTS = """
a abbr article audio b big blockquote body br button canvas caption center cite code dd del details
div dl dt em embed figcaption figure font footer form frame h1 h2 h3 h4 h5 h6 head header hr html i
iframe img input ins kbd label li link main mark math meta nav noscript object ol p pre q s samp
script section select small source span strike strong style sub summary sup svg table tbody td
template textarea tfoot th thead title tr track tt u ul var video
"""
ELEMENTS = frozenset(_ELEMENTS.split())
BARE = frozenset({"p", "br", "div", "span", "pre", "body", "html", "a", "img", "sub", "sup", "li"})
"""Elements that plain text holds as well, or that have a note of their own."""

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>|<!--")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp);")
_ADDRESS = re.compile(r"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ANCHOR = re.compile(r"</?a(?:\s[^<>]*)?>", re.IGNORECASE)


def has_markup(source: str) -> bool:
    """Whether a text that may be HTML is: it holds an element or a character reference.

    "a < b" and "<120 mmHg" hold none.
    """
    return bool(_ENTITY.search(source)) or any(name in ELEMENTS | {""} for name in _tags(source))


def without_links(source: str) -> tuple[str, list[str]]:
    """The source with only the words of its links, and the web addresses they had."""
    if "<a" not in source.casefold():
        return source, []
    addresses = []
    for anchor in _ANCHOR.findall(source):
        found = _ADDRESS.search(anchor)
        address = html.unescape(next(filter(None, found.groups()), "")) if found else ""
        if address.lower().startswith(("http://", "https://")):
            addresses.append(address)
    return _ANCHOR.sub("", source), addresses


def notes_on(source: str, cleaned: Cleaned, addresses: Iterable[str] = ()) -> list[str]:
    """What the author may want to look at, most important first."""
    notes = [f"Left out: {name}." for name in cleaned.dropped]
    notes += [f"The address of a link was left out: {address}" for address in addresses]
    if cleaned.pictures:
        notes.append("A picture was left out; add it to the question.")
    if any(name not in BARE | {""} for name in _tags(source)):
        notes.append("Formatting was left out; questions are plain text.")
    return notes


def _tags(source: str) -> set[str]:
    """The names of the elements, "" for a comment."""
    return {(found[1] or "").lower() for found in _TAG.finditer(source)} & (ELEMENTS | {""})
