"""A reckoning line by line: what is asked, what fills it, what is missing, and why less counts."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from renewals.clauses import CategoryMaximum
from renewals.rules.answers import Answer, Verdict
from renewals.rules.asked import Asked, Part, Prose, Topic
from renewals.rules.hours import Mode, in_figures
from renewals.rules.lines import Fill, Line, LineKind
from renewals.rules.reckoning import Case, Reckoning
from renewals.rules.sentences import in_units, limit_in_words
from renewals.rules.units import cut, short_of, sum_of

NO_UNITS = Decimal(0)


@dataclass(frozen=True)
class Reading:
    """The verdicts of lines are those of this reading alone; `cycle` says what is certain.

    A generous one tells the verdicts only: nobody reads what fills its lines.
    """

    asked: Asked
    total: Line
    lines: tuple[Line, ...]
    left_out: tuple[Fill, ...]
    by_mode: dict[Mode, Decimal]
    doubts: tuple[str, ...]
    counted: Fraction


def read_case(case: Case, *, generous: bool) -> Reading:
    reckoned = Reckoning(case, generous=generous)
    writing = _Writing(reckoned)
    return Reading(
        reckoned.asked,
        writing.total(),
        tuple(writing.lines()),
        () if generous else writing.left_out(),
        {} if generous else writing.by_mode(),
        reckoned.doubts,
        reckoned.counted,
    )


class _Writing:
    def __init__(self, reckoned: Reckoning) -> None:
        self.reckoned = reckoned
        self.unit = reckoned.case.unit

    def lines(self) -> list[Line]:
        of = self.reckoned
        topics = enumerate(zip(of.topics, of.takers, strict=True))
        return [
            *map(self.category, of.asked.parts, of.members),
            *map(self.maximum, of.asked.maxima),
            *(self.topic(topic, taken, of.first_topic + n) for n, (topic, taken) in topics),
            *(self.course(topic) for topic in of.asked.topics if topic.needed is None),
            *map(self.prose, of.asked.prose),
        ]

    def total(self) -> Line:
        asked, counted = self.reckoned.asked, self.reckoned.counted
        fills = self.fills(self.reckoned.inside)
        if self.reckoned.carried:
            carried = cut(self.reckoned.carried)
            fills = (Fill("", "Carried over from the cycle before", carried, carried), *fills)
        if asked.total is not None:
            return self.counted(
                LineKind.TOTAL, "total", asked.total, counted, fills, (asked.total_why,)
            )
        if asked.counts_no_hours:
            answer = Answer(Verdict.NEEDS_PERSON, (asked.counts_no_hours,))
        else:
            answer = Answer(Verdict.UNKNOWN, ("The rule on record names no target.",))
        units = cut(counted)
        return Line(LineKind.TOTAL, "total", None, units, None, self.unit, answer, fills=fills)

    def category(self, part: Part, of: frozenset[str]) -> Line:
        counted = self.reckoned.counted_of(of)
        label = part.clause.category
        whys = (part.why,)
        return self.counted(LineKind.CATEGORY, label, part.needed, counted, self.fills(of), whys)

    def maximum(self, clause: CategoryMaximum) -> Line:
        mine = [bound for bound in self.reckoned.bounds if bound.clause is clause]
        of = frozenset(key for bound in mine for key in bound.limit.of)
        most = self.reckoned.most(clause)
        label = _limit_label(clause)
        why = limit_in_words(clause, most, self.unit) if most is not None else label
        answer = Answer(Verdict.MET if most is not None else Verdict.UNKNOWN, (why,))
        units = cut(self.reckoned.counted_of(of))
        return Line(
            LineKind.MAXIMUM, label, None, units, None, self.unit, answer, most, self.fills(of)
        )

    def topic(self, topic: Topic, taken: frozenset[str], place: int) -> Line:
        of = self.reckoned
        fills = []
        for key in [] if of.generous else self.in_order(taken):
            used = of.used_for(key, place)
            rest = "The rest" if used else "It"
            fills.append(self.fill(key, used, f"{rest} is counted for something else."))
        counted = of.found.towards(of.minima[place], place, of.minima)
        other_way = f"Or: {topic.rule.alternative}." if topic.rule.alternative else ""
        needed = topic.needed or NO_UNITS
        return self.counted(
            LineKind.TOPIC,
            topic.label,
            needed,
            counted,
            tuple(fills),
            (topic.why, other_way if cut(counted) < needed else ""),
            part_of=topic.part_of,
        )

    def course(self, topic: Topic) -> Line:
        """A topic that asks for a course, or for a test that was passed, and for no amount.

        It takes nothing away from other topics.
        """
        activities = self.reckoned.activities
        keys = [
            key
            for key in self.in_order(self.reckoned.keys_on(topic))
            if not topic.rule.passing or activities[key].activity == "assessment"
        ]
        if keys:
            last = activities[keys[-1]]
            answer = Answer(Verdict.MET, (f"{topic.label}: {last.title or 'taken'}.",))
        else:
            what = "a test that was passed" if topic.rule.passing else "a course"
            answer = Answer(Verdict.NOT_MET, (f"Missing: {what} on {topic.label}.",))
        fills = tuple(self.fill(key, self.reckoned.units[key]) for key in keys)
        label = topic.label
        return Line(LineKind.TOPIC, label, None, None, None, self.unit, answer, fills=fills)

    def prose(self, prose: Prose) -> Line:
        verdict = Verdict.MET if prose.is_settled else Verdict.NEEDS_PERSON
        answer = Answer(verdict, (prose.why,))
        return Line(prose.kind, prose.label, prose.needed, None, None, self.unit, answer)

    def counted(
        self,
        kind: LineKind,
        label: str,
        needed: Decimal,
        counted: Fraction,
        fills: tuple[Fill, ...],
        whys: tuple[str, ...],
        *,
        part_of: str = "",
    ) -> Line:
        units = cut(counted)
        missing = short_of(needed, counted)
        named = "" if kind is LineKind.TOTAL else f"{label}: "
        verb = "is" if needed == 1 else "are"
        first = f"{named}{in_figures(units)} of {in_units(needed, self.unit)} {verb} counted."
        verdict = Verdict.NOT_MET if missing else Verdict.MET
        answer = Answer(verdict, (first, *(why for why in whys if why)))
        return Line(
            kind, label, needed, units, missing, self.unit, answer, fills=fills, part_of=part_of
        )

    def fills(self, of: frozenset[str]) -> tuple[Fill, ...]:
        if self.reckoned.generous:
            return ()
        counted = self.reckoned.found.counted
        return tuple(self.fill(key, counted[key]) for key in self.in_order(of))

    def fill(self, key: str, counted: Fraction, otherwise: str = "") -> Fill:
        """`otherwise` is why less counts where no limit is reached."""
        offered = self.reckoned.units[key]
        title = self.reckoned.activities[key].title
        units = cut(offered)
        if counted == offered:
            return Fill(key, title, units, units)
        return Fill(key, title, units, cut(counted), self.why_less(key) or otherwise)

    def why_less(self, key: str) -> str:
        """The limits that are reached and that this activity is under, or may be under."""
        tight = [bound for bound in self.reckoned.tight if key in bound.limit.of]
        whys = [bound.why for bound in tight]
        named = [self.reckoned.unsaid.get((key, bound.clause.category or "")) for bound in tight]
        return " ".join(dict.fromkeys([*whys, *(why for why in named if why)]))

    def left_out(self) -> tuple[Fill, ...]:
        units_of = self.reckoned.rule.units_of
        return tuple(
            Fill(done.key, done.title, cut(units_of(done.minutes)), NO_UNITS, why)
            for done, why in self.reckoned.able.left_out
        )

    def in_order(self, keys: frozenset[str]) -> list[str]:
        return [key for key in self.reckoned.activities if key in keys]

    def by_mode(self) -> dict[Mode, Decimal]:
        of = self.reckoned
        counted: dict[Mode, list[Fraction]] = {mode: [] for mode in Mode}
        for key in of.inside:
            if (mode := of.activities[key].mode) is not None:
                counted[mode].append(of.found.counted[key])
        return {mode: cut(sum_of(units)) for mode, units in counted.items()}


def _limit_label(clause: CategoryMaximum) -> str:
    words = {"calendar_day": "for one calendar day", "activity": "for one activity"}
    return " ".join(filter(None, [clause.category, words.get(clause.per, "")])) or "in all"
