"""What an author must fix, in plain sentences, for the parts that several kinds share."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from quizzes.kinds.shapes import Body, decimal_from, entries, texts


def stem_faults(body: Body) -> list[str]:
    stem = body.get("stem")
    if isinstance(stem, str) and stem.strip():
        return []
    return ["Write the question itself."]


FEWEST = 2
"""One option, pair or item asks nothing."""


def listed_faults(
    body: Body, name: str, noun: str, plural: str, *, fewest: int = FEWEST
) -> list[str]:
    """Faults of a list of {"id", "text"}; `noun` is what an author calls one of them."""
    listed = entries(body, name)
    found = texts(body, name)
    faults = []
    if len(listed) < fewest:
        faults.append(f"Give at least {fewest} {plural if fewest > 1 else noun}.")
    if any(not _is_id(entry.get("id")) for entry in listed):
        faults.append(f"Give every {noun} an id.")
    named = [entry["id"] for entry in listed if _is_id(entry.get("id"))]
    faults += [
        f"Two {plural} have the id {again}; give each its own." for again in _repeated(named)
    ]
    faults += [
        f"Write the text of {noun} {id_}." for id_, text in found.items() if not text.strip()
    ]
    written = [text.strip() for text in found.values() if text.strip()]
    faults += [
        f"Two {plural} have the same text, “{again}”; change one." for again in _repeated(written)
    ]
    return faults


def fraction_faults(label: str, value: object, *, least: Decimal) -> list[str]:
    """`least` is -1 where a wrong choice may cost marks, otherwise 0."""
    fraction = decimal_from(value)
    if fraction is not None and least <= fraction <= 1:
        return []
    return [f"Give {label} a fraction from {least} to 1."]


def _is_id(value: object) -> bool:
    # A layout names ids with a space between.
    return isinstance(value, str) and len(value.split()) == 1


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]
