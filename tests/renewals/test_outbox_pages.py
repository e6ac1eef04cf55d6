"""The outbox's other pages: days, paper, addresses, batches, receipts; and who may open them."""

import datetime as dt
import html
import re
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.db.models import Q
from django.urls import reverse

from practitioners.models import Jurisdiction, User
from renewals.models import DeliveryReport, Reminder, ReminderBatch, ReminderPlan
from renewals.selectors.deciding import facts_about, with_facts
from renewals.selectors.outbox import waiting_for_staff
from renewals.services import plan_reminders, remind_now, send_reminder
from renewals.services.bounces import note_refused_address
from renewals.services.delivery import News, note_news
from renewals.services.planning import ensure_plans
from renewals.services.plans import add_plan
from tests.factories import renewals as make
from tests.renewals.days import DUE_ON, PLANNED, on

pytestmark = pytest.mark.django_db
NOW = on(22)
PAGES = ("reminder_plans", "reminder_post", "reminder_addresses", "reminder_batches")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def bounced(ana):
    """A licence in a place that wants paper; the letter of seven days before came back."""
    period = make.licence_period(ana, due_on=DUE_ON)
    rule = make.rule()
    rule.clauses = [{"type": "notice", "text": "By law.", "post_after_bounce": True}]
    rule.save()
    type(period).objects.filter(pk=period.pk).update(rule_set=rule)
    plan_reminders(at=on(15))
    row = period.reminders.get(offset=7)
    send_reminder(reminder_id=row.pk, at=NOW)
    row.refresh_from_db()
    news = News(
        "postmark", "1", "bounced", row.sent_to, row.message_id, is_hard=True, detail="550 Gone"
    )
    note_news(news=news, at=NOW)
    row.refresh_from_db()
    return row


def body(response, status=200) -> str:
    assert response.status_code == status, response.content
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("name", "calm"),
    [
        ("reminder_post", "No letter waits to be posted."),
        ("reminder_addresses", "No address is to be mended."),
        ("reminder_batches", "Nobody has asked for letters at once yet."),
    ],
)
def test_nothing_to_do_is_a_calm_line(staff, name, calm):
    assert calm in body(staff.get(reverse(name)))


def test_what_another_day_moves_is_shown_before_it_is_saved(staff, period):
    plan_reminders(at=NOW)
    ensure_plans()
    plan = ReminderPlan.objects.get(subject="certificate")
    page = reverse("reminder_plan", args=[plan.pk])
    asked = {"offsets": "90, 5, 1, 0", "clinic_offsets": ""}

    looked = body(staff.post(page, {**asked, "step": "look"}))
    plan.refresh_from_db()

    assert "1 planned letter moves to another day, 0 come new, 1 falls away" in looked
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", looked)
    assert ("7 days before", "5 days before") in pairwise(cells)
    assert plan.offsets[0] == 180
    answer = staff.post(page, {**asked, "step": "save", "seen": seen_in(looked)})
    plan.refresh_from_db()
    assert (answer.status_code, plan.offsets) == (302, [90, 5, 1, 0])


def seen_in(page):
    return html.unescape(re.search(r'name="seen" value="([^"]*)"', page)[1])


def other_days(plan):
    return {"offsets": "7"}


def a_colleague_who_was_first(plan):
    ReminderPlan.objects.filter(pk=plan.pk).update(offsets=[45, 7])
    return {}


@pytest.mark.parametrize("meanwhile", [other_days, a_colleague_who_was_first])
def test_only_what_was_looked_at_is_saved(staff, period, meanwhile):
    plan_reminders(at=NOW)
    plan = ReminderPlan.objects.get(subject="certificate")
    page = reverse("reminder_plan", args=[plan.pk])
    asked = {"offsets": "90, 30", "clinic_offsets": ""}
    seen = seen_in(body(staff.post(page, {**asked, "step": "look"})))

    changed = asked | meanwhile(plan)
    plan.refresh_from_db()
    before = plan.offsets
    again = body(staff.post(page, {**changed, "step": "save", "seen": seen}))

    plan.refresh_from_db()
    assert plan.offsets == before
    assert "Nothing is saved yet" in again
    answer = staff.post(page, {**changed, "step": "save", "seen": seen_in(again)})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "Name at least one day, such as 30."),
        ("thirty", "Write whole numbers with commas between them, such as 90, 30, 7, 0, -1."),
        ("9999", "Name days from 730 before to 365 after the deadline."),
    ],
)
def test_days_that_cannot_be_read_are_refused_with_what_to_do(staff, period, written, told):
    ensure_plans()
    plan = ReminderPlan.objects.get(subject="certificate")
    asked = {"offsets": written, "step": "save"}

    page = body(staff.post(reverse("reminder_plan", args=[plan.pk]), asked), 400)

    assert told in page
    plan.refresh_from_db()
    assert plan.offsets[0] == 180


