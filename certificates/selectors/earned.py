"""What people have earned and do not hold yet, and why some of it waits."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from certificates.models import Basis, Certificate, Programme, ProgrammeCourse
from certificates.rules.earning import (
    Award,
    Completion,
    Earned,
    awards_earned,
    words_for_missing,
)
from certificates.selectors.desk import Desk, desk_of
from certificates.selectors.owed import complete_enrolments, owed_enrolments, requirements_of
from certificates.typesetting.face import one_line
from courses.models import Enrolment
from courses.selectors import minutes_by_mode
from practitioners.models import Licence, User
from practitioners.selectors import standing_of_licences
from practitioners.statements import Statement

State = Licence.State


def earned_by(*, holder: User, programme: Programme) -> Earned:
    """What this person has earned in the programme and was not given."""
    return earned_by_each(holders=[holder.pk], programme=programme)[holder.pk]


def earned_by_each(*, holders: Iterable[int], programme: Programme) -> dict[int, Earned]:
    """The same for many people, by their id, in as many queries as for one."""
    holders = list(holders)
    requirements = requirements_of(programme)
    rows = _completed(programme.pk, holders)
    anchors, used = set(_anchors(programme.pk, holders)), set(_used(programme.pk, holders))
    minutes: Mapping[int, Mapping[str, int]] = {}
    if requirements.minima:
        minutes = minutes_by_mode([pk for _learner, _at, pk, _course in rows])
    stories: dict[int, list[Completion]] = {holder: [] for holder in holders}
    for learner, at, pk, course in rows:
        if at is not None:
            stories[learner].append(Completion(at, pk, course, minutes.get(pk, {})))
    return {
        holder: awards_earned(
            story, requirements=requirements, issued_on_anchors=anchors, used=used
        )
        for holder, story in stories.items()
    }


class _Asked:
    """A query about people and a programme, kept for one person, who is asked about most."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build, self._of_one = build, Statement(build)

    def __call__(self, programme_id: int, holders: list[int]) -> list[Any]:
        if len(holders) == 1:
            return self._of_one(programme_id, *holders)
        return list(self._build(programme_id, *holders))


def _issued(programme_id: int, *holders: int) -> QuerySet[Certificate]:
    return Certificate.objects.filter(programme=programme_id, holder__in=holders).order_by()


@_Asked
def _completed(programme_id: int, *holders: int) -> QuerySet[Any, Any]:
    courses = ProgrammeCourse.objects.filter(programme=programme_id)
    # Anchors of courses that have since left the programme still end what was collected.
    anchors = _issued(programme_id, *holders).values("enrolment")
    completed = Enrolment.objects.completed().filter(
        Q(course__in=courses.values("course")) | Q(pk__in=anchors), learner__in=holders
    )
    return completed.values_list("learner_id", "completed_at", "pk", "course_id")


@_Asked
def _anchors(programme_id: int, *holders: int) -> QuerySet[Any, Any]:
    return _issued(programme_id, *holders).values_list("enrolment_id", flat=True)


@_Asked
def _used(programme_id: int, *holders: int) -> QuerySet[Any, Any]:
    used = Basis.objects.filter(certificate__in=_issued(programme_id, *holders).values("pk"))
    return used.values_list("enrolment_id", flat=True)


def may_be_issued(
    *,
    programme: Programme,
    holder: User,
    on: dt.date,
    completed_on: dt.date | None = None,
    desk: Desk | None = None,
) -> str:
    """Why a certificate has to wait, in a sentence for staff; "" when it need not.

    `completed_on` is the day whose approvals count, `on` itself unless it is given.
    """
    desk = desk or desk_of(programme)
    licences = licences_of_each([holder.pk])[holder.pk]
    return why_it_waits(desk, holder, licences, on=on, completed_on=completed_on or on)


def why_it_waits(
    desk: Desk, holder: User, licences: list[Licence], *, on: dt.date, completed_on: dt.date
) -> str:
    """First what the holder can do something about, then what staff can."""
    return _up_to_holder(desk, holder, licences, on=on) or " ".join(
        _not_to_be_printed(desk, licences, on=on, completed_on=completed_on)
    )


def _up_to_holder(desk: Desk, holder: User, licences: list[Licence], *, on: dt.date) -> str:
    if not one_line(holder.name_on_licence):
        return _("There is no name to print. It is entered in the profile.")
    if not desk.programme.needs_licence:
        return ""
    standing = standing_of_licences(licences, professions=None, on=on)
    return "" if standing.ok else standing.sentence


