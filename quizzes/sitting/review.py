"""A graded attempt explained, as far as its rules allow now: what was answered, what is right and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from quizzes import grading
from quizzes.grading import Outcome, SlotGrade, Verdict, Why
from quizzes.kinds import kind
from quizzes.kinds.pictured import Pictured, pictured
from quizzes.kinds.shapes import Answer, Body, Explained, Key, mapping
from quizzes.sitting.layout import Slot
from quizzes.sitting.papers import Case
from quizzes.sitting.stages import Part

MOST_WEAK_TOPICS = 2
ALL_PARTS = frozenset(Part)
# Parts that may not be told of a question left blank while another attempt can follow.
OF_THE_KEY = frozenset({Part.RIGHT_ANSWER, Part.RATIONALE})


@dataclass(frozen=True)
class Judged:
    """One question of an attempt with everything known about it. For the server only.

    `key` is that of the version the answer was judged by, `body` the one that was shown.
    """

    slot: Slot
    number: int
    kind: str
    body: Body
    key: Key
    topic: str = ""
    domain: str = ""
    critical: bool = False
    answer: Answer = None
    grade: SlotGrade | None = None
    comment: str = ""
    corrected_at: datetime | None = None
    hints_used: int = 0
    case: Case | None = None

    @property
    def verdict(self) -> Verdict | None:
        return self.grade.verdict if self.grade else None

    @property
    def harmful(self) -> bool:
        """A critical question that was not answered rightly, and that still counts."""
        left_out = self.grade is not None and self.grade.left_out
        return self.critical and not left_out and self.verdict is not Verdict.RIGHT


@dataclass(frozen=True)
class Reviewed:
    """One question as the review shows it. What is not in `show` is not in here either."""

    slot: int
    number: int
    kind: str
    stem: str
    image: Mapping[str, Any]
    topic: str
    critical: bool
    max_mark: Decimal
    answered: bool
    asks: bool
    show: frozenset[Part]
    verdict: Verdict | None = None
    mark: Decimal | None = None
    answer: list[str] = field(default_factory=list)
    choices: list[Explained] = field(default_factory=list)
    right_answer: list[str] = field(default_factory=list)
    rationale: str = ""
    feedback: list[str] = field(default_factory=list)
    comment: str = ""
    corrected_at: datetime | None = None
    everybody: str = ""
    hints_used: int = 0
    case: Case | None = None
    pictured: Pictured | None = None

    @property
    def explained(self) -> bool:
        return bool(self.show & OF_THE_KEY)

    @property
    def shows_answer(self) -> bool:
        return Part.ANSWER in self.show

    @property
    def shows_verdict(self) -> bool:
        return Part.CORRECTNESS in self.show

    @property
    def shows_mark(self) -> bool:
        """One question's mark tells whether it is right: both parts have to be open."""
        return {Part.MARK, Part.CORRECTNESS} <= self.show


@dataclass(frozen=True)
class Topic:
    name: str
    mark: Decimal
    max_mark: Decimal
    domain: str = ""

    @property
    def percent(self) -> Decimal:
        return grading.shown_percent(self.mark, self.max_mark)


@dataclass(frozen=True)
class SectionResult:
    """`met` is None where the section asks for nothing by itself."""

    title: str
    percent: Decimal
    pass_mark: Decimal | None
    met: bool | None


@dataclass(frozen=True)
class Review:
    questions: list[Reviewed]
    topics: list[Topic]
    sections: list[SectionResult]
    outcome: Outcome
    harmful: list[int]
    show: frozenset[Part]

    @property
    def weakest(self) -> list[Topic]:
        """At most two, the weakest first, none that earned everything."""
        wanting = [topic for topic in self.topics if topic.mark < topic.max_mark]
        return sorted(wanting, key=lambda topic: (topic.mark / topic.max_mark, -topic.max_mark))[
            :MOST_WEAK_TOPICS
        ]

    @property
    def harmful_questions(self) -> list[Reviewed]:
        return [question for question in self.questions if question.slot in self.harmful]

    @property
    def shows_mark(self) -> bool:
        return Part.MARK in self.show

    @property
    def lists_questions(self) -> bool:
        return bool(self.show - {Part.MARK})

    @property
    def explains(self) -> bool:
        return bool(self.show & OF_THE_KEY)

    @property
    def names_harmful(self) -> bool:
        return Part.CORRECTNESS in self.show

    @property
    def missed_safety(self) -> int:
        """How many safety questions stand between this attempt and a pass."""
        reasons = self.outcome.reasons
        return next((each.missed for each in reasons if each.why is Why.CRITICAL), 0)

    @property
    def short_sections(self) -> list[str]:
        return [each.section for each in self.outcome.reasons if each.why is Why.SECTION]

    @property
    def short_of_pass_mark(self) -> bool:
        return any(each.why is Why.PASS_MARK for each in self.outcome.reasons)


