"""What the law of a place asks of reminders, as planning reckons with it."""

from collections.abc import Iterable, Mapping
from typing import Any

from renewals import rules


def duty_in(clauses: Iterable[Mapping[str, Any]]) -> rules.NoticeDuty | None:
    """The duty that a rule set's stored clauses name in figures; None where there is only text."""
    for stored in clauses:
        if stored.get("type") == "notice":
            return _duty(stored)
    return None


def _duty(notice: Mapping[str, Any]) -> rules.NoticeDuty | None:
    letters = notice.get("at_least") or 0
    ahead = notice.get("days_ahead")
    post = bool(notice.get("post_after_bounce"))
    if not (letters or ahead or post):
        return None
    return rules.NoticeDuty(
        letters=int(letters),
        last_days=int(notice.get("mails_within_last_days") or rules.NoticeDuty.last_days),
        days_ahead=None if ahead is None else int(ahead),
        post_after_bounce=post,
    )
