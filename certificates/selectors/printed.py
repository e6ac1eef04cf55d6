"""What a certificate of a programme prints: for a person, for a place, on a day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence, Set
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
    the day of completion, and the licences that hold on the day it is printed, each with its number
    where its place or an accreditor asks for one.

    `courses` are those that were taken here: what had to be passed in them was assessed."""
    desk = desk or desk_of(programme)
    licences = valid_licences(holder, on=on) if licences is None else licences
    places = {place for licence in licences for place in ids_around(licence.jurisdiction)}
    asking = [
        rule
        for rule in desk.asking(places, completed_on=completed_on)
        if "licence_number" in rule.facts
    ]
    asking_places = {rule.jurisdiction_id for rule in asking if rule.jurisdiction_id}
    licence = _likeliest(licences, asking_places, desk, completed_on)
    # Nobody's number stands on a paper that need not show it: an accreditor asks for any of them.
    is_asked_for = licence is not None and (
        any(rule.body for rule in asking) or bool(ids_around(licence.jurisdiction) & asking_places)
    )
    return {
        **desk.facts(places, completed_on=completed_on),
        "assessments": desk.assessed(courses),
        "paper": _paper(desk.programme, licence),
        "further_licences": [
            [one.number, one.jurisdiction.name]
            for one in _further_licences(licences, licence, asking_places)
        ],
        "licence_number": licence.number if licence and is_asked_for else None,
        "licence_issuer": licence.jurisdiction.name if licence else "",
        "holder_name": holder.name_on_licence,
        "language": holder.language or settings.LANGUAGE_CODE,
    }


def version_of(courses: Sequence[CoursePage]) -> str:
    """The version of what was taken as it is published now: 3, or of several SAFE 3; ANAT 2."""
    if len(courses) == 1:
        return courses[0].version.strip()
    return "; ".join(f"{one.code} {one.version.strip()}" for one in courses if one.version.strip())


def _likeliest(
    licences: list[Licence], asking: Set[int], desk: Desk, completed_on: dt.date
) -> Licence | None:
    """The first: of a place that asks for it, then of one that approved the programme, then the
    one whose check is the latest."""
    approving = {
        one.jurisdiction_id for one in holding(desk.approvals, completed_on) if one.jurisdiction_id
    }

    def rank(licence: Licence) -> tuple[bool, bool]:
        around = ids_around(licence.jurisdiction)
        return bool(around & asking), bool(around & approving)

    return max(licences, key=rank, default=None)


def _further_licences(
    licences: list[Licence], first: Licence | None, asking: Set[int]
) -> Iterator[Licence]:
    """One more for each other place that asks for a number, by the name of the place."""
    told = {first.jurisdiction_id} if first else set()
    for one in sorted(licences, key=lambda one: one.jurisdiction.name):
        if one.jurisdiction_id not in told and ids_around(one.jurisdiction) & asking:
            told.add(one.jurisdiction_id)
            yield one


def _paper(programme: Programme, licence: Licence | None) -> str:
    """What the programme says, else that of the country of the licence; "" for the design's own."""
    if programme.paper:
        return "" if programme.paper == Programme.Paper.DESIGN else programme.paper
    return paper_of(licence.jurisdiction.code) if licence else ""
