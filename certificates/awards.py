"""What the programmes of a course say about their certificate, for the course's own page."""

import datetime as dt

from django.db.models import Count, Prefetch, Q
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.models import Approval, Programme, ProgrammeUnit
from courses.extending.awards import Award
from courses.models import CoursePage
from courses.templatetags.learning import figure


def awards_of_programmes(course: CoursePage, on: dt.date) -> list[Award]:
    """Open programmes that the course is part of. One statement, three where there are any."""
    programmes = (
        Programme.objects.open()
        .filter(pk__in=Programme.objects.filter(courses=course).values("pk"))
        .annotate(parts=Count("programmecourse", filter=~Q(programmecourse__course=course)))
        .select_related("renews")
        .prefetch_related(
            "units",
            Prefetch("approvals", Approval.objects.holding_on(on).select_related("jurisdiction")),
        )
    )
    return [
        Award(
            title=one.title,
            kind=one.get_kind_display(),
            validity=_validity(one),
            renewal=_renewal(one),
            other_courses=one.parts,
            units=[_unit(unit) for unit in one.units.all()],
            approvals=[_approval(approval) for approval in one.approvals.all()],
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


def _unit(unit: ProgrammeUnit) -> str:
    amount = f"{figure(unit.amount)} {unit.unit}"
    return f"{amount} ({unit.body})" if unit.body else amount


def _approval(approval: Approval) -> str:
    words = f"{approval.body}, {approval.number}"
    if approval.jurisdiction:
        words = f"{approval.jurisdiction}: {words}"
    if approval.valid_until:
        until = _("until %(day)s") % {"day": formats.date_format(approval.valid_until)}
        words = f"{words}, {until}"
    return words