def test_a_place_gets_a_plan_and_gives_it_back(staff, bounced):
    place = bounced.period.licence.jurisdiction

    staff.post(reverse("reminder_plans"), {"place": place.pk})
    plan = ReminderPlan.objects.get(jurisdiction=place)
    assert ">Ohio</td>" in body(staff.get(reverse("reminder_plans")))
    staff.post(reverse("reminder_plan_remove", args=[plan.pk]))

    assert list(ReminderPlan.objects.filter(jurisdiction=place)) == []


def test_letters_are_printed_and_marked(staff, bounced, administrator):
    paper = bounced.period.reminders.get(channel="post")

    assert "1 letter waits to be posted." in body(staff.get(reverse("reminder_post")))
    printed = body(staff.get(reverse("reminder_post_print"), {"letter": paper.pk}))
    staff.post(reverse("reminder_posted"), {"letter": [paper.pk, "x", "9" * 30]})

    assert "Your licence in Ohio runs out on 1 March 2027, in 7 days" in printed
    paper.refresh_from_db()
    assert (paper.posted_by, paper.sent_at) == (administrator, NOW)


def test_a_letter_is_left_out_with_a_reason_only(staff, bounced):
    paper = bounced.period.reminders.get(channel="post")
    page = reverse("reminder_post_leave", args=[paper.pk])

    staff.post(page, {"reason": " "})
    paper.refresh_from_db()
    assert paper.state == PLANNED
    staff.post(page, {"reason": "Told by telephone"})

    paper.refresh_from_db()
    assert (paper.state, paper.why) == ("skipped", "Told by telephone (Ada Lindqvist)")


def test_an_address_is_mended_with_words(staff, bounced):
    task = DeliveryReport.objects.get()
    page = reverse("reminder_address_mend", args=[task.pk])
    assert "550 Gone" in body(staff.get(reverse("reminder_addresses")))

    assert "Say what you found out." in body(staff.post(page, {"outcome": ""}), 400)
    staff.post(page, {"outcome": "The box was full."})

    task.refresh_from_db()
    assert (task.handled_at, task.outcome) == (NOW, "The box was full.")
    assert bounced.period.reminders.get(occasion="again-1").state == PLANNED


def test_a_batch_is_stopped_from_its_list(staff, period, administrator):
    batch = remind_now(periods=[period], actor=administrator, reason="Fair", at=NOW)

    assert "Stop 1 letter" in body(staff.get(reverse("reminder_batches")))
    staff.post(reverse("reminder_batch_stop", args=[batch.pk]))

    batch.refresh_from_db()
    assert (batch.stopped_by, batch.reminders.get().state) == (administrator, "skipped")
    listed = body(staff.get(reverse("reminders_outbox"), {"batch": batch.pk, "state": "skipped"}))
    assert "Staff stopped the batch before this letter went out." in listed


def test_receipts_prove_what_was_told(staff, bounced):
    page = body(staff.get(reverse("reminder_receipts", args=[bounced.recipient_id])))

    for fact in (
        bounced.message_id.strip("<>"),
        "ana@example.org",
        "Taken by the mail server.",
        "550 Gone",
    ):
        assert fact in page
    assert "1 letter went out, 1 came back." in page
    assert "Letter by post" in page


def test_receipts_of_one_deadline_are_of_that_alone(staff, bounced, ana):
    other = make.certificate_period(ana, due_on=DUE_ON)
    plan_reminders(at=NOW)

    page = staff.get(reverse("reminder_receipts", args=[ana.pk]), {"period": other.pk})

    assert bounced.message_id.strip("<>") not in body(page)


def test_a_letter_once_more(staff, bounced):
    answer = staff.post(reverse("reminder_again", args=[bounced.pk]))

    row = bounced.period.reminders.get(occasion="again-1")
    assert answer.url == reverse("reminder_preview", args=[row.pk])
    assert "It will be left out: Letters to this address came back" in body(staff.get(answer.url))


def test_the_staff_home_counts_what_waits(staff, bounced):
    page = body(staff.get(reverse("wagtailadmin_home")))

    assert "<strong>1</strong> address to mend" in page
    assert "<strong>1</strong> letter to post" in page
    assert "No reminder failed." in page


