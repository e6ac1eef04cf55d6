"""The small fields the forms of all kinds are made of, and how what stands in them is read."""

import string
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Line = partial(forms.CharField, required=False, max_length=1000)
Words = partial(Line, widget=forms.Textarea(attrs={"rows": 2}))
LETTERS = string.ascii_lowercase


def worth() -> forms.Field:
    return Line(label=_("Worth"), max_length=12, widget=forms.TextInput(attrs={"size": 6}))


def number(written: str) -> str:
    """As the author wrote it, with a point; an empty worth is 0. Faults are the kind's to name."""
    return written.strip().replace(",", ".") or "0"


def without_blanks(**said: Any) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in ("", None)}
