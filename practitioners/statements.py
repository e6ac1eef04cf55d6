"""Statements that are put together once and then only asked.

Django puts every statement together anew, which takes up to twenty times as long as asking it. Where
a request comes again and again, as answers are kept during a quiz, that is most of what it costs.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

# Nothing in the product has such a number, so that it can be found again among the parameters. It
# fits a column of four bytes: of one that no row can have, Django would not even ask.
STAND_IN = -2_000_000_000
BIGGEST = 2**63 - 1


@dataclass(frozen=True)
class _Made:
    """`places` says for each parameter which of the given numbers it is, None for one of its own.

    `converters` make Python's values of the columns; finding them takes as long as a small answer.
    """

    queryset: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    places: tuple[int | None, ...]
    converters: dict[int, Any]


class Statement:
    """What `build` returns for some whole numbers, as a list.

    `build` is called once for each number of arguments, with stand-ins: it compares columns with
    them and decides nothing by them. Rows and locks are those of its queryset; what the
    queryset would fetch beforehand (`prefetch_related`) is left out.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._made: dict[int, _Made] = {}

    def __call__(self, *given: int) -> list[Any]:
        if any(number > BIGGEST for number in given):
            return []  # no row has it, and a database would refuse to look
        made = self._made.get(len(given)) or self._make(len(given))
        parameters = tuple(
            own if place is None else type(own)(given[place])
            for own, place in zip(made.parameters, made.places, strict=True)
        )
        query, compiler = copy(made.queryset.query), copy(made.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
        compiler.as_sql = lambda *_args, **_more: (made.sql, parameters)  # type: ignore[method-assign]
        compiler.get_converters = lambda *_fields: made.converters  # type: ignore[assignment,method-assign]
        query.get_compiler = lambda *_args, **_more: compiler  # type: ignore[method-assign]
        asked = type(made.queryset)(made.queryset.model, query=query)
        asked._iterable_class = made.queryset._iterable_class  # type: ignore[attr-defined]
        return list(asked)

    def _make(self, number: int) -> _Made:
        stand_ins = [STAND_IN - place for place in range(number)]
        queryset = self._build(*stand_ins)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        places = tuple(
            stand_ins.index(each) if isinstance(each, int) and each in stand_ins else None
            for each in parameters
        )
        converters = compiler.get_converters(
            [column for column, *_names in compiler.select[: compiler.col_count]]
        )
        made = _Made(queryset, compiler, sql, tuple(parameters), places, converters)
        self._made[number] = made
        return made
