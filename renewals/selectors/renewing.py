"""How a certificate can be renewed, and what renewing it today would give."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from certificates.models import Certificate, Programme
from certificates.rules.validity import months_later
from certificates.services.issue import valid_until
from courses.models import CoursePage
from renewals.selectors.paths import renewing


@dataclass(frozen=True)
class Way:
    """A programme whose completion renews the certificate. `until` is what finishing today would give."""

    programme: Programme
    courses: tuple[CoursePage, ...]
    is_refresher: bool
    until: dt.date | None
    # From this day on the new time begins where the old one ends; empty where it would today.
    early_from: dt.date | None
    loses_nothing: bool


def ways_to_renew(certificate: Certificate, *, on: dt.date) -> list[Way]:
    """Refreshers first: they are made for it, and shorter."""
    first = certificate.programme.renews_id or certificate.programme_id
    return [
        _way(programme, courses, certificate, on, is_refresher=programme.pk != first)
        for programme, courses in renewing(certificate.programme)
    ]


def _way(
    programme: Programme,
    courses: Sequence[CoursePage],
    certificate: Certificate,
    on: dt.date,
    *,
    is_refresher: bool,
) -> Way:
    until, old = valid_until(programme, on, certificate), certificate.valid_until
    months = programme.validity_months
    at_the_end = months_later(old, months) if old and months else None
    early_from = None
    if old and at_the_end and on <= old:
        early_from = old - dt.timedelta(days=programme.renewal_window_days)
    return Way(
        programme,
        tuple(courses),
        is_refresher,
        until,
        early_from if early_from and on < early_from else None,
        until is not None and until == at_the_end,
    )
