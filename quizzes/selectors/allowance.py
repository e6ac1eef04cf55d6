"""What one person is granted for one quiz: more time, more attempts, other dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Q, Subquery
from django.db.models.expressions import Combinable

from quizzes.models import Accommodation

PREFIX = "allowed_"


@dataclass(frozen=True)
class Allowance:
    """Nothing granted by default. `time_factor` 1.25 is a quarter more time."""

    time_factor: Decimal = Decimal(1)
    extra_attempts: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def extra_time_percent(self) -> Decimal:
        return (self.time_factor - 1) * 100


NOTHING = Allowance()


def columns(
    *, learner_id: int | Combinable | None, quiz_id: int | Combinable | None
) -> dict[str, Subquery]:
    """Columns to stand beside rows of a query that is made anyway; `allowance_in` reads them.

    What holds for every quiz and what holds for this one come together: the longer time and the
    larger number of attempts. Dates are granted for one quiz only.
    """
    in_force = Accommodation.objects.filter(learner_id=learner_id, ended_at=None).order_by()
    both = in_force.filter(Q(quiz_id=quiz_id) | Q(quiz_id=None)).values("learner_id")
    this = in_force.filter(quiz_id=quiz_id)
    return {
        f"{PREFIX}time_factor": Subquery(both.values(most=Max("time_factor"))[:1]),
        f"{PREFIX}extra_attempts": Subquery(both.values(most=Max("extra_attempts"))[:1]),
        f"{PREFIX}opens_at": Subquery(this.values("opens_at")[:1]),
        f"{PREFIX}closes_at": Subquery(this.values("closes_at")[:1]),
    }


def allowance_in(row: Mapping[str, Any]) -> Allowance:
    """From a row that carries `columns`; nothing granted where it does not."""
    return Allowance(
        time_factor=row.get(f"{PREFIX}time_factor") or NOTHING.time_factor,
        extra_attempts=row.get(f"{PREFIX}extra_attempts") or 0,
        opens_at=row.get(f"{PREFIX}opens_at"),
        closes_at=row.get(f"{PREFIX}closes_at"),
    )


def allowance_for(*, learner_id: int, quiz_id: int) -> Allowance:
    """What is in force for this person and quiz. One statement."""
    granted = Accommodation.objects.filter(
        Q(quiz_id=quiz_id) | Q(quiz_id=None), learner_id=learner_id, ended_at=None
    )
    rows = list(
        granted.order_by(F("quiz_id").desc(nulls_last=True)).values(
            "quiz_id", "time_factor", "extra_attempts", "opens_at", "closes_at"
        )
    )
    dates: Mapping[str, Any] = next((row for row in rows if row["quiz_id"] is not None), {})
    return Allowance(
        time_factor=max((row["time_factor"] for row in rows), default=NOTHING.time_factor),
        extra_attempts=max((row["extra_attempts"] for row in rows), default=0),
        opens_at=dates.get("opens_at"),
        closes_at=dates.get("closes_at"),
    )
