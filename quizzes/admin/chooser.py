"""Choosing a question of the bank for a lesson."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from quizzes.admin.access import SEE
from quizzes.lesson_checks import checkable
from quizzes.models import Question


class QuestionFilter(BaseFilterForm):
    """Every word must be found in what names or words the question."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput({"placeholder": _("Words")})
    )

    def filter(self, objects: QuerySet[Question]) -> QuerySet[Question]:
        found = super().filter(objects)
        for word in (self.cleaned_data.get("q") or "").split()[:8]:
            found = found.filter(
                Q(reference__icontains=word)
                | Q(topic__icontains=word)
                | Q(domain__icontains=word)
                | Q(current__body__stem__icontains=word)
            )
        return found


class _Questions:
    """Keys stay where they are; only those who may see the bank may choose from it."""

    filter_form_class = QuestionFilter
    ordering = "reference"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(SEE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_object_list(self) -> QuerySet[Question]:
        return checkable()

    @property
    def columns(self) -> list[Column]:
        return [
            *self._title_columns(),
            Column("stem", label=_("Question"), accessor=_stem),
            Column("topic", label=_("Topic"), accessor="topic"),
            Column("sample", label=_("Sample"), accessor=_sample),
        ]

    def _title_columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("Reference"),
                accessor="reference",
                get_url=lambda question: self.append_preserved_url_parameters(  # type: ignore[attr-defined]
                    self.get_chosen_url(question)  # type: ignore[attr-defined]
                ),
                link_attrs={"data-chooser-modal-choice": True},
            )
        ]

    def get_chosen_url(self, question: Question) -> str:
        return reverse(self.chosen_url_name, args=(question.pk,))  # type: ignore[attr-defined]


def _stem(question: Question) -> str:
    stem = str(question.current.body.get("stem", "")) if question.current else ""
    return stem if len(stem) <= 120 else f"{stem[:119].rstrip()}…"


def _sample(question: Question) -> str:
    return str(_("Sample")) if question.is_sample else ""


class QuestionChooseView(_Questions, ChooseView):
    pass


class QuestionChooseResultsView(_Questions, ChooseResultsView):
    pass


class QuestionChooserViewSet(ChooserViewSet):
    model = Question
    icon = "help"
    page_title = _("Choose a question")
    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    edit_item_text = _("Edit this question")
    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionChooseResultsView
    register_widget = False


class QuestionAddresses(ModelAdminURLFinder):
    """Where a question that was chosen is edited, for those who may."""

    permission_policy = ModelPermissionPolicy(Question)
    edit_url_name = "question_edit"


register_admin_url_finder(Question, QuestionAddresses)
question_chooser = QuestionChooserViewSet("question_chooser", url_prefix="questions-chooser")


@hooks.register("register_admin_viewset")
def question_chooser_viewset() -> ChooserViewSet:
    return question_chooser