def _not_to_be_printed(
    desk: Desk, licences: list[Licence], *, on: dt.date, completed_on: dt.date
) -> list[str]:
    """What the holder's places and the accreditors want printed by a reviewed rule, and is not
    there to be printed."""
    places = [one.jurisdiction for one in licences if one.standing_on(on) == State.VERIFIED]
    missing = desk.missing(places, completed_on=completed_on, has_licence=bool(places))
    return [one.sentence for one in missing if one.withholds]


def expected_from(enrolment: Enrolment, *, on: dt.date) -> list[str]:
    """For each certificate this completed enrolment has earned and not brought yet: why it waits,
    in words for its holder, or "" while it is being made."""
    holder = enrolment.learner
    licences = licences_of_each([holder.pk])[holder.pk]
    expected: list[str] = []
    for programme in Programme.objects.open().filter(courses=enrolment.course_id):
        earned = earned_by(holder=holder, programme=programme)
        for award in earned.awards:
            if _rests_on(award, enrolment.pk):
                desk, day = desk_of(programme), _day(award, holder.zone)
                reason = _up_to_holder(desk, holder, licences, on=on)
                if not reason and _not_to_be_printed(desk, licences, on=on, completed_on=day):
                    reason = _(
                        "Your licensing board or an accreditor wants something on the "
                        "certificate that we are still waiting for. We make it as soon as we "
                        "have that."
                    )
                expected.append(reason)
        if earned.short and _rests_on(earned.short, enrolment.pk):
            expected.append(
                _("For your certificate you still need %(minutes)s.")
                % {"minutes": words_for_missing(earned.missing)}
            )
    return expected


@dataclass(frozen=True)
class Withheld:
    """A certificate that is earned and waits, and why."""

    enrolment: Enrolment
    programme: Programme
    reason: str


def withheld_awards(*, on: dt.date, limit: int = 200) -> list[Withheld]:
    """For staff: what the sweep does not issue, oldest first. Derived, so it cannot be stale."""
    waiting: list[Withheld] = []
    for programme in Programme.objects.open():
        if len(waiting) < limit:
            waiting += _withheld_of(programme, on=on, limit=limit - len(waiting))
    return sorted(waiting, key=lambda one: (one.enrolment.completed_at, one.enrolment.pk))


def _withheld_of(programme: Programme, *, on: dt.date, limit: int) -> list[Withheld]:
    desk = desk_of(programme)
    ready = owed_enrolments(programme, on=on, desk=desk, is_certain=True)
    held = complete_enrolments(programme).exclude(pk__in=ready.values("pk"))
    held = held.filter(learner__closed_at=None)  # whose account is closed waits for nothing
    found = list(held.select_related("learner").order_by("completed_at", "pk")[:limit])
    people = {enrolment.learner_id for enrolment in found}
    if not people:
        return []
    earned = earned_by_each(holders=people, programme=programme)
    licences = licences_of_each(people)
    waiting = []
    for enrolment in found:
        holder = enrolment.learner
        theirs = earned[holder.pk]
        reason = ""
        if theirs.short and theirs.short.anchor.enrolment_id == enrolment.pk:
            reason = f"{words_for_missing(theirs.missing)}."
        for award in theirs.awards:
            if award.anchor.enrolment_id == enrolment.pk:
                reason = why_it_waits(
                    desk,
                    holder,
                    licences[holder.pk],
                    on=on,
                    completed_on=_day(award, holder.zone),
                )
        if reason:
            waiting.append(Withheld(enrolment, programme, reason))
    return waiting


def licences_of_each(people: Iterable[int]) -> dict[int, list[Licence]]:
    """All of each person, newest first, with place and profession."""
    licences: dict[int, list[Licence]] = {person: [] for person in people}
    found = _licences_of_one(*licences) if len(licences) == 1 else _licences(*licences)
    for licence in found:
        licences[licence.holder_id].append(licence)
    return licences


def _licences(*people: int) -> QuerySet[Licence]:
    return Licence.objects.filter(holder__in=people).select_related("jurisdiction", "profession")


_licences_of_one = Statement(_licences)


def _rests_on(award: Award, enrolment_id: int) -> bool:
    return any(basis.enrolment_id == enrolment_id for basis in award.bases)


def _day(award: Award, zone: ZoneInfo) -> dt.date:
    return award.anchor.completed_at.astimezone(zone).date()
