"""Which questions are drawn for one attempt: plain Python, no database and no clock.

A draw asks for so many questions that fit its description; a question may fit several draws and is
drawn once. A case is one unit: it is drawn whole by a draw that every one of its questions fits and
that still has room for all of them, or not at all. So a draw of two never takes a case of three.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

type Kind = frozenset[int]
type Shares = dict[Kind, Counter[int]]


@dataclass(frozen=True)
class Candidate:
    """A question of the bank. `draws` are the places of the draws it fits, from 0.

    `seen` is how many earlier attempts of this learner showed it, `case` what it belongs to.
    """

    question_id: int
    draws: Kind
    case: int | None = None
    seen: int = 0


@dataclass(frozen=True)
class Shortage:
    """The draw at `place` needs `needed` questions, and only `there` can be drawn."""

    place: int
    needed: int
    there: int


class BankTooSmall(Exception):  # noqa: N818 - a refusal is an everyday event
    def __init__(self, short: Shortage) -> None:
        super().__init__(f"draw {short.place + 1} needs {short.needed}, {short.there} are there")
        self.short = short


@dataclass(frozen=True)
class _Unit:
    """What is drawn together: one question, or a whole case in the order it was given."""

    question_ids: tuple[int, ...]
    draws: Kind
    seen: int
    is_case: bool

    @property
    def size(self) -> int:
        return len(self.question_ids)


def draw(
    counts: Sequence[int],
    candidates: Iterable[Candidate],
    *,
    fixed: Collection[int] = (),
    rng: random.Random,
) -> list[list[int]]:
    """The questions of each draw, exactly as many as it asks for, none twice and none of `fixed`.

    What the learner has seen least comes first; chance decides between equals. Raises BankTooSmall.
    """
    units = _units(candidates, fixed)
    if short := _shortage(counts, units):
        raise BankTooSmall(short)
    rng.shuffle(units)
    units.sort(key=_seen)
    chosen: list[_Unit] = []
    # Once one single question of a kind finds no place, no other of that kind does.
    full: set[Kind] = set()
    missing = sum(counts)
    for unit in units:
        if not missing:
            break
        if unit.size > missing or (not unit.is_case and unit.draws in full):
            continue
        if _arrange(counts, units, [*chosen, unit]) is not None:
            chosen.append(unit)
            missing -= unit.size
        elif not unit.is_case:
            full.add(unit.draws)
    return _by_draw(counts, chosen)


def shortage(
    counts: Sequence[int], candidates: Iterable[Candidate], *, fixed: Collection[int] = ()
) -> Shortage | None:
    """The first draw that cannot have what it asks for beside those before it, or None."""
    return _shortage(counts, _units(candidates, fixed))


def available(
    place: int, count: int, candidates: Iterable[Candidate], *, fixed: Collection[int] = ()
) -> int:
    """How many questions this draw chooses from, other draws left aside."""
    return sum(
        unit.size
        for unit in _units(candidates, fixed)
        if place in unit.draws and (not unit.is_case or unit.size <= count)
    )


def _units(candidates: Iterable[Candidate], fixed: Collection[int]) -> list[_Unit]:
    """A case of which a question is fixed is not drawn: its rest alone would be half a case."""
    singles: list[_Unit] = []
    cases: dict[int, list[Candidate]] = defaultdict(list)
    for each in candidates:
        if each.case is not None:
            cases[each.case].append(each)
        elif each.question_id not in fixed:
            singles.append(_Unit((each.question_id,), each.draws, each.seen, is_case=False))
    whole = [
        _Unit(
            tuple(part.question_id for part in parts),
            frozenset.intersection(*(part.draws for part in parts)),
            max(part.seen for part in parts),
            is_case=True,
        )
        for parts in cases.values()
        if not any(part.question_id in fixed for part in parts)
    ]
    return [unit for unit in singles + whole if unit.draws]


def _seen(unit: _Unit) -> int:
    return unit.seen


def _shortage(counts: Sequence[int], units: Sequence[_Unit]) -> Shortage | None:
    if _arrange(counts, units) is not None:
        return None
    for place, needed in enumerate(counts):
        for there in range(needed, -1, -1):
            tried = [*counts[:place], there, *([0] * (len(counts) - place - 1))]
            if _arrange(tried, units) is not None:
                break
        if there < needed:
            return Shortage(place, needed, there)
    return None


@dataclass(frozen=True)
class _Arrangement:
    """Which draw each case goes to, and how many single questions of a kind go to which draw."""

    cases: dict[tuple[int, ...], int]
    singles: Shares


def _arrange(
    counts: Sequence[int], units: Sequence[_Unit], chosen: Sequence[_Unit] = ()
) -> _Arrangement | None:
    """A way to fill all draws exactly that uses everything chosen; None where there is none."""
    supply = Counter(unit.draws for unit in units if not unit.is_case)
    needed = Counter(unit.draws for unit in chosen if not unit.is_case)
    must = [unit for unit in chosen if unit.is_case]
    may = [unit for unit in units if unit.is_case and unit not in must]
    return _Search(supply, needed, must, may).from_here(tuple(counts), 0)


class _Search:
    """Cases are tried one after the other, and only as many as single questions leave open."""

    def __init__(
        self, supply: Counter[Kind], needed: Counter[Kind], must: list[_Unit], may: list[_Unit]
    ) -> None:
        self.supply, self.needed, self.must, self.cases = supply, needed, must, must + may
        self.in_vain: set[tuple[tuple[int, ...], int]] = set()

    def from_here(self, counts: tuple[int, ...], place: int) -> _Arrangement | None:
        if (counts, place) in self.in_vain:
            return None
        found = self._try(counts, place)
        if found is None:
            self.in_vain.add((counts, place))
        return found

    def _try(self, counts: tuple[int, ...], place: int) -> _Arrangement | None:
        if place >= len(self.must):
            singles = _share(counts, self.supply, self.needed)
            if singles is not None:
                return _Arrangement({}, singles)
        # A chosen case has to be the next one; of the others any may be.
        last = place + 1 if place < len(self.must) else len(self.cases)
        for number in range(place, last):
            case = self.cases[number]
            for at in sorted(case.draws):
                if counts[at] < case.size:
                    continue
                rest = (*counts[:at], counts[at] - case.size, *counts[at + 1 :])
                found = self.from_here(rest, number + 1)
                if found is not None:
                    return _Arrangement({**found.cases, case.question_ids: at}, found.singles)
        return None


def _share(
    counts: Sequence[int], supply: Mapping[Kind, int], needed: Mapping[Kind, int]
) -> Shares | None:
    """Single questions handed to the draws until all are full; None where they cannot be.

    What is needed goes first: a later one may move it to another draw, never out.
    """
    free = list(counts)
    shares: Shares = {kind: Counter() for kind in supply}
    for kind, number in needed.items():
        if _hand_out(kind, number, free, shares) < number:
            return None
    for kind, number in supply.items():
        if not any(free):
            break
        _hand_out(kind, number - needed.get(kind, 0), free, shares)
    return None if any(free) else shares


def _hand_out(kind: Kind, number: int, free: list[int], shares: Shares) -> int:
    """How many of `number` found a place, moving others aside where that makes room."""
    left = number
    while left:
        path = _path(kind, free, shares)
        if not path:
            break
        # The path is kind, draw, kind, draw, ...: each kind gains its draw and leaves the one before.
        moved = min(
            left,
            free[path[-1][1]],
            *(shares[mover][path[step][1]] for step, (mover, _to) in enumerate(path[1:])),
        )
        for step, (mover, to) in enumerate(path):
            shares[mover][to] += moved
            if step:
                shares[mover][path[step - 1][1]] -= moved
        free[path[-1][1]] -= moved
        left -= moved
    return number - left


def _path(kind: Kind, free: Sequence[int], shares: Shares) -> list[tuple[Kind, int]]:
    """The shortest way from a kind to a draw with room, or nothing."""
    came: dict[int, tuple[Kind, int | None]] = dict.fromkeys(sorted(kind), (kind, None))
    queue = list(came)
    for at in queue:
        if free[at]:
            path: list[tuple[Kind, int]] = []
            step: int | None = at
            while step is not None:
                mover, before = came[step]
                path.append((mover, step))
                step = before
            return path[::-1]
        for other, shared in shares.items():
            if shared[at]:
                for to in sorted(other - came.keys()):
                    came[to] = (other, at)
                    queue.append(to)
    return []


def _by_draw(counts: Sequence[int], chosen: Sequence[_Unit]) -> list[list[int]]:
    arranged = _arrange(counts, chosen, chosen)
    assert arranged is not None  # noqa: S101 - every step kept it possible
    room = {kind: list(shared.elements()) for kind, shared in arranged.singles.items()}
    drawn: list[list[int]] = [[] for _count in counts]
    for unit in chosen:
        at = arranged.cases[unit.question_ids] if unit.is_case else room[unit.draws].pop()
        drawn[at].extend(unit.question_ids)
    return drawn
