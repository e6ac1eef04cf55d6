"""Catalogue, course and module as visitors and learners see them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from courses import selectors
from courses.catalogue.facets import SORTS, Wish, find
from courses.extending.acceptance import Acceptance, accepted_for
from courses.extending.authority import ScopeNote, scope_note
from courses.extending.awards import awards_of
from courses.extending.home import completion_panels
from courses.models import CataloguePage, CoursePage, ModulePage
from courses.panels import course_announcements
from courses.paths.outline import Outline
from courses.selectors.catalogue import CourseCard, cards_of, catalogue_courses, valid_licences
from courses.selectors.enrolments import earlier_times
from courses.selectors.following import next_course
from courses.selectors.locks import lock_book
from courses.selectors.outlines import unsaved_outline
from courses.selectors.reviews import reviewed
from practitioners.models import Licence

PAGE_SIZE = 24


def catalogue(request: HttpRequest, page: CataloguePage) -> HttpResponse:
    """The search stands in the address: a link to it shows the same to whoever may see the same."""
    wish = Wish.read(request.GET)
    licences = valid_licences(request.user, timezone.localdate())
    cards = cards_of(catalogue_courses(page), user=request.user, request=request, licences=licences)
    found = find(cards, wish, knows_state=request.user.is_authenticated)
    sheet = Paginator(found.cards, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "wish": wish,
        "found": found,
        "sorts": SORTS,
        "cards": list(sheet),
        "page_obj": sheet,
        "count": len(found.cards),
        "licences": licences,
        "knows_of_approval": any(card.is_accepted for card in cards),
        "section": "catalogue",
    }
    return TemplateResponse(request, "courses/catalogue_page.html", context)


def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    if page.pk is None:
        outline, enrolment = unsaved_outline(page), None
    else:
        outline = selectors.outline_of(page, request, with_reviews=True)
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
    today = timezone.localdate()
    licences = valid_licences(request.user, today)
    context = {
        "awards": awards_of(page, on=today),
        "authors": list(page.author_rows.all()),
        "scope_notes": [_scope(licence, today) for licence in licences],
        "acceptances": _accepted(licences, page, today),
        "earlier": earlier_times(enrolment) if enrolment else [],
        "next_course": next_course(page, request.user, request) if is_passed else None,
        "page": page,
        "card": CourseCard(page, outline, (), enrolment, progress),
        "outline": outline,
        "rules": _rules(outline),
        "reviewed": reviewed(outline),
        "enrolment": enrolment,
        "progress": progress,
        "closed": closed,
        "standing": standing,
        "panels": completion_panels(request, enrolment) if enrolment and is_passed else [],
        "told": course_announcements(request, page) if enrolment else None,
        "section": "catalogue",
    }
    return TemplateResponse(request, "courses/course_page.html", context)


def _scope(licence: Licence, today: dt.date) -> ScopeNote:
    """Without a rule on record it stays not known."""
    note = scope_note(licence.jurisdiction, licence.profession, on=today)
    return note or ScopeNote(str(licence.jurisdiction), str(licence.profession), "", is_known=False)


def _accepted(
    licences: Sequence[Licence], page: CoursePage, today: dt.date
) -> Sequence[Acceptance]:
    return accepted_for(licences, [page.pk], on=today)[page.pk] if licences and page.pk else []


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
