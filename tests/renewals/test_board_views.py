"""The board by state and by month, kept views, notes, and everything of one person."""

import datetime as dt
import itertools
import re

import pytest
import time_machine
from django.urls import reverse

from practitioners.models import Clinic, Membership
from renewals.admin.charts import BOTTOM, TOP, month_chart
from renewals.models import PeriodEvent, SavedView
from renewals.rules import DUE_SOON_DAYS, GRACE_DAYS
from renewals.selectors.board import BoardFilter, State, in_state, periods_on_board, rows_of, shown
from renewals.selectors.months import AHEAD, BACK, Month, Months, months_of
from renewals.services import pause_period, plan_reminders
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
BOARD = "/admin/deadlines/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


def body(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows_on(page: str) -> int:
    return page.count('<div class="title-wrapper">')


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-GRACE_DAYS - 1, State.LAPSED),
        (-GRACE_DAYS, State.OVERDUE),
        (-1, State.OVERDUE),
        (0, State.DUE_SOON),
        (DUE_SOON_DAYS, State.DUE_SOON),
        (DUE_SOON_DAYS + 1, State.CURRENT),
    ],
)
def test_a_state_finds_the_rows_that_show_it(ana, days, state):
    period = make.certificate_period(ana, due_on=TODAY + days * DAY)

    found = {
        each
        for each in State
        if periods_on_board(BoardFilter(state=each), TODAY).filter(pk=period.pk).exists()
    }

    asked = BoardFilter(state=state)
    (row,) = rows_of(shown(periods_on_board(asked, TODAY), asked, TODAY), at=NOW)
    assert (found, row.state) == ({state}, state)


def test_a_pause_is_a_state_of_its_own(ana, ben, administrator):
    quiet = make.certificate_period(ana, due_on=TODAY)
    make.certificate_period(ben, due_on=TODAY)
    pause_period(period=quiet, until=TODAY, reason="Leave", actor=administrator, at=NOW)

    by_state = {
        state: [one.holder for one in periods_on_board(BoardFilter(state=state), TODAY)]
        for state in (State.PAUSED, State.DUE_SOON)
    }

    assert by_state == {State.PAUSED: [ana], State.DUE_SOON: [ben]}
    assert in_state(State.PAUSED, TODAY + DAY) != in_state(State.PAUSED, TODAY)


def test_a_programme_and_a_month_are_filters(staff, ana, ben):
    first = make.certificate_period(ana, due_on=dt.date(2027, 8, 31))
    make.certificate_period(ben, due_on=dt.date(2027, 9, 1))
    programme = first.certificate.programme.pk

    for query in (
        {"month": "2027-08"},
        {"programme": programme},
        {"programme": programme, "q": ""},
    ):
        page = body(staff.get(BOARD, {**query, "bucket": "later"}))
        assert (rows_on(page), "Ana Ferreira" in page) == (1, True)
    assert rows_on(body(staff.get(BOARD, {"month": "2027-09"}))) == 1


@pytest.mark.parametrize("month", ["2027", "2027-13", "soon", "2027-08-01"])
def test_a_month_that_is_none_is_left_out(staff, ana, month):
    make.certificate_period(ana, due_on=TODAY)
    assert rows_on(body(staff.get(BOARD, {"month": month}))) == 1


def test_months_are_counted_and_what_lies_beyond_is_one_number(ana, ben, cleo):
    for holder, day in [
        (ana, dt.date(2026, 10, 31)),
        (ana, dt.date(2026, 11, 1)),
        (ben, dt.date(2027, 2, 28)),
        (cleo, dt.date(2027, 2, 1)),
        (cleo, dt.date(2028, 8, 31)),
        (ben, dt.date(2028, 9, 1)),
    ]:
        make.certificate_period(holder, due_on=day)

    months = months_of(periods_on_board(BoardFilter(), TODAY), TODAY)

    counted = {month.first: month.count for month in months.months if month.count}
    assert counted == {dt.date(2026, 11, 1): 1, dt.date(2027, 2, 1): 2, dt.date(2028, 8, 1): 1}
    assert (months.before, months.after, len(months.months)) == (1, 1, BACK + AHEAD + 1)


def test_the_bars_are_as_high_as_their_numbers():
    counts = [0, 1, 10, 1000]
    months = tuple(Month(dt.date(2027, 1 + n, 1), count) for n, count in enumerate(counts))

    bars = month_chart(Months(months, 0, 0), dt.date(2027, 2, 15)).bars

    room = BOTTOM - TOP
    # What is hardly a line still shows.
    assert [bar.height for bar in bars] == [0, 2.0, 2.0, room]
    assert [bar.y for bar in bars] == [BOTTOM, BOTTOM - 2, BOTTOM - 2, TOP]
    assert [bar.is_past for bar in bars] == [True, False, False, False]
    assert all(left.x + left.width < right.x for left, right in itertools.pairwise(bars))


def test_each_month_opens_its_rows_with_the_other_filters(staff, ana, ben):
    make.certificate_period(ana, due_on=dt.date(2027, 3, 5))
    make.certificate_period(ben, due_on=dt.date(2027, 3, 6))

    page = body(staff.get(f"{BOARD}months/", {"subject": "certificate", "q": "ana"}))

    (link,) = re.findall(r'href="(/admin/deadlines/\?[^"]+)">1</a>', page)
    assert link.replace("&amp;", "&") == f"{BOARD}?q=ana&subject=certificate&month=2027-03"
    assert rows_on(body(staff.get(link.replace("&amp;", "&")))) == 1


