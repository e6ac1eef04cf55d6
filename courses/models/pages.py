"""The tree of what is taught: catalogue, course, module, step."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision
from wagtail.search import index
from wagtail.url_routing import RouteResult

from courses.blocks import TEXT_FEATURES, LessonBody, Source, number_sources
from courses.models.progress import StepCompletion


class CataloguePage(Page):
    """The list of courses."""

    introduction = models.TextField(blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("catalogue")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Courses and lessons in one statement; Wagtail's own way takes two for each level."""
        kinds: dict[int, type[Page]] = {1: CoursePage, 3: LessonPage}
        if kind := kinds.get(len(path_components)):
            address = f"{self.url_path}{'/'.join(path_components)}/"
            pages = kind.objects.live().filter(slug=path_components[-1], url_path=address)
            if page := pages.first():
                return RouteResult(page)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views import pages as views

        return views.catalogue(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.serve(request)


class CoursePage(Page):
    """A course: who it is for, what it needs, what it does not give."""

    class Level(models.TextChoices):
        FOUNDATION = "foundation", _("Foundation")
        INTERMEDIATE = "intermediate", _("Intermediate")
        PRACTICAL = "practical", _("Practical")
        UPDATE = "update", _("Update for practitioners")

    code = models.CharField(max_length=20)
    level = models.CharField(max_length=12, choices=Level, default=Level.FOUNDATION)
    summary = models.CharField(max_length=250)
    audience = models.TextField(blank=True)
    scope_note = models.TextField(
        _("what it does not license you to do"),
        default="This course does not give anybody permission to needle. "
        "Your law, your regulator and your insurer decide that.",
    )
    body = RichTextField(features=TEXT_FEATURES, blank=True)
    outcomes = models.TextField(
        _("what you will be able to do"), blank=True, help_text=_("One outcome on each line.")
    )
    authors = models.CharField(max_length=250, blank=True)
    clinically_reviewed_on = models.DateField(null=True, blank=True)
    clinically_reviewed_by = models.CharField(max_length=150, blank=True)
    is_sample = models.BooleanField(
        default=False, help_text=_("Shows the notice that nobody has reviewed this clinically.")
    )
    needs_licence = models.BooleanField(
        default=False, help_text=_("Only people with a verified licence can enrol.")
    )
    allowed_professions = ParentalManyToManyField(
        "practitioners.Profession",
        blank=True,
        help_text=_("Leave empty to allow every profession."),
    )
    prerequisites = ParentalManyToManyField(
        "self", blank=True, symmetrical=False, related_name="opens"
    )
    position = models.PositiveSmallIntegerField(default=0)

    parent_page_types: ClassVar[list[str]] = ["courses.CataloguePage"]
    subpage_types: ClassVar[list[str]] = ["courses.ModulePage"]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("code")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("code"),
        FieldPanel("level"),
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("outcomes"),
        FieldPanel("scope_note"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("needs_licence"),
                FieldPanel("allowed_professions"),
                FieldPanel("prerequisites"),
            ],
            heading=_("Who may enrol"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("authors"),
                FieldPanel("clinically_reviewed_on"),
                FieldPanel("clinically_reviewed_by"),
                FieldPanel("is_sample"),
            ],
            heading=_("Authors and clinical review"),
        ),
    ]

    # A copy waits without a code until an editor gives it one.
    exclude_fields_in_copy: ClassVar[list[str]] = ["code"]

    class Meta:
        verbose_name = _("course")
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code=""),
                name="one_course_per_code",
                violation_error_message=_("Another course has this code. Choose another one."),
            ),
        ]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views import pages as views

        return views.course(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.serve(request)


class ModulePage(Page):
    """A part of a course."""

    summary = models.CharField(max_length=250, blank=True)

    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("summary")]

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


class CourseStepMixin(models.Model):
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
    kind_plural: ClassVar[Any] = _("lessons")
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
        """Autosave may write over its own draft, never over what was live or what somebody finished."""
        if overwrite_revision is not None and (
            overwrite_revision.pk == self.live_revision_id  # type: ignore[attr-defined]
            or StepCompletion.objects.filter(revision=overwrite_revision).exists()
        ):
            overwrite_revision = None
        return super().save_revision(  # type: ignore[misc]
            *args, overwrite_revision=overwrite_revision, **kwargs
        )

    step_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("mode"), FieldPanel("is_required")],
            heading=_("As a step"),
        ),
    ]


class LessonPage(CourseStepMixin, Page):
    """Something to read. Live and in-person lessons are recorded by the instructor."""

    code = models.CharField(max_length=20, blank=True)
    summary = models.CharField(max_length=250, blank=True)
    objectives = models.TextField(blank=True, help_text=_("One objective on each line."))
    competencies = models.CharField(
        max_length=120, blank=True, help_text=_("Codes of knowledge areas, such as K05 K13.")
    )
    structures_at_risk = models.TextField(blank=True, help_text=_("One structure on each line."))
    body = StreamField(LessonBody(), blank=True)

    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
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
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("lesson")

    @classmethod
    def rule_for(cls, columns: Mapping[str, Any]) -> Any:
        if columns["mode"] != cls.Mode.ASYNC:
            return _("Done when your instructor has recorded that you attended.")
        return cls.done_rule

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views import pages as views

        return views.lesson(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from courses.views import pages as views

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
