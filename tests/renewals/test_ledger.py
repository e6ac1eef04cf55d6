"""Credits and periods on real rows: once, in any order, taken back."""

import datetime as dt

import pytest
import time_machine

from certificates.services import issue_certificate, revoke_certificate
from practitioners.models import Licence
from practitioners.services.licences import resubmit_licence, revoke_licence, verify_licence
from practitioners.signals import licence_verified
from renewals import tasks
from renewals.models import CreditEntry, PeriodEvent, RenewalPeriod
from renewals.selectors.owed import licences_without_deadline, uncredited_certificates
from renewals.services import (
    close_certificate_period,
    credit_certificate,
    open_licence_period,
    plan_reminders,
    store_rule_sets,
)
from renewals.services.ledger import minutes_by_mode
from tests.factories import certificates as factory
from tests.factories import courses
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
Closing = RenewalPeriod.Closing


def periods(holder) -> list[tuple[dt.date, str]]:
    return [(one.due_on, one.closing) for one in holder.renewal_periods.order_by("due_on")]


def test_a_certificate_gives_credits_by_mode_and_a_deadline_on_its_last_valid_day(ana):
    award = make.certificate(ana, hours=[["Self-paced", "4.50"], ["In person", "0.83"]])

    credit_certificate(certificate_id=award.pk, at=AT)

    entries = award.credit_entries.order_by("mode")
    assert [(entry.mode, entry.minutes, entry.state) for entry in entries] == [
        ("async", 270, "accepted"),
        ("in_person", 50, "accepted"),
    ]
    period = award.periods.get()
    assert (period.opens_on, period.due_on, period.time_zone, period.needed_minutes) == (
        dt.date(2026, 3, 1),
        dt.date(2027, 3, 1),
        "Europe/Lisbon",
        None,
    )
    assert [event.event for event in period.events.all()] == ["opened"]


def test_crediting_twice_writes_once(ana):
    award = make.certificate(ana)

    credit_certificate(certificate_id=award.pk, at=AT)
    credit_certificate(certificate_id=award.pk, at=AT + dt.timedelta(hours=1))

    assert (award.credit_entries.count(), award.periods.count()) == (1, 1)
    assert PeriodEvent.objects.count() == 1


@pytest.mark.parametrize("minutes", range(61))
def test_hours_on_paper_lead_back_to_the_minutes(minutes):
    paper = make.Certificate(data={"credits": [["Live online", f"{minutes / 60:.2f}"]]})

    assert minutes_by_mode(paper) == {"live_online": minutes}


def test_a_mode_nobody_knows_is_kept_and_named_other():
    paper = make.Certificate(data={"credits": [["By post", "1.00"]]})

    assert minutes_by_mode(paper) == {"other": 60}


def test_a_certificate_without_end_gives_credits_and_no_deadline(ana):
    award = make.certificate(ana, valid_until=None)

    credit_certificate(certificate_id=award.pk, at=AT)

    assert (award.credit_entries.count(), award.periods.count()) == (1, 0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["as earned", "news came late"])
def test_the_next_certificate_of_the_programme_renews_the_earlier_one(ana, order):
    of = make.programme()
    awards = [
        make.certificate(ana, of=of),
        make.certificate(
            ana, of=of, completed_on=dt.date(2027, 1, 10), valid_until=dt.date(2028, 1, 10)
        ),
    ]
    other = make.certificate_period(ana, due_on=dt.date(2027, 6, 1))

    for which in order:
        credit_certificate(certificate_id=awards[which].pk, at=AT)

    still_open = RenewalPeriod.objects.open().order_by("due_on")
    assert [period.due_on for period in still_open] == [other.due_on, dt.date(2028, 1, 10)]
    assert CreditEntry.objects.filter(certificate__in=awards).count() == 2


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)], ids=["as earned", "news came late"])
def test_a_certificate_of_a_renewal_path_renews_what_it_is_a_path_for(ana, order):
    first = make.programme()
    paths = [first, make.programme(renews=first), make.programme(renews=first)]
    awards = [
        make.certificate(
            ana, of=of, completed_on=dt.date(year, 1, 10), valid_until=dt.date(year + 1, 1, 10)
        )
        for of, year in zip(paths, (2026, 2027, 2028), strict=True)
    ]

    for which in order:
        credit_certificate(certificate_id=awards[which].pk, at=AT)

    assert [period.due_on for period in RenewalPeriod.objects.open()] == [dt.date(2029, 1, 10)]
    closed = RenewalPeriod.objects.exclude(closed_at=None)
    assert set(closed.values_list("closing", flat=True)) <= {Closing.RENEWED}


