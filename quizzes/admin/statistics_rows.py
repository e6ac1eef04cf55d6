"""The questions of a quiz report as lines of a table and of a file, in any order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practitioners.spreadsheets import Cell
from quizzes import statistics
from quizzes.admin.charts import Scatter, scatter
from quizzes.models import Question, QuestionVersion
from quizzes.selectors.figures import QuestionRow
from quizzes.statistics import ChoiceFigures, Flag, ItemFigures
from quizzes.statistics.flags import lettered


@dataclass(frozen=True)
class Line:
    """A question with what may be shown of it; None where it is hidden or not defined.

    `number` names its dot in the picture. Facility is in percent here.
    """

    number: int
    version: QuestionVersion
    figures: ItemFigures
    flags: tuple[Flag, ...]

    @property
    def question(self) -> Question:
        return self.version.question

    @property
    def is_shown(self) -> bool:
        return statistics.is_shown(self.figures.attempts)

    @property
    def shows_discrimination(self) -> bool:
        return statistics.shows_discrimination(self.figures.attempts)

    @property
    def facility(self) -> float | None:
        facility = self.figures.facility
        return 100 * facility if facility is not None and self.is_shown else None

    @property
    def guess(self) -> float | None:
        guess = self.figures.guess_score
        return None if guess is None else 100 * guess

    @property
    def discrimination(self) -> float | None:
        return self.figures.discrimination if self.shows_discrimination else None

    @property
    def efficiency(self) -> float | None:
        return self.figures.efficiency if self.shows_discrimination else None

    @property
    def spread(self) -> float | None:
        return self.figures.standard_deviation if self.is_shown else None

    @property
    def weight(self) -> float | None:
        return self.figures.effective_weight if self.is_shown else None

    @property
    def choices(self) -> list[tuple[str, ChoiceFigures]]:
        return lettered(self.figures) if self.is_shown else []


SORTS: dict[str, Callable[[Line], float | int | None]] = {
    "question": lambda line: line.number,
    "attempts": lambda line: line.figures.attempts,
    "facility": lambda line: line.facility,
    "discrimination": lambda line: line.discrimination,
    "weight": lambda line: line.weight,
    "remarks": lambda line: len(line.flags),
}


@dataclass(frozen=True)
class Heading:
    """A column to sort by: `then` is the value of `sort` that its link asks for."""

    label: str
    then: str
    sorted: str  # "ascending", "descending" or ""


def lines_of(rows: Iterable[QuestionRow]) -> list[Line]:
    return [
        Line(number, row.version, row.figures, statistics.flags(row.figures))
        for number, row in enumerate(rows, 1)
    ]


def in_order(lines: Iterable[Line], sort: str) -> list[Line]:
    """By a name of SORTS, from the greatest with a minus in front. What is not known comes last."""
    value = SORTS.get(sort.removeprefix("-"), SORTS["question"])
    known = [(value(line), line) for line in lines]
    ordered = sorted(
        [(found, line) for found, line in known if found is not None],
        key=lambda pair: pair[0],
        reverse=sort.startswith("-"),
    )
    return [line for _found, line in ordered] + [line for found, line in known if found is None]


def headings(sort: str) -> list[Heading]:
    labels = {
        "question": _("Question"),
        "attempts": _("Asked"),
        "facility": _("% right"),
        "discrimination": _("Discrimination"),
        "weight": _("Weight"),
        "remarks": _("Remarks"),
    }
    by, falling = sort.removeprefix("-"), sort.startswith("-")
    if by not in SORTS:
        by, falling = "question", False
    return [
        Heading(
            label,
            then=f"-{name}" if name == by and not falling else name,
            sorted="" if name != by else "descending" if falling else "ascending",
        )
        for name, label in labels.items()
    ]


def scatter_of(lines: Iterable[Line]) -> Scatter | None:
    """None while there is nothing to show in it."""
    dots = [
        (
            line.number,
            f"{line.question.reference}: {line.facility:.0f} % / {line.discrimination:.0f} %",
            line.facility / 100,
            line.discrimination,
            bool(line.flags),
        )
        for line in lines
        if line.facility is not None and line.discrimination is not None
    ]
    return scatter(dots) if dots else None


def file_headings() -> list[str]:
    return [
        _("Question"),
        _("Version"),
        _("Text"),
        _("Kind"),
        _("Asked in attempts"),
        _("Right in percent"),
        _("Standard deviation"),
        _("Right by guessing, in percent"),
        _("Intended weight in percent"),
        _("Effective weight in percent"),
        _("Discrimination in percent"),
        _("Discriminative efficiency in percent"),
        _("No choice"),
        _("Choices"),
        _("Remarks"),
    ]


def file_rows(lines: Iterable[Line]) -> Iterator[list[Cell]]:
    """What the page hides is empty here too."""
    for line in lines:
        figures = line.figures
        yield [
            line.question.reference,
            line.version.number,
            str(line.version.body.get("stem", "")),
            line.version.kind,
            figures.attempts,
            _rounded(line.facility),
            _rounded(line.spread),
            _rounded(line.guess),
            _rounded(figures.intended_weight),
            _rounded(line.weight),
            _rounded(line.discrimination),
            _rounded(line.efficiency),
            figures.blank if line.choices else None,
            "; ".join(_choice(letter, choice) for letter, choice in line.choices),
            "; ".join(flag.words for flag in line.flags),
        ]


def _choice(letter: str, choice: ChoiceFigures) -> str:
    right = f" ({_('right')})" if choice.right else ""
    return f"{letter} {choice.label}{right}: {choice.count}"


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 5)
