"""The board of deadlines: numbers that are the rows, files that are the board."""

import csv
import datetime as dt
import re
from io import BytesIO, StringIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from practitioners.models import Clinic, Membership
from practitioners.spreadsheets import neutral
from renewals.models import CreditEntry, RenewalPeriod
from renewals.rules import Bucket, bucket
from renewals.selectors.board import (
    BoardFilter,
    counts_by_bucket,
    due_between,
    periods_on_board,
    rows_of,
    shown,
)
from renewals.services import close_period, plan_reminders, send_reminder
from renewals.services.choices import choose_reminders
from tests.conftest import person
from tests.factories import practitioners as people
from tests.factories import renewals as make
from tests.renewals.rule_changes.steps import review

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
BOARD = "/admin/deadlines/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def some(ana, ben, cleo):
    """Two overdue, one in each of the next columns, one later, and one that is closed."""
    for holder, days in [(ana, -40), (ben, -1), (ana, 0), (ben, 31), (cleo, 90), (cleo, 91)]:
        make.certificate_period(holder, due_on=TODAY + dt.timedelta(days=days))
    gone = make.certificate_period(ben, due_on=TODAY + dt.timedelta(days=3))
    close_period(period=gone, closing="renewed", at=NOW)


def body(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def people_on(page: str) -> list[str]:
    rows = page.split('<div class="title-wrapper">')[1:]
    return [row.split("</a>")[0].rpartition(">")[2] for row in rows]


@pytest.mark.parametrize("days", range(-3, 100))
def test_the_columns_of_the_database_are_those_of_the_rules(days):
    due_on = TODAY + dt.timedelta(days=days)
    holding = [column for column in Bucket if _holds(due_between(column, TODAY), due_on)]
    assert holding == [bucket(due_on, TODAY)]


def _holds(condition, due_on) -> bool:
    ((lookup, value),) = condition.children
    return {
        "due_on__lte": lambda: due_on <= value,
        "due_on__gte": lambda: due_on >= value,
        "due_on__range": lambda: value[0] <= due_on <= value[1],
    }[lookup]()


def test_each_number_is_the_rows_behind_it(staff, some):
    counts = counts_by_bucket(periods_on_board(BoardFilter(), TODAY), TODAY)

    assert counts == {"overdue": 2, "0-30": 1, "31-60": 1, "61-90": 1, "later": 1}
    for column, number in counts.items():
        page = body(staff.get(BOARD, {"bucket": column}))
        assert len(people_on(page)) == number
        assert f"<strong>{number}</strong>" in page
    assert len(people_on(body(staff.get(BOARD)))) == 5


def test_a_row_says_what_when_and_how_it_stands(staff, ana):
    people.ohio(), people.physical_therapist()
    make.rule()
    period = make.licence_period(ana, due_on=dt.date(2027, 2, 27), number="PT-77")
    plan_reminders(at=NOW)
    send_reminder(reminder_id=period.reminders.get(offset=14).pk, at=NOW)
    period.reminders.filter(offset=14).update(sent_at=NOW)

    page = body(staff.get(BOARD))

    cells = [
        cell.split("</td>")[0] for cell in re.split(r"<td[^>]*>", page.split("<tbody>")[1])[2:]
    ]
    words = [" ".join(_text(cell).split()) for cell in cells]
    assert words == [
        "Ohio, physical therapistLicence PT-77",
        "27 Feb 2027in 7 days",
        "24 contact hours",
        "20 Feb 2027",
        "26 Feb 2027",
        "Due soon",
    ]


def _text(html: str) -> str:
    return "".join(part.rpartition(">")[2] for part in html.split("<"))


def test_filters_stand_in_the_address_and_cut_numbers_and_rows_alike(staff, some, ana, ben):
    licensed = make.licence_period(ana, due_on=TODAY + dt.timedelta(days=5))
    clinic = Clinic.objects.create(name="Harbour clinic")
    Membership.objects.create(clinic=clinic, person=ben, joined_on=TODAY)
    gone = Membership.objects.create(clinic=clinic, person=ana, joined_on=TODAY, left_on=TODAY)
    assert gone.left_on == TODAY
    place, profession = licensed.licence.jurisdiction, licensed.licence.profession

    asked = {
        "subject": ({"subject": "licence"}, ["Ana Ferreira"]),
        "place": ({"place": place.pk}, ["Ana Ferreira"] * 3),
        "country": ({"place": place.parent.pk}, ["Ana Ferreira"] * 3),
        "profession": ({"profession": profession.pk}, ["Ana Ferreira"] * 3),
        "clinic": ({"clinic": clinic.pk}, ["Ben Okafor"] * 2),
    }
    for query, names in asked.values():
        page = body(staff.get(BOARD, query))
        assert people_on(page) == names
        assert f"<strong>{len(names)}</strong> <span>Within 90 days</span>" in page


def test_a_search_finds_every_date_until_a_column_is_chosen(staff, some, ana):
    licensed = make.licence_period(ana, due_on=TODAY + dt.timedelta(days=400))

    for words, names in [
        ("cleo@", ["Cleo Marsh"] * 2),
        (licensed.licence.number, ["Ana Ferreira"]),
        ("ben", ["Ben Okafor"] * 2),
    ]:
        page = body(staff.get(BOARD, {"q": words}))
        assert people_on(page) == names
        assert f"<strong>{len(names)}</strong> <span>Every match</span>" in page
        exported = staff.get(f"{BOARD}export/", {"q": words})
        assert len(exported.getvalue().decode().splitlines()) == 1 + len(names)

    later = body(staff.get(BOARD, {"q": "cleo@", "bucket": "later"}))
    assert people_on(later) == ["Cleo Marsh"]
    # The first tile drops the column and keeps the words: it counts what that will show.
    assert "<strong>2</strong> <span>Every match</span>" in later
    assert "<strong>1</strong> <span>Later</span>" in later


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "Nothing is due in the next 90 days."),
        ({"bucket": "overdue"}, "Nothing is overdue."),
        ({"q": "nobody"}, "No deadline matches these filters."),
        ({"bucket": "nonsense", "place": "x"}, "No deadline matches these filters."),
    ],
)
def test_an_empty_board_says_so(staff, query, said):
    assert said in body(staff.get(BOARD, query))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_the_same_for_one_and_for_three(
    staff, ana, ben, cleo, rows, django_assert_num_queries
):
    people.ohio(), people.physical_therapist()
    make.rule()
    for holder in [ana, ben, cleo][:rows]:
        make.certificate_period(holder, due_on=TODAY)
        make.licence_period(holder, due_on=TODAY)
    staff.get(BOARD)

    with django_assert_num_queries(14):
        staff.get(BOARD)


