"""What the content checks say, beside the page while it is written."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from courses.selectors.content import findings_of
from courses.selectors.reviews import review_beside, review_of, waiting_task


class FindingsSidePanel(BaseSidePanel):
    """Of the text as it was saved last. What stops publishing is counted on the button."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle content checks and clinical review")
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = sum(finding.stops for finding in self.panel.findings)
            return context

    name = "findings"
    title = _("Content checks and review")
    template_name = "courses/admin/findings_panel.html"
    order = 340

    def __init__(self, page: Page, request: HttpRequest) -> None:
        super().__init__(page, request)
        self.findings = findings_of(page)

    class Media:
        css = {"all": ["courses/review.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        page = self.object
        latest = page.get_latest_revision()
        return {
            **context,
            "findings": self.findings,
            "waiting": waiting_task(page),
            "of_this_text": review_of(page=page, revision=latest) if latest else None,
            "of_live_text": review_beside(page),
        }


class OurContentChecks(ContentCheckerItem):
    """In Wagtail's checks of the preview, beside its own."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, "image-alt", "video-caption", "role-img-alt"]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        "image-alt": {
            "error_name": _("Figure without text alternative"),
            "help_text": _("Say in words what it shows, or mark it as decoration"),
        },
        "role-img-alt": {
            "error_name": _("Drawing without text alternative"),
            "help_text": _("Say in words what it shows"),
        },
        "video-caption": {
            "error_name": _("Video without captions"),
            "help_text": _("Open the video in the library and add captions"),
        },
    }


@hooks.register("construct_wagtail_userbar")
def use_our_content_checks(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem) and not isinstance(item, OurContentChecks):
            items[place] = OurContentChecks(in_editor=item.in_editor)
