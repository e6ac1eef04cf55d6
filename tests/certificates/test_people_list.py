"""Lists of people from spreadsheets: what is forgiven, what is named, what is refused."""

import codecs
import datetime as dt

import pytest

from certificates.people_list import MOST_BYTES, UnreadableList, read_people

DAY = dt.date(2026, 11, 4)
PLAIN = "email,completed_on,name\nana@example.org,2026-11-04,Ana Ferreira\n"


def told(data: bytes) -> list[tuple]:
    return [(one.number, one.email, one.completed_on, one.name) for one in read_people(data)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PLAIN.encode(), id="plain"),
        pytest.param(codecs.BOM_UTF8 + PLAIN.encode(), id="mark"),
        pytest.param(PLAIN.encode("utf-16"), id="utf-16"),
        pytest.param(PLAIN.replace(",", ";").encode(), id="semicolons"),
        pytest.param(PLAIN.replace(",", "\t").encode(), id="tabs"),
        pytest.param(PLAIN.replace("\n", "\r\n").encode(), id="windows-lines"),
        pytest.param(PLAIN.replace("ana@", "  ANA@").encode(), id="capitals-and-spaces"),
        pytest.param(
            PLAIN.replace("email,completed_on", "E-Mail,Completed on").encode(), id="words"
        ),
        pytest.param(PLAIN.replace("ana@", "'ana@").encode(), id="our-own-apostrophe"),
        pytest.param(PLAIN.replace("2026-11-04", "04.11.2026").encode(), id="points"),
        pytest.param(PLAIN.replace("2026-11-04", "2026/11/4").encode(), id="strokes-year-first"),
        pytest.param(PLAIN.replace("2026-11-04", "2026-11-04T09:00:00").encode(), id="instant"),
    ],
)
def test_what_spreadsheets_write_is_forgiven(data):
    assert told(data) == [(2, "ana@example.org", DAY, "Ana Ferreira")]


def test_a_list_from_windows_keeps_its_accents():
    data = "email;name\nana@example.org;Ana Mu\u00f1oz\n".encode("cp1252")

    assert told(data) == [(2, "ana@example.org", None, "Ana Mu\u00f1oz")]


def test_lines_count_as_a_spreadsheet_counts_and_empty_ones_are_left_out():
    data = b"email\na@example.org\n\n,,\nb@example.org\n"

    assert told(data) == [(2, "a@example.org", None, ""), (5, "b@example.org", None, "")]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        pytest.param("03/04/2026", "two ways", id="strokes-both-small"),
        pytest.param("2026-02-30", "no such day", id="30-february"),
        pytest.param("yesterday", "is no day", id="word"),
        pytest.param("45600", "is no day", id="serial-number"),
        pytest.param("=1+1", "is no day", id="formula"),
    ],
)
def test_a_day_that_cannot_be_read_is_named(cell, said):
    [line] = read_people(f"email,date\nana@example.org,{cell}\n".encode())

    assert line.completed_on is None
    assert said in line.problem


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("13/04/2026", dt.date(2026, 4, 13)),
        ("04/13/2026", dt.date(2026, 4, 13)),
        ("5/5/2026", dt.date(2026, 5, 5)),
    ],
)
def test_strokes_that_can_be_read_in_one_way_only(cell, day):
    [line] = read_people(f"email,date\nana@example.org,{cell}\n".encode())

    assert (line.completed_on, line.problem) == (day, "")


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "nobody",
        '=HYPERLINK("x")',
        "@SUM(A1)",
        "a b@example.org",
        "<b>@example.org",
        "x@" + "y" * 400,
    ],
    ids=["empty", "word", "formula", "at", "space", "markup", "long"],
)
def test_what_is_no_address_is_named_and_is_no_person(cell):
    quoted = cell.replace('"', '""')
    [line] = read_people(f'email,date\n"{quoted}",2026-11-04\n'.encode())

    assert line.problem.endswith(("is no e-mail address.", "is missing."))
    assert len(line.email) <= 300


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"email\n", "no people", id="headings-only"),
        pytest.param(b"name,day\nAna,2026-11-04\n", "Name the columns", id="no-address-column"),
        pytest.param(b"PK\x03\x04" + bytes(200), "not a CSV", id="workbook"),
        pytest.param(b"%PDF-1.7\n", "not a CSV", id="pdf"),
        pytest.param(b"email\x00\nana@example.org", "not a CSV", id="nul"),
        pytest.param(b"e" * (MOST_BYTES + 1), "larger than 2 MB", id="huge"),
        pytest.param(b"email\n" + b"a@b.org\n" * 5001, "more than 5000", id="many"),
        pytest.param(b'email\n"' + b"a" * 200_000, "never ends", id="endless-cell"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(data, said):
    with pytest.raises(UnreadableList, match=said):
        read_people(data)
