"""A number, with tolerances."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm
from quizzes.admin.forms.fields import Line, number, without_blanks, worth
from quizzes.admin.forms.rows import Table
from quizzes.kinds.shapes import entries


class NumericForm(KindForm):
    kind = "numeric"
    own_body = frozenset({"unit", "decimals"})
    own_key = frozenset({"answers"})
    unit = Line(label=_("Unit, shown beside the field"), max_length=40)
    decimals = forms.IntegerField(
        label=_("Decimals asked for"), required=False, min_value=0, max_value=20
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
        )
    ]

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {"unit": body.get("unit", ""), "decimals": body.get("decimals")}

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
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
        return body, {"answers": answers}
