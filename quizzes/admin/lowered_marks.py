"""A mark by hand that would end a pass: looked at and decided by an administrator."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from practitioners.http import staff_with
from quizzes.admin.access import SIGN
from quizzes.admin.headings import heading
from quizzes.admin.regrade_forms import DecideForm
from quizzes.files import files_in
from quizzes.models import LoweredMark
from quizzes.selectors.regrades import resting_on_attempt
from quizzes.services.lowered_marks import decide_lowered


@staff_with(SIGN)
def lowered_decide(request: HttpRequest, lowered_id: int) -> HttpResponse:
    lowered = get_object_or_404(
        LoweredMark.objects.select_related(
            "marker",
            "decided_by",
            "response__marked_by",
            "response__judged_by",
            "response__question_version__question",
            "response__attempt__enrolment__learner",
            "response__attempt__quiz",
        ),
        pk=lowered_id,
    )
    form = DecideForm(request.POST or None)
    if form.decides(request, partial(decide_lowered, lowered_id=lowered.pk)):
        messages.success(request, _("Decided."))
        return redirect("regrade_list")
    response = lowered.response
    context = {
        "lowered": lowered,
        "attempt": response.attempt,
        "response": response,
        "version": response.judged_by or response.question_version,
        "files": files_in(response.attempt_id).get(response.slot, []),
        "form": form,
        "resting": resting_on_attempt(response.attempt),
        **heading(
            _("Does the pass stand?"),
            parent=(reverse("regrade_list"), _("Grading again")),
            icon="rotate",
        ),
    }
    return render(request, "quizzes/admin/lowered_decide.html", context)
