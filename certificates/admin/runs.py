"""Many certificates at once, in the staff pages: ask, look, start, watch, cancel, accept."""

import datetime as dt
from textwrap import wrap
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from certificates import services
from certificates.admin.access import CHANGE, SEE
from certificates.admin.forms import CompletedForm, ListForm, OnePersonForm, ReissueForm
from certificates.admin.run_titles import title_of
from certificates.models import IssueItem, IssueRun, Rendition
from certificates.selectors import runs as found
from certificates.services import DecisionRefused, Person, Wish
from certificates.services.samples import NoSample, sample_of
from certificates.typesetting import pictures
from practitioners.http import signed_in, staff_with

PER_PAGE = 50
LARGE = 160
"""Dots per inch at which every line of a sheet is read on a screen."""
FORMS = {"one": OnePersonForm, "completed": CompletedForm, "list": ListForm}
ACTS = {
    "start": services.start_run,
    "cancel": services.cancel_run,
    "accept": services.accept_run,
    "discard": services.discard_run,
}


@staff_with(SEE)
def run_list(request: HttpRequest) -> HttpResponse:
    runs, state = found.runs_with_lines(), request.GET.get("state", "")
    if state in IssueRun.State.values:
        runs = runs.filter(state=state)
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_obj": page,
        "titled": [(title_of(each), each) for each in page],
        "may_change": request.user.has_perm(CHANGE),
        **_heading(_("Many at once")),
    }
    return render(request, "certificates/admin/run_list.html", context)


@staff_with(CHANGE)
def run_new(request: HttpRequest, how: str) -> HttpResponse:
    """For one person, for everybody who completed something, or for a list in a file."""
    form = FORMS[how](request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = _planned(form, signed_in(request), timezone.now())
        except DecisionRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("run", run.pk)
    context = {
        "form": form,
        "how": how,
        **_heading(_("Issue by hand"), (_("Many at once"), "run_list")),
    }
    return render(request, "certificates/admin/run_new.html", context)


@staff_with(CHANGE)
def run_reissue(request: HttpRequest) -> HttpResponse:
    form = ReissueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            run = services.plan_reissue(
                programme=said["programme"],
                design=said["design"],
                wish=Wish({}, said["reason"], said["tells_holders"]),
                by=signed_in(request),
                at=timezone.now(),
            )
        except DecisionRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("run", run.pk)
    context = {
        "form": form,
        "how": "reissue",
        **_heading(_("Make files anew"), (_("Many at once"), "run_list")),
    }
    return render(request, "certificates/admin/run_new.html", context)


@staff_with(SEE)
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """The plan, the progress or the record of a run."""
    this, state = _run(run_id), request.GET.get("state", "")
    progress = found.progress_of(this)
    context = {
        "run": this,
        "progress": progress,
        "said": _said(progress),
        "state": state,
        "states": [
            ("waiting", _("Waiting"), progress.waiting),
            ("done", _("Done"), progress.done),
            ("left_out", _("Left out"), progress.left_out),
            ("fault", _("Faults"), progress.faults),
        ],
        "samples": found.samples_of(this) if this.state in ("planned", "made") else [],
        "is_reissue": this.kind == IssueRun.Kind.REISSUE,
        "page_obj": Paginator(found.lines_of(this, state), PER_PAGE).get_page(request.GET.get("p")),
        "may_change": request.user.has_perm(CHANGE),
        **_heading(title_of(this), (_("Many at once"), "run_list")),
    }
    return render(request, "certificates/admin/run.html", context)


@staff_with(SEE)
def run_state(request: HttpRequest, run_id: int) -> JsonResponse:
    """For the page that waits: how far it is."""
    this = _run(run_id)
    progress = found.progress_of(this)
    return JsonResponse({"state": this.state, "applied": progress.over, "said": _said(progress)})


@staff_with(CHANGE)
@require_POST
def run_act(request: HttpRequest, run_id: int, act: str) -> HttpResponse:
    this = _run(run_id)
    done = {
        "start": _("Started. You can leave this page; the work goes on."),
        "cancel": _("Cancelled. What was done stays done."),
        "accept": _("Accepted. The new files are given out from now on."),
        "discard": _("The new files are thrown away. Everybody keeps the file they have."),
    }
    try:
        ACTS[act](run_id=this.pk, actor=signed_in(request), at=timezone.now())
    except DecisionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done[act])
    return redirect("run", this.pk)


@staff_with(SEE)
def run_picture(request: HttpRequest, item_id: int, which: str) -> HttpResponse:
    """A line of a run as PNG: "sample" as planned, "before" as given out, "after" as made anew."""
    item = get_object_or_404(
        IssueItem.objects.select_related(
            "run__programme__design", "certificate__programme__design", "holder", "rendition"
        ),
        pk=item_id,
    )
    dots = LARGE if "large" in request.GET else pictures.DOTS_PER_INCH
    try:
        drawn = pictures.picture_of(_pdf(item, which), dots_per_inch=dots)
        response = HttpResponse(drawn, content_type="image/png")
    except NoSample as reason:  # on the page it stands in the place of the picture
        words = {"lines": wrap(str(reason), 44)}
        response = render(
            request, "certificates/admin/no_sample.svg", words, content_type="image/svg+xml"
        )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _pdf(item: IssueItem, which: str) -> bytes:
    if which == "sample":
        if item.run.state != IssueRun.State.PLANNED:
            raise Http404
        return sample_of(item, at=timezone.now())
    rendition = item.rendition if which == "after" else _given_out(item)
    if rendition is None or not rendition.file:
        raise Http404
    with rendition.file.open() as file:
        return bytes(file.read())


def _given_out(item: IssueItem) -> Rendition | None:
    if item.certificate is None:
        return None
    others = item.certificate.renditions.given_out().exclude(file="")
    return others.exclude(run_items=item).first()


def _planned(form: Any, by: Any, at: dt.datetime) -> IssueRun:
    said = form.cleaned_data
    chosen: dict[str, Any] = {}
    if isinstance(form, CompletedForm):
        chosen = {
            "courses": [course.pk for course in said["courses"]],
            "said": [course.title for course in said["courses"]],
            "first": said["first"].isoformat(),
            "last": said["last"].isoformat(),
            "clinic": str(said["clinic"] or ""),
            "place": str(said["place"] or ""),
        }
        people = [
            Person(one.holder, one.completed_on)
            for one in found.who_completed(
                said["courses"],
                first=said["first"],
                last=said["last"],
                clinic=said["clinic"],
                place=said["place"],
            )
        ]
    else:
        if isinstance(form, ListForm):
            chosen = {"file": form.file_name}
        people = services.people_of(form.lines(), completed_on=said["completed_on"])
    return services.plan_issue(
        programme=said["programme"],
        people=people,
        wish=Wish(chosen, said["reason"], said["tells_holders"]),
        completed_on=said.get("completed_on"),
        by=by,
        at=at,
    )


def _run(run_id: int) -> IssueRun:
    return get_object_or_404(found.runs_with_lines(), pk=run_id)


def _said(progress: found.Progress) -> str:
    return _("%(over)s of %(lines)s lines are over.") % {
        "over": progress.over,
        "lines": progress.lines,
    }


def _heading(title: str, above: tuple[str, str] | None = None) -> dict[str, Any]:
    trail = [{"url": reverse("awards:index"), "label": _("Certificates")}]
    if above:
        trail.append({"url": reverse(above[1]), "label": above[0]})
    return {
        "header_title": title,
        "header_icon": "list-ul",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
