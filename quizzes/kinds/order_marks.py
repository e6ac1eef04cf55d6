"""What an order of items earns, in nine ways.

n items, `right` the right order, `given` the learner's. Three ways are offered to authors
(`OFFERED`), the others come with questions written elsewhere.

all_or_nothing             1 for the right order, otherwise 0
absolute_position          items at their right place, over n
all_previous_and_next      for every item the items rightly before and rightly after it, over
                           n(n - 1); each pair is seen from both ends, so right pairs over pairs
relative_to_correct        for every item n - 1 less the places it is away from its own, over
                           n(n - 1)
next_last_excluded         items but the last that are followed by the right one, over n - 1
next_last_included         the same, where the end is what rightly follows the last item, over n
one_previous_and_next      right neighbours on either side, the start and the end among them,
                           over 2n
longest_ordered_subset     the most items that stand in the right order, whatever lies between
                           them, over n; one alone is no order and counts 0
longest_contiguous_subset  the longest run of items that follow each other in the right order and
                           come in that order here, whatever lies between them, over n; one alone
                           counts 0

An id that the right order does not have is passed over, and the items that are missing earn
nothing.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from math import factorial

type Order = Sequence[str]

OFFERED = ("all_or_nothing", "absolute_position", "all_previous_and_next")


def fraction(mode: str, right: Order, given: Order) -> Decimal:
    """From 0 to 1. Raises KeyError for a mode that is not one of `MODES`."""
    if len(right) < 2:
        return Decimal(list(given) == list(right))
    return _FRACTIONS[mode](right, [item for item in given if item in right])


def by_chance(mode: str, count: int) -> Decimal | None:
    """What a shuffled order of `count` items earns on average; None where no short sum says it."""
    if count < 2:
        return Decimal(1) if count else None
    match mode:
        case "all_or_nothing":
            return Decimal(1) / factorial(count)
        case "all_previous_and_next":
            return Decimal("0.5")
        case "relative_to_correct":
            return 1 - Decimal(count + 1) / (3 * count)
        case "longest_ordered_subset" | "longest_contiguous_subset":
            return None
        case _:
            return Decimal(1) / count


def _all_or_nothing(right: Order, given: Order) -> Decimal:
    return Decimal(list(given) == list(right))


def _absolute_position(right: Order, given: Order) -> Decimal:
    hits = sum(item == wanted for item, wanted in zip(given, right, strict=False))
    return Decimal(hits) / len(right)


def _all_previous_and_next(right: Order, given: Order) -> Decimal:
    pairs = set(combinations(right, 2))
    return Decimal(len(pairs.intersection(combinations(given, 2)))) / len(pairs)


def _relative_to_correct(right: Order, given: Order) -> Decimal:
    most = len(right) - 1
    near = (most - abs(place - right.index(item)) for place, item in enumerate(given))
    return Decimal(sum(max(0, each) for each in near)) / (len(right) * most)


def _next_last_excluded(right: Order, given: Order) -> Decimal:
    pairs = set(pairwise(right))
    return Decimal(len(pairs.intersection(pairwise(given)))) / (len(right) - 1)


def _next_last_included(right: Order, given: Order) -> Decimal:
    return Decimal(_rightly_followed(right, given)) / len(right)


def _one_previous_and_next(right: Order, given: Order) -> Decimal:
    hits = _rightly_followed(right, given) + _rightly_followed(right[::-1], given[::-1])
    return Decimal(hits) / (2 * len(right))


def _longest_ordered_subset(right: Order, given: Order) -> Decimal:
    longest: list[int] = []
    for place, item in enumerate(given):
        before = (
            longest[earlier]
            for earlier in range(place)
            if right.index(given[earlier]) < right.index(item)
        )
        longest.append(1 + max(before, default=0))
    return _run(max(longest, default=0), len(right))


def _longest_contiguous_subset(right: Order, given: Order) -> Decimal:
    longest, ending_at = 0, dict[int, int]()
    for item in given:
        rank = right.index(item)
        ending_at[rank] = 1 + ending_at.get(rank - 1, 0)
        longest = max(longest, ending_at[rank])
    return _run(longest, len(right))


def _rightly_followed(right: Order, given: Order) -> int:
    """Items followed by the right one; the end is what rightly follows the last."""
    hits = len(set(pairwise(right)).intersection(pairwise(given)))
    return hits + (list(given[-1:]) == [right[-1]])


def _run(length: int, of: int) -> Decimal:
    return Decimal(length if length > 1 else 0) / of


_FRACTIONS: dict[str, Callable[[Order, Order], Decimal]] = {
    "all_or_nothing": _all_or_nothing,
    "absolute_position": _absolute_position,
    "all_previous_and_next": _all_previous_and_next,
    "relative_to_correct": _relative_to_correct,
    "next_last_excluded": _next_last_excluded,
    "next_last_included": _next_last_included,
    "one_previous_and_next": _one_previous_and_next,
    "longest_ordered_subset": _longest_ordered_subset,
    "longest_contiguous_subset": _longest_contiguous_subset,
}
MODES = tuple(_FRACTIONS)
