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
    own_key = frozenset({"patterns", "case_sensitive"})
    lines = forms.IntegerField(
        label=_("Lines of the field"),
        min_value=1,
        max_value=40,
        initial=1,
        error_messages={"required": _("Enter the height of the field, such as 1.")},
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
        return {"lines": body.get("lines", 1), "case_sensitive": bool(key.get("case_sensitive"))}

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
        patterns = [
            without_blanks(
                text=row["text"], fraction=number(row["worth"]), feedback=row["feedback"]
            )
            for row in self.rows("pattern")
        ]
        return body, {"patterns": patterns, "case_sensitive": said["case_sensitive"]}
