"""Each clause as a form: what is stored is shown, what is shown is read back."""

import json
from typing import Any

import pytest
from django.forms import BooleanField, MultipleChoiceField

from renewals.clauses import CLAUSE_TYPES, Clause, as_stored, clause_of, rule_sets_of
from renewals.forms.clause_labels import CLAUSES, GROUPS
from renewals.forms.clauses import COPIED, ClauseForm

from .test_clauses import ROWS


def typed(form: ClauseForm) -> dict[str, Any]:
    """What a browser would send of a form as it is shown."""
    sent: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = field.initial
        if isinstance(field, BooleanField) and value is not True:
            continue
        if isinstance(field, MultipleChoiceField):
            sent[f"{form.prefix}-{name}"] = list(value or [])
        else:
            sent[f"{form.prefix}-{name}"] = "" if value is None else str(value)
    return sent


class Sent(dict[str, Any]):
    def getlist(self, name: str) -> list[Any]:
        return self.get(name, [])


def without_copies(clause: Clause) -> dict[str, Any]:
    copies = dict.fromkeys(COPIED.get(clause.type, ()))
    return as_stored(clause.model_copy(update=copies))


ALL = {
    json.dumps(as_stored(clause), sort_keys=True): clause
    for row in ROWS.values()
    for rule_set in rule_sets_of(row)
    for clause in rule_set.clauses
}


@pytest.mark.parametrize("kind", CLAUSE_TYPES)
def test_every_clause_of_the_rows_comes_through_its_form(kind: str) -> None:
    clauses = [clause for clause in ALL.values() if clause.type == kind]
    assert clauses
    for clause in clauses:
        form = ClauseForm(kind, "0", Sent(typed(ClauseForm(kind, "0", clause=clause))))

        assert form.errors == {}
        assert as_stored(form.clause) == without_copies(clause)


def test_every_type_has_a_name_and_is_offered_once() -> None:
    offered = [kind for kinds in GROUPS.values() for kind in kinds]

    assert sorted(offered) == sorted(CLAUSE_TYPES) == sorted(CLAUSES)


@pytest.mark.parametrize(
    ("kind", "sent", "field", "said"),
    [
        pytest.param("topic_rule", {}, "topic", "Fill this in.", id="left-empty"),
        pytest.param(
            "renewal_target",
            {"required": "a lot"},
            "required",
            "Enter a number, such as 2.5.",
            id="no-number",
        ),
        pytest.param(
            "renewal_target", {"required": "-1"}, "required", "Enter 0 or more.", id="below-zero"
        ),
        pytest.param(
            "renewal_target",
            {"cycle_months": "2.5"},
            "cycle_months",
            "Enter a whole number, such as 24.",
            id="half-a-month",
        ),
        pytest.param(
            "category_maximum", {"max_share": "75"}, "max_share", "Enter 1 or less.", id="per-cent"
        ),
        pytest.param(
            "renewal_target",
            {"unit_conversion": "CEU = 10"},
            "unit_conversion",
            "Write each line as a name, a colon and a number, such as CEU: 10.",
            id="amounts",
        ),
        pytest.param(
            "exam_format",
            {"sections": "Safety; many; 75"},
            "sections",
            "Write each line as name; questions; pass mark, such as Safety; 24; 75.",
            id="sections",
        ),
        pytest.param(
            "deadline_rule",
            {"kind": "fixed_date", "month": "6", "day": "31"},
            "__all__",
            "Month 6 has no day 31.",
            id="31-june",
        ),
        pytest.param(
            "reporting",
            {"text": "x", "since": "soon"},
            "since",
            "Enter a date such as 2027-05-31.",
            id="no-date",
        ),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    kind: str, sent: dict[str, str], field: str, said: str
) -> None:
    form = ClauseForm(kind, "3", Sent({f"clause-3-{name}": text for name, text in sent.items()}))

    assert form.errors.get(field) == [said]


@pytest.mark.parametrize(
    "value", ["statute: as written", "15", 15, True, ["a", {"b": 1.5}], "[sic]", '"quoted"', None]
)
def test_a_field_without_a_type_keeps_its_value(value: object) -> None:
    clause = clause_of({"type": "as_written", "field": "moon_phase", "value": value})  # type: ignore[dict-item]
    form = ClauseForm("as_written", "0", Sent(typed(ClauseForm("as_written", "0", clause=clause))))

    assert form.is_valid()
    assert form.clause == clause
