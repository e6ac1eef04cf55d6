"""Form fields for what a layout holds besides text and numbers: words by language, and colours."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.layout.reading import ANY_LANGUAGE, PALETTE

OWN = "own"
PALETTE_LABELS = {
    "ink": _("Ink"),
    "muted": _("Muted"),
    "accent": _("Accent"),
    "tint": _("Tint"),
    "paper": _("Paper"),
}
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class WordsWidget(forms.Widget):
    """One text for every language, and rows of a language code and the text for it."""

    template_name = "certificates/admin/designs/widgets/words.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, lines: int = 2) -> None:
        super().__init__(attrs)
        self.lines = lines

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        words = dict(value or {})
        every = words.pop(ANY_LANGUAGE, "")
        rows = [*sorted(words.items()), ("", "")]
        return {
            **super().get_context(name, every, attrs),
            "every": every,
            "rows": rows,
            "lines": self.lines,
            "has_more": len(rows) > 1,
        }

    def as_sent(self, name: str, value: Any) -> list[tuple[str, str]]:
        words = dict(value or {})
        sent = [(name, words.pop(ANY_LANGUAGE, ""))]
        for at, (code, text) in enumerate(sorted(words.items())):
            sent += [(f"{name}-code-{at}", code), (f"{name}-in-{at}", text)]
        return sent

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        words = {ANY_LANGUAGE: _text(data.get(name))}
        at = 0
        while (code := data.get(f"{name}-code-{at}")) is not None:
            if text := _text(data.get(f"{name}-in-{at}")):
                words[code.strip().lower()] = text
            at += 1
        return {code: text for code, text in words.items() if text}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def id_for_label(self, id_: str) -> str:
        return id_


class WordsField(forms.Field):
    widget = WordsWidget
    default_error_messages = {
        "code": _("Name the language by a code such as es or pt-br."),
        "required": _("Enter the words that are printed."),
    }

    def clean(self, value: Any) -> dict[str, str]:
        words: dict[str, str] = super().clean(value)
        if any(code != ANY_LANGUAGE and not _CODE.fullmatch(code) for code in words):
            raise forms.ValidationError(self.error_messages["code"], code="code")
        return words


class ColourWidget(forms.MultiWidget):
    """One of the design's own five, or any other."""

    template_name = "certificates/admin/designs/widgets/colour.html"

    def __init__(self, choices: list[tuple[str, Any]], attrs: Any = None) -> None:
        super().__init__(
            {
                "": forms.Select(choices=choices),
                OWN: forms.TextInput(attrs={"type": "color"}),
            },
            attrs,
        )

    def decompress(self, value: Any) -> list[str]:
        if value and str(value).startswith("#"):
            return [OWN, str(value).lower()]
        return [str(value or ""), "#000000"]

    def as_sent(self, name: str, value: Any) -> list[tuple[str, str]]:
        chosen, own = self.decompress(value)
        sent = [(name, chosen)]
        return [*sent, (f"{name}_{OWN}", own)] if chosen == OWN else sent

    def value_from_datadict(  # type: ignore[override]
        self, data: Any, files: Any, name: str
    ) -> str:
        chosen, own = super().value_from_datadict(data, files, name)
        return str(own or "") if chosen == OWN else str(chosen or "")


class ColourField(forms.CharField):
    """`empty` is what no colour at all is called; without it a colour has to be chosen."""

    def __init__(self, *, empty: Any = None, **options: Any) -> None:
        choices = [*PALETTE_LABELS.items(), (OWN, _("Own colour"))]
        if empty is not None:
            choices = [("", empty), *choices]
        widget = ColourWidget(choices)
        for part, said in zip(widget.widgets, (options["label"], _("Own colour")), strict=True):
            part.attrs["aria-label"] = said
        super().__init__(widget=widget, required=empty is None, **options)

    def clean(self, value: Any) -> str:
        colour: str = super().clean(value)
        if colour and colour not in PALETTE and not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
            raise forms.ValidationError(_("Choose a colour, such as #0B5563."))
        return colour


def number(label: Any, least: float, most: float, step: str = "0.1") -> forms.DecimalField:
    """A length or a size; written with a point or a comma."""
    return _Number(
        label=label,
        min_value=least,
        max_value=most,
        decimal_places=3,
        widget=forms.NumberInput(attrs={"step": step, "inputmode": "decimal"}),
        error_messages={
            "required": _("Enter a number."),
            "invalid": _("Enter a number, such as 12.5."),
        },
    )


class _Number(forms.DecimalField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def plain_number(value: Any) -> int | float:
    """As JSON has it: 21 rather than 21.0."""
    read = float(value)
    return int(read) if read.is_integer() else read


def choices_from(names: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(names.items())


def _text(value: Any) -> str:
    """Browsers send line breaks as two characters."""
    return str(value or "").replace("\r\n", "\n").strip()
