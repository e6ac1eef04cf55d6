"""Grading again in the staff pages: look at it, sign it, watch it, decide about passes."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners import spreadsheets
from practitioners.http import signed_in, staff_with
from quizzes.admin.access import CHANGE, SEE_REGRADES, SIGN
from quizzes.admin.headings import heading
from quizzes.admin.regrade_forms import DecideForm, SignForm
from quizzes.admin.regrade_rows import HEADINGS, cells_of
from quizzes.grading import Everybody
from quizzes.models import Question, RegradeItem, RegradeRun
from quizzes.selectors import regrades as found
from quizzes.selectors.affected import answers_behind
from quizzes.services.bank import QuestionRefused, correct_question
from quizzes.services.regrade_decisions import decide_flag
from quizzes.services.regrade_starts import MOST_STARTS
from quizzes.services.regrades import (
    PlanIsStale,
    RegradeRefused,
    drop_regrade,
    plan_regrade,
    sign_regrade,
    try_run_again,
)

PER_PAGE = 50
PARENT = "regrade_list"


@staff_with(SEE_REGRADES)
def regrade_list(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, what a correction has not reached, and every run."""
    flags = Paginator(found.undecided(), PER_PAGE).get_page(request.GET.get("flags"))
    context = {
        "flags": flags,
        "lowered": Paginator(found.lowered_undecided(), PER_PAGE).get_page(
            request.GET.get("lowered")
        ),
        "behind": answers_behind(),
        "page_obj": Paginator(found.runs(), PER_PAGE).get_page(request.GET.get("p")),
        "may_sign": request.user.has_perm(SIGN),
        "may_plan": request.user.has_perm(CHANGE),
        **heading(_("Grading again"), icon="rotate"),
    }
    return render(request, "quizzes/admin/regrade_list.html", context)


@staff_with(CHANGE)
def regrade_plan(request: HttpRequest, question_id: int) -> HttpResponse:
    """Look at what the newest version changes, or throw the question out and look at that."""
    question = get_object_or_404(
        Question.objects.select_related("current", "asked"), pk=question_id
    )
    if question.current is None:
        raise Http404
    faults: list[str] = []
    if request.method == "POST":
        try:
            run = _planned(request, question, request.POST.get("everybody", ""))
        except RegradeRefused as refused:
            faults = [str(refused)]
        except QuestionRefused as refused:
            faults = refused.faults
        else:
            return redirect("regrade", run.pk)
    behind = answers_behind(question.pk)
    context = {
        "question": question,
        "behind": behind[0].answers if behind else 0,
        "runs": found.runs().filter(question=question)[:PER_PAGE],
        "faults": faults,
        **heading(
            _("Grade again: %(ref)s") % {"ref": question.reference},
            parent=(reverse("question_edit", args=[question.pk]), question.reference),
            icon="rotate",
        ),
    }
    return render(request, "quizzes/admin/regrade_plan.html", context)


@transaction.atomic
def _planned(request: HttpRequest, question: Question, everybody: str) -> RegradeRun:
    """A refused plan leaves no version behind."""
    by, at = signed_in(request), timezone.now()
    if everybody in list(Everybody) and question.current is not None:
        reasons = {
            Everybody.FULL_MARKS: _("Thrown out: everybody gets full marks for it."),
            Everybody.LEFT_OUT: _("Thrown out: it leaves the total for everybody."),
        }
        correct_question(
            question=question,
            body=question.current.body,
            key=question.current.key | {"everybody": everybody},
            reason=reasons[Everybody(everybody)],
            author=by,
            at=at,
        )
    return plan_regrade(question=question, by=by, at=at)


