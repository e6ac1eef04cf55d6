"""What one person is granted, and when it ends. Nobody grants anything to themselves."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from quizzes.models import Accommodation, Attempt, Extension, QuizPage

LONGEST_FACTOR = Decimal(10)


class AccommodationRefused(Exception):  # noqa: N818 - a refusal is an everyday event
    """The message is a sentence for the member of staff."""


@transaction.atomic
def grant_accommodation(
    *,
    learner: User,
    quiz: QuizPage | None = None,
    time_factor: Decimal = Decimal(1),
    extra_attempts: int = 0,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    reason: str,
    actor: User,
    at: datetime,
) -> Accommodation:
    """From the next attempt on. One for the same quiz, or the same general one, ends with it.

    Without `quiz` it holds for every quiz. Attempts under way keep their deadline: see
    `extend_attempt`. Raises AccommodationRefused.
    """
    if learner.pk == actor.pk:
        raise AccommodationRefused(_("Somebody else has to grant this to you."))
    _check(quiz, time_factor, extra_attempts, opens_at, closes_at, reason)
    in_force = Accommodation.objects.filter(learner=learner, quiz=quiz, ended_at=None)
    for earlier in in_force.select_for_update(of=("self",)):
        _end(earlier, actor, at)
    try:
        with transaction.atomic():
            return Accommodation.objects.create(
                learner=learner,
                quiz=quiz,
                time_factor=time_factor,
                extra_attempts=extra_attempts,
                opens_at=opens_at,
                closes_at=closes_at,
                reason=reason.strip(),
                granted_by=actor,
                granted_at=at,
            )
    except IntegrityError:
        raise AccommodationRefused(
            _("A colleague has granted something to this person just now. Look at it first.")
        ) from None


@transaction.atomic
def end_accommodation(*, accommodation_id: int, actor: User, at: datetime) -> Accommodation:
    """Twice is the same as once. Attempts under way keep the deadline they were given."""
    granted = Accommodation.objects.select_for_update(of=("self",)).get(pk=accommodation_id)
    if granted.ended_at is None:
        _end(granted, actor, at)
    return granted


@transaction.atomic
def extend_attempt(
    *, attempt_id: int, until: datetime, reason: str, actor: User, at: datetime
) -> Extension:
    """Move the deadline of an attempt under way to a later one, with a reason on record.

    Raises AccommodationRefused: handed in, without an end, one's own, not later, no reason.
    """
    attempt = (
        Attempt.objects.select_for_update(of=("self",), no_key=True)
        .select_related("enrolment")
        .get(pk=attempt_id)
    )
    if attempt.enrolment.learner_id == actor.pk:
        raise AccommodationRefused(_("Somebody else has to move the end of your own attempt."))
    if not attempt.is_open:
        raise AccommodationRefused(_("This attempt was handed in. It cannot be extended any more."))
    if attempt.deadline is None:
        raise AccommodationRefused(_("This attempt has no end that could be moved."))
    if not reason.strip():
        raise AccommodationRefused(_("Say why, in a few words."))
    if until <= max(attempt.deadline, at):
        raise AccommodationRefused(_("The new end must be later than now and than the old one."))
    extension = Extension.objects.create(
        attempt=attempt,
        before=attempt.deadline,
        after=until,
        reason=reason.strip(),
        actor=actor,
        at=at,
    )
    attempt.deadline = until
    attempt.save(update_fields=["deadline"])
    return extension


def _end(granted: Accommodation, actor: User, at: datetime) -> None:
    granted.ended_at, granted.ended_by = at, actor
    granted.save(update_fields=["ended_at", "ended_by"])


def _check(
    quiz: QuizPage | None,
    time_factor: Decimal,
    extra_attempts: int,
    opens_at: datetime | None,
    closes_at: datetime | None,
    reason: str,
) -> None:
    if not 1 <= time_factor <= LONGEST_FACTOR or extra_attempts < 0:
        raise AccommodationRefused(_("Grant more time or more attempts, not fewer."))
    if time_factor == 1 and not extra_attempts and not opens_at and not closes_at:
        raise AccommodationRefused(_("Say what is granted: time, attempts or other dates."))
    if quiz is None and (opens_at or closes_at):
        raise AccommodationRefused(_("Choose the quiz that the other dates are for."))
    if opens_at and closes_at and closes_at <= opens_at:
        raise AccommodationRefused(_("The closing date must be after the opening date."))
    if not reason.strip():
        raise AccommodationRefused(_("Say why, in a few words."))
