"""From sittings to figures: read once, kept as numbers, reckoned at the end."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import sqrt

from quizzes.statistics import moments
from quizzes.statistics.shapes import (
    BANDS,
    ChoiceFigures,
    Item,
    ItemFigures,
    QuizFigures,
    Sitting,
    Statistics,
)

NOTHING = Decimal(0)


def _numbers() -> "array[float]":
    return array("d")


@dataclass
class _Place:
    """Marks and totals of the attempts that have this place."""

    marks: "array[float]" = field(default_factory=_numbers)
    totals: "array[float]" = field(default_factory=_numbers)

    @property
    def covariance(self) -> float | None:
        return moments.covariance(self.marks, self.totals)


@dataclass
class _Asked(_Place):
    """The same of an item, with what the other items earned and who chose what."""

    rests: "array[float]" = field(default_factory=_numbers)
    choosers: dict[str, "array[float]"] = field(default_factory=dict)
    blank: int = 0


@dataclass
class _Gathered:
    """Everything that was read."""

    asked: dict[int | str, _Asked]
    places: dict[int | str, _Place] = field(default_factory=dict)
    totals: "array[float]" = field(default_factory=_numbers)
    most: "array[float]" = field(default_factory=_numbers)
    bands: list[int] = field(default_factory=lambda: [0] * BANDS)

    @property
    def same_places(self) -> bool:
        return all(len(place.marks) == len(self.totals) for place in self.places.values())


def reckon(items: Iterable[Item], sittings: Iterable[Sitting]) -> Statistics:
    """All figures. Raises LookupError for an answer to an item that is not among `items`."""
    by_id = {item.id: item for item in items}
    found = _Gathered(asked={item_id: _Asked() for item_id in by_id})
    for sitting in sittings:
        _add(found, by_id, sitting)
    covariances = [place.covariance or 0.0 for place in found.places.values()]
    weight_of_all = sum(sqrt(each) for each in sorted(covariances) if each > 0)
    return Statistics(
        quiz=_quiz(found),
        items=tuple(
            _item(item, found.asked[item.id], moments.mean(found.most), weight_of_all)
            for item in by_id.values()
        ),
    )


def _add(found: _Gathered, items: Mapping[int | str, Item], sitting: Sitting) -> None:
    most = sitting.max_mark
    if most is None:
        most = sum((items[answer.item].max_mark for answer in sitting.answers), NOTHING)
    total = float(sitting.mark)
    found.totals.append(total)
    found.most.append(float(most))
    found.bands[_band(sitting.mark, most)] += 1
    for answer in sitting.answers:
        mark = NOTHING if answer.mark is None else answer.mark
        asked = found.asked[answer.item]
        place = found.places.setdefault(
            answer.item if answer.place is None else answer.place, _Place()
        )
        for holder in (asked, place):
            holder.marks.append(float(mark))
            holder.totals.append(total)
        asked.rests.append(float(sitting.mark - mark))
        asked.blank += not answer.chosen
        for option in answer.chosen:
            asked.choosers.setdefault(option, _numbers()).append(total)


def _band(mark: Decimal, most: Decimal) -> int:
    return max(0, min(BANDS - 1, int(mark * BANDS / most))) if most > 0 else 0


def _item(
    item: Item, asked: _Asked, most_of_all: float | None, weight_of_all: float
) -> ItemFigures:
    max_mark = float(item.max_mark)
    counts = item.max_mark > 0
    spread = moments.variance(asked.marks) if counts else None
    against = asked.totals if item.drawn else asked.rests
    with_total = asked.covariance
    average = moments.mean(asked.marks)
    return ItemFigures(
        id=item.id,
        max_mark=max_mark,
        drawn=item.drawn,
        attempts=len(asked.marks),
        facility=average / max_mark if counts and average is not None else None,
        standard_deviation=None if spread is None else sqrt(spread),
        guess_score=None if item.guess_score is None else float(item.guess_score),
        intended_weight=100 * max_mark / most_of_all if most_of_all and not item.drawn else None,
        effective_weight=None if item.drawn else _weight(with_total, weight_of_all),
        negative_covariance=with_total is not None and with_total < 0,
        discrimination=_discrimination(asked.marks, against),
        efficiency=_efficiency(asked.marks, against),
        blank=asked.blank,
        choices=tuple(_choices(item, asked)),
    )


def _weight(with_total: float | None, of_all: float) -> float | None:
    if with_total is None or with_total < 0 or not of_all:
        return None
    return 100 * sqrt(with_total) / of_all


def _discrimination(marks: moments.Sample, others: moments.Sample) -> float | None:
    spread, of_others = moments.variance(marks), moments.variance(others)
    if not spread or not of_others:
        return None
    found = 100 * (moments.covariance(marks, others) or 0.0) / sqrt(spread) / sqrt(of_others)
    return max(-100.0, min(100.0, found))


def _efficiency(marks: moments.Sample, others: moments.Sample) -> float | None:
    most = moments.covariance(sorted(marks), sorted(others))
    if not most:
        return None
    return min(100.0, 100 * (moments.covariance(marks, others) or 0.0) / most)


def _choices(item: Item, asked: _Asked) -> Iterable[ChoiceFigures]:
    for option in item.options:
        totals = asked.choosers.get(option.id, _numbers())
        yield ChoiceFigures(
            option.id, option.label, option.right, len(totals), moments.mean(totals)
        )


def _quiz(found: _Gathered) -> QuizFigures:
    totals, spread = found.totals, moments.variance(found.totals)
    deviation = None if spread is None else sqrt(spread)
    consistency = _consistency(found, spread)
    ratio = None if consistency is None else 100 * sqrt(max(0.0, 1 - consistency / 100))
    return QuizFigures(
        attempts=len(totals),
        max_mark=moments.mean(found.most),
        mean=moments.mean(totals),
        median=moments.median(totals),
        standard_deviation=deviation,
        skewness=moments.skewness(totals),
        kurtosis=moments.kurtosis(totals),
        internal_consistency=consistency,
        error_ratio=ratio,
        standard_error=None if ratio is None or deviation is None else ratio * deviation / 100,
        bands=tuple(found.bands),
        same_places=found.same_places,
    )


def _consistency(found: _Gathered, spread: float | None) -> float | None:
    """Above 100 only where totals are no sums of marks, which says nothing more than 100."""
    places = len(found.places)
    if places < 2 or len(found.totals) < 3 or not spread or not found.same_places:
        return None
    of_places = sorted(moments.variance(place.marks) or 0.0 for place in found.places.values())
    return min(100.0, 100 * places / (places - 1) * (1 - sum(of_places) / spread))
