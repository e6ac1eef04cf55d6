"""One case put into units, limits and minima, and shared out.

There are two readings of the same facts. The strict one counts nothing that a person has not
decided; the generous one takes every open question in somebody's favour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from renewals.clauses import CarryOver, CategoryMaximum, CategoryMinimum, Clause
from renewals.rules.allocation import Limit, Minimum, Offer, allocate
from renewals.rules.asked import Topic, asked_of
from renewals.rules.belonging import belongs, plain
from renewals.rules.eligible import eligible
from renewals.rules.lines import Activity, LicenceFacts, Relief
from renewals.rules.requirements import neighbours, of_type, target_of, unit_of
from renewals.rules.sentences import limit_in_words
from renewals.rules.units import NOTHING, WHOLE, short_of, sum_of, unit_rule
from renewals.rules.windows import Window


@dataclass(frozen=True)
class Case:
    """All that is known when somebody is judged. `due_on` is the window's end before an extension."""

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
class Bound:
    """A limit as the allocation sees it, with the clause and the sentence that explain it."""

    clause: CategoryMaximum
    limit: Limit
    why: str


class Reckoning:
    """What counts of what in one reading. Lists of minima are the total, categories, topics.

    `inside` are the keys of the cycle, `members` those of each category, `takers` those of each topic
    that asks for an amount; `found` is what was chosen.
    """

    def __init__(self, case: Case, *, generous: bool) -> None:
        self.case, self.generous = case, generous
        self.asked = asked_of(
            case.clauses, case.window, case.licence, case.reliefs, generous=generous
        )
        self.able = eligible(
            case.clauses,
            case.window,
            neighbours(case.clauses, case.window),
            case.activities,
            due_on=case.due_on,
            on=case.on,
            generous=generous,
        )
        # What nobody has said yet, by activity and category.
        self.unsaid: dict[tuple[str, str], str] = {}
        self.rule = unit_rule(target_of(case.clauses), generous=generous)
        looks_back = any(topic.looks_back for topic in self.asked.topics)
        # The first completed first: the older ones were all completed before those of the cycle.
        able = (*(self.able.older if looks_back else ()), *self.able.inside)
        self.activities = {done.key: done for done in able}
        self.units = {
            done.key: self.rule.units_of(done.minutes, self.able.rates.get(done.key, WHOLE))
            for done in able
        }
        self.inside = frozenset(done.key for done in self.able.inside)
        most = next(of_type(case.clauses, CarryOver), None)
        self.carried = Fraction(min(case.carried_in, most.maximum) if most else Decimal(0))
        self._share_out()

    def _share_out(self) -> None:
        self.members = [self._members(part.clause) for part in self.asked.parts]
        self.topics = [topic for topic in self.asked.topics if topic.needed is not None]
        self.takers = [self.keys_on(topic) for topic in self.topics]
        self.bounds = [bound for clause in self.asked.maxima for bound in self._bounds(clause)]
        self.minima = self._minima()
        self.first_topic = len(self.minima) - len(self.topics)
        offers = [
            Offer(key, done.completed_on, self.units[key], key in self.inside)
            for key, done in self.activities.items()
            if key in self.inside or any(key in taken for taken in self.takers)
        ]
        self.found = allocate(offers, [bound.limit for bound in self.bounds], self.minima)
        self.tight = [self.bounds[place] for place in self.found.tight]

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person has to find out, each once."""
        every = (*self.asked.doubts, *self.able.doubts, *self.unsaid.values())
        return tuple(dict.fromkeys(every))

    def counted_of(self, keys: frozenset[str]) -> Fraction:
        return sum_of(self.found.counted[key] for key in keys)

    @property
    def counted(self) -> Fraction:
        """Towards the total, what was carried over included."""
        return self.counted_of(self.inside) + self.carried

    @property
    def missing(self) -> Decimal | None:
        """Of the total; None where no number is on record."""
        total = self.asked.total
        return short_of(total, self.counted) if total is not None else None

    def keys_on(self, topic: Topic) -> frozenset[str]:
        """Those on the topic or on a part of it, completed when it asks for it."""
        parts = [topic.label, *(() if topic.part_of else topic.rule.of_which or {})]
        wanted = {plain(name) for name in parts}
        return frozenset(
            done.key
            for done in self.activities.values()
            if done.topics
            and not wanted.isdisjoint(map(plain, done.topics))
            and topic.takes(done.completed_on, self.case.window)
        )

    def used_for(self, key: str, place: int) -> Fraction:
        """Of one activity for the topic at that place, its parts included."""
        parts = (slot for slot, one in enumerate(self.minima) if one.part_of == place)
        used = self.found.used
        return sum_of(used[key, slot] for slot in (place, *parts) if (key, slot) in used)

    def most(self, clause: CategoryMaximum) -> Decimal | None:
        """A share is of what this person needs."""
        if clause.maximum is not None:
            return clause.maximum
        if clause.max_share is not None and self.asked.total is not None:
            return clause.max_share * self.asked.total
        return None

    def _members(self, clause: CategoryMinimum | CategoryMaximum) -> frozenset[str]:
        """Those of the cycle that a category or limit is about, as this reading takes them."""
        of = set()
        for done in self.able.inside:
            answer = belongs(done, clause)
            if answer is None:
                what = done.title or "an activity"
                why = f"Nobody has said yet whether {what} is {clause.category}."
                self.unsaid[done.key, clause.category or ""] = why
                answer = self.generous == isinstance(clause, CategoryMinimum)
            if answer:
                of.add(done.key)
        return frozenset(of)

    def _bounds(self, clause: CategoryMaximum) -> list[Bound]:
        most = self.most(clause)
        if most is None:
            return []
        why = limit_in_words(clause, most, self.case.unit)
        return [Bound(clause, Limit(Fraction(most), of), why) for of in self._grouped(clause)]

    def _grouped(self, clause: CategoryMaximum) -> list[frozenset[str]]:
        """The activities that share one limit: all of a cycle, those of a day, or each alone."""
        members = self._members(clause)
        if clause.per == "cycle":
            return [members]
        groups: dict[object, set[str]] = {}
        for key in sorted(members):
            day = self.activities[key].completed_on
            groups.setdefault(key if clause.per == "activity" else day, set()).add(key)
        return [frozenset(group) for group in groups.values()]

    def _minima(self) -> list[Minimum]:
        found = []
        if self.asked.total is not None:
            needed = max(NOTHING, Fraction(self.asked.total) - self.carried)
            found.append(Minimum(needed, self.inside))
        for part, of in zip(self.asked.parts, self.members, strict=True):
            found.append(Minimum(Fraction(part.needed), of))
        first = len(found)
        labels = {topic.label: first + place for place, topic in enumerate(self.topics)}
        for topic, of in zip(self.topics, self.takers, strict=True):
            needed = Fraction(topic.needed or Decimal(0))
            found.append(Minimum(needed, of, True, labels.get(topic.part_of)))
        return found
