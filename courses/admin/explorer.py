"""Catalogue, course and module in the explorer: what authors and reviewers look for in the rows."""

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.pages import PageViewSet, page_viewset_registry
from wagtail.models import Page

from courses.admin.findings_panel import FindingsSidePanel
from courses.admin.review_report import ReviewColumn, ReviewStateFilter, owners
from courses.models import CataloguePage, CoursePage, CourseStepMixin, ModulePage
from courses.selectors.outlines import step_models
from courses.selectors.review_states import COURSE_ABOVE, State, with_review_states

PUBLISHED = [
    ("live", _("Published")),
    ("changed", _("Published, with changes")),
    ("draft", _("Draft")),
]


class PublishedFilter(django_filters.ChoiceFilter):
    def filter(self, queryset: QuerySet[Page], value: str) -> QuerySet[Page]:
        if value == "draft":
            return queryset.filter(live=False)
        if value == "changed":
            wanted = Page.objects.filter(live=True, has_unpublished_changes=True)
            return queryset.filter(pk__in=wanted.order_by().values("pk"))
        return queryset.filter(live=True) if value == "live" else queryset


class StepFilterSet(GenericPageFilterSet):
    review = ReviewStateFilter(
        label=_("Clinical review"), choices=State.choices, widget=CheckboxSelectMultiple
    )
    state = PublishedFilter(label=_("State"), choices=PUBLISHED, empty_label=_("Any"))
    owner = MultipleUserFilter(
        label=_("Owner"),
        queryset=owners,
        widget=CheckboxSelectMultiple,
    )


class CourseTreeView(ExplorableIndexView):
    """The explorer below the catalogue. Two statements more than Wagtail's own, however many rows."""

    base_filterset_class = StepFilterSet

    def get_ordering(self) -> Any:
        """As learners go through it, until somebody sorts."""
        if self.is_searching or self.is_explicitly_ordered:
            return super().get_ordering()
        return "path"

    def annotate_queryset(self, pages: QuerySet[Page]) -> QuerySet[Page]:
        pages = with_review_states(pages, on=timezone.localdate())
        pages = pages.annotate(step_number=_step_number()).prefetch_related("owner")
        return super().annotate_queryset(pages)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        _add_minutes(list(context["object_list"]))
        return context


def _step_number() -> Subquery:
    """Which step of its course it is, as learners count: live steps of live modules."""
    closed = ModulePage.objects.filter(
        live=False, path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
    )
    course = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - COURSE_ABOVE)
    steps = Page.objects.annotate(
        course_path=Substr("path", 1, Length("path") - COURSE_ABOVE)
    ).filter(
        ~Exists(closed),
        content_type__in=_kinds_of_step(),
        live=True,
        course_path=course,
        path__gte=course,
        path__lte=OuterRef("path"),
    )
    counted = steps.order_by().values("course_path").annotate(number=Count("pk"))
    return Subquery(counted.values("number")[:1], output_field=IntegerField())


def _kinds_of_step() -> list[int]:
    """Kept by Django for the process."""
    found = ContentType.objects.get_for_models(*step_models().values())
    return [kind.pk for kind in found.values()]


def _add_minutes(pages: list[Any]) -> None:
    """A step has its own; a course or module those of its live steps, in one statement for all rows."""
    paths = [page.path for page in pages if isinstance(page, (CoursePage, ModulePage))]
    below = _minutes_below(paths) if paths else []
    for page in pages:
        if isinstance(page, CourseStepMixin):
            vars(page)["shown_minutes"] = page.minutes
        elif isinstance(page, (CoursePage, ModulePage)):
            page.shown_minutes = sum(
                minutes for path, minutes in below if path.startswith(page.path)
            )


def _minutes_below(paths: list[str]) -> list[tuple[str, int]]:
    columns = [f"{name}__minutes" for name in step_models()]
    within = Q(pk=None)
    # All rows of a listing are children of one page.
    for parent in {path[: -Page.steplen] for path in paths}:
        within |= Q(path__startswith=parent)
    rows = Page.objects.filter(within, live=True, content_type__in=_kinds_of_step())
    return [
        (path, next((minutes for minutes in each if minutes is not None), 0))
        for path, *each in rows.order_by().values_list("path", *columns)
    ]


def _number(page: Any) -> str:
    is_step = isinstance(page, CourseStepMixin) and getattr(page, "live", False)
    return str(getattr(page, "step_number", None) or "") if is_step else ""


def _minutes(page: Page) -> str:
    minutes = getattr(page, "shown_minutes", None)
    return "" if minutes is None else str(minutes)


def _owner(page: Page) -> str:
    return str(page.owner) if page.owner_id else ""


COLUMNS = [
    NumberColumn("step_number", label=_("Step"), accessor=_number, width="6%"),
    NumberColumn("minutes", label=_("Minutes"), accessor=_minutes, width="8%"),
    ReviewColumn("review", label=_("Clinical review"), sort_key="next_review_on", width="17%"),
    Column(
        "owner", label=_("Owner"), accessor=_owner, sort_key="owner__name_on_licence", width="12%"
    ),
]


class CourseEditView(EditView):
    """Beside the panels of Wagtail one with what our own checks say of the text."""

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()
        if self.expects_json_response or self.hydrate_create_view:
            return panels
        return MediaContainer([*panels, FindingsSidePanel(self.page, self.request)])


class CourseTreeViewSet(PageViewSet):
    """For the catalogue and what lies below it."""

    index_view_class = CourseTreeView
    edit_view_class = CourseEditView
    filterset_class = StepFilterSet
    columns = [
        *[
            column
            for column in PageViewSet.index_view_class.base_columns
            if column.name in {"bulk_actions", "title", "parent"}
        ],
        *COLUMNS,
        *[
            column
            for column in PageViewSet.index_view_class.base_columns
            if column.name in {"type", "status"}
        ],
    ]

    def on_register(self) -> None:
        """One set for all of them: a module holds steps of several kinds."""
        super(PageViewSet, self).on_register()
        parents = [CataloguePage, CoursePage, ModulePage]
        for model in [*parents, CourseStepMixin]:
            page_viewset_registry.register(model, value=self, parent_models=parents)


@hooks.register("register_admin_viewset")
def register_course_tree() -> ViewSet:
    return CourseTreeViewSet()
