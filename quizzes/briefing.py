"""What a learner is told before an attempt counts, in words."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.grading import Section
from quizzes.models import QuizPage
from quizzes.selectors.allowance import Allowance
from quizzes.selectors.setup import Setup
from quizzes.standing import Standing, spoken

Review = QuizPage.Review
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class SectionFacts:
    title: str
    questions: int
    pass_mark: Decimal | None


@dataclass(frozen=True)
class Briefing:
    """`minutes` is this person's own limit; None without one. The sentences are in reading order."""

    questions: int
    minutes: int | None
    sections: list[SectionFacts] = field(default_factory=list)
    granted: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    afterwards: list[str] = field(default_factory=list)


def briefing(quiz: QuizPage, setup: Setup, standing: Standing, *, at: datetime) -> Briefing:
    """For whoever `standing` is about; `at` is now."""
    minutes = _minutes(quiz, standing.allowance)
    return Briefing(
        questions=setup.number_of_questions,
        minutes=minutes,
        sections=[
            SectionFacts(section.title, _questions_in(setup, number), section.pass_mark)
            for number, section in enumerate(setup.sections, 1)
        ],
        granted=_granted(standing.allowance, at),
        rules=[*_practice(quiz), *_time(quiz, standing, minutes, at), *_moving(quiz, setup),
               *_passing(quiz, setup.sections)],
        afterwards=_afterwards(quiz, standing, at),
    )  # fmt: skip


def _minutes(quiz: QuizPage, allowance: Allowance) -> int | None:
    limit = quiz.time_limit_minutes
    return int(limit * allowance.time_factor) if limit else None


def _questions_in(setup: Setup, number: int) -> int:
    fixed = sum(each.offered.asks for each in setup.fixed if each.offered.section == number)
    return fixed + sum(wish.count for wish in setup.wishes if wish.section == number)


def _granted(allowance: Allowance, at: datetime) -> list[str]:
    said = []
    if percent := allowance.extra_time_percent:
        said.append(_("You have %(percent)s %% extra time.") % {"percent": f"{percent:.0f}"})
    if extra := allowance.extra_attempts:
        said.append(
            ngettext(
                "You have %(n)d extra attempt.", "You have %(n)d extra attempts.", extra
            ) % {"n": extra}
        )  # fmt: skip
    if allowance.opens_at:
        said.append(
            _("For you it opens on %(when)s.") % {"when": spoken(allowance.opens_at, at=at)}
        )
    if allowance.closes_at:
        said.append(
            _("For you it closes on %(when)s.") % {"when": spoken(allowance.closes_at, at=at)}
        )
    return said


def _practice(quiz: QuizPage) -> list[str]:
    if not quiz.is_practice:
        return []
    return [
        _("This is for practice: each answer is explained as soon as you check it."),
        _("You can take hints one by one. A question with a hint earns no marks."),
    ]


def _time(quiz: QuizPage, standing: Standing, minutes: int | None, at: datetime) -> list[str]:
    closes_at = standing.closes_at
    if minutes is None and closes_at is None:
        return [
            _("You can leave and come back later: the attempt waits for you until you hand it in.")
        ]
    said = []
    if closes_at and at < closes_at and minutes and at + minutes * MINUTE > closes_at:
        left = max(1, int((closes_at - at) / MINUTE))
        said.append(
            ngettext(
                "The quiz closes soon: an attempt begun now has %(n)d minute.",
                "The quiz closes soon: an attempt begun now has %(n)d minutes.",
                left,
            ) % {"n": left}
        )  # fmt: skip
    said.append(
        _(
            "The clock is the server's and does not stop when you leave the page. When the time"
            " ends, the attempt is handed in as it stands."
        )
    )
    return said


def _moving(quiz: QuizPage, setup: Setup) -> list[str]:
    said = [_("Every answer is saved as you go.")]
    if quiz.per_page == QuizPage.PerPage.ONE:
        said.append(_("The questions come one on each page."))
    else:
        said.append(_("All questions stand on one page; you can also take them one at a time."))
    if quiz.navigation == QuizPage.Navigation.FORWARD:
        said.append(
            _("You go forward only: once you have moved on you cannot return to a question.")
        )
    else:
        said.append(_("You can move back and forth and change your answers until you hand in."))
        if any(each.offered.stepwise for each in setup.fixed):
            said.append(
                _("One case is revealed step by step: what you answered in it stays as it is.")
            )
    return said


def _passing(quiz: QuizPage, sections: tuple[Section, ...]) -> list[str]:
    said = []
    if any(section.pass_mark is not None for section in sections):
        said.append(_("To pass you need the pass mark of the whole quiz and of each section."))
    if quiz.critical_required:
        said.append(
            _("Every question about the safety of a patient must be right, whatever the score.")
        )
    return said


def _afterwards(quiz: QuizPage, standing: Standing, at: datetime) -> list[str]:
    """What is shown, grouped by when: one sentence for each moment."""
    parts = [
        (quiz.review_mark, _("your marks")),
        (quiz.review_answer, _("your answers")),
        (quiz.review_correctness, _("whether they are right")),
        (quiz.review_right_answer, _("the right answers")),
        (quiz.review_rationale, _("why they are right")),
    ]
    closes_at = standing.closes_at
    closed = (
        _("After the quiz has closed on %(when)s you see %(what)s.")
        % {"when": spoken(closes_at, at=at), "what": "%(what)s"}
        if closes_at
        else _("After the quiz has closed you see %(what)s.")
    )
    said = [
        sentence % {"what": _listed(shown)}
        for when, sentence in (
            (Review.AFTER_SUBMIT, _("After each attempt you see %(what)s.")),
            (Review.AFTER_LAST, _("Once you pass or have used your last attempt: %(what)s.")),
            (Review.AFTER_CLOSE, closed),
            (Review.NEVER, _("You are told whether you passed, but not %(what)s.")),
        )
        if (shown := [what for at_, what in parts if at_ == when])
    ]
    if Review.AFTER_SUBMIT in (quiz.review_right_answer, quiz.review_rationale):
        said.append(_("A question you leave empty is explained once no attempt can follow."))
    return said


def _listed(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}
