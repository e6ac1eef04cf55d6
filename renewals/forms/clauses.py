"""Each clause of a rule as a small form, made from the types of its fields."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from pydantic import ValidationError

from renewals.clauses import CLAUSE_TYPES, Clause, clause_of
from renewals.clauses.words import sentence
from renewals.forms.clause_fields import Shape, Unfit, shape_of
from renewals.forms.clause_labels import CLAUSES, HELP, label_of

# Copied from the target by whoever reads a row; staff say them there.
COPIED = {"deadline_rule": ("cycle_months", "licence_renewal_months")}


class ClauseForm(forms.Form):
    """The fields of one type of clause. `clause` is what was typed, once it `is_valid`.

    `key` names it on the page: the fields are `clause-<key>-<name>`.
    """

    clause: Clause

    def __init__(
        self,
        kind: str,
        key: str,
        data: Mapping[str, Any] | None = None,
        clause: Clause | None = None,
    ) -> None:
        super().__init__(data, prefix=f"clause-{key}")
        self.kind, self.key, self.stored = kind, key, clause
        self.shapes: dict[str, Shape] = {}
        for name, info in CLAUSE_TYPES[kind].model_fields.items():
            if name == "type" or name in COPIED.get(kind, ()):
                continue
            shape = shape_of(name, info.annotation)
            shape.field.label = label_of(kind, name)
            shape.field.help_text = str(HELP.get(name, ""))
            if clause is not None:
                shape.field.initial = shape.shown(getattr(clause, name))
            elif not info.is_required() and info.default is not None:
                shape.field.initial = shape.shown(info.default)
            self.shapes[name] = shape
            self.fields[name] = shape.field

    @property
    def title(self) -> str:
        return str(CLAUSES[self.kind])

    @property
    def said(self) -> str:
        """In plain words, where it can be read."""
        if self.is_bound:
            return sentence(self.clause) if self.is_valid() else ""
        return sentence(self.stored) if self.stored else ""

    @property
    def handle(self) -> str:
        """Its place and type, as the page sends them back."""
        return f"{self.key}:{self.kind}"

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = dict(super().clean() or {})
        given: dict[str, Any] = {"type": self.kind}
        for name, shape in self.shapes.items():
            if name in self.errors:
                continue
            try:
                given[name] = shape.read(typed.get(name))
            except Unfit as unfit:
                self.add_error(name, str(unfit))
        if self.errors:
            return typed
        try:
            self.clause = clause_of(given)
        except ValidationError as refused:
            for fault in refused.errors():
                place = next((str(step) for step in fault["loc"] if step in self.fields), None)
                self.add_error(place, in_words(fault))
        return typed


def in_words(fault: Mapping[str, Any]) -> str:
    """What is wrong with a value, as a sentence that says what to do."""
    bounds = fault.get("ctx") or {}
    match fault["type"]:
        case "greater_than_equal":
            return _("Enter %(least)s or more.") % {"least": bounds["ge"]}
        case "less_than_equal":
            return _("Enter %(most)s or less.") % {"most": bounds["le"]}
        case "value_error":
            return str(fault["msg"]).removeprefix("Value error, ")
        case "missing" | "string_type" | "decimal_type" | "int_type" | "bool_type" | "enum":
            return _("Fill this in.")
        case "literal_error":
            return _("Choose one of these.")
    return _("This does not fit here: %(why)s.") % {"why": fault["msg"]}
