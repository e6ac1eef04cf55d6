"""A whole design as one form: the sheet, and a form for each field in reading order.

Fields are numbered as they were sent; `position` says where each of them is read. Numbers may have
gaps where a field was taken out.
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from certificates.admin.designs.field_forms import FieldForm, form_for, values_of
from certificates.admin.designs.labels import KINDS
from certificates.admin.designs.sheet_form import SheetForm, values_of_sheet
from certificates.layout.fields import MOST_FIELDS
from certificates.layout.starting import new_field

EMPTY = "__n__"

Pictures = list[tuple[str, Any]]


class DesignForm:
    """`opened` is the place of the field that is shown with its inputs; the others are folded,
    except those in which something is wrong."""

    def __init__(
        self,
        data: Mapping[str, Any],
        pictures: Pictures,
        sent: QueryDict | None = None,
        *,
        opened: int | None = None,
    ) -> None:
        self.pictures = pictures
        if sent is None:
            initial = values_of_sheet(data)
            self.sheet = SheetForm(prefix="sheet", initial=initial, pictures=pictures)
            self.fields = [self._kept(n, each) for n, each in enumerate(data.get("fields", []))]
            for number, form in enumerate(self.fields):
                form.is_open = number == opened
        else:
            self.sheet = SheetForm(sent, prefix="sheet", pictures=pictures)
            self.fields = self._sent(sent)

    @property
    def total(self) -> int:
        """One more than the highest number, for whoever adds a field."""
        return max((int(form.prefix[2:]) + 1 for form in self.fields if form.prefix), default=0)

    def take_off(self, prefix: str) -> int | None:
        """Leave a field out, also one that could not be saved; where it was, None if nowhere."""
        at = next((n for n, form in enumerate(self.fields) if form.prefix == prefix), None)
        if at is not None:
            del self.fields[at]
        return at

    def is_valid(self) -> bool:
        found = [self.sheet.is_valid(), *(form.is_valid() for form in self.fields)]
        for form in self.fields:
            form.is_open = bool(form.errors)
        return all(found)

    def faults(self) -> list[tuple[str, str]]:
        """The id of each input that was refused, and the sentence."""
        forms = [("", self.sheet), *((form.called, form) for form in self.fields)]
        return [
            (form[name].id_for_label, f"{called or form[name].label}: {said}")
            for called, form in forms
            for name, sentences in form.errors.items()
            for said in sentences
        ]

    def data(self) -> dict[str, Any]:
        """The layout that was sent, as plain data. It may still be one that cannot be printed."""
        return {
            **self.sheet.data_of_sheet(),
            "fields": [form.data_of_field() for form in self.fields],
        }

    def _kept(self, number: int, data: Mapping[str, Any]) -> FieldForm:
        initial = values_of(data) | {"position": number}
        return form_for(data["kind"])(prefix=f"f-{number}", initial=initial, pictures=self.pictures)

    def _sent(self, sent: QueryDict) -> list[FieldForm]:
        try:
            total = min(int(sent.get("total", "0")), 4 * MOST_FIELDS)
        except ValueError:
            total = 0
        found = []
        for number in range(total):
            kind = sent.get(f"f-{number}-kind", "")
            if kind in KINDS:
                form = form_for(kind)(sent, prefix=f"f-{number}", pictures=self.pictures)
                found.append((_position(sent.get(f"f-{number}-position"), number), number, form))
        return [form for *_place, form in sorted(found, key=lambda each: each[:2])]


def blank_fields(pictures: Pictures) -> list[FieldForm]:
    """One of each kind with all its inputs, to be copied by the script."""
    blanks = [
        form_for(kind)(prefix=f"f-{EMPTY}", initial=values_of(new_field(kind)), pictures=pictures)
        for kind in KINDS
    ]
    for form in blanks:
        form.is_open = True
    return blanks


def _position(written: Any, otherwise: int) -> int:
    try:
        return int(written)
    except (TypeError, ValueError):
        return otherwise


def after_action(form: DesignForm, action: str, kind: str) -> tuple[dict[str, Any], int | None]:
    """The layout after a button that changes its fields, and where the field is to go on with.

    Fields are named by the prefix of their form: `up:f-3`, and `open:f-3` to see its inputs. A
    button that does something else leaves them as they are.
    """
    data = form.data()
    fields = list(data["fields"])
    verb, _colon, which = action.partition(":")
    if verb == "add" and kind in KINDS and len(fields) < MOST_FIELDS:
        fields.append(new_field(kind, taken={field["id"] for field in fields}))
        return {**data, "fields": fields}, len(fields) - 1
    at = next((n for n, each in enumerate(form.fields) if each.prefix == which), None)
    if at is None:
        return data, None
    if verb in ("up", "down"):
        to = at + (1 if verb == "down" else -1)
        if 0 <= to < len(fields):
            fields[at], fields[to] = fields[to], fields[at]
            at = to
    return {**data, "fields": fields}, at
