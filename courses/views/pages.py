"""Catalogue, course and module as visitors and learners see them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from courses import selectors
from courses.forms import CatalogueFilter
from courses.home import completion_panels
from courses.models import CataloguePage, CoursePage, ModulePage
from courses.outline import Outline
from courses.selectors.catalogue import CourseCard, cards_of, catalogue_courses, find
from courses.selectors.locks import lock_book
from courses.selectors.outlines import unsaved_outline
from courses.selectors.reviews import reviewed


def catalogue(request: HttpRequest, page: CataloguePage) -> HttpResponse:
    filters = CatalogueFilter(request.GET)
    chosen = filters.chosen()
    cards = cards_of(catalogue_courses(page), user=request.user, request=request)
    found = find(
        cards,
        words=chosen.get("q", ""),
        where=chosen.get("format", ""),
        hours=chosen.get("hours", ""),
    )
    context = {
        "page": page,
        "filters": filters,
        "chips": _chips(filters, chosen),
        "cards": found,
        "count": len(found),
        "is_filtered": bool(chosen),
        "section": "catalogue",
    }
    return TemplateResponse(request, "courses/catalogue_page.html", context)


def _chips(filters: CatalogueFilter, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Each chosen filter in words, with the address that takes it off."""
    chips = []
    for name, value in chosen.items():
        rest = CatalogueFilter.base_fields.keys() - {name}
        query = HttpRequest().GET.copy()
        for other in sorted(rest & chosen.keys()):
            query[other] = chosen[other]
        choices = dict(getattr(filters.fields[name], "choices", []))
        chips.append({"words": choices.get(value, value), "query": query.urlencode()})
    return chips


def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    if page.pk is None:
        outline, enrolment = unsaved_outline(page), None
    else:
        outline = selectors.outline_of(page, request)
        enrolment = selectors.reading_enrolment(user=request.user, course=page)
        if not page.live and not getattr(request, "is_preview", False):
            if enrolment is None:
                raise Http404
            return redirect("courses:standing", page.pk)
    progress = selectors.progress_of(enrolment, outline) if enrolment else None
    closed = progress.closed if progress else {}
    if enrolment is None:
        book = lock_book([outline], learner_id=request.user.pk, request=request)
        closed = book.beside(outline.course_id).closed_in(outline)
    is_passed = enrolment is not None and enrolment.completed_at is not None
    standing = selectors.may_enrol(
        user=request.user, course=page, on=timezone.localdate(), request=request, outline=outline
    )
    context = {
        "page": page,
        "card": CourseCard(page, outline, (), enrolment, progress),
        "outline": outline,
        "rules": _rules(outline),
        "reviewed": reviewed(page),
        "enrolment": enrolment,
        "progress": progress,
        "closed": closed,
        "standing": standing,
        "panels": completion_panels(request, enrolment) if enrolment and is_passed else [],
        "section": "catalogue",
    }
    return TemplateResponse(request, "courses/course_page.html", context)


def _rules(outline: Outline) -> list[dict[str, Any]]:
    """How the course is completed: each rule once, with the required steps it applies to."""
    rules: dict[tuple[str, str], dict[str, Any]] = {}
    for step in outline.required:
        key = (str(step.kind), str(step.rule))
        rule = rules.setdefault(key, {"kind": step.kind, "rule": step.rule, "count": 0})
        rule["count"] += 1
        rule["kind"] = step.kind if rule["count"] == 1 else step.kinds
    return list(rules.values())


def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """A module has no page of its own: it is a part of the outline."""
    parent = page.get_parent()
    return redirect(f"{parent.get_url(request) or '/'}#module-{page.slug}")
