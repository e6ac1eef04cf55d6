"""What people have earned and do not hold yet."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import Trim
from django.utils.translation import gettext as _

from certificates.earning import Award, Completion, awards_earned
from certificates.models import Basis, Certificate, Programme
from courses.models import Enrolment
from courses.models.progress import EnrolmentQuerySet
from practitioners.models import Licence, User
from practitioners.selectors import has_valid_licence


def earned_by(*, holder: User, programme: Programme) -> list[Award]:
    """What this person has earned in the programme and was not given."""
    courses = set(programme.courses.values_list("pk", flat=True))
    completed = Enrolment.objects.completed().filter(learner=holder)
    issued = Certificate.objects.filter(programme=programme, holder=holder)
    used = Basis.objects.filter(certificate__in=issued)
    # Anchors of courses that have since left the programme still end what was collected.
    wanted = completed.filter(Q(course__in=courses) | Q(pk__in=issued.values("enrolment")))
    return awards_earned(
        [
            Completion(at, pk, course_id)
            for at, pk, course_id in wanted.values_list("completed_at", "pk", "course_id")
            if at is not None
        ],
        courses=courses,
        issued_on_anchors=set(issued.values_list("enrolment_id", flat=True)),
        used=set(used.values_list("enrolment_id", flat=True)),
    )


def may_be_issued(*, programme: Programme, holder: User, on: dt.date) -> str:
    """Why an earned certificate has to wait, in a sentence for staff; "" when it need not."""
    if not holder.name_on_licence.strip():
        return _("There is no name to print. It is entered in the profile.")
    if not programme.needs_licence:
        return ""
    standing = has_valid_licence(user=holder, professions=None, on=on)
    return "" if standing.ok else standing.sentence


def owed_enrolments(programme: Programme, *, on: dt.date) -> EnrolmentQuerySet:
    """Completed enrolments that may be turned into a certificate of the programme now.

    Leaves out whoever has to wait, for a licence or a name, so that the sweep does not ask for
    them every minute: they appear here by themselves on the day the reason is gone.
    """
    ready = _earning_enrolments(programme)
    ready = ready.alias(printed=Trim("learner__name_on_licence")).exclude(printed="")
    if programme.needs_licence:
        licences = Licence.objects.valid_on(on).filter(holder=OuterRef("learner"))
        ready = ready.filter(Exists(licences))
    return ready


def expected_from(enrolment: Enrolment, *, on: dt.date) -> list[str]:
    """For each certificate this completed enrolment has earned and not brought yet: why it waits,
    or "" while it is being made."""
    holder = enrolment.learner
    return [
        may_be_issued(programme=programme, holder=holder, on=on)
        for programme in Programme.objects.open().filter(courses=enrolment.course_id)
        for award in earned_by(holder=holder, programme=programme)
        if any(basis.enrolment_id == enrolment.pk for basis in award.bases)
    ]


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
        ready = owed_enrolments(programme, on=on)
        held = _earning_enrolments(programme).exclude(pk__in=ready.values("pk"))
        held = held.select_related("learner").order_by("completed_at", "pk")
        for enrolment in held[: limit - len(waiting)]:
            reason = may_be_issued(programme=programme, holder=enrolment.learner, on=on)
            waiting.append(Withheld(enrolment, programme, reason))
    return sorted(waiting, key=lambda one: (one.enrolment.completed_at, one.enrolment.pk))


def _earning_enrolments(programme: Programme) -> EnrolmentQuerySet:
    """Enrolments that complete the programme and have no certificate: `awards_earned` as a query.

    For each course there is a completion up to this one that no certificate uses, and no
    certificate was anchored between the two.
    """
    courses = list(programme.courses.values_list("pk", flat=True))
    if not courses:
        return Enrolment.objects.none()
    used = Basis.objects.filter(certificate__programme=programme, enrolment=OuterRef("pk"))
    unused = Enrolment.objects.completed().filter(~Exists(used), course__in=courses)
    if len(courses) == 1:
        return unused
    anchored = Certificate.objects.filter(
        programme=programme,
        holder=OuterRef("learner"),
        enrolment__completed_at__gte=OuterRef("completed_at"),
        enrolment__completed_at__lte=OuterRef("last_at"),
    )
    earning = unused
    for course in courses:
        collected: QuerySet[Enrolment] = unused.filter(
            course=course,
            learner=OuterRef("learner"),
            completed_at__lte=OuterRef("completed_at"),
        ).alias(last_at=ExpressionWrapper(OuterRef("completed_at"), DateTimeField()))
        earning = earning.filter(Exists(collected.filter(~Exists(anchored))))
    return earning
