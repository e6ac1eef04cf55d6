"""Plans of kinds and places: what a change moves, foreseen and done by the same code."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from practitioners.models import Jurisdiction, Membership
from renewals.models import Reminder, ReminderChoice, ReminderPlan
from renewals.services import change_plan, ensure_plans, plan_reminders, send_reminders
from renewals.services.planning import last_day_in_reach
from renewals.services.plans import add_plan, foresee_plan, remove_plan
from tests.factories import renewals as make
from tests.renewals.clinics import clinic
from tests.renewals.days import DUE_ON, PLANNED, on

pytestmark = pytest.mark.django_db
LEFT_OUT = ("skipped", "This day is no longer in the plan, or the person chose other days.")


def plan_of(subject="certificate") -> ReminderPlan:
    ensure_plans()
    return ReminderPlan.objects.get(subject=subject, jurisdiction=None)


def days_of(period, channel="email") -> dict[int, str]:
    return {row.offset: row.state for row in period.reminders.filter(channel=channel)}


def test_other_days_are_planned_from_then_on(period):
    plan_reminders(at=on(15))

    change_plan(plan=plan_of(), offsets=[*plan_of().offsets, 5], at=on(15))
    plan_reminders(at=on(15))

    assert make.states_of(period)[5] == (PLANNED, "")


def test_a_day_that_falls_away_is_left_out_and_comes_back_with_the_plan(period):
    plan_reminders(at=on(15))
    plan = plan_of()
    before = list(plan.offsets)

    change_plan(plan=plan, offsets=[day for day in before if day != 7], at=on(15))
    plan_reminders(at=on(15))
    assert make.states_of(period)[7] == LEFT_OUT

    change_plan(plan=plan, offsets=before, at=on(16))
    plan_reminders(at=on(16))
    assert make.states_of(period)[7] == (PLANNED, "")


def test_what_a_change_moves_is_foreseen_and_nothing_is_kept(period, ben, cleo):
    make.certificate_period(ben, due_on=DUE_ON)
    make.certificate_period(cleo, due_on=dt.date(2028, 3, 1))  # nothing of it is near
    make.licence_period(cleo, due_on=DUE_ON)  # another kind
    plan_reminders(at=on(15))
    before = list(Reminder.objects.order_by("pk").values())

    found = foresee_plan(plan=plan_of(), offsets=[60, 30, 5, 1, -1], at=on(15))

    # Of two people seven before becomes five before; fourteen before and the day itself fall away.
    assert (found.moved, found.added, found.dropped, found.deadlines) == (2, 0, 4, 3)
    moves = sorted(
        (one.letter.recipient.display_name, one.before, one.after) for one in found.sample[:2]
    )
    assert moves == [("Ana", 7, 5), ("Ben", 7, 5)]
    assert list(Reminder.objects.order_by("pk").values()) == before
    assert plan_of().offsets[0] == 180


def test_what_was_foreseen_is_what_then_happens(period, ben):
    make.certificate_period(ben, due_on=DUE_ON)
    plan_reminders(at=on(15))
    wanted = [60, 30, 20, 5, 1, 0, -1]

    found = foresee_plan(plan=plan_of(), offsets=wanted, at=on(15))
    last = Reminder.objects.order_by("pk").last()
    change_plan(plan=plan_of(), offsets=wanted, at=on(15))
    plan_reminders(at=on(15))

    new = Reminder.objects.pending().filter(pk__gt=last.pk).count()
    gone = Reminder.objects.filter(why=LEFT_OUT[1]).count()
    assert (found.moved + found.added, found.moved + found.dropped) == (new, gone)


def test_a_new_day_far_ahead_is_met_on_its_day(ana):
    """The planner would otherwise look at the period again only for its next old day."""
    period = make.certificate_period(ana, due_on=dt.date(2027, 12, 31))
    plan_reminders(at=on(15))
    period.refresh_from_db()
    assert period.next_plan_on == dt.date(2027, 7, 4)

    change_plan(plan=plan_of(), offsets=[200, *plan_of().offsets], at=on(15))

    period.refresh_from_db()
    assert period.next_plan_on == dt.date(2027, 6, 14)


def test_nobody_long_past_a_deadline_is_written_to_because_of_a_new_day(ana):
    late = make.certificate_period(ana, due_on=dt.date(2026, 10, 1))
    plan_reminders(at=on(15))

    change_plan(plan=plan_of(), offsets=[*plan_of().offsets, -60], at=on(15))
    plan_reminders(at=on(15))

    assert -60 not in days_of(late)


def test_a_place_has_days_of_its_own_and_gives_them_back(ana, ben):
    ohio = make.licence_period(ana, due_on=DUE_ON)
    texas = Jurisdiction.objects.create(code="US-TX", name="Texas")
    other = make.licence_period(ben, due_on=DUE_ON, jurisdiction=texas)
    plan = add_plan(place=ohio.licence.jurisdiction, at=on(15))
    change_plan(plan=plan, offsets=[10], at=on(15))
    plan_reminders(at=on(15))
    assert (days_of(ohio), 7 in days_of(other)) == ({10: PLANNED}, True)

    remove_plan(plan=plan, at=on(15))
    plan_reminders(at=on(15))

    assert make.states_of(ohio)[10] == LEFT_OUT
    assert make.states_of(ohio)[7] == (PLANNED, "")


def test_a_plan_of_a_country_holds_for_its_parts(ana):
    period = make.licence_period(ana, due_on=DUE_ON)
    country = Jurisdiction.objects.create(code="XX", name="Everywhere")
    Jurisdiction.objects.filter(pk=period.licence.jurisdiction_id).update(parent=country)
    plan = add_plan(place=country, at=on(15))

    change_plan(plan=plan, offsets=[9], at=on(15))
    plan_reminders(at=on(15))

    assert days_of(period) == {9: PLANNED}


def test_the_plan_of_all_places_stays(period):
    with pytest.raises(ValidationError) as refused:
        remove_plan(plan=plan_of("licence"), at=on(15))

    assert refused.value.messages == ["The plan of all places stays. Change its days instead."]


def test_days_that_make_no_plan_change_nothing(period):
    with pytest.raises(ValidationError) as refused:
        change_plan(plan=plan_of(), offsets=[], at=on(15))

    assert refused.value.message_dict == {"offsets": ["Name at least one day, such as 30."]}
    assert plan_of().offsets[0] == 180


def test_the_last_month_in_maryland_has_two_mails_whatever_the_holder_chose(ana):
    period = make.licence_period(ana, due_on=DUE_ON)
    rule = make.rule()
    rule.clauses = [
        {"type": "notice", "text": "By law.", "at_least": 2, "mails_within_last_days": 30}
    ]
    rule.save()
    type(period).objects.filter(pk=period.pk).update(rule_set=rule)
    ReminderChoice.objects.create(holder=ana, subject="licence", offsets=[60], changed_at=on(1))

    plan_reminders(at=on(15))

    assert {day: days_of(period)[day] for day in (60, 30, 14)} == {
        60: "skipped",
        30: "skipped",
        14: PLANNED,  # late, and the only one of the past that is still worth sending
    }
    assert sorted(days_of(period), reverse=True) == [60, 30, 14]


def test_a_clinic_is_told_of_members_who_agreed_and_of_nobody_else(ana, ben, cleo):
    clinic(cleo, ana)
    Membership.objects.create(clinic=cleo.clinics.get(), person=ben, joined_on=dt.date(2026, 1, 1))
    of_ana = make.licence_period(ana, due_on=DUE_ON)
    of_ben = make.licence_period(ben, due_on=DUE_ON)
    plan = plan_of("licence")

    change_plan(plan=plan, offsets=plan.offsets, clinic_offsets=[7, -1], at=on(15))
    plan_reminders(at=on(15))

    told = of_ana.reminders.filter(channel="clinic")
    assert [(row.recipient, row.offset) for row in told] == [(cleo, 7), (cleo, -1)]
    assert list(of_ben.reminders.filter(channel="clinic")) == []


def test_a_clinic_hears_nothing_once_the_member_takes_it_back(ana, cleo, mailoutbox):
    clinic(cleo, ana)
    period = make.licence_period(ana, due_on=DUE_ON)
    plan = plan_of("licence")
    change_plan(plan=plan, offsets=[60], clinic_offsets=[7], at=on(15))
    plan_reminders(at=on(15))
    row = period.reminders.get(channel="clinic")
    ana.memberships.update(shares_deadlines=False)

    send_reminders(reminder_ids=[row.pk], at=on(22))

    row.refresh_from_db()
    assert (row.state, row.why) == (
        "skipped",
        "The person no longer shares deadlines with this clinic.",
    )
    assert mailoutbox == []


def test_a_clinic_gets_one_letter_about_all_its_members(ana, ben, cleo, mailoutbox):
    clinic(cleo, ana, ben)
    for holder in (ana, ben):
        make.licence_period(holder, due_on=DUE_ON)
    plan = plan_of("licence")
    change_plan(plan=plan, offsets=[90], clinic_offsets=[7], at=on(15))
    plan_reminders(at=on(15))

    due = Reminder.objects.filter(channel="clinic", offset=7).values_list("pk", flat=True)
    send_reminders(reminder_ids=[due[0]], at=on(22))

    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (
        ["cleo@example.org"],
        "2 deadlines in your clinic, the first on 1 March 2027",
    )
    assert "Ana Ferreira: Ohio, physical therapist, 1 March 2027" in mail.body
    assert "Ben Okafor: Ohio, physical therapist, 1 March 2027" in mail.body
    assert "List-Unsubscribe" not in mail.extra_headers


def test_the_horizon_covers_every_time_zone():
    assert last_day_in_reach(on(15, hour=23)) == dt.date(2027, 3, 2)


def test_a_place_that_gives_its_days_back_follows_the_country_it_is_part_of(ana):
    period = make.licence_period(ana, due_on=DUE_ON)
    country = Jurisdiction.objects.create(code="XX", name="Everywhere")
    Jurisdiction.objects.filter(pk=period.licence.jurisdiction_id).update(parent=country)
    change_plan(plan=add_plan(place=country, at=on(15)), offsets=[9], at=on(15))
    place = Jurisdiction.objects.get(pk=period.licence.jurisdiction_id)
    own = add_plan(place=place, at=on(15))
    change_plan(plan=own, offsets=[8], at=on(15))
    plan_reminders(at=on(15))
    assert days_of(period) == {8: PLANNED}

    remove_plan(plan=own, at=on(15))
    plan_reminders(at=on(15))

    assert (days_of(period)[9], make.states_of(period)[8]) == (PLANNED, LEFT_OUT)
