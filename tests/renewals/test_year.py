"""The year walked day by day: every letter beside a table that was reckoned by hand."""

import datetime as dt
from collections.abc import Callable

import pytest

from practitioners.models import Jurisdiction, Licence, User
from renewals.models import Reminder, ReminderChoice, ReminderPlan
from renewals.selectors.forecast import coming
from renewals.selectors.outbox import addresses_to_mend
from renewals.services import (
    change_plan,
    ensure_plans,
    open_licence_period,
    pause_period,
    plan_reminders,
)
from renewals.services.addresses import mend_address
from renewals.services.clock import run_day
from renewals.services.delivery import News, note_news
from renewals.services.stopping import stop_letters
from tests.conftest import person
from tests.factories import practitioners as people
from tests.factories import renewals as make
from tests.renewals.clinics import clinic
from tests.renewals.year_of_letters import EXPECTED

pytestmark = pytest.mark.django_db
BEGIN = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
DAYS = 400
DAY = dt.timedelta(days=1)
ZONES = {
    "Ana": "Europe/Lisbon",
    "Ben": "America/New_York",
    "Cleo": "Pacific/Auckland",
    "Dev": "Asia/Kolkata",
    "Eva": "Europe/Berlin",
    "Fay": "America/Toronto",
    "Gus": "Africa/Johannesburg",
    "Hal": "Australia/Sydney",
    "Ida": "Europe/London",
    "Jon": "America/Los_Angeles",
    "Kim": "Asia/Tokyo",
}
PLACES = {
    "Ben": ("US-NY", "New York", dt.date(2027, 3, 15)),
    "Cleo": ("NZ", "New Zealand", dt.date(2027, 4, 4)),
    "Eva": ("DE", "Germany", dt.date(2028, 2, 29)),
    "Ida": ("GB", "Great Britain", dt.date(2027, 3, 28)),
    "Kim": ("US-MD", "Maryland", dt.date(2027, 8, 15)),
}
BY_RULE = {
    "Dev": (
        "US-UT",
        "Utah",
        {"kind": "fixed_date", "month": 5, "day": 31, "year_parity": "odd"},
        24,
    ),
    "Fay": ("CA-ON", "Ontario", {"kind": "annual_fixed_date", "month": 3, "day": 31}, 12),
    "Jon": ("US-TX", "Texas", {"kind": "birth_month_end"}, 12),
}


@pytest.fixture
def everybody(administrator) -> dict[str, User]:
    """Eleven people in ten places; what happens to them on the way is in `EVENTS`."""
    found = {
        name: person(f"{name.lower()}@example.org", name, display_name=name, time_zone=zone)
        for name, zone in ZONES.items()
    }
    User.objects.filter(pk=found["Jon"].pk).update(birth_month=2)
    people.physical_therapist()
    ensure_plans()
    make.certificate_period(found["Ana"], due_on=dt.date(2027, 7, 1), at=BEGIN)
    make.licence_period(found["Ana"], due_on=dt.date(2027, 7, 1), at=BEGIN)
    make.certificate_period(found["Gus"], due_on=dt.date(2027, 2, 1), at=BEGIN)
    Jurisdiction.objects.create(code="US-MD", name="Maryland")
    rule = make.rule(place="US-MD", deadline_rule={"kind": "individual_expiry"})
    rule.clauses.append(
        {"type": "notice", "text": "By law.", "at_least": 2, "mails_within_last_days": 30}
    )
    rule.save()
    for name, (code, place, due_on) in PLACES.items():
        where, _made = Jurisdiction.objects.get_or_create(code=code, defaults={"name": place})
        make.licence_period(found[name], due_on=due_on, at=BEGIN, jurisdiction=where)
    for name, (code, place, deadline, months) in BY_RULE.items():
        where = Jurisdiction.objects.create(code=code, name=place)
        make.rule(place=code, deadline_rule=deadline, cycle_months=months)
        licence = make.verified_licence(
            User.objects.get(pk=found[name].pk), at=BEGIN, jurisdiction=where, expires_on=None
        )
        assert open_licence_period(licence_id=licence.pk, at=BEGIN) is not None
    for name, days in {"Cleo": [30, 7], "Kim": [60]}.items():
        ReminderChoice.objects.create(
            holder=found[name], subject="licence", offsets=days, changed_at=BEGIN
        )
    clinic(found["Hal"], found["Ida"])
    plan = ReminderPlan.objects.get(subject="licence", jurisdiction=None)
    change_plan(plan=plan, offsets=plan.offsets, clinic_offsets=[14, -1], at=BEGIN)
    return found


