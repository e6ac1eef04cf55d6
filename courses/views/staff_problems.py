"""Staff pages: what people reported about pages, unsafe ones first, and what they are answered."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from courses.admin.staff_heading import staff_heading
from courses.models import Problem
from courses.selectors.problems import counts_by_state, problems
from courses.services.problems import AnswerMissing, answer_problem, close_problem, reopen_problem
from practitioners.http import signed_in, staff_with

SEE, CHANGE = "courses.view_problem", "courses.change_problem"
PER_PAGE = 50


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("What the reporter reads"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("It goes out by e-mail as soon as you save it."),
        error_messages={
            "required": gettext_lazy("Write the answer."),
            "max_length": gettext_lazy("Shorten the answer to %(limit_value)s letters."),
        },
    )


@staff_with(SEE)
def problem_list(request: HttpRequest) -> HttpResponse:
    said = request.GET
    state = said.get("state", "")
    state = state if state in Problem.State.values else Problem.State.OPEN
    kind, search = said.get("kind", ""), said.get("q", "").strip()[:100]
    listed = problems(state=state, kind=kind, search=search)
    counts = counts_by_state()
    context = {
        "page_obj": Paginator(listed, PER_PAGE).get_page(said.get("p")),
        "states": [
            {"value": value, "words": words, "number": counts[value]}
            for value, words in Problem.State.choices
        ],
        "state": state,
        "kinds": Problem.Kind.choices,
        "kind": kind,
        "search": search,
        **staff_heading(_("Reports about pages"), icon="comment"),
    }
    return render(request, "courses/admin/problem_list.html", context)


@staff_with(SEE)
def problem_answer(request: HttpRequest, problem_id: int) -> HttpResponse:
    """The report, the ways to the block, and the answer. Closing needs no words and sends none."""
    found = Problem.objects.select_related("reporter", "answered_by", "page", "revision")
    problem = get_object_or_404(found, pk=problem_id)
    may_change = request.user.has_perm(CHANGE)
    if request.method == "POST" and not may_change:
        return render(request, "403.html", status=403)
    does_answer = request.method == "POST" and "answer" in request.POST
    form = AnswerForm(request.POST if does_answer else None, initial={"answer": problem.answer})
    if request.method == "POST" and (done := _done(request, problem, form)):
        messages.success(request, done)
        return redirect("problem_list")
    context: dict[str, Any] = {
        "problem": problem,
        "form": form,
        "may_change": may_change,
        "edit_url": _edit_url(request, problem),
        **staff_heading(
            problem.title or problem.path,
            parent=(reverse("problem_list"), _("Reports about pages")),
            icon="comment",
        ),
    }
    return render(request, "courses/admin/problem_answer.html", context)


def _done(request: HttpRequest, problem: Problem, form: AnswerForm) -> str:
    by, at = signed_in(request), timezone.now()
    if "close" in request.POST:
        close_problem(problem_id=problem.pk, by=by, at=at)
        return _("The report is closed. No e-mail goes out.")
    if "reopen" in request.POST:
        reopen_problem(problem_id=problem.pk)
        return _("The report waits again.")
    if not form.is_valid():
        return ""
    try:
        answer_problem(problem_id=problem.pk, by=by, answer=form.cleaned_data["answer"], at=at)
    except AnswerMissing as missing:
        form.add_error("answer", str(missing))
        return ""
    return _("The answer is saved and goes out by e-mail.")


def _edit_url(request: HttpRequest, problem: Problem) -> str:
    """The block in the editor, for those who may edit the page."""
    if problem.page is None or not problem.page.permissions_for_user(request.user).can_edit():
        return ""
    address = reverse("wagtailadmin_pages:edit", args=[problem.page.pk])
    return f"{address}#block-{problem.block_id}-section" if problem.block_id else address
