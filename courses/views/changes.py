"""What changed since somebody finished a step, the texts they read, and the last text of what is closed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page, Revision

from courses import selectors, services
from courses.exceptions import TextChangedMeanwhile
from courses.extending.home import Panel
from courses.lessons.body_parts import body_parts
from courses.models import KeptText, LessonPage
from courses.paths.outline import Outline, Update
from courses.revisions.readable import passages_of
from courses.selectors.changes import (
    Reading,
    completion_for,
    course_of,
    difference_of,
    is_step,
    reading_of,
    told_changes,
    untold_notices,
)
from courses.views.locked import step_locked
from practitioners.http import private, signed_in


@private
@require_http_methods(["GET", "POST"])
def what_changed(request: HttpRequest, step_id: int) -> HttpResponse:
    """The text somebody finished beside the live one. A post confirms what has to be read."""
    step = get_object_or_404(Page.objects.live(), pk=step_id).specific
    reading = reading_of(user=signed_in(request), step=step)
    if reading is None or not is_step(step):
        raise Http404
    enrolment = reading.completion.enrolment
    now = services.pinned_revision(page=step)
    outline = selectors.outline_of(enrolment.course, request)
    update = _open_update(reading, outline, step)
    if request.method == "POST" and update:
        return _confirm(request, reading, step, now, outline)
    services.note_seen(learner=signed_in(request), step=step, at=timezone.now())
    context = {
        "step": step,
        "outline": outline,
        "reading": reading,
        "now": now,
        "update": update,
        "differences": difference_of(reading.revision, now),
        "changes": told_changes(reading.completion),
        "section": "learning",
    }
    return render(request, "courses/what_changed.html", context)


def _open_update(reading: Reading, outline: Outline, step: Page) -> Update | None:
    progress = selectors.progress_of(reading.completion.enrolment, outline)
    return next((one for one in progress.open_updates if one.of_id == step.pk), None)


def _confirm(
    request: HttpRequest, reading: Reading, step: Page, now: Revision, outline: Outline
) -> HttpResponse:
    here = reverse("courses:what_changed", args=[step.pk])
    enrolment = reading.completion.enrolment
    was_complete = enrolment.completed_at is not None
    try:
        if request.POST.get("revision") != str(now.pk):
            raise TextChangedMeanwhile
        services.confirm_update(enrolment=enrolment, step=step, revision=now, at=timezone.now())
    except TextChangedMeanwhile as refusal:
        messages.info(request, str(refusal))
        return redirect(here)
    enrolment.refresh_from_db()
    if enrolment.completed_at and not was_complete:
        messages.success(request, _("You have completed %(course)s.") % {"course": outline.title})
        return redirect(outline.url)
    messages.success(request, _("Thank you. We keep that you have read the change, and when."))
    progress = selectors.progress_of(enrolment, outline)
    following = progress.open_updates[0].step if progress.open_updates else progress.next_step
    return redirect(following.url if following else here)


@private
def version(request: HttpRequest, completion_id: int) -> HttpResponse:
    """The text somebody finished a step with, as it was. Nobody else's."""
    completion = completion_for(user=signed_in(request), completion_id=completion_id)
    context = {
        **_text(request, completion.revision),
        "completion": completion,
        "course": completion.enrolment.course,
        "is_live": completion.step.live and completion.step.live_revision_id,
        "is_newest": completion.step.live_revision_id == completion.revision_id,
        "section": "learning",
    }
    return render(request, "courses/version.html", context)


@private
def kept_text(request: HttpRequest, step_id: int) -> HttpResponse:
    """A step that is not offered at the moment: those who are enrolled go on reading its last text."""
    step = get_object_or_404(Page, pk=step_id).specific
    course = course_of(step)
    if not is_step(step) or course is None:
        raise Http404
    place = selectors.place_in_course(user=request.user, page=step, request=request)
    if place.enrolment is None:
        raise Http404
    if step.live and course.live:
        return redirect(step.get_url(request))
    if place.closed:
        return step_locked(request, step, place)
    kept = KeptText.objects.select_related("revision").filter(page_id=step.pk).first()
    if step.live:
        revision = services.pinned_revision(page=step)
    elif kept:
        revision = kept.revision
    else:
        raise Http404
    context = {
        **_text(request, revision),
        "course": course,
        "kept_at": kept and kept.at,
        "section": "learning",
    }
    return render(request, "courses/version.html", context)


def changes_panel(request: HttpRequest) -> Panel | None:
    """On the home page: what changed in steps that this person had finished."""
    notices = untold_notices(signed_in(request))
    return Panel("courses/includes/change_notices.html", {"notices": notices})


def _text(request: HttpRequest, revision: Revision) -> dict[str, Any]:
    """A lesson as it was laid out; of other steps what they said."""
    page = revision.as_object()
    is_lesson = isinstance(page, LessonPage)
    return {
        "page": page,
        "revision": revision,
        "is_lesson": is_lesson,
        "sources": page.sources if is_lesson else {},
        "parts": body_parts(page.body, request) if is_lesson else None,
        "passages": () if is_lesson else passages_of(page),
    }
