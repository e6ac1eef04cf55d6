"""Two administrators at the same moment, both with the page as it was before: decided once."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connections

from certificates import services
from certificates.models import Certificate
from certificates.services import Replacement
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

ACTS = {
    "suspended": lambda one, who: services.suspend_certificate(
        certificate=one, actor=who, note=f"Says {who}.", at=NOON
    ),
    "revoked": lambda one, who: services.revoke_certificate(
        certificate=one, actor=who, reason="error", note=f"Says {who}.", at=NOON
    ),
    "replaced": lambda one, who: services.replace_certificate(
        certificate=one,
        replacement=Replacement("correction", f"Says {who}.", {"title": f"Corrected by {who}"}),
        actor=who,
        at=NOON,
    ),
}


def test_what_two_decide_at_once_is_decided_once(ana, administrator, ben):
    """All three decisions in one test: the tables are emptied once."""
    said = {
        name: _both(act, factory.certificate(ana), administrator, ben) for name, act in ACTS.items()
    }

    assert said == {
        "suspended": ([], ["suspended"], 1),
        "revoked": ([], ["revoked"], 1),
        "replaced": ([], ["replaced"], 2),
    }


def test_a_correction_and_a_renewal_at_the_same_moment_both_come_to_pass(ana, administrator):
    """Whichever is first: one chain of three, and nobody meets a fault of the database."""
    programme = factory.programme(validity_months=24)
    course = programme.courses.first()
    [first] = services.issue_certificate(enrolment_id=factory.completed(ana, course).pk, at=NOON)
    later = NOON + dt.timedelta(days=700)
    again = factory.completed(ana, course, at=later)

    def act(certificate, who):
        if who is administrator:
            return ACTS["replaced"](certificate, who)
        return services.issue_certificate(enrolment_id=again.pk, at=later)

    faults, decided, made = _both(act, first, administrator, ana)

    [corrected] = Certificate.objects.filter(superseding="correction")
    [renewal] = Certificate.objects.filter(superseding="renewal")
    assert (faults, decided, made) == ([], ["replaced"], 3)
    assert (corrected.supersedes, renewal.supersedes) == (first, corrected)


def _both(act, certificate, *people):
    """What went wrong, the decisions on record, and how many certificates the programme has."""
    barrier, faults = threading.Barrier(len(people)), []

    def run(who):
        barrier.wait(timeout=20)
        try:
            act(certificate, who)
        except (DatabaseError, services.DecisionRefused) as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[who]) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    made = Certificate.objects.filter(programme=certificate.programme)
    decided = certificate.events.filter(event__in=ACTS).values_list("event", flat=True)
    return faults, list(decided), made.count()
