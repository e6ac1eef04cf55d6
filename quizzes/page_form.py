"""The form in which authors put a quiz together."""

from typing import Any

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminPageForm

from quizzes.models.bank import Question

STEM_SHOWN = 80


class QuizPageForm(WagtailAdminPageForm):
    """Offers the questions in use, and those that stand in this quiz already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formset = self.formsets.get("quiz_questions")
        if formset is None:  # a form for some fields only, as comments use
            return
        held = {form.instance.question_id for form in formset.forms} - {None}
        offered = Question.objects.filter(Q(status=Question.Status.ACTIVE) | Q(pk__in=held))
        choices = [("", "---------"), *((each.pk, _label(each)) for each in _with_stems(offered))]
        # One list for every row, read once.
        formset.form.base_fields["question"].choices = choices
        for form in formset.forms:
            form.fields["question"].queryset = offered
            form.fields["question"].choices = choices


def _with_stems(questions: Any) -> Any:
    return questions.select_related("current").defer("current__key")


def _label(question: Question) -> str:
    stem = str(question.current.body.get("stem", "")) if question.current else ""
    short = stem if len(stem) <= STEM_SHOWN else f"{stem[:STEM_SHOWN].rstrip()}…"
    state = (
        "" if question.status == Question.Status.ACTIVE else f" ({question.get_status_display()})"
    )
    return f"{question.reference} · {question.topic}{state} · {short}"
