"""Periods of licences on real rows: what a cycle came to, and which deadline comes next."""

import datetime as dt
from decimal import Decimal

import pytest

from certificates.models import Approval, ProviderNumber
from certificates.services import revoke_certificate
from practitioners.models import Jurisdiction, Licence, User
from renewals import tasks
from renewals.models import Adjustment, CreditEntry, CreditPlacement, RenewalPeriod
from renewals.rules import LineKind, Verdict, Window
from renewals.selectors.owed import licences_owed_a_period, licences_without_deadline
from renewals.selectors.periods import with_what_it_is_for
from renewals.selectors.standing import standing_of, standings_of
from renewals.services import (
    close_certificate_period,
    close_period,
    credit_certificate,
    open_licence_period,
    reopen_period,
)
from renewals.services.periods import extend_period
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
DUE = dt.date(2028, 1, 31)
SINGLY = {
    "ce_required": 30,
    "cycle_months": 12,
    "deadline_rule": {"kind": "per_credit_expiry", "months": 24},
    "accrual_window": "every CEU is valid 24 months from the day of the activity; compliance is a"
    " balance, not a cycle",
}


@pytest.fixture
def place():
    return people.ohio(), people.physical_therapist()


def entry(
    holder: User, hours: float, on: dt.date, mode: str = "in_person", **fields
) -> CreditEntry:
    licences = fields.pop("licences", [])
    made = CreditEntry.objects.create(
        holder=holder,
        source=CreditEntry.Source.OUTSIDE,
        title=fields.pop("title", "A course"),
        provider="Somebody",
        mode=mode,
        minutes=round(hours * 60),
        completed_on=on,
        recorded_at=AT,
        **fields,
    )
    made.licences.set(licences)
    return made


def renewed(licence: Licence, until: dt.date, at: dt.datetime) -> RenewalPeriod | None:
    Licence.objects.filter(pk=licence.pk).update(expires_on=until, checked_at=at)
    return open_licence_period(licence_id=licence.pk, at=at)


def fresh(period: RenewalPeriod) -> RenewalPeriod:
    return with_what_it_is_for(RenewalPeriod.objects.all()).get(pk=period.pk)


def test_a_closed_cycle_stays_as_it_was_when_its_certificate_is_revoked(place, ana, administrator):
    make.rule()
    award = make.certificate(ana, hours=[["In person", "24.00"]], completed_on=dt.date(2026, 5, 1))
    credit_certificate(certificate_id=award.pk, at=AT)
    past = make.licence_period(ana, due_on=DUE)
    now = renewed(past.licence, dt.date(2030, 1, 31), AT)

    assert standing_of(fresh(past)).cycle.answer.verdict is Verdict.MET
    before = standing_of(fresh(past))
    revoke_certificate(certificate=award, actor=administrator, reason="error", note="", at=AT)
    close_certificate_period(certificate_id=award.pk, at=AT)
    after = standing_of(fresh(past))

    assert (fresh(past).closing, after.cycle, after.is_settled) == ("renewed", before.cycle, True)
    assert [fill.title for fill in after.cycle.total.fills] == [award.data["title"]]
    assert standing_of(fresh(now)).cycle.total.counted == 0


def test_a_corrected_entry_counts_anew_in_the_open_period_only(place, ana):
    make.rule()
    past = make.licence_period(ana, due_on=DUE)
    old = entry(ana, 10, dt.date(2026, 5, 1))
    now = renewed(past.licence, dt.date(2030, 1, 31), AT)
    new = entry(ana, 10, dt.date(2028, 5, 1))

    CreditEntry.objects.filter(pk__in=[old.pk, new.pk]).update(minutes=300)

    assert [standing_of(fresh(one)).cycle.total.counted for one in (past, now)] == [10, 5]


def test_a_period_that_opens_again_is_counted_again(place, ana):
    make.rule()
    period = make.licence_period(ana, due_on=DUE)
    closed = close_period(period=period, closing="moved", at=AT)
    entry(ana, 3, dt.date(2026, 5, 1))
    assert standing_of(fresh(closed)).cycle.total.counted == 0

    reopen_period(period=closed, at=AT)

    assert fresh(period).settled is None
    assert standing_of(fresh(period)).cycle.total.counted == 3


def test_who_renews_early_loses_no_days(place, ana):
    make.rule()
    period = make.licence_period(ana, due_on=DUE)

    following = renewed(period.licence, dt.date(2030, 1, 31), AT)

    assert (following.opens_on, following.due_on) == (dt.date(2028, 2, 1), dt.date(2030, 1, 31))


def test_who_renews_early_loses_no_days_where_no_rule_is_known(ana):
    period = make.licence_period(ana, due_on=DUE, issued_on=None)

    following = renewed(period.licence, dt.date(2030, 1, 31), AT)

    assert following.opens_on == dt.date(2028, 2, 1)


