"""What a run would do, written down line by line before anybody starts it. Nothing else is written."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.models import Certificate, Design, IssueItem, IssueRun, Programme
from certificates.people_list import Line
from certificates.selectors import Desk, desk_of
from certificates.selectors.earned import licences_of_each, why_it_waits
from certificates.services.by_hand import already_has
from certificates.services.printable import names_without_glyphs
from certificates.services.side_by_side import refuse_beside_another
from certificates.services.standing import DecisionRefused
from practitioners.models import Licence, User

State = IssueItem.State
MOST_ITEMS = 20_000
BATCH = 1000


@dataclass(frozen=True)
class Person:
    """One line of what is to be issued; `problem` says why nobody gets anything for it."""

    holder: User | None
    completed_on: dt.date | None
    problem: str = ""


@dataclass(frozen=True)
class Wish:
    """What staff ask of a run, beside the people."""

    chosen: Mapping[str, Any]
    reason: str
    tells_holders: bool


def people_of(lines: Iterable[Line], *, completed_on: dt.date | None) -> list[Person]:
    """The people that a list means, in three queries at most. Lines without a day take `completed_on`."""
    lines = list(lines)
    known: dict[str, User] = {}
    addresses = [line.email for line in lines]
    for start in range(0, len(addresses), BATCH):
        found = User.objects.filter(email__in=addresses[start : start + BATCH])
        known |= {person.email: person for person in found}
    return [_person(line, known, completed_on) for line in lines]


def _person(line: Line, known: Mapping[str, User], completed_on: dt.date | None) -> Person:
    at_line = _("Line %(number)s:") % {"number": line.number}
    holder = known.get(line.email)
    day = line.completed_on or completed_on
    problem = line.problem
    if not problem and holder is None:
        problem = _("Nobody here has the address %(email)s.") % {"email": line.email}
    if not problem and day is None:
        problem = _("The day of completion is missing.")
    if not problem and holder is not None and _differs(line.name, holder.name_on_licence):
        problem = _("The file says “%(said)s” and the profile says “%(name)s”.") % {
            "said": line.name,
            "name": holder.name_on_licence,
        }
    return Person(holder, day, f"{at_line} {problem}" if problem else "")


def _differs(said: str, name: str) -> bool:
    """A file that gives no name differs from nobody's."""
    return bool(said) and " ".join(said.split()).casefold() != " ".join(name.split()).casefold()


@transaction.atomic
def plan_issue(
    *,
    programme: Programme,
    people: list[Person],
    wish: Wish,
    completed_on: dt.date | None,
    by: User,
    at: dt.datetime,
) -> IssueRun:
    """A run that waits to be looked at and started. Raises DecisionRefused."""
    if not programme.is_open:
        raise DecisionRefused(_("This programme is closed. Open it first."))
    if not people:
        raise DecisionRefused(_("Nobody fits. Choose a longer period or fewer conditions."))
    if len(people) > MOST_ITEMS:
        raise DecisionRefused(_("These are too many people for one run. Choose a shorter period."))
    run = IssueRun.objects.create(
        kind=IssueRun.Kind.ISSUE,
        programme=programme,
        chosen=dict(wish.chosen),
        completed_on=completed_on,
        reason=wish.reason,
        tells_holders=wish.tells_holders,
        made_by=by,
        made_at=at,
    )
    has = _what_they_have(programme, people)
    unprintable = names_without_glyphs(
        person.holder.name_on_licence for person in people if person.holder
    )
    seen: set[tuple[int, dt.date]] = set()
    items = []
    for position, person in enumerate(people, start=1):
        why = person.problem or _why_left_out(person, has, seen, at)
        if not why and person.holder:
            why = unprintable.get(person.holder.name_on_licence, "")
        items.append(
            IssueItem(
                run=run,
                position=position,
                holder=person.holder,
                completed_on=person.completed_on,
                state=State.LEFT_OUT if why else State.WAITING,
                note=why,
            )
        )
    IssueItem.objects.bulk_create(items, batch_size=BATCH)
    return run


@dataclass(frozen=True)
class _Has:
    """What is known of all the people together, in a constant number of queries."""

    desk: Desk
    certificates: Mapping[int, list[Certificate]]
    licences: Mapping[int, list[Licence]]


def _what_they_have(programme: Programme, people: list[Person]) -> _Has:
    held: dict[int, list[Certificate]] = defaultdict(list)
    for certificate in Certificate.objects.filter(programme=programme).defer("data"):
        held[certificate.holder_id].append(certificate)
    holders = sorted({person.holder.pk for person in people if person.holder})
    licences: dict[int, list[Licence]] = {}
    for start in range(0, len(holders), BATCH):
        licences |= licences_of_each(holders[start : start + BATCH])
    return _Has(desk_of(programme), held, licences)


def _why_left_out(
    person: Person, has: _Has, seen: set[tuple[int, dt.date]], at: dt.datetime
) -> str:
    """As `by_hand.why_not`, which is asked again when the certificate is issued."""
    holder, day = person.holder, person.completed_on
    if holder is None or day is None:
        return _("There is nobody, or no day.")
    if (holder.pk, day) in seen:
        return _("Listed before with the same day.")
    seen.add((holder.pk, day))
    on = at.astimezone(holder.zone).date()
    if not holder.is_active:
        return _("The account is closed.")
    if day > on:
        return _("The day of completion is still to come.")
    return already_has(has.certificates.get(holder.pk, []), day) or why_it_waits(
        has.desk, holder, has.licences.get(holder.pk, []), on=on, completed_on=day
    )


@transaction.atomic
def plan_reissue(
    *, programme: Programme | None, design: Design | None, wish: Wish, by: User, at: dt.datetime
) -> IssueRun:
    """New files for every certificate of a programme, or of all programmes with a design.

    What was revoked, replaced or emptied keeps the file it has. Raises DecisionRefused.
    """
    if (programme is None) == (design is None):
        raise DecisionRefused(_("Choose either a programme or a design."))
    found = Certificate.objects.filter(revoked_at=None, emptied_at=None, renditions__isnull=False)
    found = (
        found.filter(programme=programme) if programme else found.filter(programme__design=design)
    )
    rows = list(found.distinct().order_by("pk").values_list("pk", "holder_id", "fault"))
    if not rows:
        raise DecisionRefused(_("No certificate that stands has a file to make anew."))
    refuse_beside_another([pk for pk, _holder, _fault in rows])
    version = design.versions.first() if design else None
    run = IssueRun.objects.create(
        kind=IssueRun.Kind.REISSUE,
        programme=programme,
        design_version=version,
        chosen=dict(wish.chosen),
        reason=wish.reason,
        tells_holders=wish.tells_holders,
        made_by=by,
        made_at=at,
    )
    IssueItem.objects.bulk_create(
        [
            IssueItem(
                run=run,
                position=position,
                holder_id=holder_id,
                certificate_id=certificate_id,
                state=State.LEFT_OUT if fault else State.WAITING,
                note=fault,
            )
            for position, (certificate_id, holder_id, fault) in enumerate(rows, start=1)
        ],
        batch_size=BATCH,
    )
    return run
