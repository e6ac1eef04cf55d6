"""Which days of a plan one deadline has: the plan's, as its holder and the law of the place leave them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

MONTH = 30
# How far staff may put a letter from its deadline, in days.
EARLIEST, LATEST = 730, -365
MOST_OFFSETS = 24


@dataclass(frozen=True)
class NoticeDuty:
    """What a place asks of reminders: `letters` within the `last_days` before the deadline, one of them
    at least `days_ahead`, and paper after a bounce. Maryland: two mails in the last month, then post."""

    letters: int = 0
    last_days: int = MONTH
    days_ahead: int | None = None
    post_after_bounce: bool = False


@dataclass(frozen=True)
class Wish:
    """What a holder chose: nothing at all, or only some days of the plan."""

    stopped: bool = False
    offsets: tuple[int, ...] | None = None


NO_WISH = Wish()


def wish_for(own: Wish | None, general: Wish | None) -> Wish:
    """What was said of one licence goes before what was said of all."""
    return own or general or NO_WISH


def offsets_of(
    plan: Sequence[int], wish: Wish = NO_WISH, duty: NoticeDuty | None = None
) -> tuple[int, ...]:
    """The days of one deadline, the earliest first.

    A holder may leave out days of the plan but not those the place asks for. Whoever stopped optional
    letters keeps their days here: each is then left out with that reason, so that the record shows it.
    """
    days = set(plan)
    if wish.offsets is not None:
        days &= set(wish.offsets)
    if duty is not None:
        days |= _owed_by(duty, days, plan)
    return tuple(sorted(days, reverse=True))


def _owed_by(duty: NoticeDuty, days: Collection[int], plan: Sequence[int]) -> set[int]:
    """The days that are missing from `days`, out of the plan where it has fitting ones."""
    added: set[int] = set()
    if duty.days_ahead is not None and not any(day >= duty.days_ahead for day in days):
        fitting = [day for day in plan if day >= duty.days_ahead]
        added.add(min(fitting, default=duty.days_ahead))
    inside = {day for day in {*days, *added} if 0 < day <= duty.last_days}
    usual = (14, 7, 1, *range(duty.last_days, 0, -1))
    for day in (*sorted(plan, reverse=True), *usual):
        if len(inside) >= duty.letters:
            break
        if 0 < day <= duty.last_days:
            inside.add(day)
            added.add(day)
    return added


def tidy_offsets(days: Iterable[int]) -> list[int]:
    """Each day once, the earliest first. Raises ValueError with what to do."""
    tidy = sorted(set(days), reverse=True)
    if not tidy:
        raise ValueError("Name at least one day, such as 30.")
    if len(tidy) > MOST_OFFSETS:
        raise ValueError(f"Name at most {MOST_OFFSETS} days.")
    if tidy[0] > EARLIEST or tidy[-1] < LATEST:
        raise ValueError(f"Name days from {EARLIEST} before to {-LATEST} after the deadline.")
    return tidy