def test_an_extension_moves_the_last_good_day_and_the_end_of_the_window(place, ana, administrator):
    make.rule()
    period = make.licence_period(ana, due_on=DUE)
    entry(ana, 24, dt.date(2028, 2, 20))
    until = dt.date(2028, 3, 31)
    Adjustment.objects.create(
        period=period, kind="extension", until=until, reason="Illness", state="granted",
        asked_by=ana, asked_at=AT, decided_at=AT, decided_by=administrator,
    )  # fmt: skip

    extend_period(period=period, until=until, actor=administrator, at=AT)

    standing = standing_of(fresh(period))
    assert (fresh(period).given_due_on, fresh(period).due_on) == (DUE, until)
    assert standing.cycle.window == Window(dt.date(2026, 2, 1), until)
    assert standing.cycle.answer.verdict is Verdict.MET


def test_only_granted_waivers_count(place, ana, administrator):
    make.rule()
    period = make.licence_period(ana, due_on=DUE)
    for state, units in (("waiting", 8), ("granted", 4)):
        Adjustment.objects.create(
            period=period, kind="waiver", units=units, reason="Illness", state=state,
            asked_by=ana, asked_at=AT, decided_at=None if state == "waiting" else AT,
        )  # fmt: skip

    assert standing_of(fresh(period)).cycle.total.needed == 20


def test_the_approval_in_force_on_the_completion_date_is_frozen(ana):
    award = make.certificate(ana)
    day = dt.timedelta(days=1)
    kept = {"body": "FSBPT", "number": "A-1", "place": "", "since": "2026-03-01"}
    Approval.objects.create(
        programme=award.programme, body="FSBPT", number="A-1",
        valid_from=award.completed_on, valid_until=award.completed_on,
    )  # fmt: skip
    Approval.objects.create(
        programme=award.programme, body="APTA", number="B-2", valid_from=award.completed_on + day
    )
    ProviderNumber.objects.create(body="CSP", number="P-9", valid_until=award.completed_on - day)

    credit_certificate(certificate_id=award.pk, at=AT)
    Approval.objects.all().delete()

    assert [one.approvals for one in award.credit_entries.all()] == [[kept]]


def test_a_birth_month_of_february_ends_on_the_leap_day(place, ana):
    make.rule(deadline_rule={"kind": "birth_month_end"})
    licence = make.verified_licence(ana, at=AT, expires_on=None)
    Licence.objects.filter(pk=licence.pk).update(renewal_years="even")

    (group,) = licences_without_deadline(on=AT.date())
    assert group.found.why == "Enter the birth month: this licence renews at its end."
    User.objects.filter(pk=ana.pk).update(birth_month=2)

    assert open_licence_period(licence_id=licence.pk, at=AT).due_on == dt.date(2028, 2, 29)


@pytest.mark.parametrize(("years", "due_on"), [("odd", 2027), ("even", 2028)])
def test_a_licence_renews_in_its_own_years_where_the_place_leaves_that_to_it(
    place, ana, years, due_on
):
    make.rule(
        deadline_rule={"kind": "fixed_date", "month": 1, "day": 31, "year_parity": "per_licensee"}
    )
    licence = make.verified_licence(ana, at=AT, expires_on=None)
    Licence.objects.filter(pk=licence.pk).update(renewal_years=years)

    period = open_licence_period(licence_id=licence.pk, at=AT)

    assert period.due_on == dt.date(due_on, 1, 31)


def test_credits_that_expire_singly_open_a_period_on_the_day_the_balance_falls_short(place, ana):
    make.rule(**SINGLY)
    entry(ana, 12, dt.date(2025, 3, 10))
    entry(ana, 20, dt.date(2025, 8, 1))
    licence = make.verified_licence(ana, at=AT, expires_on=None)

    period = open_licence_period(licence_id=licence.pk, at=AT)
    assert period.due_on == dt.date(2027, 3, 9)
    assert standing_of(fresh(period)).cycle.total.missing == 10

    entry(ana, 10, dt.date(2026, 10, 1))
    _, _, moved, *_ = licences_owed_a_period(
        before=dt.datetime.max.replace(tzinfo=dt.UTC), on=AT.date()
    )
    assert list(moved) == [licence]
    again = open_licence_period(licence_id=licence.pk, at=AT)
    assert (again.due_on, fresh(period).closing) == (dt.date(2027, 7, 31), "moved")
    _, _, moved, *_ = licences_owed_a_period(
        before=dt.datetime.max.replace(tzinfo=dt.UTC), on=AT.date()
    )
    assert list(moved) == []


def test_a_balance_that_never_was_enough_needs_a_person(place, ana):
    make.rule(**SINGLY)
    licence = make.verified_licence(ana, at=AT, expires_on=None)

    assert open_licence_period(licence_id=licence.pk, at=AT) is None
    (group,) = licences_without_deadline(on=AT.date())
    assert group.found.why.startswith("0 of 30 count on 21 November 2026, and never did")