def test_what_a_renewal_path_renewed_is_due_again_when_that_is_taken_back(ana, administrator):
    first = make.programme()
    earlier = make.certificate_period(ana, of=first)
    later = make.certificate_period(
        ana,
        of=make.programme(renews=first),
        completed_on=dt.date(2026, 10, 1),
        due_on=dt.date(2027, 10, 1),
    )
    assert periods(ana) == [(earlier.due_on, "renewed"), (later.due_on, "")]
    revoke_certificate(
        certificate=later.certificate, actor=administrator, reason="error", note="", at=AT
    )

    close_certificate_period(certificate_id=later.certificate_id, at=AT)

    assert periods(ana) == [(earlier.due_on, ""), (later.due_on, "revoked")]


def test_hours_of_several_categories_in_one_mode_are_one_entry(ana):
    award = make.certificate(ana, hours=[["In person", "1.50"], ["In person", "0.25"]])

    credit_certificate(certificate_id=award.pk, at=AT)

    assert list(award.credit_entries.values_list("mode", "minutes")) == [("in_person", 105)]


def test_renewing_skips_the_letters_that_were_still_to_come(ana):
    of = make.programme()
    earlier = make.certificate_period(ana, of=of)
    plan_reminders(at=dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC))
    later = make.certificate(
        ana, of=of, completed_on=dt.date(2027, 2, 21), valid_until=dt.date(2028, 2, 21)
    )

    credit_certificate(certificate_id=later.pk, at=dt.datetime(2027, 2, 21, 12, tzinfo=dt.UTC))

    earlier.refresh_from_db()
    assert earlier.closing == Closing.RENEWED
    why = "It was renewed before this reminder's day."
    states = make.states_of(earlier)
    assert {offset: states[offset] for offset in (7, 1, 0, -1)} == dict.fromkeys(
        (7, 1, 0, -1), ("skipped", why)
    )


