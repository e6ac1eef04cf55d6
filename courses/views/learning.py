"""A learner's own pages: home, enrolling, finishing a step, what is missing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import selectors, services
from courses.exceptions import CannotEnrol, CourseAlreadyCompleted, NotSelfPaced, StepLocked
from courses.extending import home as slots
from courses.lessons.lesson_text import Part
from courses.models import CoursePage, Enrolment, LessonPage
from courses.selectors.catalogue import cards_of, first_course, the_catalogue
from courses.selectors.learning import learning_of
from courses.selectors.licence import licence_wanted
from courses.selectors.reading import Reading, lesson_parts
from courses.selectors.unpublishing import kept_steps
from courses.services.places import keep_place
from courses.views.places import seen_in
from practitioners.http import private, signed_in


@private
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    learning = learning_of(user)
    has_none = not learning.under_way and not learning.completed
    is_at_work = has_none and user.is_staff
    start = None
    if has_none and not is_at_work and (course := first_course()):
        [start] = cards_of([course], user=user, request=request)
    context = {
        "learning": learning,
        "is_at_work": is_at_work,
        "wanted": None if is_at_work else licence_wanted(user=user, on=timezone.localdate()),
        "resume": learning.under_way[0] if learning.under_way else None,
        "others": learning.under_way[1:],
        "start": start,
        "catalogue": the_catalogue() if start is None else None,
        "panels_first": slots.home_panels(request, after=0, before=slots.RESUME),
        "panels_next": slots.home_panels(request, after=slots.RESUME, before=slots.OTHER_COURSES),
        "panels_last": slots.home_panels(request, after=slots.OTHER_COURSES, before=10_000),
        "section": "learning",
    }
    return render(request, "courses/home.html", context)


@private
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest, course_id: int) -> HttpResponse:
    """GET says what is missing or asks; POST enrols. After a completion it asks before a retake."""
    course = get_object_or_404(CoursePage.objects.live(), id=course_id)
    latest = selectors.latest_enrolment(user=request.user, course=course)
    if latest and not latest.completed_at and not latest.left_at:
        return _to_next_step(request, course)
    asks_first = latest is not None and latest.completed_at is not None
    if request.method == "POST" and (not asks_first or "again" in request.POST):
        try:
            services.enrol(learner=signed_in(request), course=course, at=timezone.now())
        except CannotEnrol:
            return redirect("courses:enrol", course_id)
        messages.success(request, _("You are enrolled on %(course)s.") % {"course": course.title})
        return _to_next_step(request, course)
    standing = selectors.may_enrol(
        user=request.user, course=course, on=timezone.localdate(), request=request
    )
    outline = selectors.outline_of(course, request)
    context = {
        "course": course,
        "outline": outline,
        "standing": standing,
        "completed": latest if asks_first else None,
        "section": "catalogue",
    }
    return render(request, "courses/enrol.html", context)


@private
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, course_id: int) -> HttpResponse:
    course = get_object_or_404(CoursePage, id=course_id)
    enrolment = selectors.open_enrolment(user=request.user, course=course)
    if enrolment is None:
        return redirect("courses:standing", course_id)
    if request.method == "GET":
        context = {"course": course, "enrolment": enrolment, "section": "learning"}
        return render(request, "courses/leave.html", context)
    try:
        services.leave_course(enrolment=enrolment, at=timezone.now())
    except CourseAlreadyCompleted as refusal:
        messages.info(request, str(refusal))
        return redirect("courses:standing", course_id)
    messages.success(
        request,
        _("You have left %(course)s. What you did stays on record.") % {"course": course.title},
    )
    return redirect("courses:home")


@private
@require_POST
def complete_step(request: HttpRequest, step_id: int) -> HttpResponse:
    """A lesson that was read. Other kinds of steps are finished by their own apps."""
    step = get_object_or_404(LessonPage.objects.live(), id=step_id)
    place = selectors.place_in_course(user=request.user, page=step, request=request)
    if place.enrolment is None:
        return redirect("courses:enrol", place.outline.course_id)
    if not place.outline.is_live:
        return redirect("courses:kept_text", step_id)
    revision = services.pinned_revision(page=step)
    if request.POST.get("revision", "") not in {str(revision.pk), ""}:
        messages.info(
            request,
            _("This lesson was changed while you were reading. Read it again, then mark it."),
        )
        return redirect(step.get_url(request))
    if "counted" in request.POST and (unseen := _unseen(request, step, place.enrolment)):
        return _ask_about(request, step, unseen, revision.pk)
    try:
        services.complete_step(
            enrolment=place.enrolment, step=step, revision=revision, at=timezone.now()
        )
    except (NotSelfPaced, StepLocked) as refusal:
        messages.info(request, str(refusal))
        return redirect(step.get_url(request))
    return redirect(_after(request, step))


def _unseen(request: HttpRequest, step: LessonPage, enrolment: Enrolment) -> list[Part]:
    """Parts that were on no screen of this person. Of what they read before scripts came, nothing is known."""
    if not step.is_self_paced or enrolment.completed_at:
        return []
    parts = lesson_parts(step)
    kept = keep_place(
        enrolment=enrolment,
        step=step,
        parts=parts,
        seen=seen_in(request.POST.get("seen", "")),
        at=timezone.now(),
    )
    return Reading(parts=parts, place=kept, notes={}, strays=[]).unseen


def _ask_about(
    request: HttpRequest, step: LessonPage, unseen: list[Part], revision_id: int
) -> HttpResponse:
    firsts = {part.heading: part for part in reversed(unseen)}
    context = {
        "page": step,
        "url": step.get_url(request),
        "count": len(unseen),
        "parts": [part for part in unseen if firsts[part.heading] is part],
        "revision": revision_id,
        "section": "learning",
    }
    return render(request, "courses/lesson_unseen.html", context)


def _after(request: HttpRequest, step: LessonPage) -> str:
    """The next step that is not done, first after this one, then before it; then the course."""
    place = selectors.place_in_course(user=request.user, page=step, request=request)
    following = place.outline.steps[place.number :]
    for later in following:
        if later.id not in place.progress.completions and later.id not in place.progress.closed:
            return later.url
    if place.progress.next_step:
        return place.progress.next_step.url
    if place.enrolment and place.enrolment.completed_at:
        messages.success(
            request, _("You have completed %(course)s.") % {"course": place.outline.title}
        )
    return place.outline.url


def _to_next_step(request: HttpRequest, course: CoursePage) -> HttpResponse:
    enrolment = selectors.open_enrolment(user=request.user, course=course)
    outline = selectors.outline_of(course, request)
    step = selectors.progress_of(enrolment, outline).next_step if enrolment else None
    return redirect(step.url if step else outline.url)


@private
def standing(request: HttpRequest, course_id: int) -> HttpResponse:
    """Why am I not complete? Each required step: done and when, or what is missing and why."""
    course = get_object_or_404(CoursePage, id=course_id)
    enrolment = selectors.reading_enrolment(user=request.user, course=course)
    outline = selectors.outline_of(course, request)
    context = {
        "course": course,
        "outline": outline,
        "enrolment": enrolment,
        "progress": selectors.progress_of(enrolment, outline) if enrolment else None,
        "kept": kept_steps(course) if enrolment and not course.live else [],
        "section": "learning",
    }
    return render(request, "courses/standing.html", context)
