"""A picture that a drawing carries inside itself."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any, Literal

from certificates.layout.refusal import ArtworkRefused

_DATA = re.compile(r"data:image/(png|jpe?g)\s*;\s*base64\s*,", re.IGNORECASE)
_STARTS: "dict[Literal['png', 'jpeg'], bytes]" = {
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff",
}

_KIND = "A picture inside the drawing is neither PNG nor JPEG. Put one of those into it."
_DAMAGED = "A picture inside the drawing is damaged. Put it in again."


def inner_picture(address: str, clean: Callable[[bytes, Any], Any]) -> str:
    """The data address of the cleaned picture. What it is called counts less than what it is."""
    start = _DATA.match(address)
    if start is None:
        raise ArtworkRefused(_KIND)
    try:
        data = base64.b64decode(re.sub(r"\s+", "", address[start.end() :]), validate=True)
    except binascii.Error:
        raise ArtworkRefused(_DAMAGED) from None
    for kind, mark in _STARTS.items():
        if data.startswith(mark):
            cleaned = clean(data, kind)[0]
            return f"data:image/{kind};base64,{base64.b64encode(cleaned).decode()}"
    raise ArtworkRefused(_KIND)
