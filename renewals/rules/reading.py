"""One reading of a rule: what is asked, what fills it, and what is missing, line by line.

There are two readings of the same facts. The strict one counts nothing that a person has not
decided; the generous one takes every open question in somebody's favour. What is met in the
strict one is met; what is not even met in the generous one is missing; a person decides the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from renewals.clauses import CarryOver, CategoryMaximum, Clause
from renewals.rules.allocation import NOTHING, Allocation, Limit, Minimum, Offer, allocate
from renewals.rules.answers import Answer, Verdict
from renewals.rules.asked import Asked, Part, Prose, Topic, asked_of
from renewals.rules.belonging import belongs, is_on
from renewals.rules.eligible import Eligible, eligible
from renewals.rules.hours import Mode, in_figures
from renewals.rules.lines import Activity, Fill, LicenceFacts, Line, LineKind, Relief
from renewals.rules.requirements import neighbours, of_type, target_of, unit_of
from renewals.rules.sentences import in_units, limit_in_words
from renewals.rules.units import cut, unit_rule
from renewals.rules.windows import Window


@dataclass(frozen=True)
class Case:
    """All that is known when somebody is judged."""

    clauses: Sequence[Clause]
    due_on: date
    window: Window
    activities: tuple[Activity, ...]
    licence: LicenceFacts
    reliefs: tuple[Relief, ...]
    carried_in: Decimal
    on: date

    @property
    def unit(self) -> str:
        return unit_of(self.clauses)


@dataclass(frozen=True)
class Reading:
    asked: Asked
    total: Line
    lines: tuple[Line, ...]
    left_out: tuple[Fill, ...]
    by_mode: dict[Mode, Decimal]
    doubts: tuple[str, ...]
    counted: Fraction


def read_case(case: Case, *, generous: bool) -> Reading:
    asked = asked_of(case.clauses, case.window, case.licence, case.reliefs, generous=generous)
    beside = neighbours(case.clauses, case.window)
    able = eligible(
        case.clauses,
        case.window,
        beside,
        case.activities,
        due_on=case.due_on,
        on=case.on,
        generous=generous,
    )
    return _Reckoning(case, asked, able, generous).reading()


@dataclass(frozen=True)
class _Bound:
    """A limit as the allocation sees it, with the clause and the sentence that explain it."""

    clause: CategoryMaximum
    limit: Limit
    why: str


class _Reckoning:
    def __init__(self, case: Case, asked: Asked, able: Eligible, generous: bool) -> None:
        self.case, self.asked, self.able, self.generous = case, asked, able, generous
        self.doubts = [*asked.doubts, *able.doubts]
        self.rule = unit_rule(target_of(case.clauses), generous=generous)
        self.activities = {done.key: done for done in (*able.inside, *able.older)}
        self.units = {
            done.key: self.rule.units_of(done.minutes, able.rates.get(done.key, Fraction(1)))
            for done in self.activities.values()
        }
        self.inside = frozenset(done.key for done in able.inside)
        most = next(of_type(case.clauses, CarryOver), None)
        self.carried = Fraction(min(case.carried_in, most.maximum) if most else Decimal(0))

    def reading(self) -> Reading:
        members = [self.members(part.clause) for part in self.asked.parts]
        topics = [topic for topic in self.asked.topics if topic.needed is not None]
        takers = [self.takers(topic) for topic in topics]
        bounds = self.bounds()
        minima = self.minima(members, topics, takers)
        offers = [
            Offer(key, done.completed_on, self.units[key], key in self.inside)
            for key, done in self.activities.items()
            if key in self.inside or any(key in taken for taken in takers)
        ]
        found = allocate(offers, [bound.limit for bound in bounds], minima)
        first_topic = len(minima) - len(topics)
        lines = [
            *map(self.part_line, self.asked.parts, members, [(found, bounds)] * len(members)),
            *(self.limit_line(clause, bounds, found) for clause in self.asked.maxima),
            *(
                self.topic_line(topic, taken, first_topic + place, minima, found)
                for place, (topic, taken) in enumerate(zip(topics, takers, strict=True))
            ),
            *(self.course_line(topic) for topic in self.asked.topics if topic.needed is None),
            *map(self.prose_line, self.asked.prose),
        ]
        total = self.total_line(found, bounds)
        counted = sum((found.counted[key] for key in self.inside), NOTHING) + self.carried
        return Reading(
            self.asked,
            total,
            tuple(lines),
            tuple(self.left_out_fill(done, why) for done, why in self.able.left_out),
            self.by_mode(found),
            tuple(dict.fromkeys(self.doubts)),
            counted,
        )

    # What belongs where

    def members(self, clause: object) -> frozenset[str]:
        """Those of the cycle that a category or limit is about, as this reading takes them."""
        of = set()
        for done in self.able.inside:
            answer = belongs(done, clause)  # type: ignore[arg-type]  # a category or a limit
            if answer is None:
                category = getattr(clause, "category", None)
                self.doubts.append(
                    f"Nobody has said yet whether {done.title or 'an activity'} is {category}."
                )
                answer = self.generous == (not isinstance(clause, CategoryMaximum))
            if answer:
                of.add(done.key)
        return frozenset(of)

    def takers(self, topic: Topic) -> frozenset[str]:
        parts = [topic.label, *(() if topic.part_of else topic.rule.of_which or {})]
        return frozenset(
            done.key
            for done in self.activities.values()
            if topic.takes(done.completed_on, self.case.window)
            and any(is_on(done, name) for name in parts)
        )

    def bounds(self) -> list[_Bound]:
        found = []
        for clause in self.asked.maxima:
            most = self.most(clause)
            if most is None:
                continue
            why = limit_in_words(clause, most, self.case.unit)
            found += [
                _Bound(clause, Limit(Fraction(most), of), why) for of in self._grouped(clause)
            ]
        return found

    def most(self, clause: CategoryMaximum) -> Decimal | None:
        """A share is of what this person needs."""
        if clause.maximum is not None:
            return clause.maximum
        if clause.max_share is not None and self.asked.total is not None:
            return clause.max_share * self.asked.total
        return None

    def _grouped(self, clause: CategoryMaximum) -> list[frozenset[str]]:
        """The activities that share one limit: all of a cycle, those of a day, or each alone."""
        members = self.members(clause)
        if clause.per == "cycle":
            return [members]
        groups: dict[object, set[str]] = {}
        for key in sorted(members):
            day = self.activities[key].completed_on
            groups.setdefault(key if clause.per == "activity" else day, set()).add(key)
        return [frozenset(group) for group in groups.values()]

    def minima(
        self, members: list[frozenset[str]], topics: list[Topic], takers: list[frozenset[str]]
    ) -> list[Minimum]:
        found = []
        if self.asked.total is not None:
            needed = max(NOTHING, Fraction(self.asked.total) - self.carried)
            found.append(Minimum(needed, self.inside))
        for part, of in zip(self.asked.parts, members, strict=True):
            found.append(Minimum(Fraction(part.needed), of))
        first = len(found)
        labels = {topic.label: first + place for place, topic in enumerate(topics)}
        for topic, of in zip(topics, takers, strict=True):
            needed = Fraction(topic.needed or Decimal(0))
            found.append(Minimum(needed, of, True, labels.get(topic.part_of)))
        return found

    # Lines

    def total_line(self, found: Allocation, bounds: list[_Bound]) -> Line:
        fills = self.fills(self.inside, found, bounds)
        counted = sum((found.counted[key] for key in self.inside), NOTHING) + self.carried
        if self.carried:
            carried = cut(self.carried)
            fills = (Fill("", "Carried over from the cycle before", carried, carried), *fills)
        if self.asked.total is None:
            why = self.asked.counts_no_hours or "The rule on record names no target."
            verdict = Verdict.NEEDS_PERSON if self.asked.counts_no_hours else Verdict.UNKNOWN
            answer = Answer(verdict, (why,))
            return Line(
                LineKind.TOTAL, "total", None, cut(counted), None, self.case.unit, answer,
                fills=fills,
            )  # fmt: skip
        return self.line(
            LineKind.TOTAL, "total", self.asked.total, counted, fills, self.asked.total_why
        )

    def part_line(
        self, part: Part, of: frozenset[str], how: tuple[Allocation, list[_Bound]]
    ) -> Line:
        found, bounds = how
        counted = sum((found.counted[key] for key in of), NOTHING)
        fills = self.fills(of, found, bounds)
        return self.line(
            LineKind.CATEGORY, part.clause.category, part.needed, counted, fills, part.why
        )

    def limit_line(self, clause: CategoryMaximum, bounds: list[_Bound], found: Allocation) -> Line:
        mine = [bound for bound in bounds if bound.clause is clause]
        of = frozenset(key for bound in mine for key in bound.limit.of)
        counted = sum((found.counted[key] for key in of), NOTHING)
        most = self.most(clause)
        why = mine[0].why if mine else limit_label(clause)
        if most is not None and not mine:
            why = limit_in_words(clause, most, self.case.unit)
        verdict = Verdict.MET if most is not None else Verdict.UNKNOWN
        return Line(
            LineKind.MAXIMUM, limit_label(clause), None, cut(counted), None, self.case.unit,
            Answer(verdict, (why,)), most=most, fills=self.fills(of, found, bounds),
        )  # fmt: skip

    def topic_line(
        self,
        topic: Topic,
        taken: frozenset[str],
        place: int,
        minima: Sequence[Minimum],
        found: Allocation,
    ) -> Line:
        counted = found.towards(minima[place], place, minima)
        fills = []
        for key in self.in_order(taken):
            used = sum(
                (
                    units
                    for (owner, slot), units in found.used.items()
                    if owner == key and (slot == place or minima[slot].part_of == place)
                ),
                NOTHING,
            )
            why = "" if used == self.units[key] else "The rest is counted for something else."
            if used == 0:
                why = "It is counted for something else."
            fills.append(self.fill(key, used, why))
        return self.line(
            LineKind.TOPIC, topic.label, topic.needed or Decimal(0), counted, tuple(fills),
            topic.why, part_of=topic.part_of, alternative=self.alternative(topic),
        )  # fmt: skip

    def course_line(self, topic: Topic) -> Line:
        """A topic that asks for a course, or for a test that was passed, and for no amount.

        It takes nothing away from other topics.
        """
        keys = [
            key
            for key in self.in_order(self.takers(topic))
            if not topic.rule.passing or self.activities[key].activity == "assessment"
        ]
        fills = tuple(self.fill(key, self.units[key], "") for key in keys)
        if keys:
            last = self.activities[keys[-1]]
            answer = Answer(Verdict.MET, (f"{topic.label}: {last.title or 'taken'}.",))
        else:
            what = "a test that was passed" if topic.rule.passing else "a course"
            answer = Answer(Verdict.NOT_MET, (f"Missing: {what} on {topic.label}.",))
        return Line(
            LineKind.TOPIC, topic.label, None, None, None, self.case.unit, answer, fills=fills
        )

    def prose_line(self, prose: Prose) -> Line:
        verdict = Verdict.MET if prose.is_settled else Verdict.NEEDS_PERSON
        return Line(
            prose.kind, prose.label, prose.needed, None, None, self.case.unit,
            Answer(verdict, (prose.why,)),
        )  # fmt: skip

    def line(
        self,
        kind: LineKind,
        label: str,
        needed: Decimal,
        counted: Fraction,
        fills: tuple[Fill, ...],
        why: str,
        *,
        part_of: str = "",
        alternative: str = "",
    ) -> Line:
        units = cut(counted)
        missing = max(Decimal(0), needed - units)
        of = f"{in_figures(units)} of {in_units(needed, self.case.unit)}"
        what = "" if kind is LineKind.TOTAL else f" {label}:"
        verb = "is" if needed == 1 else "are"
        reasons = [f"{what} {of} {verb} counted.".strip()]
        reasons += [reason for reason in (why, alternative if missing else "") if reason]
        verdict = Verdict.NOT_MET if missing else Verdict.MET
        return Line(
            kind, label, needed, units, missing, self.case.unit, Answer(verdict, tuple(reasons)),
            fills=fills, part_of=part_of,
        )  # fmt: skip

    # Fills

    def fills(
        self, of: frozenset[str], found: Allocation, bounds: list[_Bound]
    ) -> tuple[Fill, ...]:
        return tuple(
            self.fill(key, found.counted[key], self.why_less(key, found, bounds))
            for key in self.in_order(of)
        )

    def fill(self, key: str, counted: Fraction, why: str) -> Fill:
        offered = self.units[key]
        title = self.activities[key].title
        return Fill(key, title, cut(offered), cut(counted), why if counted < offered else "")

    def why_less(self, key: str, found: Allocation, bounds: list[_Bound]) -> str:
        """The limits that are reached and that this activity is under."""
        whys = [bounds[place].why for place in found.tight if key in bounds[place].limit.of]
        return " ".join(dict.fromkeys(whys))

    def left_out_fill(self, done: Activity, why: str) -> Fill:
        return Fill(done.key, done.title, cut(self.rule.units_of(done.minutes)), Decimal(0), why)

    def in_order(self, keys: frozenset[str]) -> list[str]:
        return sorted(keys, key=lambda key: (self.activities[key].completed_on, key))

    def alternative(self, topic: Topic) -> str:
        return f"Or: {topic.rule.alternative}." if topic.rule.alternative else ""

    def by_mode(self, found: Allocation) -> dict[Mode, Decimal]:
        return {
            mode: cut(
                sum(
                    (
                        found.counted[key]
                        for key in self.inside
                        if self.activities[key].mode is mode
                    ),
                    NOTHING,
                )
            )
            for mode in Mode
        }


def limit_label(clause: CategoryMaximum) -> str:
    words = {"calendar_day": "for one calendar day", "activity": "for one activity"}
    return " ".join(filter(None, [clause.category, words.get(clause.per, "")])) or "in all"