def test_two_statements_at_most_count(staff, some, django_assert_num_queries):
    with django_assert_num_queries(1):
        counts_by_bucket(periods_on_board(BoardFilter(), TODAY), TODAY)


def test_the_board_has_pages(staff, ana):
    RenewalPeriod.objects.bulk_create(
        RenewalPeriod(
            holder=ana,
            certificate=make.certificate_period(ana, due_on=TODAY).certificate,
            opens_on=TODAY,
            due_on=TODAY + dt.timedelta(days=1),
            given_due_on=TODAY + dt.timedelta(days=1),
            time_zone="UTC",
            opened_at=NOW,
        )
        for _ in range(2)
    )
    template = RenewalPeriod.objects.first()
    RenewalPeriod.objects.bulk_create(
        RenewalPeriod(
            holder=ana,
            certificate=template.certificate,
            opens_on=TODAY - dt.timedelta(days=200),
            due_on=TODAY - dt.timedelta(days=number),
            given_due_on=TODAY - dt.timedelta(days=number),
            time_zone="UTC",
            opened_at=NOW,
        )
        for number in range(1, 50)
    )

    first, second = (body(staff.get(BOARD, {"p": number})) for number in (1, 2))

    assert (len(people_on(first)), len(people_on(second))) == (50, 3)
    assert "Page 2 of 2" in second


