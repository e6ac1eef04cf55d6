"""Which places accept a course, by the approvals and provider numbers that are in force."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from certificates.models import Approval, ProgrammeCourse, ProviderNumber
from certificates.models.places import Dated
from courses.extending.acceptance import Acceptance, Answer
from practitioners.models import Jurisdiction, Profession

# Approval of courses goes state by state: what the country's body grants opens none of them.
STATE_BY_STATE = {"US"}


def accepted_by_approval(
    course_ids: Collection[int],
    place: Jurisdiction,
    profession: Profession,
    on: dt.date,
) -> Mapping[int, Acceptance]:
    """Approvals of the programmes that a course is part of, then the provider's own number. Three statements.

    A number without a place is a scheme, not a place's word: it answers nothing here.
    """
    places = [place.pk]
    if place.parent_id and place.parent and place.parent.code not in STATE_BY_STATE:
        places.append(place.parent_id)
    parts: dict[int, set[int]] = {}
    for programme_id, course_id in ProgrammeCourse.objects.filter(
        course__in=course_ids, programme__is_open=True, programme__is_sample=False
    ).values_list("programme_id", "course_id"):
        parts.setdefault(programme_id, set()).add(course_id)
    found: dict[int, Acceptance] = {}
    provider = ProviderNumber.objects.holding_on(on).filter(jurisdiction__in=places).first()
    if provider:
        for courses in parts.values():
            found.update(dict.fromkeys(courses, _said(provider, place, on)))
    approvals = Approval.objects.holding_on(on).filter(
        Q(jurisdiction__in=places), programme__in=parts
    )
    for approval in approvals:
        found.update(dict.fromkeys(parts[approval.programme_id], _said(approval, place, on)))
    return found


def _said(number: Dated, place: Jurisdiction, on: dt.date) -> Acceptance:
    named = {"place": place, "body": number.body, "number": number.number}
    sentence = _("Accepted in %(place)s: %(body)s, number %(number)s.") % named
    if number.valid_until:
        until = {"day": formats.date_format(number.valid_until)}
        sentence = f"{sentence} {_('In force until %(day)s.') % until}"
    return Acceptance(Answer.ACCEPTED, str(place), sentence, source=number.body, checked_on=on)
