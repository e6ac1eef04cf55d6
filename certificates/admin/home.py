"""On the staff home: what about certificates needs a person, for those who may look at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component

from certificates.admin.access import SEE
from certificates.selectors.waiting import waiting_for_staff


@dataclass(frozen=True)
class Line:
    """`number` leads to the rows behind it; of nothing `calm` says so."""

    number: int
    words: str
    calm: str
    url: str


class CertificatesPanel(Component):
    name = "certificates"
    template_name = "certificates/admin/home_panel.html"
    order = 118

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"lines": lines()}


def lines() -> list[Line]:
    found = waiting_for_staff(at=timezone.now())
    index = reverse("awards:index")
    late = ngettext("file is late", "files are late", found.late)
    if found.late_since:
        day = date_format(timezone.localtime(found.late_since))
        late = _("%(files)s, the oldest since %(day)s") % {"files": late, "day": day}
    return [
        Line(
            found.faults,
            ngettext("certificate needs a person", "certificates need a person", found.faults),
            _("Every file could be made and every certificate was sent."),
            f"{index}?faults=any",
        ),
        Line(found.late, late, _("No file is late."), f"{index}?faults=late"),
        Line(
            found.letters,
            ngettext(
                "letter about a decision failed", "letters about decisions failed", found.letters
            ),
            _("Every letter about a decision was sent."),
            f"{index}?faults=letter",
        ),
        Line(
            found.withheld,
            ngettext(
                "earned certificate is withheld",
                "earned certificates are withheld",
                found.withheld,
            ),
            _("Nobody waits for a certificate that was earned."),
            reverse("certificates_withheld"),
        ),
        Line(
            found.runs,
            ngettext("run has new files to accept", "runs have new files to accept", found.runs),
            _("No new files wait to be accepted."),
            f"{reverse('run_list')}?state=made",
        ),
    ]


@hooks.register("construct_homepage_panels")
def add_certificates_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(SEE):
        panels.append(CertificatesPanel())
