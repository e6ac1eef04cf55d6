"""What of each activity counts, so that most of what a rule asks for is met.

The choice, in this order:
1. the most minima met: the total, then categories, then topics; where two choices meet equally
   many, the one that counts more, then the one that meets those that stand earlier in the rule;
2. the most units counted;
3. the most units towards what stays unmet, the earlier line first;
4. the activity that was completed first, then the lower key.

Nothing counts twice in one line, and the minutes of an activity are in one topic at most, unless
a topic is a part of another. Where limits lie inside each other or apart, no unit of the total is
ever given up for a minimum; where they cross, it may be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain, combinations
from math import lcm
from typing import NamedTuple

from renewals.rules.optimum import best_amounts
from renewals.rules.units import fraction_of, sum_of

# Of a unit's smallest part, whole wherever the choice does not have to split it.
type Parts = int | Fraction


@dataclass(frozen=True)
class Offer:
    """Units one activity could give. One outside the cycle serves topics and not the total."""

    key: str
    day: date
    units: Fraction
    in_cycle: bool = True


@dataclass(frozen=True)
class Limit:
    """At most so many units of these activities count."""

    most: Fraction
    of: frozenset[str]


@dataclass(frozen=True)
class Minimum:
    """At least so many units of these activities. A topic keeps the minutes it takes.

    `part_of` is the place of the topic it is a part of in the list of minima: what counts in the
    part counts there, too.
    """

    needed: Fraction
    of: frozenset[str]
    is_topic: bool = False
    part_of: int | None = None


@dataclass(frozen=True)
class Allocation:
    """By key what counts, and by key and topic (its place in the list) what is used there.

    `tight` are the places of the limits that are reached, which is why less than all counts.
    """

    counted: Mapping[str, Fraction]
    used: Mapping[tuple[str, int], Fraction]
    tight: tuple[int, ...]

    def towards(self, minimum: Minimum, place: int, minima: Sequence[Minimum]) -> Fraction:
        if not minimum.is_topic:
            return sum_of(self.counted[key] for key in minimum.of)
        return sum_of(
            units
            for (_, topic), units in self.used.items()
            if topic == place or minima[topic].part_of == place
        )


def allocate(
    offers: Sequence[Offer], limits: Sequence[Limit], minima: Sequence[Minimum]
) -> Allocation:
    """The best choice as the module says. The order of `offers` makes no difference."""
    problem = _problem(offers, limits, minima)
    amounts = _solved(problem, minima)
    return _poured(problem, amounts, limits)


# Limits, minima that are no topics, topics, and whether it counts in the cycle.
type _Traits = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], bool]


class _Piece(NamedTuple):
    """An offer in whole parts of a unit, no more than a limit for it alone lets through."""

    key: str
    parts: int


@dataclass(frozen=True, slots=True)
class _Alike:
    """Activities that every limit and minimum treats alike, the first completed first."""

    pieces: tuple[_Piece, ...]
    limits: tuple[int, ...]
    minima: tuple[int, ...]
    topics: tuple[int, ...]
    in_cycle: bool
    parts: int


@dataclass(frozen=True, slots=True)
class _Problem:
    """`slots` are the columns: so much of a group, used for a topic (None: for no topic).

    Amounts are whole numbers: `scale` parts are one unit. `most` and `needed` are those of all
    limits and minima, `binding` the places of the limits that keep something from counting.
    """

    scale: int
    groups: tuple[_Alike, ...]
    slots: tuple[tuple[int, int | None], ...]
    binding: tuple[int, ...]
    most: tuple[int, ...]
    needed: tuple[int, ...]


def _problem(
    offers: Sequence[Offer], limits: Sequence[Limit], minima: Sequence[Minimum]
) -> _Problem:
    amounts = chain(
        (offer.units for offer in offers),
        (limit.most for limit in limits),
        (minimum.needed for minimum in minima),
    )
    scale = lcm(*{amount.denominator for amount in amounts})
    most = tuple(_parts(limit.most, scale) for limit in limits)
    parts = {offer.key: _parts(offer.units, scale) for offer in offers}
    for limit, ceiling in zip(limits, most, strict=True):
        # A limit for one activity alone needs no choice.
        if len(limit.of) == 1:
            (key,) = limit.of
            if key in parts:
                parts[key] = min(parts[key], ceiling)
    binding = tuple(
        place
        for place, limit in enumerate(limits)
        if sum(parts.get(key, 0) for key in limit.of) > most[place]
    )
    grouped: dict[_Traits, list[_Piece]] = {}
    topic_places = [place for place, minimum in enumerate(minima) if minimum.is_topic]
    other_places = [place for place, minimum in enumerate(minima) if not minimum.is_topic]
    for offer in sorted(offers, key=lambda one: (one.day, one.key)):
        key = offer.key
        held = tuple(place for place in binding if key in limits[place].of)
        rest = tuple(place for place in other_places if key in minima[place].of)
        topics = tuple(place for place in topic_places if key in minima[place].of)
        if len(topics) > 1:
            parents = {minima[place].part_of for place in topics}
            topics = tuple(place for place in topics if place not in parents)
        alike = held, rest, topics, offer.in_cycle
        grouped.setdefault(alike, []).append(_Piece(key, parts[key]))
    groups = tuple(
        _Alike(tuple(pieces), *alike, sum(piece.parts for piece in pieces))
        for alike, pieces in grouped.items()
    )
    slots = tuple(
        (number, topic) for number, group in enumerate(groups) for topic in group.topics or (None,)
    )
    needed = tuple(_parts(minimum.needed, scale) for minimum in minima)
    return _Problem(scale, groups, slots, binding, most, needed)


def _parts(units: Fraction, scale: int) -> int:
    return units.numerator * (scale // units.denominator)


def _solved(problem: _Problem, minima: Sequence[Minimum]) -> Sequence[Parts]:
    """So much for each slot."""
    is_free = not problem.binding and all(len(group.topics) < 2 for group in problem.groups)
    if is_free:
        return [problem.groups[group].parts for group, _ in problem.slots]
    programme = _Programme(problem, minima)
    offered = [place for place in range(len(minima)) if programme.is_offered(place)]
    if programme.can_meet(offered):
        return programme.meeting(offered)
    reachable = [place for place in offered if programme.can_meet((place,))]
    for size in range(len(reachable), 0, -1):
        choices = [
            programme.meeting(chosen)
            for chosen in combinations(reachable, size)
            if programme.can_meet(chosen)
        ]
        if choices:
            # The first of the largest: `max` keeps the earlier of two equals.
            return max(choices, key=programme.counted)
    return programme.meeting(())


class _Programme:
    """Columns are the slots, then what each minimum gets, which never is more than it needs."""

    def __init__(self, problem: _Problem, minima: Sequence[Minimum]) -> None:
        self.problem, self.minima = problem, minima
        self.width = len(problem.slots) + len(minima)
        self.rows: list[list[int]] = []
        self.limits: list[int] = []
        for number, group in enumerate(problem.groups):
            self._add(self._of_groups({number}), group.parts)
        for place in problem.binding:
            held = {n for n, group in enumerate(problem.groups) if place in group.limits}
            self._add(self._of_groups(held), problem.most[place])
        self.offered: list[int] = []
        for place in range(len(minima)):
            serves = self._towards(place)
            self._add(self._gets(place), problem.needed[place])
            self._add([gets - cell for gets, cell in zip(self._gets(place), serves, strict=True)])
            serving = {
                group for (group, _), cell in zip(problem.slots, serves, strict=False) if cell
            }
            self.offered.append(sum(problem.groups[number].parts for number in serving))
        in_cycle = {n for n, group in enumerate(problem.groups) if group.in_cycle}
        self.total = self._of_groups(in_cycle)
        self.order = [
            self.total,
            self._of_minima(range(len(minima))),
            *(self._gets(place) for place in range(len(minima))),
            *(self._of_groups({number}) for number in range(len(problem.groups))),
            *(self._column(slot) for slot in range(len(problem.slots))),
        ]

    def is_offered(self, place: int) -> bool:
        """Whether all that could serve a minimum would be enough, were it not for the others."""
        return self.offered[place] >= self.problem.needed[place]

    def can_meet(self, chosen: Sequence[int]) -> bool:
        """Whether one choice meets all of these."""
        amounts = best_amounts(self.rows, self.limits, [self._of_minima(chosen)])
        slots = len(self.problem.slots)
        return all(amounts[slots + place] == self.problem.needed[place] for place in chosen)

    def meeting(self, chosen: Sequence[int]) -> list[Parts]:
        """The best amounts among those that meet as much of these as can be."""
        aims = [self._of_minima(chosen), *self.order]
        best = best_amounts(self.rows, self.limits, aims)[: len(self.problem.slots)]
        return [amount.numerator if amount.is_integer() else amount for amount in best]

    def counted(self, amounts: Sequence[Parts]) -> Parts:
        pairs = zip(amounts, self.total, strict=False)
        return sum(amount for amount, counts in pairs if counts)

    def _add(self, row: list[int], limit: int = 0) -> None:
        self.rows.append(row)
        self.limits.append(limit)

    def _column(self, number: int) -> list[int]:
        return [int(column == number) for column in range(self.width)]

    def _gets(self, place: int) -> list[int]:
        return self._column(len(self.problem.slots) + place)

    def _of_minima(self, places: Sequence[int]) -> list[int]:
        gets = {len(self.problem.slots) + place for place in places}
        return [int(column in gets) for column in range(self.width)]

    def _of_groups(self, numbers: set[int]) -> list[int]:
        cells = [int(group in numbers) for group, _ in self.problem.slots]
        return cells + [0] * len(self.minima)

    def _towards(self, place: int) -> list[int]:
        if self.minima[place].is_topic:
            cells = [
                int(topic is not None and (topic == place or self.minima[topic].part_of == place))
                for _, topic in self.problem.slots
            ]
            return cells + [0] * len(self.minima)
        groups = enumerate(self.problem.groups)
        return self._of_groups({number for number, group in groups if place in group.minima})


def _poured(problem: _Problem, amounts: Sequence[Parts], limits: Sequence[Limit]) -> Allocation:
    """The amounts of each group, activity by activity in the order of their days."""
    counted: dict[str, Parts] = {}
    used: dict[tuple[str, int], Fraction] = {}
    for number, group in enumerate(problem.groups):
        counted |= dict.fromkeys((piece.key for piece in group.pieces), 0)
        mine = [
            (topic, amount)
            for (owner, topic), amount in zip(problem.slots, amounts, strict=True)
            if owner == number
        ]
        for key, topic, parts in _pour(group.pieces, mine):
            counted[key] += parts
            if topic is not None:
                used[key, topic] = fraction_of(parts, problem.scale)
    tight = tuple(
        place
        for place, limit in enumerate(limits)
        if limit.of and sum(counted.get(key, 0) for key in limit.of) >= problem.most[place]
    )
    units = {key: fraction_of(parts, problem.scale) for key, parts in counted.items()}
    return Allocation(units, used, tight)


def _pour(
    pieces: Sequence[_Piece], amounts: Sequence[tuple[int | None, Parts]]
) -> Iterator[tuple[str, int | None, Parts]]:
    waiting = iter(pieces)
    left: Parts = 0
    key = ""
    for topic, amount in amounts:
        rest = amount
        while rest > 0:
            if not left:
                key, left = next(waiting)
                continue
            parts = min(left, rest)
            yield key, topic, parts
            left, rest = left - parts, rest - parts
