"""A few words, judged by patterns."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm
from quizzes.admin.forms.fields import Line, number, without_blanks, worth
from quizzes.admin.forms.rows import Table
from quizzes.kinds.shapes import entries


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
                "worth": worth,
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
            return body, without_blanks(
                marking="manual",
                max_marks=number(str(said["max_mark"])),
                rubric=said["rubric"],
                model_answer=said["model_answer"],
            )
        patterns = [
            without_blanks(
                text=row["text"], fraction=number(row["worth"]), feedback=row["feedback"]
            )
            for row in self.rows("pattern")
        ]
        return body, {"patterns": patterns, "case_sensitive": said["case_sensitive"]}
