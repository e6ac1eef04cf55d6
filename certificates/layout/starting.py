"""What a field looks like when it is added to a layout."""

from collections.abc import Collection, Mapping
from typing import Any

_WIDE = {"x": 60, "y": 90, "width": 120, "height": 10}
_NEW: Mapping[str, dict[str, Any]] = {
    "text": {**_WIDE, "text": {"*": "New words"}, "size": 10},
    "fact": {**_WIDE, "fact": "title", "label": {"*": "{label}"}, "size": 10, "min_size": 7},
    "list": {**_WIDE, "height": 40, "lists": ["objectives"], "label": {"*": "{label}"},
             "size": 9, "min_size": 7},
    "credits": {**_WIDE, "width": 60, "height": 30, "size": 9, "min_size": 7},
    "signature": {**_WIDE, "width": 60, "height": 20, "signature": "signatory_1", "size": 10,
                  "min_size": 7},
    "image": {**_WIDE, "width": 40, "height": 40, "artwork": "", "alt": {}},
    "qr": {**_WIDE, "width": 28, "height": 28},
    "ornament": {**_WIDE, "width": 40, "height": 10, "ornament": "needle"},
    "line": {**_WIDE, "height": 0, "colour": "tint"},
    "box": {**_WIDE, "height": 40, "fill": "tint", "stroke": 0},
    "sample": {**_WIDE, "size": 9, "min_size": 7},
}  # fmt: skip


def new_field(kind: str, *, taken: Collection[str] = (), page: int = 1) -> dict[str, Any]:
    """A field in the middle of the sheet, with a name that no other one has."""
    names = (kind, *(f"{kind}-{number}" for number in range(2, len(taken) + 3)))
    name = next(name for name in names if name not in taken)
    return {"id": name, "kind": kind, "page": page, **_NEW[kind]}
