"""What was measured, line by line, and whether it keeps its budget."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

COLUMNS = ("path", "figure", "limit", "budget", "ratio", "")


@dataclass(frozen=True)
class Line:
    """One figure. `limit` is what the same machine needed at least, in the same run and unit.

    A line without a budget is there for comparison. `skipped` says why nothing was measured.
    """

    path: str
    figure: float | None = None
    unit: str = "ms"
    budget: float | None = None
    limit: float | None = None
    at_least: bool = False
    note: str = ""
    skipped: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the limit."""
        return self.figure / self.limit if self.figure is not None and self.limit else None

    @property
    def verdict(self) -> str:
        if self.skipped:
            return "skipped"
        if self.budget is None or self.figure is None:
            return ""
        kept = self.figure >= self.budget if self.at_least else self.figure <= self.budget
        return "within" if kept else "OVER"

    def cells(self) -> tuple[str, ...]:
        if self.skipped:
            return (self.path, "-", "-", "-", "-", f"skipped: {self.skipped}")
        sign = "" if self.budget is None else ">= " if self.at_least else "<= "
        said = "; ".join(part for part in (self.verdict, self.note) if part)
        return (
            self.path,
            f"{_number(self.figure)} {self.unit}",
            _number(self.limit),
            sign + _number(self.budget),
            "-" if self.ratio is None else f"{self.ratio:.2f}",
            said,
        )


@dataclass
class Ledger:
    """Every line of a run, in the order in which it was measured."""

    lines: list[Line] = field(default_factory=list)

    def add(self, path: str, figure: float, unit: str = "ms", **more: object) -> None:
        self.lines.append(Line(path, figure, unit, **more))  # type: ignore[arg-type]

    def skip(self, path: str, why: str) -> None:
        self.lines.append(Line(path, skipped=why))

    def table(self) -> str:
        rows = [COLUMNS, *(line.cells() for line in self.lines)]
        widths = [max(len(row[at]) for row in rows) for at in range(len(COLUMNS) - 1)]
        return "\n".join([*(_row(row, widths) for row in rows), "", self.summary()])

    def summary(self) -> str:
        with_budget = [line for line in self.lines if line.verdict in ("within", "OVER")]
        over = [line.path for line in with_budget if line.verdict == "OVER"]
        said = f"{len(with_budget) - len(over)} of {len(with_budget)} budgets kept."
        return f"{said} Over: {'; '.join(over)}." if over else said

    def as_json(self, about: dict[str, object]) -> str:
        lines = [
            asdict(line) | {"ratio": line.ratio, "verdict": line.verdict} for line in self.lines
        ]
        return json.dumps({**about, "lines": lines}, indent=2)


def _row(cells: Iterable[str], widths: list[int]) -> str:
    name, *numbers, said = cells
    aligned = [name.ljust(widths[0])]
    aligned += [cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)]
    return "  ".join([*aligned, said]).rstrip()


def _number(value: float | None) -> str:
    """Three figures are all that a repeated run confirms."""
    if value is None:
        return "-"
    if float(value).is_integer() or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