def period_of(who: User):
    return who.renewal_periods.get(closed_at=None)


def renew(who: User, until: dt.date, at: dt.datetime) -> None:
    licence = Licence.objects.get(holder=who)
    Licence.objects.filter(pk=licence.pk).update(expires_on=until)
    open_licence_period(licence_id=licence.pk, at=at)


def pause_fay(who, staff, at):
    pause_period(
        period=period_of(who["Fay"]),
        until=dt.date(2027, 2, 15),
        reason="On leave",
        actor=staff,
        at=at,
    )


def bounce_gus(who, staff, at):
    row = period_of(who["Gus"]).reminders.filter(sent_at__isnull=False).latest("sent_at")
    note_news(
        news=News("postmark", "1", "bounced", row.sent_to, row.message_id, is_hard=True), at=at
    )


def mend_gus(who, staff, at):
    (task,) = addresses_to_mend()
    mend_address(report=task, outcome="Was full.", actor=staff, at=at)


def stop_dev(who, staff, at):
    stop_letters(holder=who["Dev"], licences=[Licence.objects.get(holder=who["Dev"])], at=at)


def renew_jon(who, staff, at):
    renew(who["Jon"], dt.date(2029, 2, 28), at)


def renew_ana(who, staff, at):
    renew(who["Ana"], dt.date(2029, 7, 1), at)


EVENTS: dict[dt.date, Callable[..., None]] = {
    dt.date(2026, 12, 4): bounce_gus,
    dt.date(2026, 12, 10): pause_fay,
    dt.date(2027, 1, 10): mend_gus,
    dt.date(2027, 1, 15): renew_jon,
    dt.date(2027, 2, 1): stop_dev,
    dt.date(2027, 6, 10): renew_ana,
}


def test_every_letter_of_the_year_is_the_one_that_was_reckoned_by_hand(everybody, administrator):
    letters: list[tuple[str, dt.datetime, str]] = []
    foreseen: dict[dt.date, set[int]] = {}
    fortnights: dict[dt.date, set[int]] = {}
    sent: dict[dt.date, set[int]] = {}
    for number in range(DAYS):
        at = BEGIN + number * DAY
        if (event := EVENTS.get(at.date())) is not None:
            event(everybody, administrator, at)
        plan_reminders(at=at)
        if number % 7 == 0 or event is not None:
            end = at + DAY - dt.timedelta(seconds=1)
            foreseen[at.date()] = {
                one.letter.pk for one in coming(at=at, until=end) if one.goes_out and one.at <= end
            }
        if number % 7 == 0 and not any(at.date() + ahead * DAY in EVENTS for ahead in range(14)):
            end = at + 14 * DAY - dt.timedelta(seconds=1)
            fortnights[at.date()] = {
                one.letter.pk for one in coming(at=at, until=end) if one.goes_out and one.at <= end
            }
        got: list = []
        day = run_day(on=at.date(), put=got.append)
        sent[at.date()] = {row.pk for row in day.sent}
        for mail in got:
            (row,) = [one for one in day.sent if one.message_id == mail.extra_headers["Message-ID"]]
            zone = row.period.holder.zone
            letters.append((row.recipient.display_name, row.sent_at.astimezone(zone), mail.subject))

    told = {name: [] for name in ZONES}
    for name, local, subject in letters:
        told[name].append((local.date(), subject))
    assert {name: [day for day, _words in rows] for name, rows in told.items()} == {
        name: [day for day, _words in rows] for name, rows in EXPECTED.items()
    }
    wrong = [
        (name, day, subject, words)
        for name, rows in EXPECTED.items()
        for (day, words), (_same, subject) in zip(rows, told[name], strict=True)
        if words not in subject
    ]
    assert wrong == []
    # Nobody was woken, nothing is left behind, and the list of a day was what went out on it,
    # as was the list of 14 days in which nothing happened.
    assert {local.hour for _name, local, _subject in letters} <= set(range(8, 21))
    over = BEGIN + DAYS * DAY
    left = Reminder.objects.pending().filter(send_at__lt=over)
    assert list(left.values_list("channel", "recipient__name_on_licence")) == [("post", "Gus")]
    assert {day: sent[day] for day in foreseen} == foreseen
    whole = {day: foretold for day, foretold in fortnights.items() if day + 13 * DAY in sent}
    assert len(whole) > 20
    assert whole == {
        day: set().union(*(sent[day + ahead * DAY] for ahead in range(14))) for day in whole
    }
