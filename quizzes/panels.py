"""Panels of the page editor that are reckoned, not filled in."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel


class WarningsPanel(Panel):
    """What an author should know about this quiz; nothing stands there when there is nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/warnings_panel.html"

        @cached_property
        def warnings(self) -> list[str]:
            from quizzes.selectors.author_warnings import author_warnings

            return author_warnings(self.instance)

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.warnings)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"warnings": self.warnings}
