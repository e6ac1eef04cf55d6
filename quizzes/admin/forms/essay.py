"""A longer text that a person marks."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.fields import without_blanks
from quizzes.admin.forms.rubrics import RubricForm
from quizzes.kinds import essay

Count = partial(forms.IntegerField, required=False, min_value=1, max_value=essay.MOST_WORDS)


class EssayForm(RubricForm):
    kind = "essay"
    own_body = frozenset({"lines", "min_words", "max_words"})
    lines = forms.IntegerField(
        label=_("Lines of the field"),
        min_value=1,
        max_value=essay.MOST_LINES,
        initial=essay.USUAL_LINES,
        error_messages={"required": _("Enter the height of the field, such as 8.")},
    )
    min_words = Count(label=_("Fewest words"), help_text=_("Said to learners; refuses nothing."))
    max_words = Count(label=_("Most words"))

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        limits = {name: body.get(name) for name in ("min_words", "max_words")}
        lines = body.get("lines", essay.USUAL_LINES)
        return {**super().fields_from(body, key), "lines": lines, **limits}

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        said = self.cleaned_data
        body = {name: said[name] for name in ("lines", "min_words", "max_words")}
        return without_blanks(**body), self.rubric_key()
