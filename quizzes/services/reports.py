"""A learner says that something is wrong with a question, and a person reads it."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from practitioners.models import User
from quizzes.models import QuestionReport
from quizzes.selectors.attempts import attempt_for


class CannotReport(Exception):  # noqa: N818 - a refusal is an everyday event
    """The message is a sentence for the learner."""


@transaction.atomic
def report_question(
    *,
    attempt_id: int,
    user: User | AnonymousUser,
    slot: int,
    about: str,
    text: str,
    at: datetime,
) -> QuestionReport:
    """Keep a report with the attempt and the version it is about.

    The same again about the same question replaces the words, until somebody has answered it.
    Raises CannotReport with a sentence, Http404 for another person's attempt, an open one or a slot
    it does not have.
    """
    attempt = attempt_for(user=user, attempt_id=attempt_id, locked=True)
    place = next((each for each in attempt.slots if each.number == slot), None)
    if attempt.is_open or place is None:
        raise Http404
    if about not in QuestionReport.About.values:
        raise CannotReport(_("Choose what is wrong with the question."))
    text = text.replace("\0", "").strip()  # PostgreSQL stores no NUL
    if about == QuestionReport.About.OTHER and not text:
        raise CannotReport(_("Say in a few words what is wrong."))
    known = QuestionReport.objects.filter(attempt=attempt, slot=slot, about=about).first()
    if known is not None and known.answered_at is not None:
        raise CannotReport(_("You reported this before, and it was answered. Write to us instead."))
    report = known or QuestionReport(attempt=attempt, slot=slot, about=about)
    report.version_id, report.text, report.at = place.version_id, text[:LONGEST], at
    report.save()
    return report


LONGEST = 2000
