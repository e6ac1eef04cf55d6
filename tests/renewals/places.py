"""The clauses of places as they are shipped, and short ways to write activities and licences."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from renewals.clauses import RuleSetData, SetKind, rule_sets_of
from renewals.rules import (
    Activity,
    CycleStanding,
    LicenceFacts,
    Line,
    LineKind,
    Mode,
    Rule,
    cycle_standing,
)

CONTENT = Path(__file__).parents[2] / "cms" / "starter_content"
LIVE, ALONE, IN_PERSON = Mode.LIVE_ONLINE, Mode.SELF_PACED, Mode.IN_PERSON
TODAY = date(2026, 11, 21)


@cache
def rows() -> dict[str, dict[str, Any]]:
    read = yaml.safe_load((CONTENT / "jurisdictions.yaml").read_text())
    return {row["id"]: row for row in read["rows"]}


@cache
def sets_of(reference: str) -> tuple[RuleSetData, ...]:
    return tuple(rule_sets_of(rows()[reference]))


@cache
def renewal_of(code: str, profession: str = "physical_therapist") -> Rule:
    sets = sets_of(f"{code}/{profession}")
    return Rule(next(one for one in sets if one.kind is SetKind.RENEWAL).clauses)


def done(key: str, minutes: int, mode: Mode, on: date, **more: Any) -> Activity:
    return Activity(key, f"Course {key}", minutes, mode, on, **more)


def judged(
    clauses: Iterable[Any],
    due_on: date,
    *activities: Activity,
    issued_on: date | None = date(2015, 6, 1),
    on: date = TODAY,
    licence: LicenceFacts | None = None,
    **more: Any,
) -> CycleStanding:
    facts = licence or LicenceFacts(issued_on=issued_on)
    return cycle_standing(Rule(clauses), due_on, activities, licence=facts, on=on, **more)


def line(standing: CycleStanding, kind: LineKind, label: str = "") -> Line:
    return next(
        one for one in standing.all_lines if one.kind is kind and one.label.startswith(label)
    )


def counted(standing: CycleStanding) -> dict[str, float]:
    assert standing.total is not None
    return {fill.key: float(fill.counted) for fill in standing.total.fills}
