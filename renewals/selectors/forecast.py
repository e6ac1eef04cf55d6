"""What goes out in the next days: the decision that sending will make, made now for each planned letter."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched

from renewals import rules
from renewals.models import Reminder
from renewals.selectors.deciding import decide, facts_about, with_facts

AT_ONCE = 500
BY_MAIL = (Reminder.Channel.EMAIL, Reminder.Channel.CLINIC)


@dataclass(frozen=True)
class Foreseen:
    """A planned letter, the instant at which it will be looked at, and why it will not go out then."""

    letter: Reminder
    at: dt.datetime
    why: str = ""

    @property
    def goes_out(self) -> bool:
        return not self.why


def foresee(letters: Sequence[Reminder], *, at: dt.datetime) -> list[Foreseen]:
    """By what is known now, in constant statements. Letters come from `with_facts`."""
    if not letters:
        return []
    facts = facts_about(letters)
    found = []
    for letter in letters:
        when = max(at, letter.send_at, letter.next_try_at or letter.send_at)
        try:
            decision = decide(letter, facts, when)
        except rules.UnknownTimeZone as fault:
            decision = str(fault)
        if isinstance(decision, str):
            found.append(Foreseen(letter, when, decision))
        else:
            found.append(Foreseen(letter, decision))
    return found


def coming(*, at: dt.datetime, until: dt.datetime) -> Iterator[Foreseen]:
    """Every planned mail up to then, in memory only a few at a time."""
    planned = Reminder.objects.pending().filter(channel__in=BY_MAIL, send_at__lte=until)
    keys = list(planned.order_by("send_at", "pk").values_list("pk", flat=True))
    for some in batched(keys, AT_ONCE, strict=False):
        letters = with_facts(Reminder.objects.filter(pk__in=some)).order_by("send_at", "pk")
        yield from foresee(list(letters), at=at)
