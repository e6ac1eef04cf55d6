"""What the programmes of a course say about their certificate, for the course's own page."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.models import Approval, Programme, ProgrammeCourse, ProgrammeUnit
from courses.extending.awards import Award
from courses.models import CoursePage
from courses.templatetags.learning import figure
from practitioners.lists import ListOf

# What is said of each, in the order in which they stand.
UNIT = {name: name for name in ("body", "unit", "category", "amount")}
APPROVAL = {
    "body": "body",
    "place": "jurisdiction__name",
    "number": "number",
    "valid_until": "valid_until",
}

type Said = Mapping[str, Any]


def awards_of_programmes(course: CoursePage, on: dt.date) -> list[Award]:
    """Open programmes that the course is part of. One statement."""
    mine = OuterRef("pk")
    others = ProgrammeCourse.objects.filter(programme=mine).exclude(course=course)
    approvals = Approval.objects.holding_on(on).filter(programme=mine)
    programmes = (
        Programme.objects.open()
        .filter(pk__in=Programme.objects.filter(courses=course).values("pk"))
        .annotate(
            others=ListOf(others, id="pk"),
            said_units=ListOf(ProgrammeUnit.objects.filter(programme=mine), **UNIT),
            said_approvals=ListOf(approvals, **APPROVAL),
        )
        .select_related("renews")
    )
    return [
        Award(
            title=one.title,
            kind=one.get_kind_display(),
            validity=_validity(one),
            renewal=_renewal(one),
            other_courses=len(one.others),
            units=[_unit(unit) for unit in _in_order(one.said_units, UNIT)],
            approvals=[_approval(row) for row in _in_order(one.said_approvals, APPROVAL)],
        )
        for one in programmes
    ]


def _validity(programme: Programme) -> str:
    months = programme.validity_months
    if not months:
        return _("Holds without end.")
    if months % 12 == 0:
        years = months // 12
        return ngettext("Holds %(n)s year.", "Holds %(n)s years.", years) % {"n": years}
    return ngettext("Holds %(n)s month.", "Holds %(n)s months.", months) % {"n": months}


def _renewal(programme: Programme) -> str:
    if programme.renews:
        return _("Renews “%(title)s”.") % {"title": programme.renews.title}
    if not programme.validity_months or not programme.renewal_window_days:
        return ""
    days = programme.renewal_window_days
    words = ngettext(
        "Renewed in the last %(n)s day, no day of it is lost.",
        "Renewed in the last %(n)s days, no day of it is lost.",
        days,
    )
    return words % {"n": days}


def _in_order(rows: Iterable[Said], fields: Iterable[str]) -> list[Said]:
    """By body first, then by the other fields."""
    return sorted(rows, key=lambda row: [str(row[name] or "") for name in fields])


def _unit(unit: Said) -> str:
    amount = f"{figure(Decimal(str(unit['amount'])))} {unit['unit']}"
    return f"{amount} ({unit['body']})" if unit["body"] else amount


def _approval(approval: Said) -> str:
    words = f"{approval['body']}, {approval['number']}"
    if approval["place"]:
        words = f"{approval['place']}: {words}"
    if approval["valid_until"]:
        until = formats.date_format(dt.date.fromisoformat(approval["valid_until"]))
        until = _("until %(day)s") % {"day": until}
        words = f"{words}, {until}"
    return words
