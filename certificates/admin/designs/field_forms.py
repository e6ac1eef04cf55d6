"""The form of one field of a layout: its members as inputs, read back into plain data."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.admin.designs import labels
from certificates.admin.designs.widgets import (
    ColourField,
    ColourWidget,
    WordsField,
    WordsWidget,
    choices_from,
    number,
    plain_number,
)
from certificates.layout.fields import Field
from certificates.layout.members import FITS, OF_KIND

GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("what", _("What"), ("fact", "text", "lists", "signature", "artwork", "ornament", "alt",
                         "decorative", "role", "id")),
    ("where", _("Where"), ("x", "y", "width", "height", "page")),
    ("type", _("Type"), ("size", "min_size", "font", "weight", "colour", "align", "vertical", "fit",
                         "leading", "tracking", "capitals", "fill", "stroke", "radius")),
    ("label", _("Label"), ("label", "label_at", "label_size", "label_colour")),
)  # fmt: skip
_DEFAULTS = Field(id="", kind="", x=0, y=0, width=0, height=0)
_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")


def _choice(label: Any, names: Mapping[str, Any]) -> Callable[[], forms.Field]:
    return lambda: forms.ChoiceField(label=label, choices=choices_from(names))


def _number(label: Any, least: float, most: float, step: str = "0.1") -> Callable[[], forms.Field]:
    return lambda: number(label, least, most, step)


_MAKERS: Mapping[str, Callable[[], forms.Field]] = {
    "id": lambda: forms.CharField(
        label=_("Name"),
        max_length=40,
    ),
    "fact": _choice(_("Fact"), labels.FACTS),
    "text": lambda: WordsField(
        label=_("Words"),
        help_text=_("Facts in braces, such as {holder_name} or {words.scope}."),
        widget=WordsWidget(lines=3),
    ),
    "lists": lambda: forms.MultipleChoiceField(
        label=_("Lists"),
        choices=choices_from(labels.LISTS),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what is listed.")},
    ),
    "signature": _choice(_("Whose"), labels.SIGNATURES),
    "artwork": lambda: forms.ChoiceField(
        label=_("Picture"), error_messages={"required": _("Choose a picture.")}
    ),
    "ornament": _choice(_("Ornament"), labels.ORNAMENTS),
    "alt": lambda: WordsField(
        label=_("In words"),
        required=False,
        help_text=_("For people who do not see it."),
        widget=WordsWidget(lines=2),
    ),
    "decorative": lambda: forms.BooleanField(label=_("Only decoration"), required=False),
    "role": _choice(_("Role"), labels.ROLES),
    "page": lambda: forms.TypedChoiceField(
        label=_("Page"), choices=[(1, "1"), (2, "2")], coerce=int
    ),
    "x": _number(_("Left, mm"), -50, 500, "0.5"),
    "y": _number(_("Top, mm"), -50, 500, "0.5"),
    "width": _number(_("Width, mm"), 0, 500, "0.5"),
    "height": _number(_("Height, mm"), 0, 500, "0.5"),
    "size": _number(_("Size, pt"), 4, 200, "0.5"),
    "min_size": _number(_("At least, pt"), 4, 200, "0.5"),
    "font": _choice(_("Font"), labels.VOICES),
    "weight": _choice(_("Weight"), labels.WEIGHTS),
    "colour": lambda: ColourField(label=_("Colour")),
    "align": _choice(_("Across"), labels.ALIGNS),
    "vertical": _choice(_("Down"), labels.VERTICALS),
    "leading": _number(_("Space between lines, em"), 0, 3, "0.05"),
    "tracking": _number(_("Space between letters, pt"), -2, 20),
    "capitals": lambda: forms.BooleanField(label=_("Small capitals"), required=False),
    "fill": lambda: ColourField(label=_("Fill"), empty=_("None")),
    "stroke": _number(_("Line, pt"), 0, 20),
    "radius": _number(_("Round corners, mm"), 0, 100),
    "label": lambda: WordsField(
        label=_("Label"),
        required=False,
        help_text=_("{label} is our own word for it. Empty prints none."),
        widget=WordsWidget(lines=1),
    ),
    "label_at": _choice(_("Place of the label"), labels.LABEL_PLACES),
    "label_size": _number(_("Size of the label, pt"), 4, 200, "0.5"),
    "label_colour": lambda: ColourField(label=_("Colour of the label")),
}


class FieldForm(forms.Form):
    """Made for each kind by `form_for`."""

    kind_name: ClassVar[str] = ""
    use_required_attribute = False
    is_open = False
    """Shown with all its inputs; otherwise folded into hidden ones, which say the same."""

    kind = forms.CharField(widget=forms.HiddenInput)
    position = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pictures: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "artwork" in self.fields:
            picture: Any = self.fields["artwork"]
            picture.choices = [("", _("Choose a picture")), *pictures]

    @property
    def kind_label(self) -> Any:
        return labels.KINDS[self.kind_name]

    @property
    def called(self) -> str:
        """How the field is listed: by its name, with the first letter large."""
        name = str(self["id"].value() or "")
        return name.replace("-", " ").replace("_", " ").strip().capitalize()

    @property
    def groups(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        return [
            (name, heading, fields)
            for name, heading, members in GROUPS
            if (fields := [self[member] for member in members if member in self.fields])
        ]

    @property
    def folded(self) -> list[tuple[str, str]]:
        """Names and values as a browser would send them, kind and position left out."""
        members = [name for name in self.fields if name not in ("kind", "position")]
        return [pair for name in members for pair in _as_sent(self[name])]

    def clean_id(self) -> str:
        name: str = self.cleaned_data["id"].strip().lower().replace(" ", "-")
        if not _ID.fullmatch(name):
            raise forms.ValidationError(
                _("Begin with a letter, and use small letters, digits and hyphens.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decorative") and cleaned.get("alt"):
            cleaned["alt"] = {}
        size, least = cleaned.get("size"), cleaned.get("min_size")
        if size is not None and least is not None and least > size:
            self.add_error("min_size", _("No larger than the size."))
        return cleaned

    def data_of_field(self) -> dict[str, Any]:
        """The members as plain data, in the order of the layout."""
        return {
            member: self._plain(self.cleaned_data[member])
            for member in OF_KIND[self.kind_name]
            if member in self.cleaned_data
        }

    def _plain(self, value: Any) -> Any:
        return plain_number(value) if isinstance(value, Decimal) else value


def _as_sent(bound: forms.BoundField) -> list[tuple[str, str]]:
    """What a browser sends for one input. What is empty is left out: it says nothing."""
    value, widget, name = bound.value(), bound.field.widget, bound.html_name
    if isinstance(widget, WordsWidget | ColourWidget):
        sent = widget.as_sent(name, value)
    elif isinstance(widget, forms.CheckboxInput):
        sent = [(name, "on" if value else "")]
    elif isinstance(widget, forms.CheckboxSelectMultiple):
        sent = [(name, str(each)) for each in value or ()]
    else:
        written = value if isinstance(widget, forms.Select) else widget.format_value(value)
        sent = [(name, "" if written is None else str(written))]
    return [pair for pair in sent if pair[1]]


@cache
def form_for(kind: str) -> type[FieldForm]:
    made = {member: _MAKERS[member]() for member in OF_KIND[kind] if member in _MAKERS}
    if "fit" in OF_KIND[kind]:
        made["fit"] = forms.ChoiceField(
            label=_("In its frame") if kind == "image" else _("When it is long"),
            choices=[(name, labels.FITS[name]) for name in FITS.get(kind, ("wrap",))],
        )
    return type(f"{kind.capitalize()}Form", (FieldForm,), {"kind_name": kind, **made})


def values_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs begin with: what the layout says, and what the house does otherwise."""
    known = {member: getattr(_DEFAULTS, member) for member in OF_KIND[data["kind"]]}
    values = {**known, **data}
    if "fit" not in data and "fit" in values:
        values["fit"] = FITS.get(data["kind"], ("wrap",))[0]
    for member in ("text", "label", "alt"):
        if isinstance(values.get(member), str):
            values[member] = {"*": values[member]}
    return values