@pytest.mark.parametrize("name", PAGES)
def test_only_who_may_read_letters_opens_them(client, ana, instructor, administrator, name):
    answers = []
    for viewer in (administrator, instructor, ana):
        client.force_login(viewer)
        answers.append(client.get(reverse(name)).status_code)
    client.logout()

    assert [*answers, client.get(reverse(name)).status_code] == [200, 403, 302, 302]


def test_only_who_may_change_letters_does(client, bounced, instructor, administrator):
    batch = remind_now(periods=[bounced.period], actor=administrator, reason="Fair", at=NOW)
    task = DeliveryReport.objects.get()
    plan = ReminderPlan.objects.first()
    client.force_login(instructor)

    answers = {
        name: client.post(reverse(name, args=arguments)).status_code
        for name, arguments in {
            "reminder_again": [bounced.pk],
            "reminder_posted": [],
            "reminder_post_leave": [bounced.pk],
            "reminder_address_mend": [task.pk],
            "reminder_batch_stop": [batch.pk],
            "reminder_plan": [plan.pk],
            "reminder_plan_remove": [plan.pk],
        }.items()
    }

    assert set(answers.values()) == {403}
    assert ReminderBatch.objects.get().stopped_at is None


@pytest.mark.parametrize("people_in", [1, 3])
@pytest.mark.parametrize("name", ["reminder_post", "reminder_addresses"])
def test_lists_cost_the_same_for_one_and_for_three(
    staff, bounced, ben, cleo, name, people_in, django_assert_max_num_queries
):
    for holder in [ben, cleo][: people_in - 1]:
        period = make.licence_period(holder, due_on=DUE_ON)
        type(period).objects.filter(pk=period.pk).update(rule_set=bounced.period.rule_set_id)
        plan_reminders(at=NOW)
        rows = list(with_facts(Reminder.objects.filter(period=period, offset=7)))
        note_refused_address(rows, "550 Gone", facts_about(rows), NOW)
    staff.get(reverse(name))

    with django_assert_max_num_queries(22):
        staff.get(reverse(name))


def test_addresses_are_paged_and_of_two_reports_the_newer_one_counts(staff, bounced, monkeypatch):
    monkeypatch.setattr("renewals.admin.addresses.PER_PAGE", 2)
    first = DeliveryReport.objects.get()
    people = [User.objects.create_user(f"gone{number}@example.org") for number in range(3)]
    for number, person in enumerate([first.person, *people], 1):
        DeliveryReport.objects.create(
            provider="postmark",
            provider_key=f"new {number}",
            event="bounced",
            is_hard=True,
            person=person,
            address=person.email.upper(),
            at=NOW + number * dt.timedelta(minutes=1),
            received_at=NOW,
        )

    pages = [staff.get(reverse("reminder_addresses"), {"p": number}) for number in (1, 2)]

    found = [task.address for page in pages for task in page.context["tasks"]]
    assert found == [person.email.upper() for person in [*reversed(people), first.person]]
    assert (pages[0].context["page_obj"].paginator.count, waiting_for_staff()["addresses"]) == (
        4,
        4,
    )


def test_the_last_letter_to_an_address_is_found_by_its_index(bounced):
    asked = Reminder.objects.filter(~Q(sent_to=""), sent_to__iexact=bounced.sent_to)

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "reminder_sent_to_address" in asked.explain()
    assert list(asked) == [bounced]


def test_looking_at_the_plans_writes_nothing(staff):
    ReminderPlan.objects.all().delete()

    page = body(staff.get(reverse("reminder_plans")))

    assert page.count("180, 120, 90, 60, 30, 14, 7, 1, 0, -1, -30") == 2
    assert list(ReminderPlan.objects.all()) == []


@pytest.mark.parametrize(
    ("with_plan", "said"),
    [([], "all places"), (["XX"], "Everywhere"), (["XX", "YY"], "Nearer")],
    ids=["none above", "the country", "the nearest of two"],
)
def test_a_place_without_a_plan_follows_the_nearest_one_above(staff, bounced, with_plan, said):
    far = Jurisdiction.objects.create(code="XX", name="Everywhere")
    near = Jurisdiction.objects.create(code="YY", name="Nearer", parent=far)
    place = bounced.period.licence.jurisdiction
    Jurisdiction.objects.filter(pk=place.pk).update(parent=near)
    for above in Jurisdiction.objects.filter(code__in=with_plan):
        add_plan(place=above, at=NOW)
    plan = add_plan(place=place, at=NOW)

    offered = body(staff.get(reverse("reminder_plan", args=[plan.pk])))
    told = body(staff.post(reverse("reminder_plan_remove", args=[plan.pk]), follow=True))

    assert f"Follow the plan of {said} again" in offered
    assert f"The place follows the plan of {said} again." in told
