"""What a certificate of a programme prints: for a person, for a place, on a day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings

from certificates.layout.paper import paper_of
from certificates.models import (
    Programme,
)
from certificates.selectors.desk import Desk, desk_of, holding, ids_around
from courses.models import CoursePage
from practitioners.models import Licence, User
from practitioners.statements import Statement


def valid_licences(holder: User, *, on: dt.date) -> list[Licence]:
    """The verified ones, that whose check is the latest first."""
    verified: list[Licence] = _verified(holder.pk)
    return [one for one in verified if one.standing_on(on) == Licence.State.VERIFIED]


_verified = Statement(
    lambda pk: (
        Licence.objects.filter(holder_id=pk, state=Licence.State.VERIFIED)
        .select_related("jurisdiction")
        .order_by("-checked_at", "-pk")
    )
)


def printed_facts(
    *,
    programme: Programme,
    holder: User,
    on: dt.date,
    completed_on: dt.date,
    desk: Desk | None = None,
    licences: list[Licence] | None = None,
    courses: Iterable[CoursePage] = (),
) -> dict[str, Any]:
    """Facts of a face by name: the programme's, the numbers that held for the holder's places on
    the day of completion, and the licences that hold on the day it is printed.

    `courses` are those that were taken here: what had to be passed in them was assessed."""
    desk = desk or desk_of(programme)
    licences = valid_licences(holder, on=on) if licences is None else licences
    places = {place for licence in licences for place in ids_around(licence.jurisdiction)}
    licence = _licence_asked_for(licences, desk, completed_on)
    return {
        **desk.facts(places, completed_on=completed_on),
        "assessments": desk.assessed(courses),
        "paper": _paper(desk.programme, licence),
        "further_licences": [
            [one.number, one.jurisdiction.name]
            for one in _further_licences(licences, licence, desk)
        ],
        "licence_number": licence.number if licence else None,
        "licence_issuer": licence.jurisdiction.name if licence else "",
        "holder_name": holder.name_on_licence,
        "language": holder.language or settings.LANGUAGE_CODE,
    }


def version_of(courses: Sequence[CoursePage]) -> str:
    """The version of what was taken as it is published now: 3, or of several SAFE 3; ANAT 2."""
    if len(courses) == 1:
        return courses[0].version.strip()
    return "; ".join(f"{one.code} {one.version.strip()}" for one in courses if one.version.strip())


def _licence_asked_for(
    licences: list[Licence], desk: Desk, completed_on: dt.date
) -> Licence | None:
    """The first: of a place that asks for it, then of one that approved the programme, then the
    one whose check is the latest."""
    asking = _asking_for_a_licence(desk)
    approving = {
        one.jurisdiction_id for one in holding(desk.approvals, completed_on) if one.jurisdiction_id
    }

    def rank(licence: Licence) -> tuple[bool, bool]:
        around = ids_around(licence.jurisdiction)
        return bool(around & asking), bool(around & approving)

    return max(licences, key=rank, default=None)


def _further_licences(
    licences: list[Licence], first: Licence | None, desk: Desk
) -> Iterator[Licence]:
    """One more for each other place that asks for a number, by the name of the place."""
    asking = _asking_for_a_licence(desk)
    told = {first.jurisdiction_id} if first else set()
    for one in sorted(licences, key=lambda one: one.jurisdiction.name):
        if one.jurisdiction_id not in told and ids_around(one.jurisdiction) & asking:
            told.add(one.jurisdiction_id)
            yield one


def _asking_for_a_licence(desk: Desk) -> set[int]:
    return {rule.jurisdiction_id for rule in desk.rules if "licence_number" in rule.facts}


def _paper(programme: Programme, licence: Licence | None) -> str:
    """What the programme says, else that of the country of the licence; "" for the design's own."""
    if programme.paper:
        return "" if programme.paper == Programme.Paper.DESIGN else programme.paper
    return paper_of(licence.jurisdiction.code) if licence else ""