@pytest.fixture
def tricky(db):
    """Somebody whose name is a formula."""
    holder = person("tricky@example.org", '=HYPERLINK("http://x.example","Click")')
    make.certificate_period(holder, due_on=TODAY - dt.timedelta(days=2))
    return holder


def csv_rows(client, query) -> list[list[str]]:
    response = client.get(reverse("deadline_board_export"), query)
    assert response["Content-Disposition"] == 'attachment; filename="deadlines-2027-02-20.csv"'
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def xlsx_cells(client, query):
    response = client.get(reverse("deadline_board_export"), {**query, "as": "xlsx"})
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    return list(book.active.iter_rows())


@pytest.mark.parametrize("query", [{}, {"bucket": "overdue"}, {"q": "ana@"}])
def test_an_export_is_exactly_what_is_shown(staff, some, query):
    names = people_on(body(staff.get(BOARD, query)))

    assert [row[0] for row in csv_rows(staff, query)[1:]] == names
    assert [row[0].value for row in xlsx_cells(staff, query)[1:]] == names


def test_a_row_of_the_export(staff, ana):
    period = make.certificate_period(ana, due_on=TODAY - dt.timedelta(days=2))

    assert csv_rows(staff, {}) == [
        [
            "Person",
            "E-mail",
            "What",
            "Number",
            "Place",
            "Profession",
            "Clinic",
            "Due",
            "Days",
            "Hours missing",
            "Last reminder",
            "Next reminder",
            "State",
        ],
        [
            "Ana Ferreira",
            "ana@example.org",
            "Foundations and safe insertion",
            period.certificate.number,
            "",
            "",
            "",
            "2027-02-18",
            "-2",
            "",
            "None yet",
            "2027-03-20",
            "Overdue",
        ],
    ]


def test_what_people_typed_is_never_a_formula(staff, tricky):
    (row,) = csv_rows(staff, {})[1:]
    assert row[0] == "'" + tricky.name_on_licence

    (cells,) = xlsx_cells(staff, {})[1:]
    assert (cells[0].value, cells[0].data_type) == (
        tricky.name_on_licence,
        "s",
    )
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1"])
def test_each_way_into_a_formula_is_closed(text):
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", ["Ana", "", "3-1", "a=b", "ana@example.org"])
def test_plain_text_is_left_alone(text):
    assert neutral(text) == text


