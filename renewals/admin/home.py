"""On the staff home: licences, evidence and adjustments that wait, for those who can decide them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component

from practitioners.models import User
from practitioners.selectors import may_check_licences, rechecks_due, waiting_licences
from renewals.selectors.activities import may_review
from renewals.selectors.adjustments import may_adjust, waiting_adjustments
from renewals.selectors.evidence import waiting_entries


@dataclass(frozen=True)
class Line:
    """`number` leads to the rows behind it, `age` says how long the oldest waits; of nothing `calm`."""

    number: int
    words: str
    calm: str
    url: str
    age: str = ""


class RecordsPanel(Component):
    name = "records"
    template_name = "renewals/admin/home_panel.html"
    order = 110

    def __init__(self, user: User) -> None:
        self.user = user

    class Media:
        css = {"all": ["renewals/evidence.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"lines": lines_for(self.user)}


def lines_for(user: User) -> list[Line]:
    """By what this person may do; one statement for each line."""
    now = timezone.now()
    found: list[Line] = []
    if may_check_licences(user):
        found += [_licences(now), _rechecks(now)]
    if may_review(user):
        found.append(_evidence(now))
    if may_adjust(user):
        found.append(_adjustments(now))
    return found


def _licences(now: dt.datetime) -> Line:
    number, since = waiting_licences()
    return Line(
        number,
        ngettext("licence waits to be checked", "licences wait to be checked", number),
        _("No licence waits to be checked."),
        reverse("licence_queue"),
        _age(since, now),
    )


def _rechecks(now: dt.datetime) -> Line:
    number = rechecks_due(on=timezone.localdate(now))
    return Line(
        number,
        ngettext("licence is to be checked again", "licences are to be checked again", number),
        _("No licence is to be checked again."),
        f"{reverse('licence_queue')}?state=recheck",
    )


def _evidence(now: dt.datetime) -> Line:
    waiting = waiting_entries()
    return Line(
        waiting.number,
        ngettext(
            "outside activity waits for review",
            "outside activities wait for review",
            waiting.number,
        ),
        _("No outside activity waits for review."),
        reverse("evidence_queue"),
        _age(waiting.since, now),
    )


def _adjustments(now: dt.datetime) -> Line:
    waiting = waiting_adjustments()
    return Line(
        waiting.number,
        ngettext(
            "exemption or extension waits for a decision",
            "exemptions and extensions wait for a decision",
            waiting.number,
        ),
        _("No exemption or extension waits for a decision."),
        reverse("adjustment_queue"),
        _age(waiting.since, now),
    )


def _age(since: dt.datetime | None, now: dt.datetime) -> str:
    if since is None:
        return ""
    days = (timezone.localdate(now) - timezone.localdate(since)).days
    if days == 0:
        return _("the oldest came today")
    return ngettext("the oldest for %(n)s day", "the oldest for %(n)s days", days) % {"n": days}


@hooks.register("construct_homepage_panels")
def add_records_panel(request: HttpRequest, panels: list[Component]) -> None:
    user = request.user
    if isinstance(user, User) and (
        may_check_licences(user) or may_review(user) or may_adjust(user)
    ):
        panels.append(RecordsPanel(user))
