"""A lesson as its learners read it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.csp import CSP, build_policy
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control

from courses import selectors
from courses.extending.knowledge import Form
from courses.lessons.body_parts import BodyParts, body_parts, checks_alone
from courses.lessons.kept_bodies import keep_body, kept_body, pieces, render_body
from courses.models import LessonPage
from courses.preview.rehearsal import is_rehearsal
from courses.selectors.places import Place
from courses.selectors.reading import reading_of
from courses.selectors.reviews import review_beside
from courses.services.notes import LONGEST_TEXT
from courses.views.locked import step_locked
from practitioners.http import signed_in


@cache_control(private=True, no_store=True)
def lesson(
    request: HttpRequest,
    page: LessonPage,
    *,
    is_preview: bool = False,
    answers: Mapping[str, Form] | None = None,
) -> HttpResponse:
    """The lesson for those who are enrolled and for its editors; for others, how to get in.

    `answers` are what was just answered inside it, by the id of the block.
    """
    place = selectors.place_in_course(user=request.user, page=page, request=request)
    if not is_preview and not (page.live and place.outline.is_live):
        if place.enrolment:
            return redirect("courses:kept_text", page.pk)
        if not page.live:
            raise Http404
    may_edit = is_preview or (
        place.enrolment is None
        and request.user.is_authenticated
        and request.user.is_staff
        and page.permissions_for_user(request.user).can_edit()
    )
    context: dict[str, Any] = {
        "page": page,
        "place": place,
        "is_editor": may_edit,
        "section": "learning",
    }
    if place.closed and not may_edit:
        return step_locked(request, page, place)
    if not (place.enrolment or may_edit):
        return TemplateResponse(request, "courses/lesson_closed.html", context, status=403)
    context["review"] = None if place.outline.is_sample else review_beside(page)
    if place.enrolment and not is_preview:
        context |= _beside(request, page, place)
    parts = _body(request, page, place, context, answers)
    response = TemplateResponse(request, "courses/lesson_page.html", context)
    if parts.frames and not is_preview:
        response.headers["Content-Security-Policy"] = _with_frames(parts)
    return response


def _body(
    request: HttpRequest,
    page: LessonPage,
    place: Place,
    context: dict[str, Any],
    answers: Mapping[str, Form] | None,
) -> BodyParts:
    """Puts the body into the context: as it was kept for learners, or made anew."""
    reading, url = context.get("reading"), context.get("problem_url")
    key, body = "", None
    if reading is not None and not is_rehearsal(request):
        key, body = kept_body(page, stamp=place.body_stamp, problem_url=url or "")
    if body is not None:
        parts, asked = checks_alone(page.body, request, answers=answers)
    else:
        parts = body_parts(page.body, request, answers=answers)
        asked = [block for block in page.body if block.block_type == "knowledge_check"]
        body = render_body(page, parts, problem_url=url)
        keep_body(key, body)
    notes = reading.notes if reading is not None else {}
    context["parts"] = parts
    context["pieces"] = list(pieces(body, checks=asked, notes=notes))
    context["muscles"] = mark_safe(body.muscles)  # noqa: S308  rendered by a template
    return parts


def _with_frames(parts: BodyParts) -> str:
    """The site's own policy, and frames of the two sites whose videos somebody may load here."""
    return build_policy({**settings.SECURE_CSP, "frame-src": [CSP.SELF, *parts.frames]})


def _beside(request: HttpRequest, page: LessonPage, place: Place) -> dict[str, Any]:
    """What this person left beside the lesson, and where it is told what they do here."""
    about = urlencode(
        {"page": page.get_url(request) or "", "revision": page.live_revision_id or ""}
    )
    return {
        "reading": reading_of(user=signed_in(request), place=place.spot, page=page),
        "keeps_place": place.enrolment is not None and place.enrolment.completed_at is None,
        "problem_url": f"{reverse('courses:problem')}?{about}",
        "most": LONGEST_TEXT,
    }
