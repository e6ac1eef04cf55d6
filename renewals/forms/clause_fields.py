"""A form field for each type of field that clauses have, and the way back."""

import datetime as dt
import json
import types
import typing
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import JsonValue

from renewals.clauses import ExamSection

UNKNOWN = ("", _("Not on record"))
# Sentences; everything else that is text fits on one line.
LONG = {"text", "note", "alternative", "evidence", "status_note", "prohibition_note", "supervisor"}
WORDS = {
    "async": _("Self-paced"),
    "live_online": _("Live online"),
    "in_person": _("In person"),
    "dn": _("Dry needling"),
    "per_licensee": _("As on the licence"),
    "any": _("Every year"),
}


class Unfit(ValueError):  # noqa: N818  a sentence for the person, not a fault
    """What was typed cannot be read; the sentence says how to write it."""


class Shape(typing.NamedTuple):
    """How one field is asked for, shown and read back. `read` may raise Unfit."""

    field: forms.Field
    shown: Callable[[Any], Any]
    read: Callable[[Any], Any]


def shape_of(name: str, annotation: Any) -> Shape:
    """For a field of a clause; None on record is an empty field."""
    base, optional = _bare(annotation)
    origin, arguments = typing.get_origin(base), typing.get_args(base)
    if base is bool:
        return _yes_or_no(optional)
    if base is int or base is Decimal:
        return _number(base)
    if base is dt.date:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        words = {"invalid": _("Enter a date such as 2027-05-31.")}
        return Shape(
            forms.DateField(required=False, widget=widget, error_messages=words), _same, _same
        )
    if origin is typing.Literal:
        return _choice([str(word) for word in arguments], optional)
    if isinstance(base, type) and issubclass(base, StrEnum):
        return _choice([member.value for member in base], optional)
    if origin is tuple:
        return _several(arguments[0], optional)
    if origin is dict:
        return Shape(_lines(), _shown_amounts, _read_amounts)
    if base is JsonValue:
        return Shape(_lines(), _shown_json, _read_json)
    if name in LONG:
        return Shape(_lines(2), _plain, _or_none)
    return Shape(forms.CharField(required=False, max_length=500), _plain, _or_none)


def _bare(annotation: Any) -> tuple[Any, bool]:
    """The type without its alias, its bounds and its None."""
    if annotation is JsonValue:
        return annotation, True
    if isinstance(annotation, typing.TypeAliasType):
        return _bare(annotation.__value__)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _bare(arguments[0])
    if origin in (typing.Union, types.UnionType):
        (inner,) = [one for one in arguments if one is not type(None)]
        return _bare(inner)[0], True
    return annotation, False


def _yes_or_no(optional: bool) -> Shape:
    if not optional:
        return Shape(forms.BooleanField(required=False), bool, bool)
    answers = {True: "yes", False: "no", None: ""}
    choices = [UNKNOWN, ("yes", _("Yes")), ("no", _("No"))]
    return Shape(
        forms.ChoiceField(required=False, choices=choices),
        lambda value: answers[value],
        lambda word: {"yes": True, "no": False}.get(word),
    )


def _number(kind: type) -> Shape:
    whole = kind is int
    words = {
        "invalid": _("Enter a whole number, such as 24.")
        if whole
        else _("Enter a number, such as 2.5.")
    }
    field = forms.IntegerField if whole else forms.DecimalField
    widget = forms.TextInput(attrs={"inputmode": "numeric" if whole else "decimal", "size": 7})
    return Shape(
        field(required=False, widget=widget, error_messages=words),
        lambda value: value if whole or value is None else f"{value.normalize():f}",
        _same,
    )


def _choice(words: list[str], optional: bool) -> Shape:
    choices = [(word, _named(word)) for word in words]
    if optional:
        choices = [UNKNOWN, *choices]
    field = forms.ChoiceField(
        required=False,
        choices=choices,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    return Shape(field, lambda value: "" if value is None else str(value), _or_none)


def _several(of: Any, optional: bool) -> Shape:
    inner, _none = _bare(of)
    if inner is ExamSection:
        return Shape(_lines(), _shown_sections, _read_sections)
    if typing.get_origin(inner) is typing.Literal:
        field = forms.MultipleChoiceField(
            required=False,
            choices=[(word, _named(word)) for word in typing.get_args(inner)],
            widget=forms.CheckboxSelectMultiple,
        )
        return Shape(
            field, lambda value: list(value or ()), lambda ticked: _found(ticked, optional)
        )
    return Shape(
        _lines(),
        lambda value: "\n".join(value or ()),
        lambda text: _found(lines_of(text), optional),
    )


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _found(values: list[str], optional: bool) -> list[str] | None:
    return None if optional and not values else values


def _lines(rows: int = 3) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": rows})
    )


def _named(word: str) -> Any:
    return WORDS.get(word) or word.replace("_", " ").capitalize()


def _same(value: Any) -> Any:
    return value


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _or_none(text: str) -> str | None:
    return text.strip() or None


def _shown_amounts(value: dict[str, Decimal] | None) -> str:
    return "\n".join(f"{name}: {amount.normalize():f}" for name, amount in (value or {}).items())


def _read_amounts(text: str) -> dict[str, Decimal] | None:
    found = {}
    for line in lines_of(text):
        name, colon, amount = line.rpartition(":")
        try:
            found[name.strip()] = Decimal(amount.strip())
        except InvalidOperation:
            colon = ""
        if not colon or not name.strip():
            raise Unfit(_("Write each line as a name, a colon and a number, such as CEU: 10."))
    return found or None


def _shown_sections(sections: tuple[ExamSection, ...]) -> str:
    return "\n".join(
        "; ".join(
            [
                one.name,
                _plain(one.items),
                "" if one.pass_share is None else f"{(one.pass_share * 100).normalize():f}",
            ]
        )
        for one in sections
    )


def _read_sections(text: str) -> list[dict[str, Any]]:
    found = []
    for line in lines_of(text):
        name, items, share, *more = [*(part.strip() for part in line.split(";")), "", ""][:4]
        try:
            found.append(
                {
                    "name": name,
                    "items": int(items) if items else None,
                    "pass_share": Decimal(share.rstrip(" %")) / 100 if share else None,
                }
            )
        except (ValueError, InvalidOperation):
            more = [line]
        if any(more) or not name:
            raise Unfit(_("Write each line as name; questions; pass mark, such as Safety; 24; 75."))
    return found


def _shown_json(value: Any) -> str:
    """A sentence as it is, everything else as JSON; a sentence that looks like JSON in quotes."""
    if value is None:
        return ""
    if isinstance(value, str) and _read_json(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _read_json(text: str) -> Any:
    text = text.strip()
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
