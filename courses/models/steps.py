"""Modules and what every step of a course has in common."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, Revision

from courses.forms.pages import CoursePageForm
from courses.models.addresses import FoundByAddress
from courses.models.locks import locks_panel
from courses.models.progress import StepCompletion
from courses.models.review import ClinicalReview
from courses.publishing import GatedPublishing


class ModulePage(GatedPublishing, Page):
    """A part of a course."""

    summary = models.CharField(max_length=250, blank=True)

    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    base_form_class = CoursePageForm
    content_panels = [*Page.content_panels, FieldPanel("summary"), locks_panel()]

    class Meta:
        verbose_name = _("module")

    @classmethod
    def clean_subpage_models(cls) -> list[type[Page]]:
        """A module holds steps, whichever app they come from."""
        pages = super().clean_subpage_models()
        return [page for page in pages if issubclass(page, CourseStepMixin)]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views import pages as views

        return views.module(request, self)


class CourseStepMixin(FoundByAddress, GatedPublishing):
    """A page that is one step of a course. It names its module; the module need not know it."""

    class Mode(models.TextChoices):
        ASYNC = "async", _("Self-paced")
        LIVE_ONLINE = "live_online", _("Live online")
        IN_PERSON = "in_person", _("In person")

    minutes = models.PositiveSmallIntegerField(
        default=10,
        validators=[MinValueValidator(1)],
        help_text=_("Minutes of instruction, without breaks."),
    )
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.ASYNC)
    is_required = models.BooleanField(default=True)
    counts_for_credit = models.BooleanField(default=True)

    # How the step becomes done; the page's own app decides. Shown as "What counts as done?".
    done_rule: ClassVar[Any] = ""
    step_icon: ClassVar[str] = "book"
    is_reviewed_text: ClassVar[bool] = False  # clinicians look at its text
    kind_plural: ClassVar[Any] = _("lessons")
    # What readers see of it, in order: what a difference between two texts is made of.
    reader_fields: ClassVar[list[str]] = ["title", "minutes", "mode"]
    # Dates that belong to one run of a course and are left out of the next.
    run_dates: ClassVar[list[str]] = []
    # Columns of its own that `rule_for` needs to say more, such as a pass mark.
    outline_columns: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    @classmethod
    def rule_for(cls, columns: Mapping[str, Any]) -> Any:  # noqa: ARG003  others need them
        """What counts as done, in words, for a step with these columns."""
        return cls.done_rule

    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        """Autosave may write over its own draft, never over what was live, finished or reviewed."""
        if overwrite_revision is not None and (
            overwrite_revision.pk == self.live_revision_id  # type: ignore[attr-defined]
            or StepCompletion.objects.filter(revision=overwrite_revision).exists()
            or ClinicalReview.objects.filter(revision=overwrite_revision).exists()
            or overwrite_revision.task_states.exists()
        ):
            overwrite_revision = None
        return super().save_revision(  # type: ignore[misc]
            *args, overwrite_revision=overwrite_revision, **kwargs
        )

    step_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("minutes"),
                FieldPanel("mode"),
                FieldPanel("is_required"),
                FieldPanel("counts_for_credit"),
            ],
            heading=_("As a step"),
        ),
        locks_panel(),
    ]
