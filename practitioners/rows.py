"""Rows of the database become what a queryset would make of them, by rules worked out once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql.compiler import SQLCompiler

type Row = Sequence[Any]
type Converters = list[tuple[int, tuple[list[Callable[..., Any]], Any]]]


@dataclass(frozen=True)
class Reader:
    """`converters` make Python's values of columns, `make` makes what is asked for of a row."""

    converters: Converters
    make: Callable[[Row], Any]

    @classmethod
    def of(cls, queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Self:
        """For a queryset whose statement this compiler has put together.

        Raises ValueError for one that cannot be read like this.
        """
        columns = [column for column, *_names in compiler.select[: compiler.col_count]]
        strange = compiler.has_extra_select or compiler.has_composite_fields(columns)
        if strange or queryset._known_related_objects:  # type: ignore[attr-defined]
            raise ValueError("the rows of this statement are not those of its columns")
        return cls(list(compiler.get_converters(columns).items()), _made_of(queryset, compiler))

    def read(self, rows: Iterable[Row], connection: Any) -> list[Any]:
        if self.converters:
            rows = [self._converted(list(row), connection) for row in rows]
        return [self.make(row) for row in rows]

    def _converted(self, row: list[Any], connection: Any) -> Row:
        for place, (converters, expression) in self.converters:
            value = row[place]
            for convert in converters:
                value = convert(value, expression, connection)
            row[place] = value
        return row


def _made_of(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Row], Any]:
    wanted = queryset._iterable_class  # type: ignore[attr-defined]
    if wanted is ModelIterable:
        return _instances(queryset, compiler)
    if wanted is FlatValuesListIterable:
        return lambda row: row[0]
    if wanted is ValuesListIterable:
        return tuple
    if wanted is ValuesIterable:
        names = _names(queryset)
        return lambda row: dict(zip(names, row, strict=True))
    raise ValueError("a statement gives rows, values or lists of values")


def _names(queryset: QuerySet[Any, Any]) -> list[str]:
    query = queryset.query
    if query.selected:
        return list(query.selected)
    return [*query.extra_select, *query.values_select, *query.annotation_select]


def _instances(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Row], Any]:
    """As `ModelIterable` does, which works out where every column goes each time it is asked."""
    about, select = compiler.klass_info, compiler.select
    mode = queryset._fetch_mode  # type: ignore[attr-defined]
    if about is None or mode.track_peers:
        raise ValueError("the rows of this statement know of each other")
    model, places = about["model"], about["select_fields"]
    begin, end = places[0], places[-1] + 1
    names = [column.target.attname for column, *_names in select[begin:end]]
    related = get_related_populators(about, select, DEFAULT_DB_ALIAS, mode)
    annotations = list((compiler.annotation_col_map or {}).items())

    def instance(row: Row) -> Any:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[begin:end], fetch_mode=mode)
        for each in related:
            each.populate(row, made)
        for name, place in annotations:
            setattr(made, name, row[place])
        return made

    return instance