@staff_with(SEE_REGRADES)
def regrade(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """The plan, its progress or its record; with ?export=csv the table as a file."""
    run = _run(run_id)
    if request.GET.get("export") == "csv":
        return _csv(run, _effect(request))
    return _run_page(request, run, None)


@staff_with(SIGN)
@require_POST
def regrade_sign(request: HttpRequest, run_id: int) -> HttpResponse:
    run = _run(run_id)
    form = SignForm(request.POST, expected=run.counts.get("attempts", 0))
    if not form.is_valid():
        return _run_page(request, run, form)
    try:
        sign_regrade(
            run_id=run.pk,
            signer=signed_in(request),
            reason=form.cleaned_data["reason"],
            attempts=form.cleaned_data["attempts"],
            at=timezone.now(),
        )
    except PlanIsStale as stale:
        messages.warning(request, str(stale))
        return redirect("regrade", run.pk)
    except RegradeRefused as refused:
        form.add_error(None, str(refused))
        return _run_page(request, run, form)
    messages.success(request, _("Signed. The attempts are being graded again."))
    return redirect("regrade", run.pk)


@staff_with(CHANGE)
@require_POST
def regrade_drop(request: HttpRequest, run_id: int) -> HttpResponse:
    run = _run(run_id)
    drop_regrade(run_id=run.pk)
    messages.success(request, _("The plan is dropped. Nothing was changed."))
    return redirect("regrade_plan", run.question_id)


@staff_with(SEE_REGRADES)
@require_POST
def regrade_again(request: HttpRequest, run_id: int) -> HttpResponse:
    """After somebody has mended the cause: the run goes on where it stood."""
    run = _run(run_id)
    try_run_again(run_id=run.pk, at=timezone.now())
    messages.success(request, _("It is tried again."))
    return redirect("regrade", run.pk)


@staff_with(SEE_REGRADES)
def regrade_state(request: HttpRequest, run_id: int) -> JsonResponse:
    """For the page that waits: how far it is."""
    run = _run(run_id)
    applied, attempts = _how_far(run, found.progress_of(run))
    return JsonResponse(
        {
            "state": "stopped" if run.fault else run.state,
            "applied": applied,
            "attempts": attempts,
            "said": _said(run, applied, attempts),
        }
    )


@staff_with(SIGN)
def regrade_decide(request: HttpRequest, item_id: int) -> HttpResponse:
    """Whether a pass stands that the new mark no longer supports."""
    item = get_object_or_404(
        RegradeItem.objects.exclude(flag=RegradeItem.Flag.NONE).select_related(
            "run__question", "attempt__enrolment__learner", "attempt__quiz", "decided_by"
        ),
        pk=item_id,
    )
    form = DecideForm(request.POST or None)
    if form.decides(request, partial(decide_flag, item_id=item.pk)):
        messages.success(request, _("Decided. The person is told."))
        return redirect(PARENT)
    context = {
        "item": item,
        "form": form,
        "resting": found.resting_on_item(item),
        **heading(
            _("Does the pass stand?"),
            parent=(reverse("regrade", args=[item.run_id]), item.run.question.reference),
            icon="rotate",
        ),
    }
    return render(request, "quizzes/admin/regrade_decide.html", context)


def _run(run_id: int) -> RegradeRun:
    runs = RegradeRun.objects.exclude(state=RegradeRun.State.DROPPED)
    return get_object_or_404(
        runs.select_related("question__asked", "version", "planned_by", "signed_by"), pk=run_id
    )


def _run_page(request: HttpRequest, run: RegradeRun, form: SignForm | None) -> HttpResponse:
    effect, progress = _effect(request), found.progress_of(run)
    is_plan = run.state == RegradeRun.State.PLANNED
    asked = run.question.asked
    applied, attempts = _how_far(run, progress)
    context = {
        "run": run,
        "progress": progress,
        "applied": applied,
        "attempts": attempts,
        "is_looking": run.state == RegradeRun.State.LOOKING,
        "has_stopped": run.fault and run.starts >= MOST_STARTS,
        "said": _said(run, applied, attempts),
        "effect": effect,
        "page_obj": Paginator(found.people_in(run, effect), PER_PAGE).get_page(
            request.GET.get("p")
        ),
        "resting": found.resting_on_run(run),
        "form": form or SignForm(expected=progress.attempts),
        "is_plan": is_plan,
        "is_reviewed": asked is not None and asked.number >= run.version.number,
        "may_sign": request.user.has_perm(SIGN),
        "may_plan": request.user.has_perm(CHANGE),
        **heading(
            _("Grade again: %(ref)s") % {"ref": run.question.reference},
            parent=(reverse(PARENT), _("Grading again")),
            icon="rotate",
        ),
    }
    return render(request, "quizzes/admin/regrade_run.html", context)


def _csv(run: RegradeRun, effect: str) -> StreamingHttpResponse:
    rows = found.people_in(run, effect).iterator(chunk_size=500)
    name = f"grading-again-{run.pk}"
    return StreamingHttpResponse(
        spreadsheets.csv_lines([str(each) for each in HEADINGS], map(cells_of, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _effect(request: HttpRequest) -> str:
    wanted = request.GET.get("effect", "")
    return wanted if wanted in RegradeItem.Effect.values else ""


def _how_far(run: RegradeRun, progress: found.Progress) -> tuple[int, int]:
    """Done, of how many: attempts looked at, or graded again."""
    if run.state == RegradeRun.State.LOOKING:
        return run.counts.get("looked_at", 0), run.counts.get("to_look_at", 0)
    return progress.applied, progress.attempts


def _said(run: RegradeRun, applied: int, attempts: int) -> Any:
    said = _("%(applied)s of %(attempts)s attempts are graded again.")
    if run.state == RegradeRun.State.LOOKING:
        said = _("%(applied)s of %(attempts)s attempts are looked at.")
    return said % {"applied": applied, "attempts": attempts}
