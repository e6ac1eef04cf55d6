"""The style rules of a drawing, without anything that reaches out of it."""

import re
from collections.abc import Callable

from certificates.layout.refusal import ArtworkRefused
from certificates.layout.svg_allowed import ATTRIBUTES, REFUSED

_COMMENT = re.compile(r"/\*.*?(\*/|\Z)", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_AT_BLOCK = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_AT_LINE = re.compile(r"@[\w-]+[^{};]*;")
_URL = re.compile(r"url\s*\(", re.IGNORECASE)
_OWN_URL = re.compile(r"url\(\s*([\"']?)#([\w.:-]+)\1\s*\)", re.IGNORECASE)
_REACHING = re.compile(r"(?i)expression\s*\(|javascript:|image(-set)?\s*\(|src\s*\(|-moz-binding")

_IMPORT = "The drawing loads its styles from elsewhere. Put them into the drawing itself."
_ELSEWHERE = "The drawing takes a colour or a picture from another file. Embed it in the drawing."
_ESCAPES = "The styles of the drawing are written in escapes. Export it again as plain SVG."
_RULES = "Style rules for screens and movements were taken out of the drawing."


def clean_value(value: str) -> str:
    """The value of one attribute. It may name parts of the same drawing and nothing else."""
    plain = _OWN_URL.sub(r"url(#\2)", value)
    rest = _OWN_URL.sub("", value)
    if _URL.search(rest) or _REACHING.search(rest):
        raise ArtworkRefused(_ELSEWHERE)
    return plain


def clean_style(written: str) -> str:
    """Declarations as a style attribute has them; properties that draw nothing are left out."""
    if "\\" in written:
        raise ArtworkRefused(_ESCAPES)
    if re.search(r"(?i)@\s*import", written):
        raise ArtworkRefused(_IMPORT)
    kept = []
    for line in _COMMENT.sub("", written).split(";"):
        name, colon, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "filter" and value.lower() not in ("", "none"):
            raise ArtworkRefused(REFUSED["filter"])
        cleaned = clean_value(value)
        if colon and value and name in ATTRIBUTES and name != "style":
            kept.append(f"{name}:{cleaned}")
    return ";".join(kept)


def clean_rules(written: str, say: Callable[[str], None]) -> str:
    """The rules of a style element, each with its cleaned declarations."""
    if "\\" in written:
        raise ArtworkRefused(_ESCAPES)
    css = _COMMENT.sub("", written).replace("<!--", "").replace("-->", "")
    if re.search(r"(?i)@\s*import", css):
        raise ArtworkRefused(_IMPORT)
    if re.search(r"(?i)@\s*font-face", css):
        raise ArtworkRefused(REFUSED["font"])
    clean_value(css)
    bare = _AT_LINE.sub("", _AT_BLOCK.sub("", css))
    if bare != css:
        say(_RULES)
    rules = []
    for selector, declarations in _RULE.findall(bare):
        selector, style = " ".join(selector.split()), clean_style(declarations)
        if selector and style and "@" not in selector:
            rules.append(f"{selector}{{{style}}}")
    return "\n".join(rules)
