"""A text between questions, with nothing to answer and nothing to earn."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm
from quizzes.kinds.shapes import ids


class DescriptionForm(KindForm):
    kind = "description"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stem"].label = _("Text")
        self.fields["stem"].error_messages["required"] = _("Write the text itself.")
        for name in ("rationale", "hints", "max_mark"):
            del self.fields[name]

    @property
    def last_fields(self) -> list[forms.BoundField]:
        return [self["reason"]] if self.old else []

    def clean(self) -> dict[str, Any]:
        """What came with it from another system stays, unseen."""
        said = super().clean() or self.cleaned_data
        key = self.old.key if self.old else {}
        said |= {"max_mark": 0, "rationale": str(key.get("rationale") or "")}
        return said | {"hints": "\n".join(ids(key, "hints"))}

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return {}, {}
