"""Somebody's own notes: beside the lesson, and all on one page. With scripts a part is swapped in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import selectors, services
from courses.models import LessonPage, Note
from courses.selectors.notes import courses_with_notes, grouped, note_for, notes_of
from courses.selectors.reading import lesson_parts, notes_at
from courses.services.notes import (
    LONGEST_TEXT,
    CannotNote,
    Quote,
    change_note,
    delete_note,
    write_note,
)
from courses.views.places import saved_words
from practitioners.http import private, signed_in

PER_PAGE = 50
SECTION = {"section": "learning"}


@require_POST
@private
def add(request: HttpRequest, step_id: int) -> HttpResponse:
    """What was typed at any part of the lesson is kept, not only where the button was pressed."""
    page = get_object_or_404(LessonPage.objects.live(), id=step_id)
    place = selectors.place_in_course(user=request.user, page=page, request=request)
    if place.enrolment is None:
        raise Http404
    said = request.POST
    block = said.get("block", "")
    for part in lesson_parts(page):
        text = said.get(f"text-{part.id}", "")
        quote = _quote(request) if part.id == block else None
        if not text.strip() and part.id != block:
            continue
        try:
            write_note(
                learner=signed_in(request),
                course_id=place.outline.course_id,
                step=page,
                revision=services.pinned_revision(page=page),
                part=part,
                text=text,
                quote=quote,
                sent_key=said.get("sent_key", "")[:36] if part.id == block else "",
                at=timezone.now(),
            )
        except CannotNote as refusal:
            if _wants_part(request):
                return JsonResponse({"problem": str(refusal)}, status=422)
            context = {
                "page": page,
                "part": part,
                "text": text,
                "quote": quote,
                "problem": str(refusal),
                "most": LONGEST_TEXT,
                **SECTION,
            }
            return render(request, "courses/note_refused.html", context, status=422)
    return _shown(request, page, block)


@private
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, note_id: int) -> HttpResponse:
    """The note on a page of its own; beside the lesson its words come as `note-<id>`."""
    note = note_for(user=request.user, note_id=note_id)
    context = {"note": note, "text": note.text, "most": LONGEST_TEXT, **SECTION}
    if request.method == "GET":
        return render(request, "courses/note.html", context)
    text = request.POST.get(f"note-{note.pk}", request.POST.get("text", ""))
    try:
        note = change_note(note=note, text=text, at=timezone.now())
    except CannotNote as refusal:
        if _wants_part(request):
            return JsonResponse({"problem": str(refusal)}, status=422)
        context |= {"text": text, "problem": str(refusal)}
        return render(request, "courses/note.html", context, status=422)
    return _after(request, note)


@require_POST
@private
def delete(request: HttpRequest, note_id: int) -> HttpResponse:
    note = note_for(user=request.user, note_id=note_id)
    delete_note(note=note)
    if not _wants_part(request):
        messages.success(request, _("The note is deleted."))
    return _after(request, note)


@private
def mine(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    search = request.GET.get("q", "").strip()[:100]
    course_id = _course(request)
    listed = notes_of(user, course_id=course_id, search=search)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "groups": _grouped(request, list(page)),
        "courses": courses_with_notes(user),
        "course_id": course_id,
        "search": search,
        **SECTION,
    }
    return render(request, "courses/notes.html", context)


@private
def export(request: HttpRequest) -> HttpResponse:
    """All of them, or those of one course, as plain text."""
    user = signed_in(request)
    notes = list(notes_of(user, course_id=_course(request)))
    words = {"groups": _grouped(request, notes), "person": user, "at": timezone.now()}
    text = render_to_string("courses/notes.txt", words)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    name = f"{slugify(_('My notes')) or 'notes'}-{timezone.localdate():%Y-%m-%d}.txt"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _grouped(request: HttpRequest, notes: list[Note]) -> list[object]:
    urls = {
        note.step.pk: note.step.get_url(request) or ""
        for note in notes
        if note.step and note.step.live
    }
    return list(grouped(notes, urls))


def _course(request: HttpRequest) -> int | None:
    said = request.GET.get("course", "")
    return int(said) if said.isdecimal() and len(said) < 10 else None


def _quote(request: HttpRequest) -> Quote | None:
    said = request.POST
    if not said.get("quote", "").strip():
        return None
    return Quote(said["quote"], said.get("prefix", ""), said.get("suffix", ""))


def _wants_part(request: HttpRequest) -> bool:
    return request.headers.get("X-Part") == "notes"


def _after(request: HttpRequest, note: Note) -> HttpResponse:
    page = LessonPage.objects.live().filter(pk=note.step_id).first() if note.step_id else None
    if page is None or request.POST.get("from") == "mine":
        return redirect("courses:notes")
    return _shown(request, page, note.block_id)


def _shown(request: HttpRequest, page: LessonPage, block: str) -> HttpResponse:
    """The notes of the part, or the lesson at the part."""
    if not _wants_part(request):
        return redirect(f"{page.get_url(request)}#block-{block}")
    notes = notes_at(user=signed_in(request), page=page, block_id=block)
    html = render_to_string(
        "courses/includes/part_notes.html", {"shown": notes, "most": LONGEST_TEXT}, request
    )
    return JsonResponse({"html": html, "words": saved_words()})
