"""The JSON-LD contexts that credentials are written in, kept here so that none is ever fetched.

`credentials-v2.json` is the W3C's, as packed by Digital Bazaar (`LICENSE.credentials-v2.txt`);
`ob-v3p0-*.json` are 1EdTech's, as packed by the Digital Credentials Consortium
(`LICENSE.open-badges.txt`). `SOURCES.md` names the packages.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

_FILES = {
    CREDENTIALS: "credentials-v2.json",
    OPEN_BADGES: "ob-v3p0-context-3.0.3.json",
    EXTENSIONS: "ob-v3p0-extensions.json",
}
KNOWN = frozenset(_FILES)
_HERE = Path(__file__).parent


class UnknownContext(ValueError):  # noqa: N818, a fact about the document, not a fault
    """A context that is not kept here. It is refused, not fetched."""


@cache
def _text(address: str) -> str:
    return (_HERE / _FILES[address]).read_text(encoding="utf-8")


def load(address: str, _options: object = None) -> dict[str, Any]:
    """A context as pyld's loaders answer. Each call hands out a fresh copy: pyld writes into it."""
    if address not in KNOWN:
        raise UnknownContext(f"The context {address[:200]} is not one of Open Badges 3.0.")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": json.loads(_text(address)),
        "tag": "static",
    }