def review(
    judged: Iterable[Judged],
    outcome: Outcome,
    *,
    show: frozenset[Part],
    finished: bool,
    sections: Iterable[tuple[str, Decimal | None]] = (),
) -> Review:
    """`show` is what `quizzes.sitting.stages.visible` allows.

    What was left blank is explained only when no attempt can follow (`finished`): otherwise an
    empty attempt would buy the whole key.
    """
    judged = list(judged)
    return Review(
        questions=[
            reviewed(each, show if finished or each.answer is not None else show - OF_THE_KEY)
            for each in judged
        ],
        topics=_topics(judged) if Part.MARK in show else [],
        sections=_sections(judged, sections) if Part.MARK in show else [],
        outcome=outcome,
        harmful=[each.slot.number for each in judged if each.harmful],
        show=show,
    )


def reviewed(judged: Judged, show: frozenset[Part] = ALL_PARTS) -> Reviewed:
    """Nothing of the key beyond `show`."""
    asked, answer = kind(judged.kind), judged.answer
    plain = Reviewed(
        slot=judged.slot.number,
        number=judged.number,
        kind=judged.kind,
        stem=str(judged.body.get("stem", "")),
        image=mapping(judged.body, "image"),
        topic=judged.topic,
        critical=judged.critical,
        max_mark=judged.slot.max_mark,
        answered=answer is not None,
        asks=asked.ASKS,
        show=show,
        corrected_at=judged.corrected_at,
        hints_used=judged.hints_used,
        case=judged.case,
    )
    said: dict[str, Any] = {}
    if Part.ANSWER in show:
        said |= {"answer": asked.lines(judged.body, answer), "comment": judged.comment}
        said["pictured"] = pictured(judged.kind, judged.body, None, judged.slot.order, answer)
    if Part.CORRECTNESS in show:
        said |= {"verdict": judged.verdict, "everybody": str(judged.key.get("everybody") or "")}
    if plain.shows_mark and judged.grade is not None:
        said |= {"mark": judged.grade.mark, "max_mark": judged.grade.max_mark}
    return replace(plain, **(said | _of_the_key(judged, show)))


def _of_the_key(judged: Judged, show: frozenset[Part]) -> dict[str, Any]:
    asked, answer = kind(judged.kind), judged.answer
    said: dict[str, Any] = {}
    if Part.RIGHT_ANSWER in show:
        right = asked.right_answer(judged.body, judged.key)
        said["right_answer"] = [] if right is None else asked.lines(judged.body, right)
    if {Part.ANSWER, Part.CORRECTNESS, Part.RIGHT_ANSWER} <= show:
        choices = asked.explain(judged.body, judged.key, judged.slot.order, answer)
        if Part.RATIONALE not in show:
            choices = [replace(choice, reason="") for choice in choices]
        said["choices"] = choices
        said["pictured"] = pictured(judged.kind, judged.body, judged.key, judged.slot.order, answer)
    if Part.RATIONALE in show:
        said["rationale"] = str(judged.key.get("rationale") or "")
        said["feedback"] = asked.feedback(judged.body, judged.key, answer)
    return said


def _topics(judged: Iterable[Judged]) -> list[Topic]:
    """In the order they were asked."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    domains: dict[str, str] = {}
    for question in judged:
        domains.setdefault(question.topic, question.domain)
        mark, max_mark = sums.get(question.topic, (Decimal(0), Decimal(0)))
        earned, most = _earned(question)
        sums[question.topic] = (mark + earned, max_mark + most)
    return [
        Topic(name, max(Decimal(0), mark), most, domains[name])
        for name, (mark, most) in sums.items()
        if most
    ]


def _sections(
    judged: list[Judged], sections: Iterable[tuple[str, Decimal | None]]
) -> list[SectionResult]:
    """In the author's order; a section in which nothing could be earned is left out."""
    results = []
    for place, (title, pass_mark) in enumerate(sections, 1):
        pairs = [_earned(each) for each in judged if each.slot.section == place]
        earned = max(Decimal(0), sum((mark for mark, _most in pairs), Decimal(0)))
        most = sum((most for _mark, most in pairs), Decimal(0))
        if most:
            results.append(
                SectionResult(
                    title=title,
                    percent=grading.shown_percent(earned, most),
                    pass_mark=pass_mark,
                    met=None if pass_mark is None else grading.passes(earned, most, pass_mark),
                )
            )
    return results


def _earned(question: Judged) -> tuple[Decimal, Decimal]:
    grade = question.grade or SlotGrade(None, question.slot.max_mark)
    return grade.mark or Decimal(0), grade.max_mark
