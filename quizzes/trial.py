"""A quiz tried in memory: drawn, answered and judged, and recorded nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quizzes import grading
from quizzes.grading import Outcome
from quizzes.kinds import AnswerRefused
from quizzes.kinds import kind as kind_of
from quizzes.kinds.shapes import Answer
from quizzes.models import QuestionVersion, QuizPage
from quizzes.rules import frozen_rules
from quizzes.selectors.cases import cases_above
from quizzes.selectors.pool import drawn, shortage_words
from quizzes.selectors.setup import Fixed, Setup, drafted_setup
from quizzes.sitting import papers
from quizzes.sitting.blueprint import BankTooSmall
from quizzes.sitting.drawing import lay_out
from quizzes.sitting.layout import Slot
from quizzes.sitting.papers import Sheet
from quizzes.sitting.review import ALL_PARTS, Judged, Review, review
from quizzes.sitting.slot_grades import Answered, Asked, judged, outcome_of

type Form = Mapping[str, list[str]]


@dataclass(frozen=True)
class Trial:
    """The same seed is the same paper. `problem` says why there is none; no key is in here."""

    quiz: QuizPage
    setup: Setup
    slots: list[Slot] = field(default_factory=list)
    asked: dict[int, Fixed] = field(default_factory=dict)
    problem: str = ""

    @property
    def numbers(self) -> dict[int, int]:
        """Slot to the number in words, of those that ask."""
        asking = [slot.number for slot in self.slots if self.asked[slot.number].offered.asks]
        return {slot: number for number, slot in enumerate(asking, 1)}

    def sheets(self, form: Form | None = None) -> list[Sheet]:
        """As a learner sees them, with what stands in the form. One statement, where there are cases."""
        cases, numbers = cases_above(self.slots, one=False), self.numbers
        found = []
        for slot in self.slots:
            offered = self.asked[slot.number].offered
            found.append(
                papers.sheet(
                    slot=slot.number,
                    kind=offered.kind,
                    body=offered.body,
                    order=slot.order,
                    typed=papers.read_form(slot.number, form) if form is not None else None,
                    number=numbers.get(slot.number),
                    case=cases.get(slot.number),
                )
            )
        return found


@dataclass(frozen=True)
class Tried:
    """What a trial came to. `problems` are answers that could not be read, by slot."""

    problems: dict[int, str]
    outcome: Outcome | None = None
    review: Review | None = None

    @property
    def percent(self) -> object:
        """Rounded down, None while a person would have to mark."""
        if self.outcome is None or self.outcome.total is None:
            return None
        return grading.shown_percent(self.outcome.total, self.outcome.max_mark)


def trial_of(quiz: QuizPage, *, seed: int) -> Trial:
    """A paper as the next attempt could be, from the page as it stands, saved or not."""
    setup = drafted_setup(quiz)
    try:
        more = drawn(setup, is_practice=quiz.is_practice, shown={}, seed=seed)
    except BankTooSmall as refused:
        return Trial(quiz, setup, problem=shortage_words(refused.short))
    asked = [*setup.fixed, *more]
    if not asked:
        return Trial(quiz, setup, problem=_("No question of this quiz can be asked yet."))
    slots = lay_out(
        [each.offered for each in asked],
        seed=seed,
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
    )
    by_version = {each.offered.version_id: each for each in asked}
    return Trial(quiz, setup, slots, {slot.number: by_version[slot.version_id] for slot in slots})


def try_out(trial: Trial, form: Form) -> Tried:
    """Judged as an attempt would be, everything shown. Files cannot be handed in here."""
    answers: dict[int, Answer] = {}
    problems: dict[int, str] = {}
    for slot in trial.slots:
        try:
            answers[slot.number] = _answer(trial, slot, form)
        except AnswerRefused as refused:
            problems[slot.number] = str(refused)
    if problems:
        return Tried(problems)
    versions = QuestionVersion.objects.select_related("question").in_bulk(
        [slot.version_id for slot in trial.slots]
    )
    numbers, cases = trial.numbers, cases_above(trial.slots, one=False, whole=True)
    shown = [
        Judged(
            slot=slot,
            number=numbers.get(slot.number, 0),
            kind=(version := versions[slot.version_id]).kind,
            body=version.body,
            key=version.key,
            topic=version.question.topic,
            critical=slot.critical,
            answer=answers[slot.number],
            grade=judged(slot, Asked.of(version), Answered(answer=answers[slot.number])),
            case=cases.get(slot.number),
        )
        for slot in trial.slots
    ]
    rules = frozen_rules(trial.quiz, trial.setup)
    outcome = outcome_of([each.grade for each in shown if each.grade], trial.quiz.pass_mark, rules)
    sections = [(each.title, each.pass_mark) for each in trial.setup.sections]
    explained = review(shown, outcome, show=ALL_PARTS, finished=True, sections=sections)
    return Tried({}, outcome, explained)


def _answer(trial: Trial, slot: Slot, form: Form) -> Answer:
    offered = trial.asked[slot.number].offered
    asked = kind_of(offered.kind)
    if not asked.ASKS or offered.kind == "file_upload":
        return None
    given = papers.read_form(slot.number, form)
    raw = papers.in_bank_ids(offered.kind, offered.body, slot.order, given)
    return asked.normalise(offered.body, raw)
