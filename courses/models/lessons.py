"""Lessons: something to read, or a session to attend."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.blocks import LessonBody, Source, number_sources
from courses.forms.pages import CoursePageForm
from courses.models.steps import CourseStepMixin


class LessonPage(CourseStepMixin, Page):
    """Something to read. Live and in-person lessons are recorded by the instructor."""

    code = models.CharField(max_length=20, blank=True)
    summary = models.CharField(max_length=250, blank=True)
    objectives = models.TextField(blank=True, help_text=_("One objective on each line."))
    competencies = models.CharField(
        max_length=120, blank=True, help_text=_("Codes of knowledge areas, such as K05 K13.")
    )
    structures_at_risk = models.TextField(blank=True, help_text=_("One structure on each line."))
    muscles = ParentalManyToManyField(
        "courses.Muscle",
        blank=True,
        related_name="lessons",
        help_text=_("Muscles that this lesson teaches; their pages lead here."),
    )
    body = StreamField(LessonBody(), blank=True)

    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    is_reviewed_text = True
    reader_fields: ClassVar[list[str]] = [
        "title",
        "summary",
        "minutes",
        "mode",
        "objectives",
        "structures_at_risk",
        "body",
    ]
    base_form_class = CoursePageForm
    done_rule = _("Done when you have read it and marked it as done.")
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("code"),
        FieldPanel("summary"),
        *CourseStepMixin.step_panels,
        FieldPanel("objectives"),
        FieldPanel("competencies"),
        FieldPanel("structures_at_risk"),
        MultiFieldPanel(
            [FieldPanel("muscles", widget=CheckboxSelectMultiple)],
            heading=_("Muscles"),
            classname="collapsed",
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("lesson")

    @classmethod
    def rule_for(cls, columns: Mapping[str, Any]) -> Any:
        if columns["mode"] != cls.Mode.ASYNC:
            return _("Done when your instructor has recorded that you attended.")
        return cls.done_rule

    @classmethod
    def as_visited(cls) -> QuerySet["LessonPage"]:
        """With the review that its reader is told of."""
        return super().as_visited().select_related("live_review__review")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views import lessons as views

        return views.lesson(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from courses.views import lessons as views

        return views.lesson(request, self, is_preview=True)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The reference list by key, numbered as it is shown."""
        for block in self.body:
            if block.block_type == "references":
                return number_sources(block.value)
        return {}

    @property
    def is_self_paced(self) -> bool:
        """True when the learner marks it as done; otherwise an instructor records attendance."""
        return self.mode == self.Mode.ASYNC