def test_a_revoked_certificate_loses_its_deadline_and_its_credits(ana, administrator):
    period = make.certificate_period(ana)
    revoke_certificate(
        certificate=period.certificate, actor=administrator, reason="error", note="x", at=AT
    )

    close_certificate_period(certificate_id=period.certificate_id, at=AT)
    close_certificate_period(certificate_id=period.certificate_id, at=AT)

    period.refresh_from_db()
    assert (period.closing, period.closed_at) == (Closing.REVOKED, AT)
    assert set(CreditEntry.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert [event.event for event in period.events.all()] == ["opened", "closed"]


def test_the_earlier_certificate_is_due_again_when_its_renewal_is_taken_back(ana, administrator):
    of = make.programme()
    earlier = make.certificate_period(ana, of=of)
    later = make.certificate_period(
        ana, of=of, completed_on=dt.date(2026, 10, 1), due_on=dt.date(2027, 10, 1)
    )
    assert periods(ana) == [(earlier.due_on, "renewed"), (later.due_on, "")]
    revoke_certificate(
        certificate=later.certificate, actor=administrator, reason="error", note="", at=AT
    )

    close_certificate_period(certificate_id=later.certificate_id, at=AT)

    assert periods(ana) == [(earlier.due_on, ""), (later.due_on, "revoked")]


def test_a_revoked_certificate_is_never_credited_late(ana, administrator):
    award = make.certificate(ana)
    revoke_certificate(certificate=award, actor=administrator, reason="error", note="", at=AT)

    credit_certificate(certificate_id=award.pk, at=AT)

    assert (award.credit_entries.count(), award.periods.count()) == (0, 0)


def test_a_verified_licence_is_due_on_the_day_it_names(ana):
    period = make.licence_period(ana, due_on=dt.date(2028, 1, 31), issued_on=dt.date(2020, 2, 1))

    assert (period.due_on, period.opens_on, period.rule_set) == (
        dt.date(2028, 1, 31),
        dt.date(2020, 2, 1),
        None,
    )
    assert period.needed_minutes is None


def test_the_rule_of_the_place_gives_hours_and_the_begin_of_the_cycle(ana):
    people.ohio(), people.physical_therapist()
    rule_set = make.rule()

    period = make.licence_period(ana, due_on=dt.date(2028, 1, 31), issued_on=dt.date(2020, 2, 1))

    assert (period.rule_set, period.needed_minutes) == (rule_set, 24 * 60)
    assert period.opens_on == dt.date(2026, 2, 1)


@pytest.mark.parametrize(
    "asked",
    [
        {"ce_required": None},
        {"minutes_per_unit": None},
        {"accrual_window": "24 months or 25, CONFLICT"},
        {"licence_renewal_months": 12},
    ],
    ids=["no number", "no unit", "sources disagree", "licence renews more often"],
)
def test_what_the_rule_does_not_say_stays_unknown(ana, asked):
    people.ohio(), people.physical_therapist()
    make.rule(**asked)

    assert make.licence_period(ana).needed_minutes is None


def test_a_licence_without_a_date_is_due_by_the_rule_of_its_place(ana):
    people.ohio(), people.physical_therapist()
    make.rule()
    licence = make.verified_licence(ana, at=AT, expires_on=None)

    period = open_licence_period(licence_id=licence.pk, at=AT)

    assert period.due_on == dt.date(2028, 1, 31)


def test_a_reckoned_date_does_not_run_away_when_it_has_passed(ana):
    people.ohio(), people.physical_therapist()
    make.rule()
    licence = make.verified_licence(ana, at=AT, expires_on=None)
    open_licence_period(licence_id=licence.pk, at=AT)

    again = open_licence_period(licence_id=licence.pk, at=dt.datetime(2028, 3, 1, tzinfo=dt.UTC))

    assert (again.due_on, periods(ana)) == (dt.date(2028, 1, 31), [(dt.date(2028, 1, 31), "")])


def test_a_licence_with_neither_date_nor_rule_is_listed_for_staff(ana, django_assert_num_queries):
    licence = make.verified_licence(ana, at=AT, expires_on=None)

    assert open_licence_period(licence_id=licence.pk, at=AT) is None

    (row,) = licences_without_deadline(on=AT.date())
    assert row.licence == licence
    assert row.found.why.startswith("The licence names no expiry date")


def test_an_expiry_a_cycle_later_renews_the_licence_and_skips_the_old_letters(ana, administrator):
    period = make.licence_period(ana)
    plan_reminders(at=dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC))
    said = people.claim(number=period.licence.number, expires_on=dt.date(2029, 3, 1))
    licence = resubmit_licence(licence=period.licence, data=said, proof=None, at=AT)

    assert open_licence_period(licence_id=licence.pk, at=AT) is None
    assert periods(ana) == [(dt.date(2027, 3, 1), "")]

    verify_licence(licence=licence, actor=administrator, at=AT)
    open_licence_period(licence_id=licence.pk, at=AT)
    open_licence_period(licence_id=licence.pk, at=AT)

    assert periods(ana) == [(dt.date(2027, 3, 1), "renewed"), (dt.date(2029, 3, 1), "")]
    assert {row.state for row in period.reminders.all()} == {"skipped"}


def test_a_date_that_moves_back_opens_the_same_period_again(ana):
    period = make.licence_period(ana, due_on=dt.date(2027, 3, 1))
    planned_on = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)
    plan_reminders(at=planned_on)
    for expires_on in (dt.date(2029, 3, 1), dt.date(2027, 3, 1)):
        Licence.objects.filter(pk=period.licence_id).update(expires_on=expires_on)
        open_licence_period(licence_id=period.licence_id, at=planned_on)

    assert periods(ana) == [(dt.date(2027, 3, 1), ""), (dt.date(2029, 3, 1), "moved")]
    states = make.states_of(period)
    assert {states[offset] for offset in (7, 1, 0, -1)} == {("planned", "")}
    assert [event.event for event in period.events.all()] == ["opened", "closed", "reopened"]


