"""Owed letters are tried for days; what never went out waits for a person, and nothing is lost in silence."""

import datetime as dt
import smtplib
from itertools import pairwise

import pytest
import time_machine
from django.core import mail as outbox
from django.urls import reverse

from practitioners.models import LicenceEvent
from practitioners.services.owed import CLOSED, MOST_TRIES, wait_after
from renewals.models import CreditEvent, RuleReviewLetter
from renewals.selectors.undelivered import KINDS, count_undelivered, undelivered
from renewals.services.activities import change_activity
from renewals.services.adjustments import grant_adjustment
from renewals.tasks import mail_owed_decisions
from tests.factories import practitioners as people
from tests.factories import renewals as make
from tests.factories.activities import activity, claim
from tests.renewals.adjustments.steps import DUE, asked
from tests.renewals.evidence.steps import decide

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
LIST = "undelivered_letters"


@pytest.fixture
def granted(ana, administrator, noon):
    """An extension was granted at noon; Ana is owed the letter."""
    make.confirm_address(person=ana)
    with time_machine.travel(noon, tick=False):
        period = make.licence_period(ana, due_on=DUE)
        row = asked(period, at=noon)
        return grant_adjustment(adjustment=row, actor=administrator, at=noon)


@pytest.fixture
def server(monkeypatch):
    """A mail server that is away, or says what it is told to; every try is counted."""

    class Server:
        error: Exception | None = ConnectionRefusedError("no server")
        tries: list[dt.datetime] = []

    Server.tries = []
    send = outbox.EmailMultiAlternatives.send

    def answer(letter, *args, **kwargs):
        from django.utils import timezone

        Server.tries.append(timezone.now())
        if Server.error is not None:
            raise Server.error
        return send(letter, *args, **kwargs)

    monkeypatch.setattr(outbox.EmailMultiAlternatives, "send", answer)
    return Server


def sweep(start, length, step=30 * MINUTE):
    """The clock walks on, and the sweeps look at each step."""
    at = start
    while at <= start + length:
        with time_machine.travel(at, tick=False):
            mail_owed_decisions()
        at += step
    return at


def test_a_letter_outlives_a_server_that_is_away_for_four_days(granted, noon, server, mailoutbox):
    sweep(noon, 4 * DAY)
    tried = len(server.tries)
    server.error = None
    sweep(noon + 4 * DAY, 7 * HOUR)

    granted.refresh_from_db()
    assert (granted.mailed_at is not None, granted.mail_failure, len(mailoutbox)) == (True, "", 1)
    assert (tried < MOST_TRIES, len(server.tries)) == (True, tried + 1)
    gaps = [later - earlier for earlier, later in pairwise(server.tries)]
    assert (gaps == sorted(gaps), max(gaps)) == (True, 6 * HOUR)


def test_after_five_days_it_is_a_task_and_can_be_sent_once_more(
    granted, noon, server, client, administrator, mailoutbox
):
    end = sweep(noon, 6 * DAY)

    granted.refresh_from_db()
    failure = (
        f"the mail server was away at {MOST_TRIES} tries over five days, the last time: "
        "ConnectionRefusedError: no server"
    )
    assert (len(server.tries), granted.mail_failure) == (MOST_TRIES, failure)
    assert server.tries[-1] - server.tries[0] > 5 * DAY
    server.error = None
    with time_machine.travel(end, tick=False):
        client.force_login(administrator)
        page = client.get(reverse(LIST)).content.decode()
        answer = client.post(
            reverse("undelivered_decide", args=["adjustment", granted.pk]), {"do": "again"}
        )
        mail_owed_decisions()
        mail_owed_decisions()
        after = client.get(reverse(LIST)).content.decode()

    assert (page.count(failure), answer.status_code, len(mailoutbox)) == (1, 302, 1)
    assert "Every other letter went out or is being tried." in after


def test_what_the_server_refuses_for_good_is_a_task_at_once(granted, noon, server, staff_home):
    server.error = smtplib.SMTPDataError(554, b"Message looks like spam")

    sweep(noon, HOUR)

    assert [(one.kind.name, one.why) for one in undelivered("adjustment", 9)] == [
        ("adjustment", "554 Message looks like spam")
    ]
    assert "<strong>1</strong> other letter never went out" in staff_home(noon)


