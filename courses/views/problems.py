"""Saying that something is wrong with a page."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page, Site

from courses.models import LessonPage, Problem
from courses.selectors.changes import completion_for
from courses.selectors.reading import lesson_parts
from courses.services.problems import LONGEST, CannotReport, Subject, report_problem
from practitioners.http import private, signed_in


@private
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """`page` is the path, as the footer gives it; `revision` and `block` say what was read."""
    said = request.POST if request.method == "POST" else request.GET
    subject = _subject(
        request, said.get("page", ""), said.get("revision", ""), said.get("block", "")
    )
    kind, text = said.get("kind", ""), said.get("text", "")
    context = {
        "subject": subject,
        "revision": said.get("revision", ""),
        "kinds": Problem.Kind.choices,
        "kind": kind,
        "text": text,
        "most": LONGEST,
        "section": "learning",
    }
    if request.method == "GET":
        return render(request, "courses/problem.html", context)
    try:
        report_problem(
            reporter=signed_in(request), subject=subject, kind=kind, text=text, at=timezone.now()
        )
    except CannotReport as refusal:
        return render(
            request, "courses/problem.html", context | {"problem": str(refusal)}, status=422
        )
    messages.success(request, _("Thank you. A person reads your report and answers you by e-mail."))
    return redirect(
        f"{subject.path}#block-{subject.block_id}" if subject.block_id else subject.path
    )


def _subject(request: HttpRequest, path: str, revision_id: str, block_id: str) -> Subject:
    """What nobody can have come from is left out: a report about the front page is one, too."""
    path = urlsplit(path.replace("\0", "")).path[:500]
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        path = "/"
    site = Site.find_for_request(request)
    above = site.root_page.url_path.rstrip("/") if site else ""
    page = Page.objects.live().filter(url_path=f"{above}{path.rstrip('/')}/").first()
    if page is None:
        return _text_read(request, path) or Subject(path=path)
    revision = None
    if revision_id.isdecimal() and len(revision_id) < 10:
        revision = page.revisions.filter(pk=revision_id).first()
    heading = ""
    lesson = LessonPage.objects.filter(pk=page.pk).first()
    parts = {part.id: part for part in lesson_parts(lesson)} if lesson else {}
    if part := parts.get(block_id):
        heading = part.heading
    return Subject(
        path=path,
        title=page.title,
        page=page,
        revision=revision,
        block_id=block_id if block_id in parts else "",
        heading=heading,
    )


def _text_read(request: HttpRequest, path: str) -> Subject | None:
    """The text somebody finished a step with, at its own address; nobody else's."""
    try:
        found = resolve(path)
        if found.view_name != "courses:version":
            return None
        read = completion_for(user=signed_in(request), **found.kwargs)
    except (Resolver404, Http404):
        return None
    return Subject(path=path, title=read.step.title, page=read.step, revision=read.revision)