def test_an_export_reads_in_chunks(staff, some, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("renewals.selectors.board.CHUNK", 2)

    assert len(csv_rows(staff, {})) == 6


STAFF_PAGES = [
    "deadline_board",
    "deadline_board_export",
    "deadline_months",
    "deadline_unknown",
    "reminders_outbox",
]


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_only_administrators_open_the_staff_pages(
    client, name, ana, instructor, administrator, cleo
):
    answers = []
    for viewer in (administrator, instructor, ana, cleo, None):
        client.logout()
        if viewer:
            client.force_login(viewer)
        answers.append(client.get(reverse(name)).status_code)

    assert answers == [200, 403, 302, 302, 302]


def test_the_menu_shows_deadlines_to_those_who_may_open_them(client, administrator, instructor):
    address = reverse("wagtailadmin_home")
    shown_to = []
    for viewer in (administrator, instructor):
        client.force_login(viewer)
        shown_to.append(BOARD in client.get(address).content.decode())

    assert shown_to == [True, False]


def test_a_periods_page_tells_its_story_newest_first(staff, ana):
    people.ohio(), people.physical_therapist()
    make.rule()
    make.certificate_period(ana, due_on=dt.date(2029, 3, 1))
    period = make.licence_period(ana, due_on=dt.date(2027, 2, 27))
    plan_reminders(at=NOW)

    page = body(staff.get(reverse("deadline_period", args=[period.pk])))

    assert "17.5 contact hours of" not in page
    assert "17.5 contact hours" in page
    assert page.index("Reminder, 7 days before") < page.index("390 minutes credited")
    assert "Opened" in page


def test_a_pause_needs_a_day_and_a_reason_and_can_be_ended(staff, ana, administrator):
    period = make.certificate_period(ana)
    pause = reverse("deadline_pause", args=[period.pk])

    refused = staff.post(pause, {"until": "2027-02-01", "reason": "On leave"})
    assert (refused.status_code, "Choose today or a later day" in refused.text) == (400, True)
    empty = staff.post(pause, {})
    assert "Enter why the reminders are paused" in empty.text
    assert "Enter the last day without reminders" in empty.text
    period.refresh_from_db()
    assert period.paused_until is None

    staff.post(pause, {"until": "2027-02-25", "reason": "On leave"})
    period.refresh_from_db()
    assert period.paused_until == dt.date(2027, 2, 25)
    event = period.events.last()
    assert (event.actor, event.note) == (administrator, "Until 2027-02-25: On leave")

    staff.post(reverse("deadline_resume", args=[period.pk]))
    period.refresh_from_db()
    assert period.paused_until is None


def test_only_who_may_change_periods_pauses_them(client, ana, instructor):
    period = make.certificate_period(ana)
    answers = []
    for viewer in (instructor, ana):
        client.force_login(viewer)
        said = {"until": "2027-02-25", "reason": "x"}
        answers.append(client.post(reverse("deadline_pause", args=[period.pk]), said).status_code)

    period.refresh_from_db()
    assert (answers, period.paused_until) == ([403, 302], None)


def test_licences_without_a_date_are_listed_with_what_is_missing(staff, ana):
    make.verified_licence(ana, expires_on=None, number="PT-9")

    page = body(staff.get(reverse("deadline_unknown")))

    assert people_on(page) == ["Ana Ferreira"]
    assert "The licence names no expiry date, and we do not know when this place renews" in page


def test_very_many_licences_without_a_date_come_in_pages(staff, ana):
    for number in range(51):
        make.verified_licence(ana, expires_on=None, number=f"PT-{number:03}")

    first, second = (body(staff.get(reverse("deadline_unknown"), {"p": p})) for p in (1, 2))

    assert (len(people_on(first)), len(people_on(second))) == (50, 1)
    assert "PT-000" in first
    assert "PT-050" in second


@pytest.mark.parametrize(
    ("hours", "said"),
    [pytest.param(0, "24 contact hours", id="none"), pytest.param(24, "Complete", id="all")],
)
def test_the_export_says_of_hours_what_the_page_says(staff, ana, ben, hours, said):
    people.ohio(), people.physical_therapist()
    review(make.rule(), ben)
    make.licence_period(ana, due_on=TODAY + dt.timedelta(days=30))
    if hours:
        CreditEntry.objects.create(
            holder=ana,
            source="outside",
            title="A conference",
            provider="A society",
            mode="in_person",
            minutes=hours * 60,
            completed_on=TODAY - dt.timedelta(days=20),
            recorded_at=NOW,
        )

    page = body(staff.get(BOARD))

    assert csv_rows(staff, {})[1][9] == said
    assert f"{said}</td>" in page


def test_shown_periods_carry_their_last_letter(ana):
    period = make.certificate_period(ana, due_on=TODAY)
    assert [
        one.last_sent_at
        for one in shown(periods_on_board(BoardFilter(), TODAY), BoardFilter(), TODAY)
    ]
    plan_reminders(at=NOW)
    period.reminders.filter(offset=7).update(sent_at=NOW, skipped_at=None)

    (found,) = shown(periods_on_board(BoardFilter(), TODAY), BoardFilter(), TODAY)
    assert found.last_sent_at == NOW


def test_the_next_letter_is_the_one_of_the_holders_own_plan(ana, ben, cleo):
    due_on = TODAY + dt.timedelta(days=100)
    chosen, stopped, usual = (make.licence_period(one, due_on=due_on) for one in (ana, ben, cleo))
    choose_reminders(holder=ana, subject="licence", offsets=[7], at=NOW)
    choose_reminders(holder=ben, subject="licence", stopped=True, at=NOW)

    rows = rows_of(
        shown(periods_on_board(BoardFilter(), TODAY), BoardFilter("later"), TODAY), at=NOW
    )

    assert {row.period: row.next_on for row in rows} == {
        chosen: due_on - dt.timedelta(days=7),
        stopped: None,
        usual: due_on - dt.timedelta(days=90),
    }
