"""What people choose to hear: checked, followed at once by what is planned, and shown as days."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from renewals.models import PeriodEvent, Reminder, ReminderChoice
from renewals.selectors.choices import choices_of, offsets_words
from renewals.services import plan_reminders
from renewals.services.choices import Pause, change_reminders, choose_reminders, forget_choice
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)
LICENCE, CERTIFICATE = "licence", "certificate"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def period(ana):
    """A licence that is due on 1 March 2027."""
    return make.licence_period(ana, due_on=dt.date(2027, 3, 1))


def pending(period) -> list[int]:
    rows = Reminder.objects.pending().filter(period=period).order_by("-offset")
    return list(rows.values_list("offset", flat=True))


def test_days_that_are_left_out_are_planned_no_longer_and_come_back(ana, period):
    plan_reminders(at=NOW)
    before = pending(period)

    choose_reminders(holder=ana, subject=LICENCE, offsets=[7, 0], at=NOW)
    fewer = pending(period)
    choose_reminders(holder=ana, subject=LICENCE, offsets=None, at=NOW)

    assert fewer == [7, 0]
    # That of 14 days before was late: once left out, the nearer ones speak for it.
    assert (before, pending(period)) == ([14, 7, 1, 0, -1], [7, 1, 0, -1])
    assert ReminderChoice.objects.get().offsets is None


def test_the_choice_of_one_licence_goes_before_that_of_all(ana, period):
    other = make.licence_period(ana, due_on=dt.date(2027, 3, 1))
    choose_reminders(holder=ana, subject=LICENCE, offsets=[7], at=NOW)
    choose_reminders(holder=ana, subject=LICENCE, licence=other.licence, offsets=[1], at=NOW)

    page = choices_of(ana, at=NOW)

    days = {row.licence: [one.days for one in row.letters] for row in page.own}
    assert days == {
        period.licence: [(dt.date(2027, 2, 22),)],
        other.licence: [(dt.date(2027, 2, 28),)],
    }
    assert [one.period for one in page.licences.letters] == [period]

    forget_choice(holder=ana, licence=other.licence, at=NOW)
    forget_choice(holder=ana, licence=other.licence, at=NOW)
    assert {row.licence: row.is_own for row in choices_of(ana, at=NOW).own} == {
        period.licence: False,
        other.licence: False,
    }


def test_stopped_letters_are_kept_as_that_and_none_is_announced(ana, period):
    choice = choose_reminders(holder=ana, subject=LICENCE, stopped=True, at=NOW)

    assert choice.stopped_at == NOW
    assert [one.days for one in choices_of(ana, at=NOW).licences.letters] == [()]


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (
            {"subject": CERTIFICATE, "stopped": True},
            "Letters about certificates that we issued cannot be switched off.",
        ),
        ({"subject": LICENCE, "offsets": []}, "Choose at least one day."),
        (
            {"subject": CERTIFICATE, "offsets": [-1, -30]},
            "Keep at least one day before the certificate runs out, or the day itself.",
        ),
    ],
    ids=["certificates off", "no day", "only days afterwards"],
)
def test_what_cannot_be_chosen_says_what_to_do(ana, chosen, sentence):
    with pytest.raises(ValidationError) as refused:
        choose_reminders(holder=ana, at=NOW, **chosen)

    assert refused.value.messages == [sentence]
    assert not ReminderChoice.objects.exists()


def test_nobody_chooses_for_the_licence_of_somebody_else(ben, period):
    with pytest.raises(ValidationError):
        choose_reminders(holder=ben, subject=LICENCE, licence=period.licence, stopped=True, at=NOW)


def test_a_pause_is_on_the_record_with_its_actor_and_ends(ana, period):
    given = {"holder": ana, "subject": LICENCE, "licence": period.licence, "wish": None, "at": NOW}

    change_reminders(**given, pause=Pause(dt.date(2027, 2, 25)))
    period.refresh_from_db()
    assert period.paused_until == dt.date(2027, 2, 25)
    change_reminders(**given, pause=Pause(None))

    period.refresh_from_db()
    assert period.paused_until is None
    told = PeriodEvent.objects.filter(period=period, actor=ana).values_list("event", "note")
    assert list(told) == [("paused", "Until 2027-02-25: The holder asked for it."), ("resumed", "")]


def body(response) -> str:
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def own(period) -> str:
    return reverse("renewals:reminders_licence", args=[period.licence_id])


def test_the_form_says_why_certificates_stay_and_offers_their_days(client, ana):
    make.certificate_period(ana, due_on=dt.date(2027, 3, 1))
    client.force_login(ana)
    address = reverse("renewals:reminders_certificates")

    page = client.get(address)
    client.post(address, {"days": ["30", "7"]})

    assert "They cannot be switched off" in body(page)
    assert 'name="wanted"' not in page.content.decode()
    choice = ReminderChoice.objects.get()
    assert (choice.subject, choice.offsets, choice.stopped_at) == (CERTIFICATE, [30, 7], None)


def test_trying_shows_the_days_and_writes_nothing(client, ana, period):
    client.force_login(ana)

    page = body(
        client.post(
            own(period),
            {"wanted": "on", "days": ["7", "1"], "paused_until": "2027-02-25", "try": "1"},
        )
    )

    assert "As it would be" in page
    assert "due 1 March 2027: 28 February 2027" in page
    assert not ReminderChoice.objects.exists()
    period.refresh_from_db()
    assert period.paused_until is None


def test_saving_shows_the_days_that_hold_now(client, ana, period):
    client.force_login(ana)

    page = body(client.post(own(period), {"wanted": "on", "days": ["1"]}, follow=True))

    assert "Saved. These are the days on which we write to you now." in page
    assert "On days of its own. Next: 28 February 2027" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"wanted": "on"}, "Choose at least one day."),
        ({"wanted": "perhaps"}, "Choose whether we write to you."),
        ({"wanted": "on", "days": ["5"]}, "Choose days from the list."),
        ({"wanted": "off", "paused_until": "2027-02-19"}, "Choose today or a later day."),
        ({"wanted": "off", "paused_until": "soon"}, "Enter the day as day, month and year"),
    ],
    ids=["no day", "no such choice", "no such day", "a pause in the past", "no date"],
)
def test_a_form_that_cannot_be_saved_says_what_to_do(client, ana, period, typed, sentence):
    client.force_login(ana)

    page = body(client.post(own(period), typed))

    assert "There is a problem" in page
    assert sentence in page
    assert not ReminderChoice.objects.exists()


def test_days_that_the_place_asks_for_are_named_and_stay(client, ana):
    people.ohio(), people.physical_therapist()
    rule = make.rule()
    rule.clauses.append(
        {
            "type": "notice",
            "text": "Two letters in the last month.",
            "at_least": 2,
            "mails_within_last_days": 30,
        }
    )
    rule.save()
    period = make.licence_period(ana, due_on=dt.date(2028, 1, 31))
    client.force_login(ana)

    page = body(client.get(own(period)))
    client.post(own(period), {"wanted": "on", "days": ["90"]})

    assert "The place asks for some of them: 30 days before, 14 days before." in page
    (row,) = choices_of(ana, at=NOW).own
    assert row.letters[0].days == (
        dt.date(2027, 11, 2),
        dt.date(2028, 1, 1),
        dt.date(2028, 1, 17),
    )


def test_choices_are_their_holders_alone(client, ana, ben, cleo, administrator, period):
    statuses = []
    for viewer in (ana, ben, cleo, administrator, None):
        client.logout()
        if viewer:
            client.force_login(viewer)
        statuses.append(client.get(own(period)).status_code)
        client.post(own(period), {"wanted": "off"})

    assert statuses == [200, 404, 404, 404, 302]
    assert list(ReminderChoice.objects.values_list("holder", flat=True)) == [ana.pk]


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_the_page_costs_the_same_for_none_one_and_three(
    client, ana, rows, django_assert_num_queries
):
    for number in range(rows):
        make.certificate_period(ana, due_on=dt.date(2027, 3, 1 + number))
        make.licence_period(ana, due_on=dt.date(2028, 1, 1 + number))
    client.force_login(ana)
    client.get(reverse("renewals:reminders"))

    with django_assert_num_queries(6):
        client.get(reverse("renewals:reminders"))


@pytest.mark.parametrize(
    ("offsets", "words"),
    [
        ([], ""),
        ([30], "30 days before"),
        ([1], "1 day before"),
        ([30, 1], "30 and 1 days before"),
        (
            [30, 14, 7, 0, -1, -30],
            "30, 14 and 7 days before, on the day itself, 1 and 30 days after",
        ),
        ([0, -1], "on the day itself, 1 day after"),
    ],
    ids=["none", "one", "one day", "two", "both sides", "the day and after"],
)
def test_days_are_told_in_few_words(offsets, words):
    assert offsets_words(offsets) == words
