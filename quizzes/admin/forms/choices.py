"""Options to choose from: one, or several."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm
from quizzes.admin.forms.fields import LETTERS, Words, number, worth
from quizzes.admin.forms.rows import Table, with_ids
from quizzes.kinds import multiple_response
from quizzes.kinds.shapes import ids, mapping, texts


class OptionsForm(KindForm):
    """What single choice and multiple response share."""

    FLAGS: ClassVar[list[tuple[str, Any]]] = [
        ("", _("Counts")),
        ("disregard", _("Disregarded")),
        ("always_correct", _("Right for everybody")),
    ]
    tables: ClassVar[list[Table]] = [
        Table(
            name="option",
            heading=_("Options"),
            hint=_(
                "Worth is 1 for the right option and 0 for a wrong one. Of several right options, each "
                "is worth its part. The last column repairs an option that proved flawed."
            ),
            columns={
                "text": partial(Words, label=_("Option")),
                "worth": worth,
                "reason": partial(Words, label=_("Why it is right or wrong")),
                "flag": partial(
                    forms.ChoiceField, label=_("Repair"), choices=FLAGS, required=False
                ),
            },
        )
    ]
    own_body = frozenset({"options"})
    own_key = frozenset({"fractions", "reasons", "disregard", "always_correct", "whole", "credit"})

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        worth, reasons = mapping(key, "fractions"), mapping(key, "reasons")
        flags = {id_: flag for flag, _label in self.FLAGS if flag for id_ in ids(key, flag)}
        return [
            {
                "id": id_,
                "text": text,
                "worth": worth.get(id_, "0"),
                "reason": reasons.get(id_, ""),
                "flag": flags.get(id_, ""),
            }
            for id_, text in texts(body, "options").items()
        ]

    def in_its_words(self, fault: str) -> str:
        """Options by their rows: their ids stand nowhere in the form."""
        for row, id_ in self.row_ids:
            fault = re.sub(
                rf"\b([Oo])ption {re.escape(id_)}(?!\w)", rf"\1ption in row {row}", fault
            )
        return super().in_its_words(fault)

    @property
    def row_ids(self) -> list[tuple[int, str]]:
        """The number of each row that says something, as the form counts them, and its option."""
        table = self.tables[0]
        filled = [
            place + 1
            for place in range(self.counts[table.name])
            if self.cleaned_data.get(table.prefix(place, "text"))
        ]
        rows = with_ids(self.rows("option"), LETTERS, self.used("options"))
        return [(place, row["id"]) for place, row in zip(filled, rows, strict=True)]

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        rows = with_ids(self.rows("option"), LETTERS, self.used("options"))
        key: dict[str, Any] = {
            "fractions": {row["id"]: number(row["worth"]) for row in rows},
        }
        if reasons := {row["id"]: row["reason"] for row in rows if row["reason"]}:
            key["reasons"] = reasons
        for flag in ("disregard", "always_correct"):
            if flagged := [row["id"] for row in rows if row["flag"] == flag]:
                key[flag] = flagged
        return {"options": [{"id": row["id"], "text": row["text"]} for row in rows]}, key


class SingleChoiceForm(OptionsForm):
    kind = "single_choice"


class MultipleResponseForm(OptionsForm):
    kind = "multiple_response"
    credit = forms.ChoiceField(
        label=_("How options earn marks"),
        help_text=_("Right options are those worth more than 0."),
        initial="whole",
        choices=[
            ("whole", _("Exactly the right options, otherwise nothing")),
            ("fractions", _("What the ticked options are worth, added up")),
            ("proportional", _("Options ticked or left as they should be, of all")),
            ("proportional_correct", _("Right options ticked; a wrong one takes everything")),
        ],
    )

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {"credit": multiple_response.credit(key)}

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        body, key = super().written()
        credit = self.cleaned_data["credit"]
        return body, key | ({"whole": True} if credit == "whole" else {"credit": credit})
