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
from itertools import combinations

from renewals.rules.optimum import best_amounts

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Offer:
    """Units one activity could give. One outside the cycle serves topics and not the total."""

    key: str
    day: date
    units: Fraction
    in_cycle: bool = True

    @property
    def place(self) -> tuple[date, str]:
        return self.day, self.key


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
            return sum((self.counted[key] for key in minimum.of), NOTHING)
        return sum(
            (
                units
                for (_, topic), units in self.used.items()
                if topic == place or minima[topic].part_of == place
            ),
            NOTHING,
        )


def allocate(
    offers: Sequence[Offer], limits: Sequence[Limit], minima: Sequence[Minimum]
) -> Allocation:
    """The best choice as the module says. The order of `offers` makes no difference."""
    problem = _problem(offers, limits, minima)
    amounts = _solved(problem, minima)
    return _poured(problem, amounts, limits)


@dataclass(frozen=True)
class _Alike:
    """Activities that every limit and minimum treats alike, the first completed first."""

    offers: tuple[Offer, ...]
    limits: frozenset[int]
    minima: frozenset[int]
    topics: tuple[int, ...]

    @property
    def units(self) -> Fraction:
        return sum((offer.units for offer in self.offers), NOTHING)

    @property
    def in_cycle(self) -> bool:
        return self.offers[0].in_cycle


@dataclass(frozen=True)
class _Problem:
    """`slots` are the columns: so much of a group, used for a topic (None: for no topic)."""

    groups: tuple[_Alike, ...]
    slots: tuple[tuple[int, int | None], ...]
    binding: Mapping[int, Fraction]


def _problem(
    offers: Sequence[Offer], limits: Sequence[Limit], minima: Sequence[Minimum]
) -> _Problem:
    clipped = [_clipped(offer, limits) for offer in sorted(offers, key=lambda one: one.place)]
    binding = {
        place: limit.most
        for place, limit in enumerate(limits)
        if sum((offer.units for offer in clipped if offer.key in limit.of), NOTHING) > limit.most
    }
    grouped: dict[tuple[object, ...], list[Offer]] = {}
    for offer in clipped:
        held = frozenset(place for place in binding if offer.key in limits[place].of)
        serves = [place for place, minimum in enumerate(minima) if offer.key in minimum.of]
        topics = tuple(place for place in serves if minima[place].is_topic)
        parents = {minima[place].part_of for place in topics}
        finest = tuple(place for place in topics if place not in parents)
        rest = frozenset(place for place in serves if not minima[place].is_topic)
        grouped.setdefault((held, rest, finest, offer.in_cycle), []).append(offer)
    groups = tuple(
        _Alike(tuple(members), held, rest, topics)  # type: ignore[arg-type]  # as put in above
        for (held, rest, topics, _), members in grouped.items()
    )
    slots = tuple(
        (number, topic) for number, group in enumerate(groups) for topic in group.topics or (None,)
    )
    return _Problem(groups, slots, binding)


def _clipped(offer: Offer, limits: Sequence[Limit]) -> Offer:
    """A limit for one activity alone needs no choice."""
    own = [limit.most for limit in limits if limit.of == {offer.key}]
    return Offer(offer.key, offer.day, min([offer.units, *own]), offer.in_cycle)


def _solved(problem: _Problem, minima: Sequence[Minimum]) -> list[Fraction]:
    """So much for each slot."""
    is_free = not problem.binding and all(len(group.topics) < 2 for group in problem.groups)
    if is_free:
        return [problem.groups[group].units for group, _ in problem.slots]
    programme = _Programme(problem, minima)
    reachable = [place for place in range(len(minima)) if programme.can_meet((place,))]
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
        self.limits: list[Fraction] = []
        for number, group in enumerate(problem.groups):
            self._add(self._of_groups({number}), group.units)
        for place, most in problem.binding.items():
            held = {n for n, group in enumerate(problem.groups) if place in group.limits}
            self._add(self._of_groups(held), most)
        self.offered: list[Fraction] = []
        for place, minimum in enumerate(minima):
            serves = self._towards(place)
            self._add(self._gets(place), minimum.needed)
            self._add([gets - cell for gets, cell in zip(self._gets(place), serves, strict=True)])
            serving = {
                group for (group, _), cell in zip(problem.slots, serves, strict=False) if cell
            }
            self.offered.append(sum((problem.groups[number].units for number in serving), NOTHING))
        in_cycle = {n for n, group in enumerate(problem.groups) if group.in_cycle}
        self.total = self._of_groups(in_cycle)
        self.order = [
            self.total,
            self._of_minima(range(len(minima))),
            *(self._gets(place) for place in range(len(minima))),
            *(self._of_groups({number}) for number in range(len(problem.groups))),
            *(self._column(slot) for slot in range(len(problem.slots))),
        ]

    def can_meet(self, chosen: Sequence[int]) -> bool:
        """Whether one choice meets all of these."""
        if any(self.offered[place] < self.minima[place].needed for place in chosen):
            return False
        amounts = best_amounts(self.rows, self.limits, [self._of_minima(chosen)])
        slots = len(self.problem.slots)
        return all(amounts[slots + place] == self.minima[place].needed for place in chosen)

    def meeting(self, chosen: Sequence[int]) -> list[Fraction]:
        """The best amounts among those that meet as much of these as can be."""
        aims = [self._of_minima(chosen), *self.order]
        return best_amounts(self.rows, self.limits, aims)[: len(self.problem.slots)]

    def counted(self, amounts: Sequence[Fraction]) -> Fraction:
        pairs = zip(amounts, self.total, strict=False)
        return sum((amount for amount, counts in pairs if counts), NOTHING)

    def _add(self, row: list[int], limit: Fraction = NOTHING) -> None:
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


def _poured(problem: _Problem, amounts: Sequence[Fraction], limits: Sequence[Limit]) -> Allocation:
    """The amounts of each group, activity by activity in the order of their days."""
    counted: dict[str, Fraction] = {}
    used: dict[tuple[str, int], Fraction] = {}
    for number, group in enumerate(problem.groups):
        counted |= {offer.key: NOTHING for offer in group.offers}
        mine = [
            (topic, amount)
            for (owner, topic), amount in zip(problem.slots, amounts, strict=True)
            if owner == number
        ]
        for key, topic, units in _pour(group.offers, mine):
            counted[key] += units
            if topic is not None:
                used[key, topic] = units
    tight = tuple(
        place
        for place, limit in enumerate(limits)
        if limit.of and sum((counted.get(key, NOTHING) for key in limit.of), NOTHING) >= limit.most
    )
    return Allocation(counted, used, tight)


def _pour(
    offers: Sequence[Offer], amounts: Sequence[tuple[int | None, Fraction]]
) -> Iterator[tuple[str, int | None, Fraction]]:
    waiting = iter(offers)
    left, key = NOTHING, ""
    for topic, amount in amounts:
        rest = amount
        while rest > 0:
            if not left:
                offer = next(waiting)
                left, key = offer.units, offer.key
                continue
            units = min(left, rest)
            yield key, topic, units
            left, rest = left - units, rest - units
