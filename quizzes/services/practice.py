"""Practice: an answer is checked at once and closed with it, hints are given one by one."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from practitioners.models import User
from quizzes.kinds import kind
from quizzes.models import Attempt, QuestionVersion, Response
from quizzes.selectors.attempts import asked_in_open_test, attempt_for
from quizzes.services.saving import Answering, Outcome, must_be_open, save_answers
from quizzes.sitting.route import Door, Route, Rules


class Withheld(Exception):  # noqa: N818 - a refusal is an everyday event
    """The question is in an attempt under way that counts. The message is a sentence for the learner."""


@transaction.atomic
def check_answer(
    *,
    attempt_id: int,
    user: User | AnonymousUser,
    slot: int,
    given: Iterable[Answering] = (),
    at: datetime,
) -> dict[int, Outcome]:
    """Keep what was given and close one question; a blank is not checked. Judging is for the reader.

    Raises Http404 outside practice, for another person's attempt and for a slot that asks nothing,
    AttemptClosed once nothing more is saved, and Withheld.
    """
    attempt = practised(user=user, attempt_id=attempt_id, slot=slot)
    _must_not_tell(attempt, slot, user)
    wanted = {answering.slot: answering for answering in given}
    wanted.setdefault(slot, Answering.close(slot))
    wanted[slot] = wanted[slot].as_last_word()
    return save_answers(attempt_id=attempt.pk, user=user, given=wanted.values(), at=at)


@transaction.atomic
def show_hint(
    *, attempt_id: int, user: User | AnonymousUser, slot: int, number: int, at: datetime
) -> int:
    """Count the hint of this number, 1 for the first, and with it that the question earns nothing.

    Returns how many have been shown. Asking for the same one twice counts once, and none can be
    skipped. Raises as `check_answer` does.
    """
    attempt = practised(user=user, attempt_id=attempt_id, slot=slot, locked=True)
    must_be_open(attempt, at)
    _must_not_tell(attempt, slot, user)
    place = attempt.slots[slot - 1]
    version = QuestionVersion.objects.get(pk=place.version_id)
    responses = {each.slot: each for each in attempt.responses.all()}
    closed = frozenset(each.slot for each in responses.values() if each.closed_at)
    route = Route(attempt.slots, Rules.of(attempt.quiz_version.settings), closed)
    response = responses.get(slot) or Response(
        attempt=attempt, slot=slot, question_version=version, revision=0, saved_at=at
    )
    hints = version.key.get("hints") or []
    if route.door(slot) is Door.OPEN and number == response.hints_used + 1 <= len(hints):
        response.hints_used = number
        response.save()
    return response.hints_used


def practised(
    *, user: User | AnonymousUser, attempt_id: int, slot: int, locked: bool = False
) -> Attempt:
    """One's own attempt of a practice quiz with a question at this slot. Raises Http404."""
    attempt = attempt_for(user=user, attempt_id=attempt_id, locked=locked)
    if not Rules.of(attempt.quiz_version.settings).practice:
        raise Http404
    place = next((each for each in attempt.slots if each.number == slot), None)
    if place is None:
        raise Http404
    name = QuestionVersion.objects.values_list("kind", flat=True).get(pk=place.version_id)
    if not kind(name).ASKS:
        raise Http404
    return attempt


def _must_not_tell(attempt: Attempt, slot: int, user: User | AnonymousUser) -> None:
    """What practice explains must not answer a test that the same person is sitting now."""
    if asked_in_open_test(user=user, version_ids=[attempt.slots[slot - 1].version_id]):
        raise Withheld(_("This question is in a test you are taking now. Hand that in first."))
