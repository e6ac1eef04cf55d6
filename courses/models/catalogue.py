"""The catalogue and its courses."""

from operator import itemgetter
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from courses.blocks import TEXT_FEATURES
from courses.forms.pages import CoursePageForm
from courses.models.addresses import FoundByAddress
from courses.models.authors import CourseAuthor
from courses.models.lessons import LessonPage
from courses.models.locks import locks_panel
from courses.models.outline_changes import KeptText
from courses.models.topics import LANGUAGES, CodesField, Topic, english
from courses.publishing import GatedPublishing
from practitioners.lists import ListOf
from practitioners.models import Profession


class CataloguePage(FoundByAddress, Page):
    """The list of courses."""

    introduction = models.TextField(blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("catalogue")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """What is live, and what went off the site under people who are enrolled."""
        try:
            return super().route(request, path_components)
        except Http404:
            if page := self._kept(request, path_components):
                return RouteResult(page)
            raise

    def _kept(self, request: HttpRequest, path_components: list[str]) -> Page | None:
        """They are led to its last text."""
        kinds: dict[int, type[Page]] = {1: CoursePage, 3: LessonPage}
        kind = kinds.get(len(path_components))
        if kind is None:
            return None
        address = f"{self.url_path}{'/'.join(path_components)}/"
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        kept = KeptText.objects.filter(page_id=OuterRef("pk"))
        return kind.objects.filter(Exists(kept), url_path=address, live=False).first()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views import pages as views

        return views.catalogue(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.serve(request)


class CoursePage(FoundByAddress, GatedPublishing, Page):
    """A course: who it is for, what it needs, what it does not give."""

    class Level(models.TextChoices):
        FOUNDATION = "foundation", _("Foundation")
        INTERMEDIATE = "intermediate", _("Intermediate")
        PRACTICAL = "practical", _("Practical")
        UPDATE = "update", _("Update for practitioners")

    code = models.CharField(max_length=20)
    version = models.CharField(
        max_length=20,
        default="1",
        blank=True,
        help_text=_(
            "Printed on certificates, such as 2 or 2026-09. Raise it when what is taught or "
            "examined changes; certificates that were issued keep the one they were given for."
        ),
    )
    level = models.CharField(max_length=12, choices=Level, default=Level.FOUNDATION)
    topics = CodesField(_("topics"), default=list, blank=True, offered=Topic.choices)
    languages = CodesField(
        _("languages it is taught in"), default=english, blank=True, offered=LANGUAGES
    )
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
    authors = models.CharField(
        max_length=250,
        blank=True,
        help_text=_("In one line. Leave empty where the authors are listed one by one below."),
    )
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
        FieldPanel("version"),
        FieldPanel("level"),
        FieldPanel("topics"),
        FieldPanel("languages"),
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
        locks_panel(),
        InlinePanel("author_rows", label=_("author"), heading=_("Authors")),
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
    base_form_class = CoursePageForm

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

    @classmethod
    def as_visited(cls) -> QuerySet["CoursePage"]:
        """With who wrote it, for whom it is, and the courses that it asks for."""
        asked = cls.prerequisites.through.objects.filter(from_coursepage=OuterRef("pk"))
        professions = Profession.objects.filter(coursepage=OuterRef("pk"))
        titles = {
            name: f"to_coursepage__{name}"
            for name in ("page_ptr_id", "id", "title", "path", "url_path")
        }
        names = {name: name for name in ("id", "code", "name", "family")}
        said = {name: name for name in ("id", "sort_order", "name", "credentials", "interests")}
        return (
            super()
            .as_visited()
            .annotate(
                found_authors=ListOf(CourseAuthor.objects.filter(course=OuterRef("pk")), **said),
                found_professions=ListOf(professions, **names),
                found_prerequisites=ListOf(asked, **titles),
            )
        )

    def read_along(self) -> None:
        found: Any = self
        found.author_rows = [CourseAuthor(**each) for each in found.found_authors]
        found.allowed_professions = [Profession(**each) for each in found.found_professions]
        asked = sorted(found.found_prerequisites, key=itemgetter("path"))
        found.prerequisites = [CoursePage(**each) for each in asked]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views import pages as views

        return views.course(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.serve(request)