@pytest.fixture
def staff_home(client, administrator):
    def look(at):
        with time_machine.travel(at, tick=False):
            client.force_login(administrator)
            return client.get(reverse("wagtailadmin_home")).content.decode()

    return look


@pytest.mark.parametrize(
    ("how", "left", "failure"),
    [
        ("By telephone", 0, "no letter: By telephone (Administrator)"),
        (" ", 1, "554 No"),
    ],
)
def test_a_person_may_tell_it_otherwise(granted, noon, client, administrator, how, left, failure):
    type(granted).objects.update(mail_failure="554 No", mail_failed_at=noon)
    administrator.name_on_licence = "Administrator"
    administrator.save()

    with time_machine.travel(noon, tick=False):
        client.force_login(administrator)
        client.post(
            reverse("undelivered_decide", args=["adjustment", granted.pk]),
            {"do": "told", "how": how},
        )

    granted.refresh_from_db()
    assert (count_undelivered(), granted.mail_failure) == (left, failure)


def test_nobody_is_asked_about_letters_that_nobody_was_to_get(granted):
    type(granted).objects.update(mail_failure=CLOSED)

    assert count_undelivered() == 0


def test_a_decision_that_another_overtook_is_no_task_because_no_sweep_would_send_it(
    ana, administrator, noon
):
    entry = activity(ana, at=noon)
    first = decide(entry, "needs_changes", administrator, noon)
    CreditEvent.objects.filter(pk=first.pk).update(mail_failure="550 No", mail_failed_at=noon)
    before = count_undelivered()
    entry.refresh_from_db()
    change_activity(entry=entry, claim=claim(title="Another"), at=noon + HOUR)

    assert (before, count_undelivered()) == (1, 0)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_letter_can_be_listed_and_is_counted_in_one_statement(
    name, django_assert_num_queries
):
    with django_assert_num_queries(2):
        assert (undelivered(name, 5), count_undelivered()) == ([], 0)


def test_several_kinds_stand_in_one_list(
    granted, ana, administrator, noon, django_assert_num_queries
):
    licence = people.licence(holder=ana, at=noon)
    event = licence.events.create(
        before="waiting", after="verified", actor=administrator, at=noon, mail_failure="550 Gone",
        mail_failed_at=noon,
    )  # fmt: skip
    row = make.rule()
    RuleReviewLetter.objects.create(
        rule_set=row,
        recipient=administrator,
        due_on=noon.date(),
        owed_at=noon,
        mail_failure="550 No",
    )

    listed = [one for name in KINDS for one in undelivered(name, 5)]

    assert [(one.kind.name, one.person, one.about) for one in listed] == [
        ("licence", ana, str(licence.jurisdiction)),
        ("rule_review", administrator, "Ohio, Physical therapist"),
    ]
    assert (count_undelivered(), listed[0].row) == (2, LicenceEvent.objects.get(pk=event.pk))


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 200), ("instructor", 403), ("ana", 302), (None, 302)]
)
def test_only_who_reads_letters_opens_the_list(client, request, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(LIST)).status_code == status


@pytest.mark.parametrize(
    ("kind", "row"), [("nothing", 1), ("licence", 999)], ids=["no such kind", "no such row"]
)
def test_what_is_not_on_the_list_does_not_exist(client, administrator, kind, row):
    client.force_login(administrator)

    answer = client.post(reverse("undelivered_decide", args=[kind, row]), {"do": "again"})

    assert (answer.status_code, CreditEvent.objects.count()) == (404, 0)


def test_waits_grow_and_add_up_to_five_days():
    waits = [wait_after(tries) for tries in range(1, MOST_TRIES)]

    assert waits[:7] == [10 * MINUTE, 20 * MINUTE, 40 * MINUTE, 80 * MINUTE, 160 * MINUTE,
                         320 * MINUTE, 6 * HOUR]  # fmt: skip
    assert (wait_after(MOST_TRIES), sum(waits, dt.timedelta()) > 5 * DAY) == (None, True)
