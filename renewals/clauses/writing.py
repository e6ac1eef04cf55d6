"""Rule sets into a row of the jurisdictions file: what is written reads back as it was."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from renewals.clauses import phrases
from renewals.clauses.kinds import CLAUSE_TYPES, Clause, as_stored, clause_of
from renewals.clauses.reading import (
    OWN_TO_A_SET,
    RuleSetData,
    SetKind,
    UnreadableRowError,
    name_in_sets,
    rule_sets_of,
)

# Where in a row a clause stands: a mapping of its fields, a list of them, or one word or number.
MAPPINGS = {
    "authorisation": "authorisation",
    "staged_authority": "staged_authority",
    "hour_target": "training_hours",
    "supervised_minimum": "supervised",
    "exam_requirement": "exams",
    "exam_format": "exam_detail",
    "completion_window": "completion_window",
    "proposal_pending": "proposal_pending",
    "practice_hours": "practice_hours",
    "certification_renewal": "certification_renewal",
    "deadline_rule": "deadline_rule",
}
LISTS = {
    "category_minimum": "category_minima",
    "topic_rule": "topics",
    "technique_exclusion": "technique_exclusions",
    "technique_rule": "technique_rules",
    "other_duty": "other_duties",
    "credit_rate": "category_rules",
    "provider_duty": "provider_duties",
}
CAPS = {"cycle": "category_caps", "activity": "per_activity_caps", "calendar_day": "rate_caps"}
SENTENCES = {
    "region_limit": "scope_limit",
    "statute_sunset": "statute_sunset",
    "enrolment_rule": "enrolment_rule",
    "first_renewal": "first_renewal",
    "accrual_window": "accrual_window",
    "opens": "opens",
    "grace": "grace",
    "cure": "remediation",
    "notice": "notice",
    "audit": "audit",
    "reporting": "reporting",
}
# The word of the row says what kind it is.
BY_KIND = {
    ("referral", "referral"): "referral_duty",
    ("referral", "consultation"): "consultation",
    ("prerequisite", "education"): "education_floor",
    ("exemption", "waiver"): "waiver",
}
LISTS_BY_KIND = {
    ("prerequisite", "other"): "other_prerequisites",
    ("exemption", "exemption"): "exemptions",
}
SINGLES = {"delegation": "delegation_to_assistant", "local_term": "local_term"}
COPIED = {"cycle_months", "licence_renewal_months"}


def row_of(sets: Sequence[RuleSetData]) -> dict[str, Any]:
    """The row from which `rule_sets_of` reads these sets, which are of one place and profession.

    What the row cannot say of one set alone stands under `sets`: a date, a source, or, where its
    fields have no room for them, all its clauses.
    """
    ordered = sorted(sets, key=lambda each: list(SetKind).index(each.kind))
    first = ordered[0]
    renewal = next((each for each in ordered if each.kind is SetKind.RENEWAL), first)
    dated = next((each for each in ordered if each.kind is not SetKind.RENEWAL), first)
    row: dict[str, Any] = {
        "id": next(
            (each.reference for each in ordered if each.kind is not SetKind.OVERLAY),
            first.reference.rpartition("/")[0],
        ),
        "code": first.code,
        "profession": first.profession,
        "regulator": first.regulator,
    }
    for key in ("effective_from", "effective_to"):
        if (day := getattr(dated, key)) is not None:
            row[key] = day
    for each in ordered:
        if each.kind is SetKind.OVERLAY:
            row.setdefault("overlays", []).append(_overlay(each))
        else:
            _put_clauses(row, each)
    row["sources"] = [_source(source) for source in first.sources]
    row["confidence"] = {"dn": dated.confidence, "renewal": renewal.confidence}
    row["unverified"] = list(first.unverified)
    kinds = {each.kind for each in ordered}
    if kinds != set(SetKind) and not set(SetKind) - {SetKind.OVERLAY} <= kinds:
        row["only"] = sorted(kind.value for kind in kinds)
    return _with_what_is_left(row, ordered)


def _with_what_is_left(row: dict[str, Any], sets: Sequence[RuleSetData]) -> dict[str, Any]:
    """The row is read back; where a set comes out otherwise, that is said under `sets`."""
    try:
        read = {name_in_sets(each): each for each in rule_sets_of(row)}
    except UnreadableRowError:
        read = {}
    told: dict[str, dict[str, Any]] = {}
    for each in sets:
        found = read.get(name_in_sets(each))
        if found is None:
            own = dict.fromkeys(OWN_TO_A_SET)
        else:
            own = {key: None for key in OWN_TO_A_SET if getattr(found, key) != getattr(each, key)}
        if own:
            told[name_in_sets(each)] = {key: _own(each, key) for key in sorted(own)}
    if told:
        row["sets"] = told
    return row


def _own(data: RuleSetData, key: str) -> Any:
    if key == "clauses":
        return [as_stored(clause) for clause in data.clauses]
    if key == "sources":
        return [_source(source) for source in data.sources]
    return list(data.unverified) if key == "unverified" else getattr(data, key)


def _source(source: Any) -> dict[str, Any]:
    return {key: value for key, value in source.model_dump().items() if value is not None}


def _overlay(data: RuleSetData) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": data.reference.rpartition("/")[2]}
    for clause in data.clauses:
        if clause.type == "overlay":
            found |= _fields(clause)
    for key in ("effective_from", "effective_to"):
        if (day := getattr(data, key)) is not None:
            found[key] = day
    return found


def _put_clauses(row: dict[str, Any], data: RuleSetData) -> None:
    under: dict[str, Any] = row if data.kind is not SetKind.RENEWAL else {}
    late = []
    for clause in data.clauses:
        if clause.type == "certification_renewal":
            row["certification_renewal"] = _fields(clause)
        elif clause.type != "as_written":
            _put(under, clause)
        else:
            path = clause.field.split(".")
            inside = path[1:] if data.kind is SetKind.RENEWAL and path[0] == "renewal" else path
            # A field of a list's item comes after the list.
            if len(inside) == 1 and (inside is not path or under is row):
                _put_back(under, inside, clause.value)
            else:
                late.append((path, clause.value))
    if under and under is not row:
        row["renewal"] = under
    for path, value in late:
        _put_back(row, path, value)


def _put(under: dict[str, Any], clause: Clause) -> None:
    kind = getattr(clause, "kind", None)
    key = (clause.type, str(kind))
    if clause.type == "category_maximum":
        item = _fields(clause)
        if clause.per != "calendar_day":
            item.pop("per", None)
        under.setdefault(CAPS[clause.per], []).append(item)
    elif clause.type in MAPPINGS:
        words = _fields(clause)
        under[MAPPINGS[clause.type]] = {
            word: value
            for word, value in words.items()
            if clause.type != "deadline_rule" or word not in COPIED
        }
    elif clause.type in LISTS:
        under.setdefault(LISTS[clause.type], []).append(_said(clause))
    elif key in LISTS_BY_KIND:
        under.setdefault(LISTS_BY_KIND[key], []).append(_said(clause, without={"kind"}))
    elif key in BY_KIND:
        under[BY_KIND[key]] = _said(clause, without={"kind"})
    elif clause.type == "notify_duty":
        under.setdefault("notify_duties", []).append(_fields(clause))
    elif clause.type == "opens" and clause.text is None:
        under |= _fields(clause)
    elif clause.type in SENTENCES:
        under[SENTENCES[clause.type]] = _said(clause)
    elif clause.type in SINGLES:
        under[SINGLES[clause.type]] = next(iter(_fields(clause).values()))
    else:
        under |= _fields(clause) or _one_empty_field(clause)


def _one_empty_field(clause: Clause) -> dict[str, Any]:
    """A group of which nothing is known: one of its fields says that it is there."""
    return dict.fromkeys(list(_words(clause))[:1])


def _said(clause: Clause, *, without: set[str] | None = None) -> Any:
    """The sentence where it says all, otherwise every field with it."""
    name = phrases.TEXT_OF.get(clause.type) or next(iter(_words(clause)))
    fields = {
        word: value for word, value in _fields(clause).items() if word not in (without or set())
    }
    return fields[name] if set(fields) == {name} else fields


def _fields(clause: Clause) -> dict[str, Any]:
    """By the row's own names, without what is empty and what the sentence says by itself."""
    words = _words(clause)
    text = phrases.TEXT_OF.get(clause.type, "")
    sentence = next((getattr(clause, name) for word, name in words.items() if word == text), None)
    given: dict[str, Any] = {"type": clause.type}
    given |= {
        name: getattr(clause, name)
        for name, info in CLAUSE_TYPES[clause.type].model_fields.items()
        if info.is_required()
    }
    plain = clause_of({**given, **phrases.fields_of(clause.type, sentence)})
    found: dict[str, Any] = {}
    for word, name in words.items():
        value = getattr(clause, name)
        required = CLAUSE_TYPES[clause.type].model_fields[name].is_required()
        if required or word == text or value != getattr(plain, name):
            found[word] = _plain(value)
    return {word: value for word, value in found.items() if word != text or value is not None}


def _words(clause: Clause) -> dict[str, str]:
    """The row's name of each field, and the clause's."""
    return {
        str(info.validation_alias or name): name
        for name, info in CLAUSE_TYPES[clause.type].model_fields.items()
        if name != "type"
    }


def _plain(value: Any) -> Any:
    """Numbers as people write them; a number that would lose a digit stays text."""
    if isinstance(value, Decimal):
        number = int(value) if value == value.to_integral_value() else float(value)
        return number if Decimal(str(number)) == value else str(value)
    if hasattr(value, "model_dump"):
        return {key: _plain(part) for key, part in value.model_dump().items() if part is not None}
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if hasattr(value, "value") else value


def _put_back(row: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """A field as it was written, where it was. One whose place is taken stays under `sets`."""
    place: Any = row
    for step in path[:-1]:
        if isinstance(place, list):
            if not step.isdigit() or int(step) >= len(place):
                return
            place = place[int(step)]
        elif isinstance(place, dict):
            place = place.setdefault(step, {})
        else:
            return
    if isinstance(place, dict):
        place.setdefault(path[-1], value)
