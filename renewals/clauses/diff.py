"""What differs between two numbers of a rule, clause by clause."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from renewals.clauses.kinds import Clause
from renewals.clauses.words import sentence

# The field that tells clauses of one type apart.
NAMED_BY = {
    "as_written": "field",
    "category_maximum": "category",
    "category_minimum": "category",
    "credit_rate": "text",
    "exemption": "text",
    "notify_duty": "trigger",
    "other_duty": "duty",
    "prerequisite": "text",
    "provider_duty": "duty",
    "technique_exclusion": "technique",
    "technique_rule": "rule",
    "topic_rule": "topic",
}


class Move(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class FieldChange:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ClauseChange:
    """One clause in two numbers; a sentence is "" where the clause is missing."""

    move: Move
    type: str
    before: str
    after: str
    fields: tuple[FieldChange, ...] = ()


def clause_changes(before: Iterable[Clause], after: Iterable[Clause]) -> list[ClauseChange]:
    """In the order of the later number, what was removed last.

    Clauses that are the same are left out, wherever they stand. Of the rest two are one that changed
    when they are of one type and one name, or the only ones of their type on both sides.
    """
    old, new = list(before), list(after)
    for clause in [one for one in new if one in old]:
        if clause in old:
            old.remove(clause)
            new.remove(clause)
    pairs = _paired(old, new)
    changes = []
    for clause in new:
        earlier = pairs.get(id(clause))
        if earlier is None:
            changes.append(ClauseChange(Move.ADDED, clause.type, "", sentence(clause)))
        else:
            old.remove(earlier)
            changes.append(
                ClauseChange(
                    Move.CHANGED,
                    clause.type,
                    sentence(earlier),
                    sentence(clause),
                    field_changes(earlier, clause),
                )
            )
    changes += [ClauseChange(Move.REMOVED, one.type, sentence(one), "") for one in old]
    return changes


def field_changes(before: Clause, after: Clause) -> tuple[FieldChange, ...]:
    """Fields that differ; "" for one that is not on record."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return tuple(
        FieldChange(name, in_text(old.get(name)), in_text(new.get(name)))
        for name in new
        if old.get(name) != new.get(name)
    )


def in_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(in_text(part) for part in value)
        case dict():
            return ", ".join(f"{key}: {in_text(part)}" for key, part in value.items())
    return str(value)


def _paired(old: Sequence[Clause], new: Sequence[Clause]) -> dict[int, Clause]:
    """For each later clause, by identity, the earlier one it comes from."""
    free: dict[tuple[str, str], list[Clause]] = defaultdict(list)
    for clause in old:
        free[clause.type, _name(clause)].append(clause)
    pairs: dict[int, Clause] = {}
    for clause in new:
        same = free[clause.type, _name(clause)]
        if same:
            pairs[id(clause)] = same.pop(0)
    left_old = [one for group in free.values() for one in group]
    left_new = [one for one in new if id(one) not in pairs]
    for clause in left_new:
        alike = [one for one in left_old if one.type == clause.type]
        rivals = [one for one in left_new if one.type == clause.type]
        if len(alike) == len(rivals) == 1:
            pairs[id(clause)] = alike[0]
    return pairs


def _name(clause: Clause) -> str:
    return in_text(getattr(clause, NAMED_BY.get(clause.type, "type")))
