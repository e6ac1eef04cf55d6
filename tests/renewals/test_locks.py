"""Locks of the ledger on PostgreSQL, where a plain FOR UPDATE also stops rows that only name it.

A planner holds periods and then writes reminders that name their holder; the ledger holds the holder
and then wants the periods. With FOR UPDATE on the holder each waits for the other.
"""

import datetime as dt

import pytest
from django.db.models import QuerySet

from certificates.services import revoke_certificate, show_name
from practitioners.models import Licence
from renewals import services
from tests.factories import renewals as factory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def locks(monkeypatch) -> list[tuple[str, bool]]:
    """Each lock that is taken: of what, and whether it leaves the key free."""
    taken = []
    real = QuerySet.select_for_update

    def recorded(self, *args, **options):
        taken.append((self.model.__name__, options.get("no_key", False)))
        return real(self, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", recorded)
    return taken


def test_ledger_and_planner_leave_the_keys_of_what_they_lock_free(locks, ana, ben, administrator):
    programme = factory.programme()
    period = factory.certificate_period(ana, of=programme)
    renewed = factory.certificate(ana, of=programme, valid_until=dt.date(2028, 3, 1))
    licence = factory.licence_period(ben).licence
    locks.clear()

    services.plan_reminders(at=NOON)
    services.credit_certificate(certificate_id=renewed.pk, at=NOON)
    show_name(certificate=renewed, shown=False, actor=ana, at=NOON)
    revoke_certificate(
        certificate=renewed, actor=administrator, reason="error", note="Mixed up", at=NOON
    )
    services.close_certificate_period(certificate_id=renewed.pk, at=NOON)
    Licence.objects.filter(pk=licence.pk).update(expires_on=dt.date(2029, 1, 31))
    services.open_licence_period(licence_id=licence.pk, at=NOON)

    assert {model for model, _ in locks} == {"RenewalPeriod", "User", "Certificate"}
    assert [lock for lock in locks if lock[1] is False] == []
    period.refresh_from_db()
    assert period.closed_at is None  # renewed, and due again since that was revoked
