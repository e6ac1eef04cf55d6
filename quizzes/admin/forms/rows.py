"""Tables of fields inside a plain form. Spare empty rows stand at the end, so that no script is needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

SPARE = 3
MOST = 60
MOST_COLUMNS = 6


@dataclass(frozen=True)
class Table:
    """Columns are field factories by name; `hidden` ones are carried along."""

    name: str
    heading: Any
    hint: Any
    columns: Mapping[str, Any]
    hidden: Sequence[str] = ("id",)
    least: int = 4

    def prefix(self, place: int, column: str) -> str:
        return f"{self.name}-{place}-{column}"

    def count(self, data: Iterable[str] | None, initial: Sequence[Any]) -> int:
        """As many rows as were sent, or as there are and some to spare."""
        if data is None:
            return max(self.least, len(initial) + SPARE)
        places = {
            int(part)
            for key in data
            if key.startswith(f"{self.name}-") and (part := key.split("-")[1]).isdecimal()
            if len(part) < 3
        }
        return min(MOST, max(places, default=self.least - 1) + 1)

    def add_to(
        self, form: forms.BaseForm, count: int, initial: Sequence[Mapping[str, Any]]
    ) -> None:
        for place in range(count):
            row = initial[place] if place < len(initial) else {}
            for column, factory in self.columns.items():
                name = self.prefix(place, column)
                form.fields[name] = factory()
                form.initial.setdefault(name, row.get(column, form.fields[name].initial or ""))
            for column in self.hidden:
                name = self.prefix(place, column)
                form.fields[name] = forms.CharField(
                    required=False, max_length=40, widget=forms.HiddenInput
                )
                form.initial.setdefault(name, row.get(column, form.fields[name].initial or ""))

    def read(self, cleaned: Mapping[str, Any], count: int, *, needs: str) -> list[dict[str, Any]]:
        """The rows that say something in the column `needs`."""
        rows = [
            {
                column: cleaned.get(self.prefix(place, column), "")
                for column in (*self.columns, *self.hidden)
            }
            for place in range(count)
        ]
        return [row for row in rows if row[needs]]


@dataclass(frozen=True)
class ShownTable:
    """A table ready for a template: bound fields in rows."""

    table: Table
    labels: list[Any]
    rows: list[tuple[list[forms.BoundField], list[forms.BoundField]]]

    @property
    def is_wide(self) -> bool:
        """More columns than stand beside each other: each row is shown as a card."""
        return len(self.labels) > MOST_COLUMNS


def shown(form: forms.BaseForm, table: Table, count: int) -> ShownTable:
    first = [form[table.prefix(0, column)] for column in table.columns]
    return ShownTable(
        table=table,
        labels=[field.label for field in first],
        rows=[
            (
                [form[table.prefix(place, column)] for column in table.columns],
                [form[table.prefix(place, column)] for column in table.hidden],
            )
            for place in range(count)
        ],
    )


def with_ids(
    rows: Iterable[dict[str, Any]], letters: str, used: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Every row an id: its own, or the first that nobody has or had (`used`).

    One letter is counted on (m1, m2); several are given out one by one.
    """
    rows = list(rows)
    taken = {row["id"] for row in rows if row["id"]} | set(used)
    single = letters if len(letters) > 1 else ""
    free = iter([*single, *(f"{letters[0]}{number}" for number in range(1, 4 * MOST))])
    for row in rows:
        if not row["id"]:
            row["id"] = next(name for name in free if name not in taken)
            taken.add(row["id"])
    return rows
