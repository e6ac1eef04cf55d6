"""Nothing of a rule row is lost on the way into clauses and into storage."""

import copy
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from renewals.clauses import (
    AsWritten,
    Audit,
    CertificationRenewal,
    Clause,
    FirstRenewal,
    Opens,
    Overlay,
    RuleSetData,
    SetKind,
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
    "exam_format": "exam_detail",
    "completion_window": "completion_window",
    "deadline_rule": "deadline_rule",
    "proposal_pending": "proposal_pending",
    "practice_hours": "practice_hours",
    "certification_renewal": "certification_renewal",
}
# One word or number of the row: the clause's field and the row's name for it.
WORD_OF = {
    ("region_limit", None): ("text", "scope_limit"),
    ("delegation", None): ("allowed", "delegation_to_assistant"),
    ("referral", "referral"): ("text", "referral_duty"),
    ("referral", "consultation"): ("text", "consultation"),
    ("local_term", None): ("term", "local_term"),
    ("notify_duty", None): ("within_days", "adverse_event_report_days"),
    ("statute_sunset", None): ("text", "statute_sunset"),
    ("enrolment_rule", None): ("text", "enrolment_rule"),
    ("prerequisite", "education"): ("text", "education_floor"),
    ("first_renewal", None): ("text", "first_renewal"),
    ("accrual_window", None): ("text", "accrual_window"),
    ("grace", None): ("text", "grace"),
    ("cure", None): ("text", "remediation"),
    ("notice", None): ("text", "notice"),
    ("reporting", None): ("text", "reporting"),
    ("exemption", "waiver"): ("text", "waiver"),
}
# The same where the row has a list of them.
WORDS_OF = {
    ("technique_exclusion", None): ("technique", "technique_exclusions"),
    ("technique_rule", None): ("rule", "technique_rules"),
    ("prerequisite", "other"): ("text", "other_prerequisites"),
    ("other_duty", None): ("duty", "other_duties"),
    ("exemption", "exemption"): ("text", "exemptions"),
    ("credit_rate", None): ("text", "category_rules"),
    ("provider_duty", None): ("duty", "provider_duties"),
}
COPIED = {"deadline_rule": {"cycle_months", "licence_renewal_months"}}
# What is in no row, because code reads it out of the sentence beside it.
READ = {
    "category_minimum": {"modes", "activities", "topics"},
    "category_maximum": {"modes", "activities", "topics"},
    "course_approval": {"must_predate"},
    "certification_renewal": {"proof_within_days", "appeal_within_days"},
}


def comparable(value: Any) -> Any:
    """Lists and tuples alike, each number a Decimal, a date its ISO text."""
    if isinstance(value, BaseModel):
        return comparable(value.model_dump(exclude_unset=True))
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
    added = COPIED.get(clause.type, set()) | READ.get(clause.type, set())
    said = clause.model_fields_set - {"type"} - added
    return {str(fields[name].validation_alias or name): getattr(clause, name) for name in said}


def put(row: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for step in path[:-1]:
        row = row[int(step)] if isinstance(row, list) else row.setdefault(step, {})
    row[path[-1]] = value


def put_back(row: dict[str, Any], kind: SetKind, clause: Clause) -> None:
    """Write a clause where it was read."""
    place = row.setdefault("renewal", {}) if kind is SetKind.RENEWAL else row
    words = words_of(clause)
    kind_of_it = getattr(clause, "kind", None)
    if isinstance(clause, FirstRenewal):
        kind_of_it = None
    if word := WORD_OF.get((clause.type, kind_of_it)):
        place[word[1]] = getattr(clause, word[0])
    elif word := WORDS_OF.get((clause.type, kind_of_it)):
        place.setdefault(word[1], []).append(getattr(clause, word[0]))
    elif isinstance(clause, Opens):
        place.update({key: value for key, value in words.items() if key not in ("month", "day")})
    elif isinstance(clause, Audit):
        place["audit"] = clause.text or words
    elif isinstance(clause, CertificationRenewal):
        row[MAPPING_OF[clause.type]] = words
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
        "sources": [source.model_dump(exclude_unset=True) for source in scope.sources],
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


# Fields that no clause describes, and why each stays a sentence for people.
STAY_AS_WRITTEN = {
    "mode_notes": (12, "prose on training, often about rules that were withdrawn or not read"),
    "training_note": (3, "how the hours add up, as the drafter explains it"),
    "exam_note": (2, "who examines and where, in a sentence"),
    "earlier_rule": (2, "what an older version asked: it is law no more"),
    "unverified_hint": (4, "from general knowledge without a source: the engine must ignore it"),
    "other_professions": (1, "about a profession that the row is not about"),
    "evidence": (1, "advice to keep proof, without a number"),
    "renewal.endorsement_effect": (1, "the department says that something changes, not what"),
    "renewal.term_note": (1, "which of two documents is meant"),
    "supervised": (32, "not found"),
    "experience_years": (35, "not found"),
    "renewal": (6, "not researched"),
    "renewal.deadline_rule": (14, "not researched"),
}
NOT_FOUND = {"supervised", "experience_years", "renewal", "renewal.deadline_rule"}


def leaves(value: Any) -> int:
    """How many single values: a list of three words is three."""
    if isinstance(value, Mapping):
        return sum(leaves(part) for part in value.values())
    if isinstance(value, list | tuple):
        return sum(leaves(part) for part in value)
    return 1


def test_what_stays_as_written_is_on_the_list_with_its_reason() -> None:
    found: dict[str, list[Any]] = {}
    for row in ROWS.values():
        for rule_set in rule_sets_of(row):
            for clause in rule_set.of_type(AsWritten):
                found.setdefault(clause.field, []).append(clause.value)

    assert {field: len(values) for field, values in found.items()} == {
        field: count for field, (count, _) in STAY_AS_WRITTEN.items()
    }
    for field, values in found.items():
        assert {value is None for value in values} == {field in NOT_FOUND}


def test_how_many_values_of_the_rows_are_typed() -> None:
    metadata = {"id", "code", "profession", "regulator", "confidence", "sources", "unverified"}
    dated = {"effective_from", "effective_to"}
    everything = sum(
        leaves({key: value for key, value in row.items() if key not in metadata | dated})
        for row in ROWS.values()
    )
    prose = sum(count for field, (count, _) in STAY_AS_WRITTEN.items() if field not in NOT_FOUND)
    not_found = sum(STAY_AS_WRITTEN[field][0] for field in NOT_FOUND)

    assert (everything - prose - not_found, prose, not_found) == (985, 27, 87)


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
