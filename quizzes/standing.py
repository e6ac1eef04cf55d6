"""Where a learner stands with a quiz: attempts used, what counts, whether the next may begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from courses.models import Enrolment
from quizzes.grading import Keep, kept, passes, percent
from quizzes.models import Attempt, QuizPage
from quizzes.selectors.allowance import NOTHING, Allowance, allowance_in


class StartRefused(Exception):  # noqa: N818 - a refusal is an everyday event
    """No attempt now. The message is a sentence for the learner; the start page says it by itself."""


class StartProblem(StartRefused):
    """Found only in the trying: the start page comes back with it."""


class NotAgreed(StartProblem):
    """The statement of honesty was not ticked."""


@dataclass(frozen=True)
class Standing:
    """`left` and `allowed` are None without a limit. `counts` is the percent that counts by the
    quiz's rule. `opens_at` is the end of the wait between attempts; the quiz itself can be begun
    from `window_opens_at` to `closes_at`. What this person is granted is in all of them.
    """

    used: int
    left: int | None
    open: Attempt | None
    last: Attempt | None
    counts: Decimal | None
    passed: bool
    waiting: bool
    opens_at: datetime | None
    allowed: int | None = None
    window_opens_at: datetime | None = None
    closes_at: datetime | None = None
    allowance: Allowance = NOTHING

    @property
    def finished(self) -> bool:
        """Nothing can change any more: passed, or no attempt left and none under way."""
        return self.passed or (self.left == 0 and self.open is None)


def standing(
    attempts: Sequence[Attempt], quiz: QuizPage, allowance: Allowance | None = None
) -> Standing:
    """`attempts` are those of one enrolment and quiz, by number.

    Without `allowance` it is what `attempts_of` brought with them.
    """
    finished = [attempt for attempt in attempts if not attempt.is_open]
    last = finished[-1] if finished else None
    if allowance is None:
        allowance = allowance_in(vars(attempts[0])) if attempts else NOTHING
    opens_at = None
    if last and last.submitted_at and quiz.cool_down_hours:
        opens_at = last.submitted_at + timedelta(hours=quiz.cool_down_hours)
    allowed = _allowed(quiz, allowance)
    return Standing(
        used=len(attempts),
        left=None if allowed is None else max(0, allowed - len(attempts)),
        open=next((attempt for attempt in attempts if attempt.is_open), None),
        last=last,
        counts=counting_percent(finished, Keep(quiz.keep)),
        passed=is_passed(finished, Keep(quiz.keep)),
        waiting=any(attempt.passed is None for attempt in finished),
        opens_at=opens_at,
        allowed=allowed,
        window_opens_at=allowance.opens_at or quiz.opens_at,
        closes_at=allowance.closes_at or quiz.closes_at,
        allowance=allowance,
    )


def is_passed(finished: Sequence[Attempt], keep: Keep) -> bool:
    """By the attempt that counts and the pass mark it was sat under, so a pass stays a pass.

    By average the marks of all attempts count together, and so do their sections and safety
    questions: every one of them has to meet what the rules ask besides the pass mark.
    """
    match keep:
        case Keep.BEST:
            return any(attempt.passed for attempt in finished)
        case Keep.FIRST:
            return bool(finished and finished[0].passed)
        case Keep.LAST:
            return bool(finished and finished[-1].passed)
        case Keep.AVERAGE:
            average = counting_percent(finished, keep)
            return (
                average is not None
                and passes(average, Decimal(100), finished[-1].pass_mark)
                and all(_meets_rules(attempt) for attempt in finished)
            )


def _meets_rules(attempt: Attempt) -> bool:
    """One that waits for its marks does not count yet; a pass stands whatever was corrected later."""
    if attempt.passed or attempt.mark is None:
        return True
    if attempt.meets_rules is not None:
        return attempt.meets_rules
    # Graded before this was kept: enough marks and yet no pass says that something else was short.
    return not passes(attempt.mark, attempt.max_mark, attempt.pass_mark)


def refusal(
    *, enrolment: Enrolment | None, standing: Standing, quiz: QuizPage, at: datetime
) -> str:
    """Why no attempt may begin now, as a sentence; empty when one may.

    After a pass no attempt begins, except for practice: the step is done and the evidence stands.
    A completed enrolment may still sit an optional quiz that it has not passed; one that was left
    may not.
    """
    if enrolment is None:
        return _("Enrol in the course before you take this quiz.")
    if standing.open:
        return ""
    if standing.passed and not quiz.is_practice:
        return _("You have passed this quiz. Nothing more is needed.")
    if enrolment.left_at:
        return _("You left this course. Enrol again before you take this quiz.")
    if standing.waiting:
        return _("Your last attempt has no result yet. Wait for it before you try again.")
    if standing.left == 0:
        if quiz.keep == Keep.FIRST and standing.last:
            return _("Only the first attempt at this quiz counts, and you have made it.")
        return _("You have used all your attempts. Ask your instructor what to do next.")
    return _not_now(standing, at)


def _not_now(standing: Standing, at: datetime) -> str:
    """What the dates say. A wait that would end after the quiz has closed is not promised."""
    closes_at, opens_at = standing.closes_at, standing.window_opens_at
    waits_until = standing.opens_at
    if closes_at and at >= closes_at:
        said = _("This quiz closed on %(when)s. Ask your instructor what to do next.")
        return said % {"when": spoken(closes_at, at=at)}
    if opens_at and at < opens_at:
        return _("This quiz opens on %(when)s.") % {"when": spoken(opens_at, at=at)}
    if waits_until and at < waits_until:
        if closes_at and waits_until >= closes_at:
            said = _("The wait between attempts ends after the quiz has closed on %(when)s.")
            return said % {"when": spoken(closes_at, at=at)}
        return _("You can try again from %(when)s.") % {"when": spoken(waits_until, at=at)}
    return ""


def spoken(when: datetime, *, at: datetime) -> str:
    """14 March, 10:00, in the reader's own zone; with the year when it is not that of `at`."""
    local = timezone.localtime(when)
    form = "j F, H:i" if local.year == timezone.localtime(at).year else "j F Y, H:i"
    return formats.date_format(local, form)


def _allowed(quiz: QuizPage, allowance: Allowance) -> int | None:
    """Where only the first attempt counts, a second one could not."""
    if quiz.keep == Keep.FIRST:
        return 1
    if quiz.attempts_allowed is None:
        return None
    return quiz.attempts_allowed + allowance.extra_attempts


def counting_percent(finished: Sequence[Attempt], keep: Keep) -> Decimal | None:
    return kept(
        keep,
        [
            None if attempt.mark is None else percent(attempt.mark, attempt.max_mark)
            for attempt in finished
        ],
    )
