"""Locks in words: why something is not open yet, and what to do about it."""

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.paths.locks import Hold, Kind, Lock, Next, Why, opens_by_itself_at
from courses.paths.outline import Closed, Reason


def closed_by(holds: Sequence[Hold], *, course_id: int) -> Closed:
    """Each sentence once, whichever of the course, the module and the step it comes from."""
    reasons = dict.fromkeys(reason_of(hold, course_id=course_id) for hold in holds)
    return Closed(tuple(reasons), opens_by_itself_at(holds))


def reason_of(hold: Hold, *, course_id: int) -> Reason:
    label, url = _next(hold, course_id)
    return Reason(sentence_of(hold), label, url)


def sentence_of(hold: Hold) -> str:
    lock, named = hold.lock, {"title": hold.lock.target_title}
    match hold.why:
        case Why.NOT_COMPLETED:
            return _("Opens when you have completed “%(title)s”.") % named
        case Why.NOT_DONE:
            return _("Opens when you have finished “%(title)s”.") % named
        case Why.NO_SCORE:
            return _score(lock)
        case Why.SCORE_TOO_LOW:
            have = {"have": _figure(hold.have)}
            return f"{_score(lock)} {_('Your result is %(have)s %%.') % have}"
        case Why.NOT_YET:
            return _not_yet(hold)
        case Why.NOT_ENROLLED:
            days = lock.days or 0
            words = ngettext(
                "Opens %(n)s day after you enrol.", "Opens %(n)s days after you enrol.", days
            )
            return words % {"n": days}
        case Why.NO_LICENCE:
            return _("Opens when a licence of yours is verified and valid.")
        case Why.NOT_KNOWN:
            return _(
                "Nobody can open it at the moment: what it waits for is not there. Write to us, and we "
                "put it right."
            )


def _score(lock: Lock) -> str:
    return _("Opens with %(percent)s %% or more in “%(title)s”.") % {
        "percent": _figure(lock.percent),
        "title": lock.target_title,
    }


def _not_yet(hold: Hold) -> str:
    assert hold.opens_at is not None  # noqa: S101  for the type checker: NOT_YET has it
    local = timezone.localtime(hold.opens_at)
    if hold.lock.kind is Kind.DAYS:
        days = hold.lock.days or 0
        words = ngettext(
            "Opens on %(day)s, %(n)s day after you enrolled.",
            "Opens on %(day)s, %(n)s days after you enrolled.",
            days,
        )
        return words % {"day": formats.date_format(local, "DATE_FORMAT"), "n": days}
    return _("Opens on %(day)s at %(time)s (%(zone)s).") % {
        "day": formats.date_format(local, "DATE_FORMAT"),
        "time": formats.date_format(local, "TIME_FORMAT"),
        "zone": local.tzname(),
    }


def _next(hold: Hold, course_id: int) -> tuple[str, str]:
    match hold.next:
        case Next.OPEN_TARGET:
            words = _("Open “%(title)s”") % {"title": hold.lock.target_title}
            return words, hold.lock.target_url
        case Next.WAIT:
            return "", ""
        case Next.ENROL:
            return _("Enrol on this course"), reverse("courses:enrol", args=[course_id])
        case Next.SEND_LICENCE:
            return _("Look at your licences"), reverse("practitioners:licences")
        case Next.ASK:
            return _("Write to us"), f"mailto:{settings.HELP_EMAIL}"


def _figure(percent: Decimal | None) -> str:
    return number_format(
        (percent or Decimal(0)).quantize(Decimal("0.01")).normalize().__format__("f")
    )
