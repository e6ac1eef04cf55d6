"""Statements that are put together once and then only asked.

Django puts every statement together anew, which takes up to twenty times as long as asking it. Where
a request comes again and again, as answers are kept during a quiz, that is most of what it costs.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

from practitioners.rows import Reader

# Nothing in the product names such a number, word or time, so that it can be found again among the
# parameters. The number fits a column of four bytes: of one that no row can have, Django would not even ask.
STAND_IN = 2_000_000_000
WORD = "stand-in-of-"
TIME = dt.datetime(1807, 5, 4, tzinfo=dt.UTC)
BIGGEST = 2**63 - 1
BEGINS_WITH = "%"

type Given = int | str | dt.datetime


@dataclass(frozen=True)
class _Place:
    """Which of the given values a parameter is, and what stands behind it: "%" in `LIKE`."""

    number: int
    ending: str = ""


@dataclass(frozen=True)
class _Text:
    """`places` says for each parameter where it comes from, None for one of its own."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[_Place | None, ...]

    @classmethod
    def of(cls, compiler: SQLCompiler, stand_ins: list[Given]) -> Self:
        sql, parameters = compiler.as_sql()
        places = tuple(_place_of(each, stand_ins) for each in parameters)
        found = {place.number for place in places if place}
        if len(found) < len(stand_ins):
            raise ValueError("an argument of this statement is lost in it")
        return cls(sql, tuple(parameters), places)

    def filled(self, given: Sequence[Given]) -> tuple[Any, ...]:
        return tuple(
            own if place is None else _parameter(given[place.number], place, own)
            for own, place in zip(self.parameters, self.places, strict=True)
        )


@dataclass(frozen=True)
class _Made:
    """`reader` makes of the rows what the queryset would."""

    text: _Text
    reader: Reader


class Statement:
    """What `build` returns for some whole numbers, words and instants, as a list.

    `build` is called once for each number of arguments and their types, with stand-ins: it compares columns
    with them (words also by `startswith`) and decides nothing by them. Rows and locks are those of its
    queryset; what the queryset would fetch beforehand (`prefetch_related`) is left out.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._made: dict[tuple[type, ...], _Made] = {}

    def __call__(self, *given: Given) -> list[Any]:
        if any(isinstance(one, int) and one > BIGGEST for one in given):
            return []  # no row has it, and a database would refuse to look
        kinds = tuple(map(type, given))
        made = self._made.get(kinds) or self._make(kinds)
        connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
        with connection.cursor() as cursor:
            cursor.execute(made.text.sql, made.text.filled(given))
            rows = cursor.fetchall()
        return made.reader.read(rows, connection)

    def among(self, given: Collection[int]) -> list[Any]:
        """Of a statement that compares with any of its arguments (`in`): of as many as there are.

        The last is repeated up to a power of two, so that few statements are put together.
        """
        if not given:
            return []
        numbers = list(given)
        wanted = 1 << (len(numbers) - 1).bit_length()
        return self(*numbers, *numbers[-1:] * (wanted - len(numbers)))

    def _make(self, kinds: tuple[type, ...]) -> _Made:
        stand_ins = _stand_ins(kinds)
        queryset = self._build(*stand_ins)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        made = _Made(_Text.of(compiler, stand_ins), Reader.of(queryset, compiler))
        self._made[kinds] = made
        return made


class Change:
    """Changes rows and returns how many: `build` says which rows, and the new values of their fields.

    As `QuerySet.update`, for arguments like those of a `Statement`; the new values may hold none of
    them, and are of the rows' own table.
    """

    def __init__(self, build: Callable[..., tuple[QuerySet[Any, Any], dict[str, Any]]]) -> None:
        self._build = build
        self._made: dict[tuple[type, ...], _Text] = {}

    def __call__(self, *given: Given) -> int:
        if any(isinstance(one, int) and one > BIGGEST for one in given):
            return 0
        kinds = tuple(map(type, given))
        text = self._made.get(kinds) or self._make(kinds)
        changing = transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS)
        with changing, connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(text.sql, text.filled(given))
            return int(cursor.rowcount)

    def _make(self, kinds: tuple[type, ...]) -> _Text:
        stand_ins = _stand_ins(kinds)
        rows, values = self._build(*stand_ins)
        query = cast("UpdateQuery", rows.query.chain(UpdateQuery))
        query.add_update_values(values)
        if query.get_related_updates() or query.is_sliced:
            raise ValueError("this changes more than the rows of one table")
        text = self._made[kinds] = _Text.of(query.get_compiler(DEFAULT_DB_ALIAS), stand_ins)
        return text


def _stand_ins(kinds: Sequence[type]) -> list[Given]:
    return [_stand_in(kind, place) for place, kind in enumerate(kinds)]


def _stand_in(kind: type, place: int) -> Given:
    if issubclass(kind, str):
        return f"{WORD}{place}-"
    if issubclass(kind, dt.datetime):
        return TIME + dt.timedelta(days=place)
    return STAND_IN + place


def _place_of(parameter: Any, stand_ins: list[Given]) -> _Place | None:
    for number, stand_in in enumerate(stand_ins):
        if isinstance(stand_in, int):
            if isinstance(parameter, int) and parameter == stand_in:
                return _Place(number)
        elif parameter == _adapted(stand_in):
            return _Place(number)
        elif isinstance(stand_in, str) and parameter == f"{stand_in}{BEGINS_WITH}":
            return _Place(number, BEGINS_WITH)
        elif isinstance(parameter, str) and str(stand_in) in parameter:
            raise ValueError("an argument of this statement is lost in it")
    return None


def _parameter(given: Given, place: _Place, own: Any) -> Any:
    if isinstance(given, int):
        return type(own)(given)
    if place.ending and isinstance(given, str):
        return f"{connections[DEFAULT_DB_ALIAS].ops.prep_for_like_query(given)}{place.ending}"
    return _adapted(given)


def _adapted(given: Given) -> Any:
    """As the database takes it."""
    if isinstance(given, dt.datetime):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(given)
    return given
