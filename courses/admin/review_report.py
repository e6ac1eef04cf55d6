"""The list of lessons by their clinical review, for the screen and as a spreadsheet."""

import datetime as dt
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import MultipleUserFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from courses.models import CoursePage
from courses.models.review_task import REVIEW
from courses.selectors.review_states import TO_DO, State, lessons_by_review
from practitioners.models import User

SEE = "courses.view_clinicalreview"


class ReviewStateFilter(django_filters.MultipleChoiceFilter):
    """By key alone: a search cannot filter by what was reckoned."""

    def filter(self, queryset: QuerySet[Page], value: list[str]) -> QuerySet[Page]:
        if not value:
            return queryset
        wanted = lessons_by_review(on=timezone.localdate()).filter(review_state__in=value)
        return queryset.filter(pk__in=wanted.order_by().values("pk"))


def owners(request: HttpRequest | None) -> QuerySet[User]:
    owned = Page.objects.filter(lessonpage__isnull=False).order_by()
    return User.objects.filter(pk__in=owned.values("owner")).order_by("name_on_licence")


class CourseFilter(django_filters.ModelChoiceFilter):
    def filter(self, queryset: QuerySet[Page], value: CoursePage | None) -> QuerySet[Page]:
        return queryset.filter(path__startswith=value.path) if value else queryset


class ReviewFilterSet(WagtailFilterSet):
    state = ReviewStateFilter(
        label=_("Clinical review"), choices=State.choices, widget=CheckboxSelectMultiple
    )
    owner = MultipleUserFilter(label=_("Owner"), queryset=owners, widget=CheckboxSelectMultiple)
    course = CourseFilter(label=_("Course"), queryset=CoursePage.objects.order_by("title"))

    class Meta:
        model = Page
        fields: list[str] = []


def state_words(page: Page) -> str:
    state = getattr(page, "review_state", "")
    return str(State(state).label) if state else ""


class ReviewColumn(Column):
    """The state, marked where somebody has to do something, with the day of the next review."""

    cell_template_name = "courses/admin/review_cell.html"

    class Media:
        css = {"all": ["courses/review.css"]}

    def get_cell_context_data(self, instance: Page, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        state = getattr(instance, "review_state", "")
        day: dt.date | None = getattr(instance, "next_review_on", None)
        left = (day - timezone.localdate()).days if day else 0
        return {
            **context,
            "words": state_words(instance),
            "is_to_do": state in TO_DO,
            "is_waiting": state in (State.WAITING, State.CHANGES),
            "is_reviewed": state == State.HOLDS,
            "day": day,
            "left": left,
            "past": max(-left, 0),
        }


class ClinicalReviewsView(ReportView):
    page_title = _("Clinical reviews")
    header_icon = "glasses"
    model = Page
    filterset_class = ReviewFilterSet
    index_url_name = "clinical_reviews"
    index_results_url_name = "clinical_reviews_results"
    results_template_name = "courses/admin/clinical_reviews_results.html"
    default_ordering = "next_review_on"
    list_export = [
        "title",
        "course_title",
        "review_words",
        "reviewed_by",
        "reviewed_on",
        "next_review_on",
        "owner_name",
    ]
    export_headings = {
        "title": _("Lesson"),
        "course_title": _("Course"),
        "review_words": _("Clinical review"),
        "reviewed_by": _("Reviewed by"),
        "reviewed_on": _("Reviewed on"),
        "next_review_on": _("Next review"),
        "owner_name": _("Owner"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(SEE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_filename(self) -> str:
        return f"clinical-reviews-{timezone.localdate().isoformat()}"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Lesson"), sort_key="title", get_url=self._address),
            Column("course_title", label=_("Course")),
            ReviewColumn("review", label=_("Clinical review"), sort_key="next_review_on"),
            Column("reviewed_by", label=_("Reviewed by")),
            Column("owner_name", label=_("Owner"), sort_key="owner__name_on_licence"),
        ]

    def _address(self, page: Page) -> str:
        """Reviewers are led to the review, everybody else to the page."""
        has_text = page.review_state == State.WAITING or page.live
        if has_text and self.request.user.has_perm(REVIEW):
            return reverse("clinical_review", args=[page.pk])
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    def get_base_queryset(self) -> QuerySet[Page]:
        return lessons_by_review(on=timezone.localdate())

    def order_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """What has no day comes last, and rows that are alike keep their place."""
        name = self.ordering.lstrip("-")
        way = F(name).desc if self.ordering.startswith("-") else F(name).asc
        return queryset.order_by(way(nulls_last=True), "path")

    def decorate_paginated_queryset(self, object_list: Any) -> list[Page]:
        pages = list(object_list)
        return with_titles_above(pages)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if not self.is_export and "object_list" not in kwargs:
            kwargs["object_list"] = self.object_list
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if not self.is_export:
            # The table was made of the rows before they were decorated.
            rows = with_titles_above(list(context["object_list"]))
            context["object_list"] = rows
            context["table"] = self.get_table(rows)
        return context


def with_titles_above(pages: list[Page]) -> list[Page]:
    """The course of each, in one statement."""
    paths = {page.path[: -2 * Page.steplen] for page in pages}
    titles = dict(CoursePage.objects.filter(path__in=paths).values_list("path", "title"))
    for page in pages:
        page.course_title = titles.get(page.path[: -2 * Page.steplen], "")
        page.review_words = state_words(page)
        page.owner_name = str(page.owner) if page.owner_id else ""
    return pages
