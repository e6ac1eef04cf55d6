"""Nothing of a rule row is lost on the way into clauses and into storage."""

import copy
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from renewals.clauses import (
    AsWritten,
    Clause,
    Overlay,
    RuleSetData,
    SetKind,
    TechniqueExclusion,
    as_stored,
    clause_of,
    rule_sets_of,
)

from .test_clauses import ROWS

# Where in a row the clauses of a type come from, when it is not one field of their own.
LIST_OF = {
    ("category_minimum", None): "category_minima",
    ("category_maximum", "cycle"): "category_caps",
    ("category_maximum", "activity"): "per_activity_caps",
    ("category_maximum", "calendar_day"): "rate_caps",
    ("topic_rule", None): "topics",
}
MAPPING_OF = {
    "authorisation": "authorisation",
    "staged_authority": "staged_authority",
    "hour_target": "training_hours",
    "supervised_minimum": "supervised",
    "exam_requirement": "exams",
    "completion_window": "completion_window",
    "deadline_rule": "deadline_rule",
}
COPIED = {
    "deadline_rule": {"cycle_months", "licence_renewal_months"},
    "accrual_window": {"months", "rolling", "conflicting"},
}


def comparable(value: Any) -> Any:
    """Lists and tuples alike, each number a Decimal, a date its ISO text."""
    if isinstance(value, Mapping):
        return {str(key): comparable(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [comparable(part) for part in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return value.isoformat() if isinstance(value, date) else value


def words_of(clause: Clause) -> dict[str, Any]:
    """What the row itself said in this clause, by the row's own names."""
    fields = type(clause).model_fields
    said = clause.model_fields_set - {"type"} - COPIED.get(clause.type, set())
    return {str(fields[name].validation_alias or name): getattr(clause, name) for name in said}


def put(row: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for step in path[:-1]:
        row = row[int(step)] if isinstance(row, list) else row.setdefault(step, {})
    row[path[-1]] = value


def put_back(row: dict[str, Any], kind: SetKind, clause: Clause) -> None:
    """Write a clause where it was read."""
    place = row.setdefault("renewal", {}) if kind is SetKind.RENEWAL else row
    words = words_of(clause)
    if isinstance(clause, TechniqueExclusion):
        row.setdefault("technique_exclusions", []).append(clause.technique)
    elif isinstance(clause, Overlay):
        row.setdefault("overlays", []).append(words)
    elif isinstance(clause, AsWritten):
        put(row, clause.field.split("."), clause.value)
    elif listed := LIST_OF.get((clause.type, getattr(clause, "per", None))):
        if listed == "per_activity_caps":
            del words["per"]
        place.setdefault(listed, []).append(words)
    elif clause.type in MAPPING_OF:
        place[MAPPING_OF[clause.type]] = words
    else:
        place.update(words)


def rebuilt(rule_sets: Sequence[RuleSetData], row: Mapping[str, Any]) -> dict[str, Any]:
    """The row once more, from nothing but its rule sets.

    The row itself is asked only whether it wrote a field that is None or empty.
    """
    scope, training, renewal, *overlays = rule_sets
    found: dict[str, Any] = {
        "id": scope.reference,
        "code": scope.code,
        "profession": scope.profession,
        "regulator": scope.regulator,
        "effective_from": scope.effective_from,
        "effective_to": scope.effective_to,
        "confidence": {"dn": training.confidence, "renewal": renewal.confidence},
        "sources": [source.model_dump() for source in scope.sources],
        "unverified": scope.unverified,
    }
    for rule_set in rule_sets:
        # The fields of a list's item come after the list itself.
        for clause in sorted(rule_set.clauses, key=lambda each: isinstance(each, AsWritten)):
            put_back(found, rule_set.kind, clause)
    for overlay, written in zip(overlays, found.get("overlays", []), strict=True):
        written.update(
            {
                key: getattr(overlay, key)
                for key in ("effective_from", "effective_to")
                if getattr(overlay, key)
            }
        )
    return {key: value for key, value in found.items() if value or key in row}


@pytest.mark.parametrize("name", ROWS)
def test_nothing_in_a_row_is_lost(name: str) -> None:
    row = ROWS[name]

    assert comparable(rebuilt(rule_sets_of(row), row)) == comparable(row)


@pytest.mark.parametrize("name", ROWS)
def test_each_clause_survives_being_stored_as_json(name: str) -> None:
    for rule_set in rule_sets_of(ROWS[name]):
        for clause in rule_set.clauses:
            assert clause_of(json.loads(json.dumps(as_stored(clause)))) == clause


UNHEARD_OF = {
    "top": ((), SetKind.SCOPE, "moon_phase"),
    "hours": (("training_hours",), SetKind.TRAINING, "training_hours.moon_phase"),
    "renewal": (("renewal",), SetKind.RENEWAL, "renewal.moon_phase"),
    "deadline": (
        ("renewal", "deadline_rule"),
        SetKind.RENEWAL,
        "renewal.deadline_rule.moon_phase",
    ),
    "topic": (("renewal", "topics", 1), SetKind.RENEWAL, "renewal.topics.1.moon_phase"),
}


@pytest.mark.parametrize(("place", "kind", "field"), UNHEARD_OF.values(), ids=UNHEARD_OF)
@pytest.mark.parametrize("value", [None, 3, "full", [1.5, {"a": True}], {"on": date(2027, 1, 1)}])
def test_a_field_nobody_has_heard_of_is_kept(
    place: tuple[str | int, ...], kind: SetKind, field: str, value: object
) -> None:
    row = copy.deepcopy(ROWS["US-FL/physical_therapist"])
    target: Any = row
    for step in place:
        target = target[step]
    target["moon_phase"] = value

    rule_sets = rule_sets_of(row)

    (written,) = [
        clause
        for each in rule_sets
        if each.kind is kind
        for clause in each.of_type(AsWritten)
        if clause.field == field
    ]
    assert comparable(written.value) == comparable(value)
    assert comparable(rebuilt(rule_sets, row)) == comparable(row)
