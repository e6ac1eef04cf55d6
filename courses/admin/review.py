"""Clinical review among the editors' pages: addresses, menu, the way from a page to its review."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from courses.admin.review_report import SEE, ClinicalReviewsView
from courses.models.review_task import REVIEW
from courses.selectors.reviews import waiting_task
from courses.services.review_gate import unreviewed_in
from courses.views import review
from practitioners.admin.menu import PermittedMenuItem


@hooks.register("register_admin_urls")
def review_addresses() -> list[URLPattern]:
    return [
        path("reports/clinical-reviews/", ClinicalReviewsView.as_view(), name="clinical_reviews"),
        path(
            "reports/clinical-reviews/results/",
            ClinicalReviewsView.as_view(results_only=True),
            name="clinical_reviews_results",
        ),
        path(
            "clinical-review/text/<int:revision_id>/",
            review.text_in_review,
            name="text_in_review",
        ),
        path("clinical-review/<int:page_id>/", review.clinical_review, name="clinical_review"),
    ]


@hooks.register("register_reports_menu_item")
def reviews_menu_item() -> MenuItem:
    return PermittedMenuItem(
        lazy("Clinical reviews"),
        reverse("clinical_reviews"),
        icon_name="glasses",
        order=650,
        permission=SEE,
    )


class ReviewMenuItem(ActionMenuItem):
    """While a page waits it is closed to changes; who may review it is led to the review."""

    name = "action-clinical-review"
    label = lazy("Review")
    icon_name = "glasses"
    order = -10
    template_name = "courses/admin/review_menu_item.html"

    def is_shown(self, context: dict[str, Any]) -> bool:
        if context["view"] != "edit" or not context["request"].user.has_perm(REVIEW):
            return False
        return waiting_task(context["page"]) is not None

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("clinical_review", args=[parent_context["page"].pk])


@hooks.register("construct_page_action_menu")
def lead_to_review(
    items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    item = ReviewMenuItem()
    if item.is_shown(context):
        items.insert(0, item)


@hooks.register("before_move_page")
def move_only_what_was_reviewed(
    request: HttpRequest, page: Page, target: Page
) -> HttpResponse | None:
    """Out of a sample course into a real one, texts begin to give credit without being published."""
    if request.method != "POST":
        return None
    return _refuse(request, page, unreviewed_in(page, target), page.get_parent())


@hooks.register("before_bulk_action")
def move_many_only_reviewed(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """All of them or none."""
    if action_type != "move" or request.method != "POST":
        return None
    target = action.cleaned_form.cleaned_data.get("chooser") if action.cleaned_form else None
    pages = [page for page in objects if isinstance(page, Page)] if target else []
    refused = [
        _refuse(request, page, unreviewed_in(page, target), page.get_parent()) for page in pages
    ]
    return next((answer for answer in refused if answer), None)


@hooks.register("before_copy_page")
def copy_only_what_was_reviewed(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Copies that are live at once are published too."""
    if request.method != "POST":
        return None
    is_live = request.POST.get("publish_copies") or request.POST.get("alias")
    target = Page.objects.filter(pk=request.POST.get("new_parent_page") or 0).first()
    if not is_live or target is None:
        return None
    return _refuse(request, page, unreviewed_in(page, target), page.get_parent())


def _refuse(
    request: HttpRequest, page: Page, titles: list[str], parent: Page
) -> HttpResponse | None:
    if not titles:
        return None
    said = _(
        "“%(title)s” stays where it is: no clinical reviewer has approved %(titles)s, and lessons "
        "there count for credit. Submit them for clinical review first, or copy them as drafts."
    )
    named = ", ".join(f"“{title}”" for title in titles[:10])
    messages.error(request, said % {"title": page.title, "titles": named})
    return redirect("wagtailadmin_explore", parent.pk)
