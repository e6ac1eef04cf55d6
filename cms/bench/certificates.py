"""How many certificates a second of one core makes."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import mail
from django.utils import timezone

from certificates.credential import document, proof
from certificates.credential.facts import CredentialFacts
from certificates.layout.shipped import shipped
from certificates.models import Certificate, Design, DesignVersion, Programme
from certificates.services import issue_certificate, mail_certificate, render_certificate
from certificates.services.keys import current_credential_key, current_signer, make_keys
from certificates.services.pages import draw, template_of
from certificates.services.renditions import make_again
from certificates.signing import pades
from certificates.typesetting.face import CertificateFace
from cms.bench.clock import stopwatch
from cms.bench.ledger import Ledger
from cms.bench.memory import Memory
from cms.bench.rivals import rivals
from cms.bench.site import Site, person
from cms.bench.sizes import Sizes
from courses.models import Enrolment
from renewals.services import credit_certificate

BUDGET, MORE_MEGABYTES = 40, 30
TEN_THOUSAND, MINUTES = 10_000, 5
MOST_DRAWN = 200


def measure(ledger: Ledger, site: Site, sizes: Sizes) -> str:
    """Returns the code of a certificate that can be verified."""
    at = timezone.now()
    make_keys(name="Filiform Bench", at=at - dt.timedelta(days=1))
    owed = [completed(site, number, at) for number in range(sizes.certificates + 1)]
    first = issue(owed.pop(), at)
    memory = Memory()
    made = []
    with stopwatch() as whole:
        for enrolment_id in owed:
            made.append(issue(enrolment_id, at))
            memory.look()
    with stopwatch() as after:
        for certificate_id in made:
            credit_certificate(certificate_id=certificate_id, at=at)
            mail_certificate(certificate_id=certificate_id, at=at)
            mail.outbox.clear()  # type: ignore[attr-defined]  # the backend in memory makes it
    faces = [
        CertificateFace.from_data(data)
        for data in Certificate.objects.values_list("data", flat=True)[: min(len(made), MOST_DRAWN)]
    ]
    limit = _parts(ledger, faces, site.programme, at)
    count = len(made)
    ledger.add(
        "certificate, whole issue: rows, badge, tagged page, signature, file",
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
    _again(ledger, site.programme, made, at)
    return Certificate.objects.values_list("code", flat=True).get(pk=first)


def _parts(
    ledger: Ledger, faces: list[CertificateFace], programme: Programme, at: dt.datetime
) -> float:
    """What each part costs, beside the same page by other engines; returns the plain page's rate."""
    template = template_of(programme)
    page = draw(faces[0], template, made_at=at)
    rates = {name: engine and _rate(engine, faces) for name, engine in rivals(page)}
    limit = rates["plain Typst page"] or 1.0
    for name, rate in rates.items():
        if rate is None:
            ledger.skip(f"certificate: {name}", "not installed; make bench installs it")
        else:
            ledger.add(f"certificate: {name}", rate, "per CPU s", limit=limit)
    signer, badge = current_signer().signer, current_credential_key()

    def ours(face: CertificateFace) -> bytes:
        return draw(face, template, made_at=at)

    def signed(face: CertificateFace) -> bytes:
        return pades.sign(page, signer=signer, at=at, name="", reason="", location="").pdf

    def credential(face: CertificateFace) -> dict[str, Any]:
        facts = CredentialFacts.of_face(
            face,
            site=settings.SITE_URL,
            credential_uuid=uuid.uuid4(),
            subject_uuid=uuid.uuid4(),
            programme_code=programme.code,
            programme_version="1",
            description=face.title,
            criteria_narrative=face.title,
            awarded_at=at,
            valid_from=at,
            valid_until=None,
            status_list=1,
            status_index=1,
        )
        return proof.sign(document.build(facts), key=badge.private, method=badge.method, created=at)

    def whole(face: CertificateFace) -> None:
        credential(face)
        ours(face)
        signed(face)

    for name, call in {
        "tagged, archival page": ours,
        "badge alone": credential,
        "signature alone": signed,
        "badge, page and signature": whole,
    }.items():
        ledger.add(f"certificate: {name}", _rate(call, faces), "per CPU s", limit=limit)
    return limit


def _again(ledger: Ledger, programme: Programme, made: list[int], at: dt.datetime) -> None:
    """New files for all of them after a change of design, as a run makes them."""
    layout = shipped("classic")
    design = Design.objects.create(name="Bench")
    DesignVersion.objects.create(
        design=design, number=1, layout=layout.as_data(), digest=layout.digest(), made_at=at
    )
    Programme.objects.filter(pk=programme.pk).update(design=design)
    with stopwatch() as watch:
        for certificate_id in made:
            make_again(certificate_id=certificate_id, at=at, give_out=False)
    Programme.objects.filter(pk=programme.pk).update(design=None)
    rate = len(made) / watch.own
    ledger.add("certificate, file made anew", rate, "per CPU s")
    minutes = TEN_THOUSAND / rate / 60
    name = "10,000 files made anew, reckoned from this rate"
    ledger.add(name, minutes, "CPU minutes", budget=MINUTES)


def _rate(call: Callable[[CertificateFace], object], faces: list[CertificateFace]) -> float:
    """How many of them in a second of this core, once warm."""
    call(faces[0])
    with stopwatch() as watch:
        for face in faces:
            call(face)
    return len(faces) / watch.own


def completed(site: Site, number: int, at: dt.datetime) -> int:
    holder = person(f"Holder Number {number}")
    began = at - dt.timedelta(days=30)
    return Enrolment.objects.create(
        learner=holder, course=site.small, enrolled_at=began, completed_at=at
    ).pk


def issue(enrolment_id: int, at: dt.datetime) -> int:
    [certificate] = issue_certificate(enrolment_id=enrolment_id, at=at)
    render_certificate(certificate_id=certificate.pk, at=at)
    return certificate.pk
