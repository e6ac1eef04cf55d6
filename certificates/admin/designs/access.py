"""What each page about designs asks for, and what stands above it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

SEE = "certificates.view_design"
ADD = "certificates.add_design"
CHANGE = "certificates.change_design"


def heading(title: Any, *, above: tuple[str, Any] | None = None) -> dict[str, Any]:
    """The top of a page below the list of designs. `above` is an address and what it is called."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("design_list"), "label": _("Designs")},
    ]
    if above:
        trail.append({"url": above[0], "label": above[1]})
    return {
        "header_title": title,
        "header_icon": "image",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
