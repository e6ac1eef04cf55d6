"""Reports that something is wrong with a page: kept, answered, closed."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from courses.exceptions import Refusal
from courses.models import Problem
from practitioners.models import User
from practitioners.queue import queue

LONGEST = 2000
MOST_IN_AN_HOUR = 10
HOUR = dt.timedelta(hours=1)


class CannotReport(Refusal):
    """The message is a sentence for the person who reports."""


class AnswerMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Write the answer."))


@dataclass(frozen=True)
class Subject:
    """What a report is about. Pages that are no Wagtail pages have a path alone."""

    path: str
    title: str = ""
    page: Page | None = None
    revision: Revision | None = None
    block_id: str = ""
    heading: str = ""


@transaction.atomic
def report_problem(
    *, reporter: User, subject: Subject, kind: str, text: str, at: dt.datetime
) -> Problem:
    """The same kind at the same place replaces the words while nobody has answered. Raises CannotReport."""
    if kind not in Problem.Kind.values:
        raise CannotReport(_("Choose what is wrong."))
    text = text.replace("\0", "").strip()  # PostgreSQL stores no NUL
    if not text and kind != Problem.Kind.OUTDATED:
        raise CannotReport(_("Say in a few words what is wrong."))
    if len(text) > LONGEST:
        raise CannotReport(
            _("Shorten your words to %(n)s letters. They have %(has)s.")
            % {"n": LONGEST, "has": len(text)}
        )
    User.objects.select_for_update(no_key=True).get(pk=reporter.pk)
    own = Problem.objects.filter(reporter=reporter)
    known = own.filter(
        path=subject.path, block_id=subject.block_id, kind=kind, state=Problem.State.OPEN
    ).first()
    if known is None:
        _check_rate(list(own.filter(at__gt=at - HOUR).order_by("at").values_list("at", flat=True)))
    problem = known or Problem(reporter=reporter, path=subject.path, kind=kind)
    problem.page, problem.revision = subject.page, subject.revision
    problem.block_id, problem.heading, problem.title = (
        subject.block_id,
        subject.heading,
        subject.title,
    )
    problem.text, problem.at = text, at
    problem.save()
    return problem


def _check_rate(sent: list[dt.datetime]) -> None:
    if len(sent) < MOST_IN_AN_HOUR:
        return
    free = timezone.localtime(sent[-MOST_IN_AN_HOUR] + HOUR)
    raise CannotReport(
        _(
            "You have sent %(n)s reports within an hour, thank you. Send the next one after %(time)s."
        )
        % {"n": MOST_IN_AN_HOUR, "time": time_format(free, "H:i")}
    )


@transaction.atomic
def answer_problem(*, problem_id: int, by: User, answer: str, at: dt.datetime) -> Problem:
    """The reporter is written to. Answered again, other words are mailed too. Raises AnswerMissing."""
    from courses.tasks import mail_problem_answer

    answer = answer.replace("\0", "").strip()
    if not answer:
        raise AnswerMissing
    problem = Problem.objects.select_for_update(of=("self",)).get(pk=problem_id)
    if answer != problem.answer:
        problem.told_at, problem.mail_claimed_at, problem.mail_failure = None, None, ""
        problem.mail_tries, problem.mail_next_try_at = 0, None
    problem.answer, problem.answered_by, problem.answered_at = answer, by, at
    problem.state = Problem.State.ANSWERED
    problem.save()
    queue(mail_problem_answer, problem.pk)
    return problem


@transaction.atomic
def close_problem(*, problem_id: int, by: User, at: dt.datetime) -> Problem:
    """No letter goes out: a second report of the same, or nothing to answer. What was answered stays so."""
    problem = Problem.objects.select_for_update(of=("self",)).get(pk=problem_id)
    if problem.state == Problem.State.OPEN:
        problem.state, problem.answered_by, problem.answered_at = Problem.State.CLOSED, by, at
        problem.save(update_fields=["state", "answered_by", "answered_at"])
    return problem


@transaction.atomic
def reopen_problem(*, problem_id: int) -> Problem:
    """It waits again, unless the same person has reported the same anew meanwhile."""
    problem = Problem.objects.select_for_update(of=("self",)).get(pk=problem_id)
    twin = Problem.objects.filter(
        reporter=problem.reporter_id,
        path=problem.path,
        block_id=problem.block_id,
        kind=problem.kind,
        state=Problem.State.OPEN,
    )
    if problem.state == Problem.State.CLOSED and not twin.exists():
        problem.state, problem.answered_by, problem.answered_at = Problem.State.OPEN, None, None
        problem.save(update_fields=["state", "answered_by", "answered_at"])
    return problem
