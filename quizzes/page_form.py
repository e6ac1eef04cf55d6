"""The form in which authors put a quiz together."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.forms.pages import CoursePageForm
from quizzes.models.bank import Question, QuestionTag

STEM_SHOWN = 80
ANY = ("", "---------")
FILTERS = ("bank", "domain", "topic", "tag")


class QuizPageForm(CoursePageForm):
    """Offers the questions in use, and those that stand in this quiz already.

    What is saved as a draft may be incomplete. Before it is published every draw has to find enough
    questions, every section has to exist, and the quiz has to close after it opens.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "quiz_questions" in self.formsets:  # else a form for some fields only, as comments use
            self._offer_questions(self.formsets["quiz_questions"])
        if "draws" in self.formsets:
            self._offer_filters(self.formsets["draws"])
            self._say_coverage(self.formsets["draws"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation:
            return cleaned
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The quiz must close after it has opened."))
        if {"quiz_questions", "draws", "sections"} <= self.formsets.keys():
            self._check_sections()
            self._check_cases()
            self._check_draws()
        return cleaned

    def _offer_questions(self, formset: Any) -> None:
        held = {form.instance.question_id for form in formset.forms} - {None}
        offered = Question.objects.filter(Q(status=Question.Status.ACTIVE) | Q(pk__in=held))
        choices = [ANY, *((each.pk, _label(each)) for each in _with_stems(offered))]
        # One list for every row, read once.
        formset.form.base_fields["question"].choices = choices
        for form in formset.forms:
            form.fields["question"].queryset = offered
            form.fields["question"].choices = choices

    def _offer_filters(self, formset: Any) -> None:
        """What the bank knows, to be chosen and not to be typed; what stands there already stays."""
        known: dict[str, set[str]] = defaultdict(set)
        for row in Question.objects.order_by().values("bank", "domain", "topic").distinct():
            for name, value in row.items():
                known[name].add(str(value))
        known["tag"] = set(QuestionTag.objects.values_list("name", flat=True))
        for form in formset.forms:
            for name in FILTERS:
                known[name].add(getattr(form.instance, name))
        for name in FILTERS:
            choices = [ANY, *((value, value) for value in sorted(known[name] - {""}))]
            for fields in [formset.form.base_fields, *(form.fields for form in formset.forms)]:
                fields[name].widget = forms.Select(choices=choices)

    def _say_coverage(self, formset: Any) -> None:
        """Beside each draw as it stands: how many it asks for of how many it chooses from."""
        from quizzes.selectors.pool import coverage
        from quizzes.selectors.setup import drafted_setup, in_place

        drawn = in_place(self.instance.draws.all()) if self.instance.pk else []
        if self.is_bound or not drawn:
            return
        known, _short = coverage(
            drafted_setup(self.instance), is_practice=self.instance.is_practice
        )
        by_row = {id(row): there for row, there in zip(drawn, known, strict=True)}
        by_key = {row.pk: there for row, there in zip(drawn, known, strict=True) if row.pk}
        for form in formset.forms:
            there = by_row.get(id(form.instance), by_key.get(form.instance.pk))
            if there is not None:
                said = {"count": form.instance.count, "there": there}
                form.fields["count"].help_text = _("Asks %(count)d of %(there)d.") % said

    def _check_sections(self) -> None:
        most = len(list(_standing(self.formsets["sections"])))
        for name in ("quiz_questions", "draws"):
            for form in _standing(self.formsets[name]):
                if form.cleaned_data.get("section", 0) > most:
                    said = ngettext(
                        "There is %(most)d section. Enter its number, or 0 for none.",
                        "There are %(most)d sections. Enter the number of one, or 0 for none.",
                        most,
                    )
                    form.add_error("section", said % {"most": most})

    def _check_cases(self) -> None:
        """Questions of one case stand together, so they cannot be in two sections."""
        section_of: dict[int, int] = {}
        for form in _standing(self.formsets["quiz_questions"]):
            question = form.cleaned_data.get("question")
            if question is None or question.stimulus_id is None:
                continue
            section = form.cleaned_data.get("section", 0)
            if section_of.setdefault(question.stimulus_id, section) != section:
                form.add_error("section", _("Keep the questions of one case in one section."))

    def _check_draws(self) -> None:
        from quizzes.selectors.pool import coverage, shortage_words
        from quizzes.selectors.setup import Setup, wish_of

        rows = list(_standing(self.formsets["draws"]))
        if not rows or any(form.errors for form in rows):
            return
        fixed = {
            question.pk
            for form in _standing(self.formsets["quiz_questions"])
            if (question := form.cleaned_data.get("question"))
        }
        setup = Setup(wishes=tuple(wish_of(form.cleaned_data) for form in rows))
        practice = bool(self.cleaned_data.get("is_practice"))
        _known, short = coverage(setup, is_practice=practice, fixed=fixed)
        if short:
            rows[short.place].add_error("count", shortage_words(short))


def _standing(formset: Any) -> Iterator[Any]:
    """The rows that stay, in the author's order, each of them read."""
    formset.is_valid()
    for form in (
        formset.ordered_forms if formset.is_valid() and formset.can_order else formset.forms
    ):
        gone = form.cleaned_data.get("DELETE") if hasattr(form, "cleaned_data") else True
        if not gone and (form.has_changed() or form.instance.pk):
            yield form


def _with_stems(questions: Any) -> Any:
    return questions.select_related("current").defer("current__key")


def _label(question: Question) -> str:
    stem = str(question.current.body.get("stem", "")) if question.current else ""
    short = stem if len(stem) <= STEM_SHOWN else f"{stem[:STEM_SHOWN].rstrip()}…"
    state = (
        "" if question.status == Question.Status.ACTIVE else f" ({question.get_status_display()})"
    )
    return f"{question.reference} · {question.topic}{state} · {short}"