def test_what_a_person_placed_counts_in_that_window_and_nowhere_else(place, ana, administrator):
    make.rule(
        accrual_window="25 months, 1 January to 31 January two years later: consecutive windows"
        " OVERLAP in January"
    )
    period = make.licence_period(ana, due_on=DUE)
    january = entry(ana, 24, dt.date(2028, 1, 15))
    assert standing_of(fresh(period)).cycle.answer.verdict is Verdict.NEEDS_PERSON

    CreditPlacement.objects.create(
        entry=january, licence=period.licence, period=period, placed_by=administrator, placed_at=AT
    )
    assert standing_of(fresh(period)).cycle.answer.verdict is Verdict.MET

    following = renewed(period.licence, dt.date(2030, 1, 31), AT)
    (left_out,) = standing_of(fresh(following)).cycle.left_out
    assert left_out.why == "It is counted for the deadline of 31 January 2028."


def test_an_entry_for_one_licence_does_not_serve_another(place, ana):
    make.rule()
    first = make.licence_period(ana, due_on=DUE)
    second = make.licence_period(ana, due_on=DUE)
    entry(ana, 5, dt.date(2026, 5, 1), licences=[first.licence])
    entry(ana, 2, dt.date(2026, 5, 1))

    assert [standing_of(fresh(one)).cycle.total.counted for one in (first, second)] == [7, 2]


def test_what_was_over_is_carried_into_the_next_cycle(place, ana):
    make.rule(carry_over=5)
    past = make.licence_period(ana, due_on=DUE)
    entry(ana, 32, dt.date(2026, 5, 1))
    now = renewed(past.licence, dt.date(2030, 1, 31), AT)

    total = standing_of(fresh(now)).cycle.total

    assert (total.counted, [fill.title for fill in total.fills]) == (
        5,
        ["Carried over from the cycle before"],
    )


def test_staffs_category_of_an_entry_counts_for_its_own_rule(place, ana):
    rule = make.rule(category_minima=[{"category": "Category A", "min": 10}])
    period = make.licence_period(ana, due_on=DUE)
    entry(ana, 24, dt.date(2026, 5, 1), categories={rule.reference: "Category A"})

    lines = {line.kind: line for line in standing_of(fresh(period)).cycle.lines}

    assert lines[LineKind.CATEGORY].counted == Decimal(24)


@pytest.mark.parametrize("rows", [1, 3])
def test_standings_cost_the_same_for_one_and_for_three(
    place, ana, ben, cleo, rows, django_assert_num_queries
):
    make.rule()
    for holder in (ana, ben, cleo)[:rows]:
        make.licence_period(holder, due_on=DUE)
        entry(holder, 3, dt.date(2026, 5, 1))
    periods = list(with_what_it_is_for(RenewalPeriod.objects.all()))

    with django_assert_num_queries(3):
        found = standings_of(periods)

    assert {one.cycle.total.counted for one in found.values()} == {3}


def test_the_sweep_of_licences_finds_nothing_left_to_do(place, ana, django_assert_num_queries):
    make.rule(**SINGLY)
    entry(ana, 32, dt.date(2025, 8, 1))
    licence = make.verified_licence(ana, at=AT, expires_on=None)
    open_licence_period(licence_id=licence.pk, at=AT)

    tasks.open_missing_licence_periods()

    assert [period.closing for period in licence.periods.all()] == [""]


def test_a_rule_edited_today_changes_no_cycle_that_has_closed(place, ana):
    make.rule()
    past = make.licence_period(ana, due_on=DUE)
    entry(ana, 24, dt.date(2026, 5, 1))
    renewed(past.licence, dt.date(2030, 1, 31), AT)
    before = standing_of(fresh(past)).cycle

    rule = past.rule_set
    rule.clauses = make.rule(ce_required=99).clauses
    rule.save()

    assert (before.answer.verdict, standing_of(fresh(past)).cycle) == (Verdict.MET, before)


def test_one_award_serves_two_licences_and_counts_once_in_each(place, ana):
    """One webinar of 450 minutes where a unit has 60 minutes, and where it has 50."""
    elsewhere = Jurisdiction.objects.get_or_create(code="US-FL", defaults={"name": "Florida"})[0]
    make.rule()
    make.rule(place="US-FL", minutes_per_unit=50)
    periods = [
        make.licence_period(ana, due_on=DUE),
        make.licence_period(ana, due_on=DUE, jurisdiction=elsewhere),
    ]
    entry(ana, 7.5, dt.date(2026, 5, 1), "live_online")

    found = [standing_of(fresh(period)).cycle.total.counted for period in periods]

    assert found == [Decimal("7.50"), Decimal("9.00")]
