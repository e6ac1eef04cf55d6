"""HTML of other systems -> the plain text of a stem, an option or a feedback.

Nothing of the markup survives: paragraphs become blank lines, list items and table rows lines,
superscripts their characters. What the text cannot carry (a film, a formula in MathML, a script) is
named in `dropped`, so that an importer can say or refuse it. Reading is linear in the length.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

BREAK, PARAGRAPH, LINE, BULLET = "\x1c", "\x1d", "\x1e", "\x1f"
"""Breaks while reading. Control characters of the source are removed, so these are ours."""

_BLOCKS = """
p div h1 h2 h3 h4 h5 h6 blockquote pre table ul ol dl section article figure hr center
"""
_WITHHELD = """
script style template noscript head title svg math iframe object video audio canvas select textarea
applet
"""
PARAGRAPHS = frozenset(_BLOCKS.split())
LINES = frozenset({"li", "tr", "dt", "dd", "caption", "figcaption"})
WITHHELD = frozenset(_WITHHELD.split())
"""Elements whose content is no text; it is passed over with them."""
SILENT = frozenset({"style", "template", "noscript", "head", "title"})
"""Of these nobody needs to hear."""
UNREADABLE = frozenset({"embed", "input", "button", "form", "frame", "source", "track"})

_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_AFTER_BULLET = re.compile(r"\x1f[\x1c-\x1e ]*")
_BREAKS = re.compile(r" *([\x1c-\x1e](?:[\x1c-\x1e ]*[\x1c-\x1e])?) *")
_SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@dataclass(frozen=True)
class Picture:
    """An `<img>`: where it is said to be, its text for those who do not see it, its size in CSS pixels."""

    source: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Cleaned:
    """`text` holds every picture but those taken `apart` as its text in square brackets."""

    text: str
    pictures: tuple[Picture, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass
class _Reading:
    apart: int
    parts: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    dropped: dict[str, None] = field(default_factory=dict)
    lists: list[int | None] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)
    script: str = ""
    preformatted: int = 0
    in_row: bool = False


def clean_html(source: str, *, pictures_apart: int = 0) -> Cleaned:
    """The words of `source`; the first `pictures_apart` pictures leave no trace in the text."""
    reading = _Reading(apart=pictures_apart)
    for token in _tokens(_CONTROL.sub("", source)):
        if isinstance(token, str):
            _add_text(reading, token)
        else:
            _add_tag(reading, *token)
    return Cleaned(
        text=_settled("".join(reading.parts)),
        pictures=tuple(reading.pictures),
        dropped=tuple(reading.dropped),
    )


def clean_text(source: str, text_format: str = "html", *, pictures_apart: int = 0) -> Cleaned:
    """The words of a text in one of Moodle's formats; an unknown name is read as HTML.

    Plain text and Markdown stay as they are written, and the line ends of "moodle_auto_format" are kept.
    """
    if text_format in ("plain_text", "plain", "markdown"):
        return Cleaned(text=plain(source))
    if text_format in ("moodle_auto_format", "moodle"):
        source = source.strip().replace("\r\n", "\n").replace("\n", "<br>")
    return clean_html(source, pictures_apart=pictures_apart)


def plain(text: str) -> str:
    """Plain text with plain line ends, no control characters and nothing around it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def as_html(text: str) -> str:
    """Plain text as HTML that `clean_html` reads back; runs of spaces become one."""
    paragraphs = re.split(r"\n{2,}", text.strip())
    return "".join(f"<p>{html.escape(each).replace('\n', '<br>')}</p>" for each in paragraphs)


def _tokens(source: str) -> Iterator[str | tuple[str, bool, str]]:
    """Text, or (tag name, is an end, attributes as written). `<` that opens no tag is text."""
    at, folded = 0, source.lower()
    while (opening := source.find("<", at)) >= 0:
        yield source[at:opening]
        at = opening
        if source.startswith("<!--", at):
            end = source.find("-->", at + 4)
            at = len(source) if end < 0 else end + 3
            continue
        named = _NAME.match(source, at)
        if named is None and not source.startswith(("<!", "<?"), at):
            yield "<"
            at += 1
            continue
        end = _end_of_tag(source, named.end() if named else at)
        if end < 0:
            break
        if named is not None:
            name, is_end = named[1].lower(), source.startswith("</", at)
            yield name, is_end, source[named.end() : end]
            if name in ("script", "style") and not is_end:
                closing = folded.find(f"</{name}", end)
                end = len(source) if closing < 0 else closing - 1
        at = end + 1
    yield source[at:]


