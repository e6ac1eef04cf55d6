"""The top of a staff page: its title and the way back."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def staff_heading(
    title: Any, *, parent: tuple[str, Any] | None = None, icon: str = "doc-full"
) -> dict[str, Any]:
    """`parent` is an address and what it is called."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if parent:
        trail.append({"url": parent[0], "label": parent[1]})
    return {
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
