"""Answers that wait for a person, and attempts whose grading went wrong."""

from decimal import Decimal
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
from practitioners.models import User
from quizzes.admin.access import MARK
from quizzes.admin.headings import heading
from quizzes.files import files_in
from quizzes.grading import MarkRefused
from quizzes.kinds.rubrics import Criterion, criteria
from quizzes.marking import place_for, settled, visible_to
from quizzes.models import Attempt, Response
from quizzes.selectors import attempts as selectors
from quizzes.selectors.to_mark import (
    answers_to_mark,
    answers_waiting,
    markable_answers,
    max_mark_of,
)
from quizzes.services import attempts
from quizzes.services.marking import marks_of, wants_two

PER_PAGE = 50


def _points_field(criterion: Criterion) -> forms.DecimalField:
    return forms.DecimalField(
        label=f"{criterion.text} (0–{criterion.points.normalize():f})",
        max_digits=9,
        decimal_places=5,
        error_messages={
            "required": _("Enter the points for “%(text)s”.") % {"text": criterion.text},
            "invalid": _("Enter the points as a number, such as 1.5."),
        },
    )


class MarkForm(forms.Form):
    """A person's mark for one answer: by the criteria of the rubric where it has some."""

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

    def __init__(self, *args: Any, rubric: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        if rubric:
            del self.fields["mark"]
            points = {f"points-{each.id}": _points_field(each) for each in rubric}
            self.fields = points | self.fields

    @property
    def given(self) -> dict[str, Any]:
        """For `services.marking.mark_response`."""
        said = self.cleaned_data
        points: dict[str, Decimal] = {each.id: said[f"points-{each.id}"] for each in self.rubric}
        return {"mark": said.get("mark"), "points": points or None, "comment": said["comment"]}


@staff_with(MARK)
def marking_list(request: HttpRequest) -> HttpResponse:
    """The longest waiting first; what could not be graded stands above."""
    waiting = answers_to_mark(marker=signed_in(request))
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_obj": page,
        "rows": [(response, wants_two(response.attempt)) for response in page],
        "others": answers_waiting() - page.paginator.count,
        "faulty": selectors.faulty_attempts()[:PER_PAGE],
        **heading(_("Marking"), icon="edit"),
    }
    return render(request, "quizzes/admin/marking_list.html", context)


@staff_with(MARK)
def mark_answer(request: HttpRequest, response_id: int) -> HttpResponse:
    """Where two people mark, the name of the learner and the other's mark stay hidden."""
    answers = (
        markable_answers()
        .select_related(
            "question_version",
            "judged_by",
            "marked_by",
            "attempt__quiz",
            "attempt__quiz_version",
            "attempt__enrolment__learner",
        )
        .prefetch_related("markings__marker")
    )
    response = get_object_or_404(answers, pk=response_id)
    marker = signed_in(request)
    version = response.judged_by or response.question_version
    form = MarkForm(
        request.POST or None, rubric=criteria(version.key), initial=_last_of(response, marker)
    )
    if request.method == "POST" and form.is_valid() and _mark(request, response, marker, form):
        return redirect("marking_list")
    two, marks = wants_two(response.attempt), marks_of(response)
    seen = visible_to(marks, marker_id=marker.pk, two=two)
    result = settled(marks, two=two)
    context = {
        "response": response,
        "version": version,
        "out_of": max_mark_of(response),
        "form": form,
        "about": [],
        "files": files_in(response.attempt_id).get(response.slot, []),
        "two": two,
        "place": place_for(marks, marker_id=marker.pk, two=two),
        "markings": [
            row for row, mark in zip(response.markings.all(), marks, strict=True) if mark in seen
        ],
        "is_own": response.attempt.enrolment.learner_id == marker.pk,
        "lowered": [] if two and result.mark is None else lowered_marks_of(response),
        # The history would tell a blind marker what the other one gave.
        "events": [] if two and result.mark is None else _events(response.attempt),
        **heading(_("Mark an answer"), parent=(reverse("marking_list"), _("Marking")), icon="edit"),
    }
    return render(request, "quizzes/admin/mark_answer.html", context)


def _mark(request: HttpRequest, response: Response, marker: User, form: MarkForm) -> bool:
    try:
        attempts.mark_response(
            response_id=response.pk, marker=marker, at=timezone.now(), **form.given
        )
    except MarkRefused as refused:
        form.add_error("mark" if "mark" in form.fields else None, str(refused))
        return False
    except attempts.MarkProposed as proposed:
        messages.warning(request, str(proposed))
        return True
    except attempts.CannotMark as refused:
        form.add_error(None, str(refused))
        return False
    said = (
        _("The mark is saved. The answer waits for another person.")
        if _still_waits(response)
        else _("The mark is saved and the total is new.")
    )
    messages.success(request, said)
    return True


def _still_waits(response: Response) -> bool:
    """Two people have to agree, or a third to decide."""
    response.refresh_from_db(fields=["marked_by"])
    return response.marked_by_id is None


def _last_of(response: Response, marker: User) -> dict[str, Any]:
    """What this person gave before, to begin from."""
    own = [row for row in response.markings.all() if row.marker_id == marker.pk]
    if not own:
        return {}
    last = own[-1]
    points = {f"points-{name}": value for name, value in last.points.items()}
    return {"mark": last.mark, "comment": last.comment, **points}


def lowered_marks_of(response: Response) -> Any:
    return response.lowered_marks.select_related("marker", "decided_by")


def _events(attempt: Attempt) -> Any:
    return attempt.grade_events.select_related("actor")


@staff_with(MARK)
@require_POST
def grade_again(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """After somebody has mended the cause: the grading begins anew."""
    attempt = get_object_or_404(Attempt, pk=attempt_id)
    attempts.try_again(attempt_id=attempt.pk, at=timezone.now())
    messages.success(request, _("The grading is queued again."))
    return redirect("marking_list")
