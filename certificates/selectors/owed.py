"""`awards_earned` as queries: which completed enrolments bring a certificate, for the sweep."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, Trim

from certificates.models import (
    Basis,
    Certificate,
    PrintRule,
    Programme,
    ProgrammeCourse,
    ProgrammeMinimum,
)
from certificates.models.places import Dated
from certificates.rules.earning import Requirements
from certificates.selectors.desk import Desk, desk_of, ids_around
from courses.models import Enrolment
from courses.models.progress import EnrolmentQuerySet
from courses.selectors import counted_steps
from practitioners.models import Jurisdiction, Licence
from practitioners.statements import Statement

# Days are the holder's and instants are not: what holds for a day may be a day off.
DAY = dt.timedelta(days=1)


def requirements_of(programme: Programme) -> Requirements:
    return Requirements.of(_courses(programme.pk), dict(_minima(programme.pk)))


_courses = Statement(
    lambda pk: ProgrammeCourse.objects.filter(programme_id=pk).values_list("course_id", "group")
)
_minima = Statement(
    lambda pk: ProgrammeMinimum.objects.filter(programme_id=pk).values_list("mode", "minutes")
)


def owed_enrolments(
    programme: Programme, *, on: dt.date, desk: Desk | None = None, is_certain: bool = False
) -> EnrolmentQuerySet:
    """Completed enrolments that may be turned into a certificate of the programme now.

    Leaves out whoever has to wait, for a name, a licence, minutes or a number that a place wants
    printed, so that the sweep does not ask for them every minute: they appear here by themselves
    on the day the reason is gone. On the first and the last day of an approval whoever may or may
    not have to wait is asked for; `is_certain` leaves them out instead.
    """
    ready = earning_enrolments(programme)
    ready = ready.alias(printed=Trim("learner__name_on_licence")).exclude(printed="")
    licences = Licence.objects.valid_on(on).filter(holder=OuterRef("learner"))
    if programme.needs_licence:
        ready = ready.filter(Exists(licences))
    rules = PrintRule.objects.select_related("jurisdiction") if desk is None else desk.rules
    for rule in rules:
        if not rule.reviewed_by:
            continue
        desk = desk or desk_of(programme)
        slack = -DAY if is_certain else DAY
        if rule.jurisdiction is None:
            meant = _bears(desk, rule, licences, -slack)
            ready = ready.filter(~meant | _complete_for(desk, rule, licences, slack))
            continue
        for_them = _days_when_complete(desk, rule, rule.jurisdiction, slack)
        ready = ready.filter(~Exists(_in(licences, rule.jurisdiction_id)) | for_them)
    return ready


def _in(licences: QuerySet[Licence], place: int | None) -> QuerySet[Licence]:
    """Those of the place, or of what lies in it."""
    return licences.filter(Q(jurisdiction=place) | Q(jurisdiction__parent=place))


def complete_enrolments(programme: Programme) -> EnrolmentQuerySet:
    """Enrolments with which every course is done, whatever the minutes, and no certificate is made.

    For each need there is a completion up to this one that no certificate uses, and no certificate
    was anchored between the two.
    """
    return _complete(programme, requirements_of(programme))


def earning_enrolments(programme: Programme) -> EnrolmentQuerySet:
    """Those whose minutes suffice too: the first of each person is what `awards_earned` awards.

    Later ones that lean on the same courses are among them until that certificate is made.
    """
    requirements = requirements_of(programme)
    earning = _complete(programme, requirements)
    for mode, minutes in sorted(requirements.minima.items()):
        total = (
            _steps_collected(programme, requirements)
            .filter(revision__content__mode=mode)
            .order_by()
            .values("enrolment__learner")
            .annotate(total=Sum("minutes"))
            .values("total")
        )
        given = Coalesce(Subquery(total, output_field=IntegerField()), 0)
        earning = earning.alias(**{f"given_{mode}": given})
        earning = earning.filter(**{f"given_{mode}__gte": minutes})
    return earning


def _complete(programme: Programme, requirements: Requirements) -> EnrolmentQuerySet:
    if not requirements.needs:
        return Enrolment.objects.none()
    unused = _unused(programme, requirements)
    if requirements.needs == {frozenset({course}) for course in requirements.courses} and (
        len(requirements.needs) == 1
    ):
        return unused
    complete = unused
    for need in sorted(requirements.needs, key=sorted):
        collected: QuerySet[Enrolment] = unused.filter(
            _up_to_outer(),
            course__in=need,
            learner=OuterRef("learner"),
        ).alias(**_last())
        complete = complete.filter(
            Exists(collected.filter(~Exists(_anchored_since(programme, "completed_at", "pk"))))
        )
    return complete


def _unused(programme: Programme, requirements: Requirements) -> EnrolmentQuerySet:
    used = Basis.objects.filter(certificate__programme=programme, enrolment=OuterRef("pk"))
    return Enrolment.objects.completed().filter(~Exists(used), course__in=requirements.courses)


def _steps_collected(programme: Programme, requirements: Requirements) -> QuerySet[Any]:
    """Finished steps of what is collected up to the enrolment outside: of each course the latest."""
    used = Basis.objects.filter(certificate__programme=programme, enrolment=OuterRef("enrolment"))
    again = _unused(programme, requirements).filter(
        _later(OuterRef("enrolment__completed_at"), OuterRef("enrolment")),
        _earlier_or_same(OuterRef("last_at"), OuterRef("last_pk")),
        learner=OuterRef("enrolment__learner"),
        course=OuterRef("enrolment__course"),
    )
    collected: QuerySet[Any] = (
        counted_steps()
        .filter(
            _up_to_outer("enrolment__"),
            ~Exists(used),
            enrolment__completed_at__isnull=False,
            enrolment__learner=OuterRef("learner"),
            enrolment__course__in=requirements.courses,
        )
        .alias(**_last())
    )
    anchored = _anchored_since(programme, "enrolment__completed_at", "enrolment")
    return collected.filter(~Exists(again), ~Exists(anchored))


def _anchored_since(programme: Programme, at: str, pk: str) -> QuerySet[Certificate]:
    """Certificates whose anchor lies between an enrolment and the outer one, both included."""
    return Certificate.objects.filter(
        _later(OuterRef(at), OuterRef(pk), "enrolment__", or_same=True),
        _earlier_or_same(OuterRef("last_at"), OuterRef("last_pk"), "enrolment__"),
        programme=programme,
        holder=OuterRef("learner" if at == "completed_at" else "enrolment__learner"),
    )


def _last() -> dict[str, ExpressionWrapper]:
    """The outer enrolment, for a query one step further in."""
    return {
        "last_at": ExpressionWrapper(OuterRef("completed_at"), DateTimeField()),
        "last_pk": ExpressionWrapper(OuterRef("pk"), IntegerField()),
    }


def _up_to_outer(of: str = "") -> Q:
    return _earlier_or_same(OuterRef("completed_at"), OuterRef("pk"), of)


def _earlier_or_same(at: OuterRef, pk: OuterRef, of: str = "") -> Q:
    """Enrolments in the order in which they were completed, those of one instant by their id."""
    key = f"{of}completed_at"
    return Q(**{f"{key}__lt": at}) | Q(**{key: at, f"{of}pk__lte": pk})


def _later(at: OuterRef, pk: OuterRef, of: str = "", *, or_same: bool = False) -> Q:
    key, than = f"{of}completed_at", "gte" if or_same else "gt"
    return Q(**{f"{key}__gt": at}) | Q(**{key: at, f"{of}pk__{than}": pk})


def _bears(desk: Desk, rule: PrintRule, licences: QuerySet[Licence], slack: dt.timedelta) -> Q:
    """The completions whose certificates bear something of the rule's accreditor."""
    if any(rule.is_of(unit.body) for unit in desk.units):
        return Q(pk__isnull=False)
    rows = [one for one in (*desk.approvals, *desk.provider_numbers) if rule.is_of(one.body)]
    return _while_one_is_printed(rows, licences, slack)


