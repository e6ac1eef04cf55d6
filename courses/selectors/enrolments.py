"""Whose enrolment it is, and whether somebody may have one."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import CoursePage, Enrolment
from courses.paths.lock_words import reason_of
from courses.paths.locks import Kind
from courses.paths.outline import EnrolmentStanding, Outline, Reason, Requirement
from courses.selectors.locks import course_holds
from practitioners.models import User
from practitioners.selectors import has_valid_licence


def enrolment_for(*, user: User, enrolment_id: int) -> Enrolment:
    """Someone else's enrolment does not exist."""
    return get_object_or_404(
        Enrolment.objects.select_related("course"), pk=enrolment_id, learner=user
    )


def open_enrolment(*, user: User | AnonymousUser, course: CoursePage) -> Enrolment | None:
    if not user.is_authenticated:
        return None
    return Enrolment.objects.open().filter(learner=user, course=course).first()


def latest_enrolment(*, user: User | AnonymousUser, course: CoursePage) -> Enrolment | None:
    """The newest, whatever became of it."""
    if not user.is_authenticated:
        return None
    return Enrolment.objects.filter(learner=user, course=course).first()


def reading_enrolment(*, user: User | AnonymousUser, course: CoursePage) -> Enrolment | None:
    """The newest that opens the lessons: under way or completed, not left."""
    if not user.is_authenticated:
        return None
    return Enrolment.objects.filter(learner=user, course=course, left_at=None).first()


def earlier_times(enrolment: Enrolment) -> list[Enrolment]:
    """The completed times that this one follows, and those that follow it: newest first, without itself."""
    times = Enrolment.objects.completed().filter(
        learner=enrolment.learner_id, course=enrolment.course_id
    )
    return list(times.exclude(pk=enrolment.pk))


def may_enrol(
    *,
    user: User | AnonymousUser,
    course: CoursePage,
    on: dt.date,
    request: HttpRequest | None = None,
    outline: Outline | None = None,
) -> EnrolmentStanding:
    """Every condition of the course, whether it is met, and what to do where it is not.

    With the outline nothing is asked about locks where the course itself has none.
    People without an account see the conditions; whether they meet them is asked after sign-in.
    """
    requirements = [
        *_licence(user, course, on),
        *_prerequisites(user, course, request),
        *_locks(user, course, request, outline),
    ]
    reasons = tuple(need.reason for need in requirements if need.reason)
    if not user.is_authenticated:
        sign_in = Reason(
            _("You need an account to enrol."),
            _("Sign in or create an account"),
            f"{reverse('account_login')}?next={course.get_url(request) or ''}",
        )
        reasons = (sign_in,)
    return EnrolmentStanding(ok=not reasons, reasons=reasons, requirements=tuple(requirements))


def _licence(user: User | AnonymousUser, course: CoursePage, on: dt.date) -> list[Requirement]:
    professions = list(course.allowed_professions.all())
    if not course.needs_licence and not professions:
        return []
    names = ", ".join(profession.name for profession in professions)
    if course.needs_licence:
        title = _("Verified licence")
        if names:
            title = _("Verified licence as one of: %(names)s") % {"names": names}
        if not user.is_authenticated:
            return [Requirement(title, met=False)]
        standing = has_valid_licence(user=user, professions=professions or None, on=on)
        url = reverse(standing.next_step_url_name or "practitioners:licences")
        if standing.ok:
            return [Requirement(title, met=True, url=url)]
        return [
            Requirement(
                title,
                False,
                Reason(standing.sentence, standing.next_step_label or _("See your licences"), url),
                url,
            )
        ]
    title = _("Profession: %(names)s") % {"names": names}
    if not user.is_authenticated:
        return [Requirement(title, met=False)]
    url = reverse("practitioners:profile")
    if user.profession_id in {profession.pk for profession in professions}:
        return [Requirement(title, met=True, url=url)]
    sentence = _("This course is for these professions: %(names)s.") % {"names": names}
    return [Requirement(title, False, Reason(sentence, _("Check your profession"), url), url)]


def _prerequisites(
    user: User | AnonymousUser, course: CoursePage, request: HttpRequest | None
) -> list[Requirement]:
    wanted = list(course.prerequisites.all())
    completed: set[int] = set()
    if wanted and user.is_authenticated:
        completed = set(
            Enrolment.objects.completed()
            .filter(learner=user, course__in=wanted)
            .values_list("course_id", flat=True)
        )
    needs = []
    for prerequisite in wanted:
        title = _("Complete %(course)s") % {"course": prerequisite.title}
        url = prerequisite.get_url(request) or ""
        if prerequisite.pk in completed:
            needs.append(Requirement(title, met=True, url=url))
            continue
        sentence = _("Complete “%(course)s” before you enrol on this course.") % {
            "course": prerequisite.title
        }
        label = _("Open %(course)s") % {"course": prerequisite.title}
        reason = Reason(sentence, label, url) if user.is_authenticated else None
        needs.append(Requirement(title, False, reason, url))
    return needs


def _locks(
    user: User | AnonymousUser,
    course: CoursePage,
    request: HttpRequest | None,
    outline: Outline | None,
) -> list[Requirement]:
    """The locks of the course. Days since enrolment cannot be over before; they close its steps."""
    if course.pk is None or (outline and course.pk not in outline.lock_pages):
        return []
    needs = []
    for lock, hold in course_holds(course_id=course.pk, user=user, request=request):
        if lock.kind is Kind.DAYS:
            continue
        title = str(_TITLES[lock.kind] % {"title": lock.target_title})
        reason = None
        if hold:
            reason = reason_of(hold, course_id=course.pk)
            title = str(reason.sentence) if hold.opens_at else title
        needs.append(
            Requirement(
                title, hold is None, reason if user.is_authenticated else None, lock.target_url
            )
        )
    return needs


_TITLES = {
    Kind.COURSE: gettext_lazy("Complete %(title)s"),
    Kind.STEP: gettext_lazy("Finish %(title)s"),
    Kind.SCORE: gettext_lazy("Reach the score in %(title)s"),
    Kind.DATE: gettext_lazy("The day on which it opens"),
    Kind.LICENCE: gettext_lazy("Verified licence"),
}
