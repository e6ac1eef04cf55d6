"""Answers that wait for a person, and attempts whose grading went wrong."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from quizzes import selectors
from quizzes.admin.access import MARK
from quizzes.grading import MarkRefused
from quizzes.models import Attempt
from quizzes.services import attempts

PER_PAGE = 50


class MarkForm(forms.Form):
    """A person's mark for one answer."""

    mark = forms.DecimalField(
        label=lazy("Mark"),
        max_digits=9,
        decimal_places=5,
        error_messages={
            "required": lazy("Enter the mark."),
            "invalid": lazy("Enter the mark as a number, such as 4.5."),
        },
    )
    comment = forms.CharField(
        label=lazy("Comment for the learner"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@staff_with(MARK)
def marking_list(request: HttpRequest) -> HttpResponse:
    """The longest waiting first; what could not be graded stands above."""
    page = Paginator(selectors.answers_to_mark(), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_obj": page,
        "faulty": selectors.faulty_attempts()[:PER_PAGE],
        **_heading(_("Marking")),
    }
    return render(request, "quizzes/admin/marking_list.html", context)


@staff_with(MARK)
def mark_answer(request: HttpRequest, response_id: int) -> HttpResponse:
    answers = selectors.markable_answers().select_related(
        "question_version", "marked_by", "attempt__quiz", "attempt__enrolment__learner"
    )
    response = get_object_or_404(answers, pk=response_id)
    first = {"mark": response.mark, "comment": response.comment}
    form = MarkForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            attempts.mark_response(
                response_id=response.pk,
                marker=signed_in(request),
                mark=form.cleaned_data["mark"],
                comment=form.cleaned_data["comment"],
                at=timezone.now(),
            )
        except MarkRefused as refused:
            form.add_error("mark", str(refused))
        except attempts.CannotMark as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The mark is saved and the total is new."))
            return redirect("marking_list")
    context = {
        "response": response,
        "key": response.question_version.key,
        "body": response.question_version.body,
        "out_of": selectors.max_mark_of(response),
        "form": form,
        "is_own": response.attempt.enrolment.learner_id == request.user.pk,
        "events": response.attempt.grade_events.select_related("actor"),
        **_heading(_("Mark an answer"), parent=(reverse("marking_list"), _("Marking"))),
    }
    return render(request, "quizzes/admin/mark_answer.html", context)


@staff_with(MARK)
@require_POST
def grade_again(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """After somebody has mended the cause: the grading begins anew."""
    attempt = get_object_or_404(Attempt, pk=attempt_id)
    attempts.try_again(attempt_id=attempt.pk, at=timezone.now())
    messages.success(request, _("The grading is queued again."))
    return redirect("marking_list")


def _heading(title: Any, *, parent: tuple[str, Any] | None = None) -> dict[str, Any]:
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if parent:
        trail.append({"url": parent[0], "label": parent[1]})
    return {
        "header_title": title,
        "header_icon": "edit",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
