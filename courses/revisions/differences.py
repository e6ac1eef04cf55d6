"""What is different between two texts, word by word. Plain values in, plain values out.

A text is a list of passages. Passages with the same key are the same passage, changed or not; without
a key they are matched by their words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
SAME, INSERTED, DELETED = "same", "ins", "del"

# Beyond this, words are not compared one by one: the passage is shown as it was and as it is.
MOST_COMPARISONS = 4_000_000
ALIKE = 0.5


@dataclass(frozen=True)
class Passage:
    """A piece of text that stands by itself, and what it is called: "Safety warning", "Minutes"."""

    key: str
    label: str
    text: str


class Part(NamedTuple):
    kind: str  # SAME, INSERTED or DELETED
    text: str


@dataclass(frozen=True)
class Difference:
    label: str
    kind: str  # ADDED, REMOVED or CHANGED
    parts: tuple[Part, ...]


def differences(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[Difference, ...]:
    """In the order of the new text; what is gone stands where it stood. Moved passages are the same."""
    pairs = _pairs(before, after)
    partner = {old: new for new, old in pairs.items()}
    found: list[Difference] = []
    gone = [place for place in range(len(before)) if place not in partner]
    for place, passage in enumerate(after):
        if place not in pairs:
            found.append(Difference(passage.label, ADDED, (Part(INSERTED, passage.text),)))
            continue
        while gone and gone[0] < pairs[place]:
            found.append(_removed(before[gone.pop(0)]))
        old = before[pairs[place]]
        if old.text != passage.text:
            parts = in_short(tuple(words_changed(old.text, passage.text)))
            found.append(Difference(passage.label, CHANGED, parts))
    found += [_removed(before[place]) for place in gone]
    return tuple(found)


def words_changed(before: str, after: str) -> Iterator[Part]:
    """The words of both, in order: those that stayed, those that went, those that came."""
    old, new = _words(before), _words(after)
    if len(old) * len(new) > MOST_COMPARISONS:
        yield Part(DELETED, before)
        yield Part(INSERTED, after)
        return
    for said, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if said == "equal":
            yield Part(SAME, "".join(old[a:b]))
            continue
        if a < b:
            yield Part(DELETED, "".join(old[a:b]))
        if c < d:
            yield Part(INSERTED, "".join(new[c:d]))


def in_short(parts: Sequence[Part], around: int = 30) -> tuple[Part, ...]:
    """The same parts, with no more of what stayed than so many words beside each change."""
    short: list[Part] = []
    for place, part in enumerate(parts):
        words = part.text.split(" ")
        if part.kind != SAME or len(words) <= 2 * around:
            short.append(part)
            continue
        first = " ".join(words[:around]) if place else ""
        last = " ".join(words[-around:]) if place < len(parts) - 1 else ""
        short.append(Part(SAME, f"{first} … {last}"))
    return tuple(short)


def words_new(found: Sequence[Difference]) -> int:
    """How many words came, or went: what somebody has to read of a change."""
    return sum(len(part.text.split()) for one in found for part in one.parts if part.kind != SAME)


def _pairs(before: Sequence[Passage], after: Sequence[Passage]) -> dict[int, int]:
    """Place in the new text -> place in the old one."""
    old_keys = {passage.key: place for place, passage in enumerate(before) if passage.key}
    pairs = {
        place: old_keys[passage.key]
        for place, passage in enumerate(after)
        if passage.key in old_keys
    }
    taken = set(pairs.values())
    for place, passage in enumerate(after):
        if place in pairs:
            continue
        best, likeness = -1, ALIKE
        for other, old in enumerate(before):
            if other in taken or old.label != passage.label:
                continue
            if old.text == passage.text:
                best = other
                break
            if (alike := _likeness(old.text, passage.text)) > likeness:
                best, likeness = other, alike
        if best >= 0:
            pairs[place] = best
            taken.add(best)
    return pairs


def _likeness(before: str, after: str) -> float:
    """From 0 to 1, by the words that both have."""
    old, new = set(before.lower().split()), set(after.lower().split())
    return 2 * len(old & new) / (len(old) + len(new)) if old or new else 1.0


def _words(text: str) -> list[str]:
    """Words, spaces and marks, each by itself: put together they are the text again."""
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _removed(passage: Passage) -> Difference:
    return Difference(passage.label, REMOVED, (Part(DELETED, passage.text),))
