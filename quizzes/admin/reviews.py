"""Clinical reviews of questions: who looked at which words, and when to look again."""

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from quizzes.admin.access import REVIEW
from quizzes.admin.headings import heading
from quizzes.kinds import kind as kind_of
from quizzes.models import Question, QuestionReview, QuestionVersion
from quizzes.selectors import bank as shelves
from quizzes.services import bank
from quizzes.sitting import papers
from quizzes.sitting.drawing import Offered, lay_out

USUAL_TERM = dt.timedelta(days=2 * 365)


class ReviewForm(forms.Form):
    """What a clinician found."""

    approved = forms.TypedChoiceField(
        label=lazy("What you found"),
        choices=[
            ("yes", lazy("It may be asked for marks")),
            ("no", lazy("It needs changes first")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Say whether it may be asked.")},
    )
    credentials = forms.CharField(
        label=lazy("Your credentials"),
        max_length=200,
        error_messages={"required": lazy("Enter your credentials, such as MSc, physiotherapist.")},
    )
    interests = forms.CharField(
        label=lazy("Your interests"),
        help_text=lazy("Payments, teaching, products. Write None when there are none."),
        max_length=1000,
        error_messages={"required": lazy("State your interests, or write None.")},
    )
    comment = forms.CharField(
        label=lazy("Comment for the author"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_review_on = forms.DateField(
        label=lazy("Look at it again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("approved") is False and not said.get("comment", "").strip():
            self.add_error("comment", _("Say what has to be changed."))
        return said


@staff_with(REVIEW)
def question_review(request: HttpRequest, question_id: int) -> HttpResponse:
    """The newest version as a learner sees it, beside everything that stays hidden."""
    question = get_object_or_404(Question.objects.select_related("current"), pk=question_id)
    if question.current is None:
        raise Http404
    version = question.current
    form = ReviewForm(request.POST or None, initial=_first_words(request))
    if request.method == "POST" and form.is_valid():
        try:
            review = bank.review_question(
                version=version, reviewer=signed_in(request), at=timezone.now(), **form.cleaned_data
            )
        except bank.ReviewRefused as refused:
            form.add_error(None, str(refused))
        else:
            said = (
                _("%(ref)s may be asked for marks.")
                if review.approved
                else _("%(ref)s is back with its author.")
            )
            messages.success(request, said % {"ref": question.reference})
            return redirect(_waiting())
    context = {
        "question": question,
        "version": version,
        "form": form,
        "about": [],
        "reviews": version.reviews.select_related("reviewer"),
        "is_own": version.created_by_id == request.user.pk,
        **_hidden_parts(version),
        **heading(
            _("Review %(ref)s") % {"ref": question.reference},
            parent=(_waiting(), _("Waiting for review")),
        ),
    }
    return render(request, "quizzes/admin/question_review.html", context)


def _waiting() -> str:
    return f"{reverse('question_list')}?review={shelves.WAITING}"


def _first_words(request: HttpRequest) -> dict[str, Any]:
    """What this reviewer said of themselves last time."""
    last = QuestionReview.objects.filter(reviewer=signed_in(request)).first()
    return {
        "credentials": last.credentials if last else "",
        "interests": last.interests if last else "",
        "next_review_on": timezone.localdate() + USUAL_TERM,
    }


def _hidden_parts(version: QuestionVersion) -> dict[str, Any]:
    asked = kind_of(version.kind)
    offered = [Offered(version.pk, version.kind, version.body, version.max_mark)]
    [slot] = lay_out(offered, seed=0, shuffle_questions=False, shuffle_options=False)
    right = asked.right_answer(version.body, version.key)
    return {
        "sheet": papers.sheet(slot=1, kind=version.kind, body=version.body, order=slot.order),
        "right": [] if right is None else asked.lines(version.body, right),
        "explained": asked.explain(version.body, version.key, slot.order, right),
        "rationale": version.key.get("rationale", ""),
        "hints": version.key.get("hints", []),
        "sources": version.key.get("sources", []),
        "rubric": version.key.get("rubric", ""),
    }