def test_a_revoked_licence_is_due_no_more(ana, administrator):
    period = make.licence_period(ana)
    revoke_licence(licence=period.licence, actor=administrator, reason="Struck off.", at=AT)

    open_licence_period(licence_id=period.licence_id, at=AT)

    assert periods(ana) == [(period.due_on, "revoked")]


def test_news_from_below_is_worked_off_after_commit(
    ana, administrator, django_capture_on_commit_callbacks
):
    licence = people.licence(holder=ana, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        verify_licence(licence=licence, actor=administrator, at=AT)
    assert periods(ana) == [(licence.expires_on, "")]

    with django_capture_on_commit_callbacks(execute=True):
        revoke_licence(licence=licence, actor=administrator, reason="Struck off.", at=AT)
    assert periods(ana) == [(licence.expires_on, "revoked")]


def test_the_sweeps_make_up_for_lost_messages_and_find_nothing_the_second_time(
    ana, ben, administrator, django_assert_num_queries
):
    credited = make.certificate(ana)
    endless = make.certificate(ben, valid_until=None)
    licence = make.verified_licence(ana, at=AT)
    make.verified_licence(ben, at=AT, expires_on=None)
    with time_machine.travel(AT + dt.timedelta(hours=1), tick=False):
        tasks.credit_missing_certificates()
        tasks.open_missing_licence_periods()

        assert credited.periods.count() == 1
        assert endless.credit_entries.count() == 1
        assert licence.periods.count() == 1
        with django_assert_num_queries(5):
            tasks.credit_missing_certificates()
        revoke_certificate(
            certificate=credited, actor=administrator, reason="error", note="", at=AT
        )
        tasks.credit_missing_certificates()

    assert credited.periods.get().closing == Closing.REVOKED


def test_the_signal_of_a_licence_below_is_heard():
    assert "renewals.queue_licence_period" in {entry[0][0] for entry in licence_verified.receivers}


def test_rules_of_places_are_loaded_once_and_a_changed_row_gets_a_new_number():
    people.ohio(), people.physical_therapist()
    first = make.rule()

    assert make.rule().pk == first.pk

    changed = make.rule(ce_required=30)
    assert (changed.number, changed.supersedes, changed.status) == (2, first, "draft")
    first.refresh_from_db()
    assert first.clauses != changed.clauses
    assert store_rule_sets([], drafted_on=AT.date()) == []


def test_what_a_refresher_has_renewed_before_its_own_news_came_is_settled(ana):
    full, refresher = courses.course(), courses.course()
    base = factory.programme(full, validity_months=24)
    factory.programme(refresher, renews=base, validity_months=24)
    [old], [new] = (
        issue_certificate(enrolment_id=factory.completed(ana, page, at).pk, at=at)
        for page, at in ((full, AT - dt.timedelta(days=30)), (refresher, AT))
    )
    PeriodEvent.objects.all().delete()
    RenewalPeriod.objects.all().delete()
    CreditEntry.objects.all().delete()

    for certificate in (new, old):
        credit_certificate(certificate_id=certificate.pk, at=AT)

    assert list(uncredited_certificates(before=AT + dt.timedelta(days=1))) == []


@pytest.mark.parametrize("days_ago", [1, 30])
def test_each_minute_only_what_was_decided_lately_is_looked_at(
    ana, days_ago, django_assert_max_num_queries
):
    """What is older is found each hour, by the sweep that reads everything."""
    licence = make.verified_licence(ana, at=AT - dt.timedelta(days=days_ago))
    with time_machine.travel(AT, tick=False):
        tasks.open_missing_licence_periods()
        lately = licence.periods.count()
        tasks.open_all_missing_licence_periods()

    assert (lately, licence.periods.count()) == (int(days_ago == 1), 1)
