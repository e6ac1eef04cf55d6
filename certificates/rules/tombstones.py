"""What is left of a certificate when its record-keeping time is over: nothing about a person."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

KEPT = (
    "title", "kind", "provider_name", "number", "code", "verify_url", "issued_on", "valid_until",
    "sample", "language",
)  # fmt: skip


def tombstone(data: Mapping[str, Any]) -> dict[str, Any]:
    """The frozen data without name, licence, courses, hours or whoever signed.

    `credits` stays as an empty list: what was credited stands in the ledger by then.
    """
    return {name: data.get(name) for name in KEPT} | {"credits": []}


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The facts that pages still show, under the names they have on a `CertificateFace`."""

    title: str
    kind: str
    provider_name: str
    number: str
    code: str
    verify_url: str
    issued_on: dt.date
    valid_until: dt.date | None
    sample: bool
    language: str
    holder_name: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        known = {name: data[name] for name in KEPT}
        until = known["valid_until"]
        return cls(
            **known
            | {
                "issued_on": dt.date.fromisoformat(known["issued_on"]),
                "valid_until": dt.date.fromisoformat(until) if until else None,
            }
        )
