"""The licence that courses ask for, as the home of a learner speaks of it."""

import datetime as dt
from dataclasses import dataclass

from practitioners.models import Licence, User
from practitioners.selectors import history_of, licences_of
from practitioners.statements import Statement

NONE_SENT = "none"
# Where somebody must act comes first; what was refused for good speaks only when nothing else does.
_IN_ORDER = ("needs_changes", "waiting", "expired", "rejected", "revoked")
_EXPLAINED = {"needs_changes", "rejected", "revoked"}


@dataclass(frozen=True)
class LicenceWanted:
    """What keeps a person without a verified licence, and what the reviewer wrote about it."""

    standing: str
    licence: Licence | None = None
    reason: str = ""

    @property
    def is_pressing(self) -> bool:
        """Nothing moves until the person does something."""
        return self.standing != "waiting"


_licences_of = Statement(licences_of)


def licence_wanted(*, user: User, on: dt.date) -> LicenceWanted | None:
    """Nothing while a verified licence is valid on that day. One statement, two with a reason."""
    by_standing = {licence.standing_on(on): licence for licence in reversed(_licences_of(user.pk))}
    if "verified" in by_standing:
        return None
    for standing in _IN_ORDER:
        if licence := by_standing.get(standing):
            return LicenceWanted(standing, licence, _reason(licence, standing))
    return LicenceWanted(NONE_SENT)


def _reason(licence: Licence, standing: str) -> str:
    """The words of the latest decision that led to this state."""
    if standing not in _EXPLAINED:
        return ""
    return next((event.reason for event in history_of(licence) if event.after == standing), "")
