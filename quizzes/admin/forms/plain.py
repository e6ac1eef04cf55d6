"""The form of a kind that has none of its own: body and key as they are stored, written as YAML.

A new kind can be used on the day it is written; a form made for it may follow.
"""

import json
from collections.abc import Mapping
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm


class YamlField(forms.Field):
    """An object in YAML. Tags that make other things than plain data are refused."""

    def to_python(self, value: Any) -> dict[str, Any]:
        try:
            read = yaml.safe_load(value or "{}")
        except (yaml.YAMLError, ValueError, RecursionError) as fault:
            mark = getattr(fault, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise forms.ValidationError(
                _("Line %(line)s cannot be read: check its colons, quotes and indents."),
                params={"line": line},
            ) from None
        if not isinstance(read, dict):
            raise forms.ValidationError(_("Write names and values, such as “text: Lung”."))
        if not _can_be_stored(read):
            raise forms.ValidationError(
                _("Write texts, numbers and lists only; put dates and times in quotes.")
            )
        return read

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return yaml.safe_dump(dict(value), allow_unicode=True, sort_keys=False) if value else ""
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or {}))
        except forms.ValidationError:
            return True


def _can_be_stored(read: Mapping[str, Any]) -> bool:
    """PostgreSQL keeps JSON without NUL, half surrogate pairs, NaN and Infinity."""
    try:
        written = json.dumps(read, allow_nan=False, ensure_ascii=False)
        written.encode()
    except (TypeError, ValueError, RecursionError):
        return False
    return "\\u0000" not in written


class PlainForm(KindForm):
    """Everything of a body and a key that is not the stem, the rationale or the marks."""

    body = YamlField(
        label=_("What learners see"), required=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    key = YamlField(
        label=_("What stays hidden"), required=False, widget=forms.Textarea(attrs={"rows": 12})
    )

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "body": {name: value for name, value in body.items() if name not in self.shared_body},
            "key": {name: value for name, value in key.items() if name not in self.shared_key},
        }

    def body_and_key(self) -> tuple[dict[str, Any], dict[str, Any]]:
        body, key = super().body_and_key()
        kept = {name: value for name, value in body.items() if name in self.shared_body}
        kept_key = {name: value for name, value in key.items() if name in self.shared_key}
        return kept | self.cleaned_data["body"], kept_key | self.cleaned_data["key"]

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return {}, {}
