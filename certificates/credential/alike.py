"""Canonical forms of our own badges: what a programme's badges have in common is reckoned once.

Badges of one programme differ in a dozen values: who, when, which number, which place in the list.
JSON-LD is expanded for the first of them, with a stand-in for each of these values; for all that
follow the values are put in. Which unnamed node gets which name depends on the values, so that
is reckoned for every badge.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from certificates.credential import canonical as slowly
from certificates.credential.canonical import Dataset
from certificates.credential.reading import screen

_ADDRESSES = (("id",), ("credentialSubject", "id"), ("credentialStatus", "id"))
_WORDS = (
    ("awardedDate",),
    ("validFrom",),
    ("validUntil",),
    ("credentialSubject", "activityStartDate"),
    ("credentialSubject", "activityEndDate"),
    ("credentialSubject", "licenseNumber"),
    ("credentialStatus", "statusListIndex"),
)
_STAND_IN = "stand-in-of-"


def canonical(document: dict[str, Any]) -> str:
    """What `certificates.credential.canonical.canonical` gives for a credential of ours."""
    screen(document)
    values = dict(_own_values(document))
    text = json.dumps(_without(document, values))
    if text.count(_STAND_IN) != len(values):
        return slowly.canonical(document)  # somebody else's word
    common = _common(text)
    addresses = [values[path] for path in _ADDRESSES if path in values]
    if common is None or len(set(addresses)) < len(addresses) or common.names(addresses):
        return slowly.canonical(document)
    return slowly.named(common.with_values({_stand_in(p, v): v for p, v in values.items()}))


class _Common:
    """The statements of a badge with stand-ins."""

    def __init__(self, dataset: Dataset) -> None:
        self._statements = dataset["@default"]
        self._named = {
            part["value"]
            for statement in self._statements
            for part in statement.values()
            if part["type"] == "IRI"
        }

    def names(self, addresses: list[str]) -> bool:
        """Whether one of them is another thing here: then two things would become one."""
        return not self._named.isdisjoint(addresses)

    def with_values(self, values: dict[str, str]) -> Dataset:
        return {
            "@default": [
                {
                    role: part | {"value": values.get(part["value"], part["value"])}
                    for role, part in statement.items()
                }
                for statement in self._statements
            ]
        }


@lru_cache(maxsize=64)
def _common(document: str) -> _Common | None:
    """None where there is more than one graph: those are named by values."""
    dataset = slowly.statements(json.loads(document))
    return _Common(dataset) if set(dataset) == {"@default"} else None


def _own_values(document: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    for path in (*_ADDRESSES, *_WORDS):
        value: Any = document
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, str) and value:
            yield path, value


def _without(document: dict[str, Any], values: dict[tuple[str, ...], str]) -> dict[str, Any]:
    changed = dict(document)
    for path, value in values.items():
        holder = changed
        for name in path[:-1]:
            holder[name] = holder = dict(holder[name])
        holder[path[-1]] = _stand_in(path, value)
    return changed


def _stand_in(path: tuple[str, ...], value: str) -> str:
    """An address keeps its beginning, so that JSON-LD takes it for the same kind of address."""
    own = f"{_STAND_IN}{'.'.join(path)}"
    if path not in _ADDRESSES:
        return own
    cut = max(value.rfind(":"), value.rfind("#")) + 1
    return f"{value[:cut]}{own}"