def _complete_for(
    desk: Desk, rule: PrintRule, licences: QuerySet[Licence], slack: dt.timedelta
) -> Q:
    """The completions whose certificates show what the rule of an accreditor asks for."""
    asked = set(rule.facts) - desk.lasting_facts()
    complete = Q(pk__isnull=False)
    if "licence_number" in rule.facts:
        complete &= Q(Exists(licences))
    if "approval_number" in asked:
        numbered = [one for one in desk.approvals if one.number]
        complete &= _while_one_is_printed(numbered, licences, slack)
    if "provider_number" in asked:
        complete &= _while_one_is_printed(desk.provider_numbers, licences, slack)
    return _never() if asked - {"approval_number", "provider_number"} else complete


def _while_one_is_printed(
    rows: Iterable[Dated], licences: QuerySet[Licence], slack: dt.timedelta
) -> Q:
    """The completions of whom it is for, on the days on which it holds."""
    printed = _never()
    for row in rows:
        theirs = _during(row, slack)
        if row.jurisdiction_id is not None:
            theirs &= Q(Exists(_in(licences, row.jurisdiction_id)))
        printed |= theirs
    return printed


def _days_when_complete(desk: Desk, rule: PrintRule, place: Jurisdiction, slack: dt.timedelta) -> Q:
    """The completions whose certificates show what the rule of the place asks for."""
    places = ids_around(place)
    asked = set(rule.facts) - desk.lasting_facts()
    complete = Q()
    if "approval_number" in asked:
        numbered = [one for one in desk.approvals if one.number]
        complete &= _while_one_holds(numbered, places, slack)
    if "provider_number" in asked:
        complete &= _while_one_holds(desk.provider_numbers, places, slack)
    return _never() if asked - {"approval_number", "provider_number"} else complete


def _while_one_holds(rows: Iterable[Dated], places: frozenset[int], slack: dt.timedelta) -> Q:
    holding = _never()
    for row in rows:
        if row.jurisdiction_id is None or row.jurisdiction_id in places:
            holding |= _during(row, slack)
    return holding


def _during(row: Dated, slack: dt.timedelta) -> Q:
    during = Q(pk__isnull=False)
    if row.valid_from:
        during &= Q(completed_at__gte=_midnight(row.valid_from) - slack)
    if row.valid_until:
        during &= Q(completed_at__lt=_midnight(row.valid_until) + DAY + slack)
    return during


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _never() -> Q:
    return Q(pk__in=[])
