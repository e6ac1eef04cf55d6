"""What every staff page of renewals has."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

PER_PAGE = 50


class CountedPages(Paginator):
    """Pages of rows whose number is known already, so that nothing is counted twice."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self._count = count

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        return self._count


def header(title: str, *above: tuple[str, str], icon: str = "date") -> dict[str, Any]:
    """Title and crumbs as Wagtail's own pages have them; each of those above is an address and its words."""
    return {
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *({"url": url, "label": label} for url, label in above),
            {"url": "", "label": title},
        ],
    }


def board_crumb() -> tuple[str, str]:
    return reverse("deadline_board"), _("Deadlines")