def _end_of_tag(source: str, at: int) -> int:
    """Where the `>` of the tag stands, one in a quoted attribute not counted; -1 if there is none."""
    start = at
    while (end := source.find(">", at)) >= 0:
        quotes = [place for mark in "\"'" if (place := source.find(mark, at, end)) >= 0]
        if not quotes:
            return end
        closing = source.find(source[min(quotes)], min(quotes) + 1)
        if closing < 0:
            return source.find(">", start)
        at = closing + 1
    return source.find(">", start)


def _add_text(reading: _Reading, written: str) -> None:
    if reading.script in WITHHELD or not written:
        return
    text = html.unescape(_HUGE_REFERENCE.sub("", written))
    text = _CONTROL.sub("", text)
    if reading.preformatted:
        text = text.replace("\n", LINE)
    if reading.script == "sup":
        raised = text.translate(_SUPERSCRIPTS)
        text = raised if not set(raised) & set(text.strip()) else f"^{text}"
    elif reading.script == "sub":
        lowered = text.translate(_SUBSCRIPTS)
        text = lowered if not set(lowered) & set(text.strip()) else f"_{text}"
    reading.parts.append(text)


def _add_tag(reading: _Reading, name: str, is_end: bool, written: str) -> None:
    if reading.script in WITHHELD:
        if is_end and name == reading.script:
            reading.script = ""
        return
    if name in WITHHELD | UNREADABLE:
        if not is_end and name not in SILENT:
            reading.dropped[name] = None
        if name in WITHHELD and not is_end and not written.endswith("/"):
            reading.script = name
        return
    attributes = {} if is_end else _attributes(written)
    if any(each.startswith("on") for each in attributes):
        reading.dropped["script"] = None
    if name in ("sup", "sub"):
        reading.script = "" if is_end else name
    elif name == "img" and not is_end:
        _add_picture(reading, attributes)
    elif name == "a":
        _add_link(reading, is_end, attributes)
    else:
        _add_break(reading, name, is_end)


def _add_break(reading: _Reading, name: str, is_end: bool) -> None:
    if name in ("ul", "ol"):
        # A break before and after the list; inside of one, a paragraph is a line.
        reading.parts.append(LINE if len(reading.lists) > is_end else PARAGRAPH)
        if not is_end:
            reading.lists.append(0 if name == "ol" else None)
        elif reading.lists:
            reading.lists.pop()
        return
    if name == "pre":
        reading.preformatted = 0 if is_end else 1
    if name in ("td", "th") and not is_end:
        reading.parts.append(" | " if reading.in_row else "")
        reading.in_row = True
    if name == "tr":
        reading.in_row = False
    if name in PARAGRAPHS:
        reading.parts.append(LINE if reading.lists else PARAGRAPH)
    elif name == "br":
        reading.parts.append(BREAK)
    elif name in LINES:
        reading.parts.append(LINE)
    if name == "li" and not is_end:
        reading.parts.append(_bullet(reading) + BULLET)


def _bullet(reading: _Reading) -> str:
    if not reading.lists or reading.lists[-1] is None:
        return "- "
    reading.lists[-1] += 1
    return f"{reading.lists[-1]}. "


def _add_picture(reading: _Reading, attributes: Mapping[str, str]) -> None:
    picture = Picture(
        source=attributes.get("src", ""),
        alt=_settled(attributes.get("alt", "")),
        width=_pixels(attributes.get("width", "")),
        height=_pixels(attributes.get("height", "")),
    )
    reading.pictures.append(picture)
    if len(reading.pictures) > reading.apart:
        reading.parts.append(f"[{picture.alt}]" if picture.alt else "")


def _add_link(reading: _Reading, is_end: bool, attributes: Mapping[str, str]) -> None:
    """The address of a web link stands after its words, unless it is its words."""
    if not is_end:
        reading.links.append((len(reading.parts), attributes.get("href", "").strip()))
        if attributes.get("href", "").strip().lower().startswith(("javascript:", "data:")):
            reading.dropped["script"] = None
    elif reading.links:
        start, address = reading.links.pop()
        words = _settled("".join(reading.parts[start:]))
        if address.lower().startswith(("http://", "https://")) and address != words:
            reading.parts.append(f" ({address})")


def _attributes(written: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(_HUGE_REFERENCE.sub("", value.strip("\"'")))
        for name, value in _ATTRIBUTE.findall(written)
    }


def _pixels(written: str) -> int | None:
    digits = written.strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and 0 < len(digits) < 6 else None


def _settled(text: str) -> str:
    """Spaces and breaks in their final shape."""
    text = _AFTER_BULLET.sub("", _SPACES.sub(" ", text))
    return _BREAKS.sub(lambda found: _gap(found[1]), text).strip()


def _gap(breaks: str) -> str:
    return "\n\n" if PARAGRAPH in breaks or breaks.count(BREAK) > 1 else "\n"
