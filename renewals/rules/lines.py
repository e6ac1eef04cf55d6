"""What is held against a rule, and what comes of it line by line: the shapes of an answer.

Units are those of the place (`CycleStanding.unit`); minutes are instruction only. Everything here is
a value: two answers to the same facts are equal.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from renewals.rules.answers import Answer, Verdict
from renewals.rules.hours import HoursStanding, Mode
from renewals.rules.windows import Window


@dataclass(frozen=True)
class Approved:
    """A body whose approval was in force when something was completed, and since when."""

    body: str
    since: date | None = None


@dataclass(frozen=True)
class Activity:
    """Minutes of instruction that were completed on a day.

    `key` names it among the activities of one person, and is all that fills point back with. `mode`
    None is one whose word nobody knows: it counts for nothing. `activity` is what was done, in the
    words of `CreditEntry.Activity`. `category` is the rule set's own category that staff gave it;
    None: nobody has. Where windows overlap, `placed_until` is the last day of the one that a person
    chose, or for which it was counted already.
    """

    key: str
    title: str
    minutes: int
    mode: Mode | None
    completed_on: date
    activity: str = "course"
    topics: tuple[str, ...] = ()
    category: str | None = None
    placed_until: date | None = None
    approvals: tuple[Approved, ...] = ()


@dataclass(frozen=True)
class Fill:
    """One activity in one line: what it offers and what of it counts there.

    `why` is a sentence wherever less counts than is offered, and empty otherwise.
    """

    key: str
    title: str
    offered: Decimal
    counted: Decimal
    why: str = ""


class LineKind(StrEnum):
    TOTAL = "total"
    CATEGORY = "category"  # at least so much of a mode or category
    MAXIMUM = "maximum"  # at most so much of a mode or category
    TOPIC = "topic"
    PRACTICE = "practice"  # hours of work, which we do not record
    DUTY = "duty"  # what the rule asks for besides hours, in its own words
    APPROVAL = "approval"


@dataclass(frozen=True)
class Line:
    """One thing the rule asks for.

    `needed`, `counted` and `missing` are None where they are not known or make no sense; `most` is
    the limit of a maximum, which is never missing anything: it only makes less count. `part_of` is
    the label of the topic that a topic is a part of.
    """

    kind: LineKind
    label: str
    needed: Decimal | None
    counted: Decimal | None
    missing: Decimal | None
    unit: str
    answer: Answer
    most: Decimal | None = None
    fills: tuple[Fill, ...] = ()
    part_of: str = ""

    @property
    def is_met(self) -> bool:
        return self.answer.is_met


@dataclass(frozen=True)
class Missing:
    """Something that is still to be done. The first of a list is the whole; others are parts of it.

    `modes` are those that can fill it, empty where any can. A topic may need a course and no amount:
    then `units` is None. `is_part` is one of which a sentence says "of which": one live hour on
    ethics may fill the whole and two parts at once.
    """

    label: str
    units: Decimal | None
    modes: tuple[Mode, ...] = ()
    topic: str = ""
    category: str = ""
    is_part: bool = False


@dataclass(frozen=True)
class LicenceFacts:
    """What is on record of a licence and its holder. None and empty: not on record, never guessed.

    `renewal_years` is "odd" or "even" where the place leaves that to each licence. `place_first` is
    the day of the first licence there where it was another one; the issue date stands in for it.
    """

    issued_on: date | None = None
    expires_on: date | None = None
    birth_month: int | None = None
    renewal_years: str = ""
    place_first: date | None = None

    @property
    def first_licensed_on(self) -> date | None:
        return self.place_first or self.issued_on


class ReliefKind(StrEnum):
    EXEMPTION = "exemption"
    WAIVER = "waiver"
    EXTENSION = "extension"


@dataclass(frozen=True)
class Relief:
    """What a regulator let one person off in one period; only granted ones come here.

    A waiver without `units` is the whole topic; without `topic` it is of the total.
    """

    kind: ReliefKind
    units: Decimal | None = None
    topic: str = ""
    until: date | None = None
    why: str = ""


@dataclass(frozen=True)
class CycleStanding:
    """How far a person is towards one deadline.

    `lines` are all that the rule asks, without the total; `total` is None where no window is known to
    count in. `answer` joins them, so it is met only when nothing is left to a person. `left_out` are
    activities that count for nothing in this cycle, each with its reason. `still_missing` is the
    smallest set of things that would complete it, see `Missing`. `hours` says the total in short.
    """

    window: Window | None
    unit: str
    answer: Answer
    total: Line | None = None
    lines: tuple[Line, ...] = ()
    left_out: tuple[Fill, ...] = ()
    carried_in: Decimal = Decimal(0)
    carried_out: Decimal = Decimal(0)
    still_missing: tuple[Missing, ...] = ()
    hours: HoursStanding | None = field(default=None, compare=False)

    @property
    def all_lines(self) -> tuple[Line, ...]:
        return (self.total, *self.lines) if self.total else self.lines

    @property
    def is_known(self) -> bool:
        return self.answer.verdict in {Verdict.MET, Verdict.NOT_MET}
