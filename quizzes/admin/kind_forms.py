"""One form for each kind of question."""

import string
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.question_form import KindForm
from quizzes.admin.rows import Table, with_ids
from quizzes.kinds import ordering
from quizzes.kinds.shapes import entries, ids, mapping, texts

Line = partial(forms.CharField, required=False, max_length=1000)
Words = partial(Line, widget=forms.Textarea(attrs={"rows": 2}))
LETTERS = string.ascii_lowercase


def _worth() -> forms.Field:
    return Line(label=_("Worth"), max_length=12, widget=forms.TextInput(attrs={"size": 6}))


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
                "worth": _worth,
                "reason": partial(Words, label=_("Why it is right or wrong")),
                "flag": partial(
                    forms.ChoiceField, label=_("Repair"), choices=FLAGS, required=False
                ),
            },
        )
    ]
    own_body = frozenset({"options"})
    own_key = frozenset({"fractions", "reasons", "disregard", "always_correct", "whole"})

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

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        rows = with_ids(self.rows("option"), LETTERS, self.used("options"))
        key: dict[str, Any] = {
            "fractions": {row["id"]: _number(row["worth"]) for row in rows},
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
    whole = forms.BooleanField(
        label=_("Marks for exactly the right options only"), required=False, initial=True
    )

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {"whole": bool(key.get("whole"))}

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        body, key = super().written()
        return body, key | {"whole": self.cleaned_data["whole"]}


class TrueFalseForm(KindForm):
    kind = "true_false"
    own_key = frozenset({"answer", "reasons"})
    answer = forms.ChoiceField(
        label=_("The statement is"),
        choices=[("true", _("True")), ("false", _("False"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the statement is true or false.")},
    )
    why_true = Line(label=_("Said to those who answer True"))
    why_false = Line(label=_("Said to those who answer False"))

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        reasons = mapping(key, "reasons")
        return {
            "answer": "true" if key.get("answer") else "false",
            "why_true": reasons.get("true", ""),
            "why_false": reasons.get("false", ""),
        }

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        said = {"true": self.cleaned_data["why_true"], "false": self.cleaned_data["why_false"]}
        key: dict[str, Any] = {"answer": self.cleaned_data["answer"] == "true"}
        if reasons := {name: text for name, text in said.items() if text}:
            key["reasons"] = reasons
        return {}, key


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
                "worth": _worth,
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
            _without_blanks(
                value=_number(row["value"]),
                tolerance=_number(row["tolerance"]) if row["tolerance"] else "0",
                tolerance_kind=row["tolerance_kind"] or "nominal",
                fraction=_number(row["worth"]),
                feedback=row["feedback"],
            )
            for row in self.rows("answer", needs="value")
        ]
        return body, {"answers": answers}


class MatchingForm(KindForm):
    kind = "matching"
    own_body = frozenset({"left", "right"})
    own_key = frozenset({"pairs", "whole"})
    spare = forms.CharField(
        label=_("Choices that match nothing"),
        help_text=_("One on each line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    whole = forms.BooleanField(label=_("Marks for all pairs right only"), required=False)
    tables: ClassVar[list[Table]] = [
        Table(
            name="pair",
            heading=_("Pairs"),
            hint=_("Two entries may have the same match. Learners see the matches shuffled."),
            columns={
                "text": partial(Words, label=_("Entry")),
                "match": partial(Words, label=_("Its match")),
            },
        )
    ]

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        matched = set(mapping(key, "pairs").values())
        spare = [text for id_, text in texts(body, "right").items() if id_ not in matched]
        return {"spare": "\n".join(spare), "whole": bool(key.get("whole"))}

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        pairs, right = mapping(key, "pairs"), texts(body, "right")
        return [
            {"id": id_, "text": text, "match": right.get(pairs.get(id_, ""), "")}
            for id_, text in texts(body, "left").items()
        ]

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        rows = with_ids(self.rows("pair"), "m", self.used("left"))
        spare = [line.strip() for line in self.cleaned_data["spare"].splitlines() if line.strip()]
        wanted = [*dict.fromkeys([*(row["match"] for row in rows if row["match"]), *spare])]
        known = (
            {text: id_ for id_, text in texts(self.old.body, "right").items()} if self.old else {}
        )
        right = with_ids(
            [{"id": known.get(text, ""), "text": text} for text in wanted], "s", known.values()
        )
        by_text = {choice["text"]: choice["id"] for choice in right}
        body = {
            "left": [{"id": row["id"], "text": row["text"]} for row in rows],
            "right": [{"id": choice["id"], "text": choice["text"]} for choice in right],
        }
        pairs = {row["id"]: by_text[row["match"]] for row in rows if row["match"]}
        return body, {"pairs": pairs, "whole": self.cleaned_data["whole"]}


class OrderingForm(KindForm):
    kind = "ordering"
    own_body = frozenset({"items"})
    own_key = frozenset({"order", "mode"})
    mode = forms.ChoiceField(
        label=_("How the order earns marks"),
        choices=[
            (ordering.MODES[0], _("All or nothing")),
            (ordering.MODES[1], _("Items at their right place")),
            (ordering.MODES[2], _("Items rightly before and after each other")),
        ],
    )
    tables: ClassVar[list[Table]] = [
        Table(
            name="item",
            heading=_("Items, in the right order"),
            hint=_("Learners see them shuffled."),
            columns={"text": partial(Words, label=_("Item"))},
        )
    ]

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {"mode": key.get("mode") or ordering.MODES[0]}

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        written = texts(body, "items")
        return [{"id": id_, "text": written.get(id_, "")} for id_ in ids(key, "order")]

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        rows = with_ids(self.rows("item"), LETTERS, self.used("items"))
        # By id, not in the right order: the order belongs to the key alone.
        items = sorted(rows, key=lambda row: row["id"])
        return (
            {"items": [{"id": row["id"], "text": row["text"]} for row in items]},
            {"order": [row["id"] for row in rows], "mode": self.cleaned_data["mode"]},
        )


class ShortAnswerForm(KindForm):
    kind = "short_answer"
    own_body = frozenset({"lines"})
    own_key = frozenset(
        {"patterns", "case_sensitive", "marking", "max_marks", "rubric", "model_answer"}
    )
    lines = forms.IntegerField(
        label=_("Lines of the field"),
        min_value=1,
        max_value=40,
        initial=1,
        error_messages={"required": _("Enter the height of the field, such as 1.")},
    )
    marking = forms.ChoiceField(
        label=_("Who marks it"),
        choices=[("", _("By the patterns below")), ("manual", _("A person, by the rubric"))],
        required=False,
        widget=forms.RadioSelect,
    )
    rubric = forms.CharField(
        label=_("Rubric"),
        help_text=_("What earns the marks. Only markers see it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    model_answer = forms.CharField(
        label=_("Model answer"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    case_sensitive = forms.BooleanField(label=_("Capital and small letters differ"), required=False)
    tables: ClassVar[list[Table]] = [
        Table(
            name="pattern",
            heading=_("Patterns"),
            hint=_("* stands for any words. The first that matches counts."),
            hidden=(),
            least=3,
            columns={
                "text": partial(Line, label=_("Pattern")),
                "worth": _worth,
                "feedback": partial(Line, label=_("Said to those who write it")),
            },
        )
    ]

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        names = ("marking", "rubric", "model_answer", "case_sensitive")
        return {"lines": body.get("lines", 1), **{name: key.get(name, "") for name in names}}

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        return [
            {**pattern, "worth": pattern.get("fraction", "")}
            for pattern in entries(key, "patterns")
        ]

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        said = self.cleaned_data
        body = {"lines": said["lines"]}
        if said["marking"] == "manual":
            return body, _without_blanks(
                marking="manual",
                max_marks=_number(str(said["max_mark"])),
                rubric=said["rubric"],
                model_answer=said["model_answer"],
            )
        patterns = [
            _without_blanks(
                text=row["text"], fraction=_number(row["worth"]), feedback=row["feedback"]
            )
            for row in self.rows("pattern")
        ]
        return body, {"patterns": patterns, "case_sensitive": said["case_sensitive"]}


FORMS: dict[str, tuple[Any, type[KindForm]]] = {
    "single_choice": (_("Single choice"), SingleChoiceForm),
    "multiple_response": (_("Several options"), MultipleResponseForm),
    "true_false": (_("True or false"), TrueFalseForm),
    "numeric": (_("Number"), NumericForm),
    "matching": (_("Matching"), MatchingForm),
    "ordering": (_("Ordering"), OrderingForm),
    "short_answer": (_("Short answer"), ShortAnswerForm),
}


def _number(written: str) -> str:
    """As the author wrote it, with a point; an empty worth is 0. Faults are the kind's to name."""
    return written.strip().replace(",", ".") or "0"


def _without_blanks(**said: Any) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in ("", None)}
