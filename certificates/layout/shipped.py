"""The designs that come with the product."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from certificates.layout.fields import Layout

FOLDER = Path(__file__).parents[1] / "typesetting" / "design" / "shipped"


def shipped_names() -> Mapping[str, str]:
    """What each is called, by its key: `border-and-needle` is "Border and needle"."""
    keys = sorted(path.stem for path in FOLDER.glob("*.json"))
    return {key: key.replace("-", " ").replace("_", " ").capitalize() for key in keys}


@cache
def shipped(key: str) -> Layout:
    """Raises KeyError for a design that does not come with the product."""
    if key not in shipped_names():
        raise KeyError(key)
    return Layout.from_data(json.loads((FOLDER / f"{key}.json").read_text()))