def test_a_chart_of_nothing_is_a_calm_table(staff):
    page = body(staff.get(f"{BOARD}months/"))
    assert page.count('<td class="numeric">0</td>') == BACK + AHEAD + 1
    assert "<rect" not in page


def test_a_view_is_kept_under_a_name_and_the_same_name_again_replaces_it(staff, administrator):
    for query in ("bucket=overdue", "place=&bucket=overdue&state=lapsed&p=4"):
        answer = staff.post(f"{BOARD}views/?{query}", {"name": " Late ", "is_shared": "on"})
        assert answer.status_code == 302

    views = list(SavedView.objects.values_list("owner", "name", "query", "is_shared"))
    assert views == [(administrator.pk, "Late", "state=lapsed&bucket=overdue", True)]
    assert '<a href="?state=lapsed&amp;bucket=overdue">Late</a>' in body(staff.get(BOARD))


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("bucket=overdue", "", "Enter a name for the view"),
        ("", "All", "Choose some filters first: this is the whole board."),
    ],
)
def test_a_view_that_cannot_be_kept_says_why(staff, query, name, said):
    page = staff.post(f"{BOARD}views/?{query}", {"name": name}, follow=True)
    assert said in body(page)
    assert SavedView.objects.count() == 0


def test_a_view_of_somebody_else_is_seen_when_shared_and_removed_by_its_owner_alone(
    client, administrator, ben
):
    own = SavedView.objects.create(owner=administrator, name="Mine", query="q=a", saved_at=NOW)
    shared = SavedView.objects.create(
        owner=ben, name="Theirs", query="q=b", is_shared=True, saved_at=NOW
    )
    SavedView.objects.create(owner=ben, name="Hidden", query="q=c", saved_at=NOW)
    client.force_login(administrator)

    page = body(client.get(BOARD))
    answers = [client.post(f"{BOARD}views/{view.pk}/remove/").status_code for view in (own, shared)]

    assert [name in page for name in ("Mine", "Theirs", "Hidden")] == [True, True, False]
    assert answers == [302, 404]
    assert set(SavedView.objects.values_list("name", flat=True)) == {"Theirs", "Hidden"}


def test_a_note_stands_in_the_timeline(staff, ana):
    period = make.certificate_period(ana, due_on=TODAY)
    page = reverse("deadline_period", args=[period.pk])

    empty = staff.post(f"{page}note/", {"note": "  "})
    staff.post(f"{page}note/", {"note": "Rang her, she renews on Monday."})

    assert (empty.status_code, "Enter what you want to note" in empty.content.decode()) == (
        400,
        True,
    )
    noted = PeriodEvent.objects.filter(event="noted").values_list("note", flat=True)
    assert list(noted) == ["Rang her, she renews on Monday."]
    assert "Rang her, she renews on Monday. By Ada Lindqvist." in body(staff.get(page))


def test_only_those_who_may_change_deadlines_note_something(client, ana, instructor, cleo):
    period = make.certificate_period(ana, due_on=TODAY)
    for viewer in (instructor, ana, cleo):
        client.force_login(viewer)
        client.post(reverse("deadline_note", args=[period.pk]), {"note": "x"})
    assert not PeriodEvent.objects.filter(event="noted").exists()


def test_a_person_has_one_timeline_of_everything(staff, ana):
    people.ohio(), people.physical_therapist()
    clinic = Clinic.objects.create(name="Harbour clinic")
    Membership.objects.create(clinic=clinic, person=ana, joined_on=TODAY, shares_deadlines=True)
    make.certificate_period(ana, due_on=TODAY)
    make.licence_period(ana, due_on=TODAY)
    plan_reminders(at=NOW)

    page = body(staff.get(reverse("deadline_person", args=[ana.pk])))

    for words in (
        "Harbour clinic",
        "Sees these deadlines: the person agreed.",
        "Licence of Ohio: Verified",
        "390 minutes credited: Foundations and safe insertion",
        "Reminder on the day",
        "Opened",
    ):
        assert words in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_person_costs_the_same_for_one_and_for_three(
    staff, ana, number, django_assert_max_num_queries
):
    people.ohio(), people.physical_therapist()
    for _ in range(number):
        make.certificate_period(ana, due_on=TODAY)
        make.licence_period(ana, due_on=TODAY)
    plan_reminders(at=NOW)
    address = reverse("deadline_person", args=[ana.pk])
    staff.get(address)
    with django_assert_max_num_queries(24):
        staff.get(address)


@pytest.mark.parametrize("name", ["deadline_person", "deadline_period"])
def test_only_administrators_see_a_person(client, name, ana, instructor, administrator, cleo):
    period = make.certificate_period(ana, due_on=TODAY)
    key = ana.pk if name == "deadline_person" else period.pk
    answers = []
    for viewer in (administrator, instructor, ana, cleo, None):
        client.logout()
        if viewer:
            client.force_login(viewer)
        answers.append(client.get(reverse(name, args=[key])).status_code)
    assert answers == [200, 403, 302, 302, 302]


def test_a_view_of_many_filters_is_kept_whole(staff):
    query = "&".join(f"{name}={'y' * 300}" for name in ("q", "place", "clinic"))

    staff.post(f"{BOARD}views/?{query}", {"name": "All of it"})

    kept = SavedView.objects.get().query
    assert sorted(kept.split("&")) == sorted(query.split("&"))
