"""A statement that is true or false."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm
from quizzes.admin.forms.fields import Line
from quizzes.kinds.shapes import mapping


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
