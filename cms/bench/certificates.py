"""How many certificates a second of one core makes."""

import datetime as dt

from django.conf import settings
from django.core import mail
from django.utils import timezone

from certificates import pdf
from certificates.face import CertificateFace
from certificates.models import Certificate
from certificates.services import issue_certificate, mail_certificate, render_certificate
from cms.bench.clock import stopwatch
from cms.bench.ledger import Ledger
from cms.bench.memory import Memory
from cms.bench.site import Site, person
from cms.bench.sizes import Sizes
from courses.models import Enrolment
from renewals.services import credit_certificate

BUDGET, MORE_MEGABYTES = 40, 30


def measure(ledger: Ledger, site: Site, sizes: Sizes) -> str:
    """Returns the code of a certificate that can be verified."""
    at = timezone.now()
    owed = [_completed(site, number, at) for number in range(sizes.certificates + 1)]
    first = _issue(owed.pop(), at)
    memory = Memory()
    made = []
    with stopwatch() as whole:
        for enrolment_id in owed:
            made.append(_issue(enrolment_id, at))
            memory.look()
    with stopwatch() as after:
        for certificate_id in made:
            credit_certificate(certificate_id=certificate_id, at=at)
            mail_certificate(certificate_id=certificate_id, at=at)
            mail.outbox.clear()  # type: ignore[attr-defined]  # the backend in memory makes it
    with stopwatch() as alone:
        for data in Certificate.objects.values_list("data", flat=True)[: len(made)]:
            pdf.render(CertificateFace.from_data(data), made_at=at, more_fonts=settings.FONTS_DIR)
    count = len(made)
    limit = count / alone.own
    ledger.add("certificate file alone", limit, "per CPU s")
    ledger.add(
        "certificate, issued with its file",
        count / whole.own,
        "per CPU s",
        limit=limit,
        budget=BUDGET,
        at_least=True,
    )
    rate = count / (whole.own + after.own)
    note = "also credited, its deadline opened and its letter sent"
    ledger.add("certificate, all that follows", rate, "per CPU s", limit=limit, note=note)
    name = f"memory grown over {count} certificates"
    ledger.add(name, memory.grown, "MB", budget=MORE_MEGABYTES)
    return Certificate.objects.values_list("code", flat=True).get(pk=first)


def _completed(site: Site, number: int, at: dt.datetime) -> int:
    holder = person(f"Holder Number {number}")
    began = at - dt.timedelta(days=30)
    return Enrolment.objects.create(
        learner=holder, course=site.small, enrolled_at=began, completed_at=at
    ).pk


def _issue(enrolment_id: int, at: dt.datetime) -> int:
    [certificate] = issue_certificate(enrolment_id=enrolment_id, at=at)
    render_certificate(certificate_id=certificate.pk, at=at)
    return certificate.pk
