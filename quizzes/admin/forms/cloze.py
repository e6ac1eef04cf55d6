"""A text with gaps."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms import gap_lines
from quizzes.admin.forms.base import KindForm
from quizzes.admin.forms.fields import Line, number
from quizzes.admin.forms.rows import Table
from quizzes.kinds.shapes import entries, mapping


class ClozeForm(KindForm):
    kind = "cloze"
    own_body = frozenset({"text", "parts"})
    own_key = frozenset({"parts", "weights"})
    text = forms.CharField(
        label=_("Text with gaps"),
        help_text=_("Write {1} where the first gap is, {2} for the second, and so on."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the text that has the gaps.")},
    )
    tables: ClassVar[list[Table]] = [
        Table(
            name="gap",
            heading=_("Gaps"),
            hint=_(
                "One answer on each line, the right one first: “lung apex”. After = stands what it is "
                "worth, after # what is said to those who give it: “pleura = 0.5 # Nearly.” In a list "
                "the other lines are wrong, for words and numbers they are right too. A number may "
                "have a tolerance: “12 ± 0.5”."
            ),
            columns={
                "kind": partial(
                    forms.ChoiceField,
                    label=_("Filled by"),
                    required=False,
                    choices=[
                        ("single_choice", _("a choice from a list")),
                        ("short_answer", _("words")),
                        ("exact_words", _("words, capitals count")),
                        ("numeric", _("a number")),
                    ],
                ),
                "answers": partial(
                    forms.CharField,
                    label=_("Answers"),
                    required=False,
                    max_length=3000,
                    widget=forms.Textarea(attrs={"rows": 3}),
                ),
                "unit": partial(
                    Line, label=_("Unit"), max_length=40, widget=forms.TextInput({"size": 6})
                ),
                "weight": partial(
                    Line, label=_("Weight"), max_length=12, widget=forms.TextInput({"size": 4})
                ),
            },
        )
    ]

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {"text": body.get("text", "")}

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        keys, weights = mapping(key, "parts"), mapping(key, "weights")
        return [
            {
                "id": part.get("id", ""),
                "kind": _shown_kind(part, mapping(keys, part.get("id", ""))),
                "answers": gap_lines.written(part, mapping(keys, part.get("id", ""))),
                "unit": part.get("unit", ""),
                "weight": weights.get(part.get("id", ""), "1"),
            }
            for part in entries(body, "parts")
        ]

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        old = {part["id"]: part for part in entries(self.old.body, "parts")} if self.old else {}
        old_keys = mapping(self.old.key, "parts") if self.old else {}
        parts, keys, weights = [], {}, {}
        for row in _numbered(self.rows("gap", needs="answers")):
            id_, exact = row["id"], row["kind"] == "exact_words"
            kind = "short_answer" if exact else row["kind"]
            same = old.get(id_, {}).get("kind") == kind
            part, keys[id_] = gap_lines.read(kind, row["answers"], old.get(id_, {}) if same else {})
            kept = {n: v for n, v in old[id_].items() if n == "decimals"} if same else {}
            parts.append({"id": id_, "kind": kind, **kept, **part})
            if row["unit"] and kind == "numeric":
                parts[-1]["unit"] = row["unit"]
            if exact:
                keys[id_]["case_sensitive"] = True
            kept_key = mapping(old_keys, id_) if same else {}
            flags = ("disregard", "always_correct")
            keys[id_] |= {name: value for name, value in kept_key.items() if name in flags}
            if number(row["weight"] or "1") != "1":
                weights[id_] = number(row["weight"])
        key = {"parts": keys, **({"weights": weights} if weights else {})}
        return {"text": self.cleaned_data["text"], "parts": parts}, key


def _shown_kind(part: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    if part.get("kind") == "short_answer" and key.get("case_sensitive"):
        return "exact_words"
    return str(part.get("kind", ""))


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every row its id: its own, or the first free number."""
    taken = {row["id"] for row in rows if row["id"]}
    free = (str(place) for place in range(1, 2 * len(rows) + 1) if str(place) not in taken)
    return [{**row, "id": row["id"] or next(free)} for row in rows]
