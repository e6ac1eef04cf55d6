"""JSON of strangers, read strictly: what is small, flat, unambiguous and says all in plain terms.

A signature over RDF covers what JSON-LD makes of a document. Whatever two readers could take
for different things, or that a reader sees and the signature does not, is refused here.
"""

import json
import math
import re
from typing import Any

from certificates.credential.contexts import CREDENTIALS, KNOWN

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
MAX_VALUES = 1_500
"""Values in one document. 1EdTech's example with every member has 553. The work of making RDF
grows with the square: at this limit it stays below a second."""

_MAX_WHOLE = 2**53
_EMPTY = "The document holds something empty, which no signature covers."
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Refused(ValueError):  # noqa: N818, a refusal is an everyday event
    """A document that is not looked at further; the message is a sentence that says why."""


def parse(data: bytes | str) -> dict[str, Any]:
    """The object that JSON text is, screened. Raises Refused."""
    document = read_object(data)
    screen(document)
    return document


def read_object(data: bytes | str, *, limit: int = MAX_BYTES) -> dict[str, Any]:
    """The object that JSON text is, whatever it says. Raises Refused."""
    if len(data) > limit:
        raise Refused(f"The document is longer than {limit // 1024} KiB.")
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except Refused:
        raise
    except RecursionError as error:
        raise Refused("The document is nested too deeply.") from error
    except ValueError as error:
        raise Refused("The document is not JSON.") from error
    if not isinstance(document, dict):
        raise Refused("The document is not a JSON object.")
    return document


def screen(document: dict[str, Any]) -> None:
    """Pass quietly, or raise Refused with what stands in the way."""
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[0] != CREDENTIALS:
        raise Refused("The document does not begin with the context of credentials.")
    waiting: list[tuple[Any, int]] = [(document, 1)]
    seen = 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if seen > MAX_VALUES:
            raise Refused(f"The document holds more than {MAX_VALUES} values.")
        if depth > MAX_DEPTH:
            raise Refused("The document is nested too deeply.")
        if isinstance(value, dict):
            for name, member in value.items():
                _screen_name(name)
                if name == "@context":
                    _screen_contexts(member)
                else:
                    waiting.append((member, depth + 1))
        elif isinstance(value, list):
            if not value or any(isinstance(member, list) for member in value):
                raise Refused(_EMPTY)
            waiting.extend((member, depth + 1) for member in value)
        else:
            _screen_plain(value)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Refused("The document says one thing twice.")
    return members


def _no_constant(name: str) -> Any:
    raise Refused(f"The document holds {name}, which is not a number of JSON.")


def _screen_name(name: object) -> None:
    """Plain terms only: `@graph` or a whole address says the same to a signature and not to us."""
    if not isinstance(name, str) or _NOT_IN_TEXT.search(name):
        raise Refused("The document has a member without a readable name.")
    if name != "@context" and ("@" in name or ":" in name):
        raise Refused(f"The document writes a member as {name[:80]} instead of a plain term.")


def _screen_contexts(contexts: object) -> None:
    """Addresses kept here and nothing else: a context of one's own could redefine every word."""
    listed = contexts if isinstance(contexts, list) else [contexts]
    for context in listed:
        if not isinstance(context, str):
            raise Refused("The document brings a context of its own.")
        if context not in KNOWN:
            raise Refused(f"The context {context[:200]} is not one of Open Badges 3.0.")
    if not listed or len(listed) > len(KNOWN):
        raise Refused("The document names its contexts several times or not at all.")


def _screen_plain(value: object) -> None:
    if isinstance(value, str):
        if _NOT_IN_TEXT.search(value):
            raise Refused("The document holds a character that is not text.")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise Refused("The document holds a number that is too large.")
    elif isinstance(value, int):
        if abs(value) > _MAX_WHOLE:
            raise Refused("The document holds a number that is too large.")
    elif value is None:
        raise Refused(_EMPTY)
    else:
        raise Refused("The document holds something that is not JSON.")
