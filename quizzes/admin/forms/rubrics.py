"""What a person marks: a rubric of criteria or in free text, and a model answer."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm
from quizzes.admin.forms.fields import LETTERS, Line, Words, number, without_blanks
from quizzes.admin.forms.rows import Table, with_ids
from quizzes.kinds.shapes import entries


class RubricForm(KindForm):
    """The part of the form that essays and files share."""

    own_key = frozenset({"rubric", "max_marks", "model_answer"})
    rubric = forms.CharField(
        label=_("Rubric"),
        help_text=_("What earns the marks, in your own words, or as criteria below."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    model_answer = forms.CharField(
        label=_("Model answer"),
        help_text=_("Shown to markers, and to learners with the right answers."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tables: ClassVar[list[Table]] = [
        Table(
            name="criterion",
            heading=_("Criteria"),
            hint=_(
                "Only markers see them. The points added up are the marks of the question; without "
                "criteria the marks are those you enter below."
            ),
            least=3,
            columns={
                "text": partial(Words, label=_("Criterion")),
                "points": partial(
                    Line, label=_("Points"), max_length=12, widget=forms.TextInput({"size": 6})
                ),
            },
        )
    ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        rows = self.rows("criterion") if self.tables else []
        if rows and said.get("rubric"):
            self.add_error("rubric", _("Write the rubric in your own words or as criteria."))
        if rows and all(_is_number(row["points"]) for row in rows):
            # One sum, so that the marks and the criteria cannot part.
            said["max_mark"] = sum(
                forms.DecimalField().to_python(number(r["points"])) for r in rows
            )
        return said

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        rubric = key.get("rubric")
        return {
            "rubric": rubric if isinstance(rubric, str) else "",
            "model_answer": key.get("model_answer", ""),
        }

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        return [dict(entry) for entry in entries(key, "rubric")]

    def rubric_key(self) -> dict[str, Any]:
        said = self.cleaned_data
        used = {
            str(entry.get("id")) for entry in entries(self.old.key if self.old else {}, "rubric")
        }
        rows = with_ids(self.rows("criterion"), LETTERS, used)
        criteria = [
            {"id": row["id"], "text": row["text"], "points": number(row["points"])} for row in rows
        ]
        return without_blanks(
            rubric=criteria or said["rubric"],
            max_marks="" if criteria else number(str(said["max_mark"])),
            model_answer=said["model_answer"],
        )


def _is_number(written: str) -> bool:
    try:
        forms.DecimalField().to_python(number(written))
    except forms.ValidationError:
        return False
    return True
