"""Answering a question inside a lesson. Nothing is recorded."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from courses.models import LessonPage
from courses.views import lessons


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, lesson_id: int, block_id: str) -> HttpResponse:
    """The lesson with this answer explained; for a script the block alone. Coming back reads the lesson."""
    page = get_object_or_404(LessonPage, pk=lesson_id)
    if request.method == "GET":
        return redirect(f"{page.get_url(request) or '/'}#b-{block_id}")
    page, block = _asked(request, page, block_id)
    answers = {block_id: dict(request.POST.lists())}
    answer = lessons.lesson(request, page, answers=answers)
    if answer.status_code != 200 or request.headers.get("X-Part") != "block":
        return answer
    assert isinstance(answer, TemplateResponse)  # noqa: S101 - what the view above makes
    context = {**(answer.context_data or {}), "block": block}
    return TemplateResponse(request, "courses/check_part.html", context)


def _asked(request: HttpRequest, page: LessonPage, block_id: str) -> tuple[LessonPage, Any]:
    """The lesson as readers have it; editors who try a draft may find the question there. Raises Http404."""
    texts = [page] if page.live else []
    if request.user.is_staff and page.permissions_for_user(request.user).can_edit():
        texts.append(page.get_latest_revision_as_object())
    for text in texts:
        for block in text.body:
            if block.block_type == "knowledge_check" and block.id == block_id:
                return text, block
    raise Http404
