"""A number, with tolerances."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm
from quizzes.admin.forms.fields import Line, number, without_blanks, worth
from quizzes.admin.forms.rows import Table
from quizzes.kinds.shapes import entries, ids, mapping


class NumericForm(KindForm):
    kind = "numeric"
    own_body = frozenset({"unit", "units", "decimals"})
    own_key = frozenset({"answers", "units", "unit_penalty", "unit_penalty_of"})
    unit = Line(label=_("Unit, shown beside the field"), max_length=40)
    decimals = forms.IntegerField(
        label=_("Decimals asked for"), required=False, min_value=0, max_value=20
    )
    unit_penalty = Line(
        label=_("Penalty for a wrong unit"),
        help_text=_("From 0 to 1; only where units are offered below."),
        max_length=12,
    )
    unit_penalty_of = forms.ChoiceField(
        label=_("The penalty is a part of"),
        required=False,
        choices=[("mark", _("the marks earned")), ("maximum", _("all marks of the question"))],
    )
    tables: ClassVar[list[Table]] = [
        Table(
            name="answer",
            heading=_("Answers"),
            hint=_("The first that matches counts. The value * matches anything else."),
            hidden=(),
            least=3,
            columns={
                "value": partial(Line, label=_("Value"), max_length=40),
                "tolerance": partial(Line, label=_("Tolerance"), max_length=40),
                "tolerance_kind": partial(
                    forms.ChoiceField,
                    label=_("Kind of tolerance"),
                    required=False,
                    initial="nominal",
                    choices=[
                        ("nominal", _("plus or minus")),
                        ("relative", _("part of the value")),
                        ("geometric", _("factor")),
                    ],
                ),
                "worth": worth,
                "feedback": partial(Line, label=_("Said to those who give it")),
            },
        ),
        Table(
            name="unit",
            heading=_("Units to choose from"),
            hint=_(
                "Leave empty to show one unit beside the field, or none. Per unit of the answers: 1 for "
                "the unit the answers are in, 0.1 for cm where they are in mm, empty for a unit that is "
                "always wrong."
            ),
            hidden=(),
            least=3,
            columns={
                "text": partial(Line, label=_("Unit"), max_length=40),
                "multiplier": partial(Line, label=_("Per unit of the answers"), max_length=40),
            },
        ),
    ]

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "unit": body.get("unit", ""),
            "decimals": body.get("decimals"),
            "unit_penalty": key.get("unit_penalty", ""),
            "unit_penalty_of": key.get("unit_penalty_of") or "mark",
        }

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        if table == "unit":
            multipliers = mapping(key, "units")
            return [
                {"text": unit, "multiplier": multipliers.get(unit, "")}
                for unit in ids(body, "units")
            ]
        return [
            {**answer, "worth": answer.get("fraction", "")} for answer in entries(key, "answers")
        ]

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        body: dict[str, Any] = {}
        if self.cleaned_data["unit"]:
            body["unit"] = self.cleaned_data["unit"]
        if self.cleaned_data["decimals"] is not None:
            body["decimals"] = self.cleaned_data["decimals"]
        answers = [
            without_blanks(
                value=number(row["value"]),
                tolerance=number(row["tolerance"]) if row["tolerance"] else "0",
                tolerance_kind=row["tolerance_kind"] or "nominal",
                fraction=number(row["worth"]),
                feedback=row["feedback"],
            )
            for row in self.rows("answer", needs="value")
        ]
        key: dict[str, Any] = {"answers": answers}
        if units := self.rows("unit"):
            body["units"] = [row["text"] for row in units]
            key["units"] = {
                row["text"]: number(row["multiplier"]) for row in units if row["multiplier"]
            }
            key["unit_penalty"] = number(self.cleaned_data["unit_penalty"])
            key["unit_penalty_of"] = self.cleaned_data["unit_penalty_of"] or "mark"
        return body, key
