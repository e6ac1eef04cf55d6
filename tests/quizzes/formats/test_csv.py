"""A table of questions for spreadsheets: every kind there and back, and no formula runs."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import csv_table, detect
from quizzes.formats.items import Item, Unreadable
from quizzes.kinds import KINDS, kind
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from tests.factories.quizzes import KINDS as EXAMPLES

TABLE = """id;type;name;category;tags;question;rationale;answer_1;worth_1;feedback_1;Answer 2;Worth 2
A-1;Single choice;Lung;Thorax / Safety;a, b;Which?;Because;Trapezius;1;Yes;Vastus;0
;true_false;;;;So?;;true;;;false;100%
"""


def items_of(text):
    reading = csv_table.read(text.encode())
    assert reading.refusals == []
    return reading.items


def survives(item):
    written = csv_table.write([item])
    again = csv_table.read(written.data)

    assert written.refusals == []
    assert (again.refusals, again.items) == ([], [item])


def test_a_table_is_read_by_the_names_of_its_columns():
    first, second = items_of(TABLE)

    assert first == Item(
        line=2,
        reference="A-1",
        name="Lung",
        category=("Thorax", "Safety"),
        tags=("a", "b"),
        exchange=Exchange(
            "single_choice",
            "Which?",
            (ExchangeAnswer("Trapezius", Decimal(1), "Yes"), ExchangeAnswer("Vastus")),
            "Because",
        ),
    )
    assert [(a.text, a.fraction) for a in second.exchange.answers] == [("true", 0), ("false", 1)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_spreadsheet_may_have_written_it(separator, mark, end):
    text = end.join([separator.join(["type", "question"]), separator.join(["essay", "Why?"])])
    data = mark + text.encode()

    assert detect(data) == "csv"
    assert [item.exchange for item in csv_table.read(data).items] == [Exchange("essay", "Why?")]


def test_a_file_with_the_mark_of_utf_16_is_read():
    data = "type,question\nessay,Wo tut’s weh?\n".encode("utf-16")

    assert csv_table.read(data).items[0].exchange.stem == "Wo tut’s weh?"


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_kind_survives(name):
    body, key, *_ = EXAMPLES[name]
    asked = name.split(" ")[0]
    exchange = kind(asked).to_exchange(body, key) if asked in KINDS else None
    if exchange is None:
        pytest.skip(f"{name} is no kind")
    survives(Item(2, "A", "Name", ("Top", "a/b"), ("x",), exchange))


def test_a_text_with_gaps_survives_with_its_parts():
    inner = Exchange(
        "numeric", "Gap 1", (ExchangeAnswer("3", Decimal(1), "Yes", tolerance=Decimal("0.5")),)
    )
    parts = [{"id": "1", "weight": "2", "exchange": inner}]
    survives(
        Item(
            2, "A", "", (), (), Exchange("cloze", "Fill.", settings={"text": "{1}", "parts": parts})
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "＝1+1",
        "'=quoted",
        "''=twice",
        "=HYPERLINK()",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_quoted_and_comes_back(text):
    item = Item(2, "", text, (), (), Exchange("essay", text, rationale=text))
    data = csv_table.write([item]).data
    cells = next(csv.DictReader(StringIO(data.decode("utf-8-sig"))))

    assert cells["question"] == cells["name"] == f"'{text}"
    assert csv_table.read(data).items == [item]


@pytest.mark.parametrize("text", ["-5", "3.25", "'quoted'", "a=b", "1-2"])
def test_what_is_no_formula_stays_as_it_is(text):
    item = Item(2, "", "", (), (), Exchange("numeric", text, (ExchangeAnswer(text, Decimal(-1)),)))
    data = csv_table.write([item]).data
    cells = next(csv.DictReader(StringIO(data.decode("utf-8-sig"))))

    assert (cells["answer_1"], cells["worth_1"]) == (text, "-1")
    assert csv_table.read(data).items == [item]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param(
            ",Why?,,", "Name the type of the question, such as single_choice.", id="no type"
        ),
        pytest.param("essay,,,", "Write the question itself.", id="no question"),
        pytest.param(
            "single_choice,Which?,a,half", "Write a number in worth_1, not “half”.", id="a word"
        ),
        pytest.param(
            "single_choice,Which?,a,1e999",
            "Write a number in worth_1, not “1e999”.",
            id="too large",
        ),
        pytest.param(
            'essay,Why?,,,"[1, 2]"',
            'Write the settings as JSON, such as {"whole": true}.',
            id="settings that are a list",
        ),
        pytest.param(
            f"essay,Why?,,,{'[' * 20000}",
            'Write the settings as JSON, such as {"whole": true}.',
            id="settings nested for ever",
        ),
        pytest.param(
            'essay,Why?,,,"{""text"": ""\\u0000""}"',
            'Write the settings as JSON, such as {"whole": true}.',
            id="settings with a zero character",
        ),
        pytest.param(
            'essay,Why?,,,"{""text"": NaN}"',
            'Write the settings as JSON, such as {"whole": true}.',
            id="settings with no number",
        ),
        pytest.param(
            f"""essay,Why?,,,"{{""text"": {"[" * 50}{"]" * 50}}}\"""",
            'Write the settings as JSON, such as {"whole": true}.',
            id="settings that are deep",
        ),
        pytest.param(
            f"essay,{'x' * 20001},,",
            "A text of the question is longer than 20,000 characters.",
            id="too long",
        ),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row, sentence):
    table = f"type,question,answer_1,worth_1,settings\nessay,First,,\n\n{row}\nessay,Last,,"
    reading = csv_table.read(table.encode())

    assert [item.exchange.stem for item in reading.items] == ["First", "Last"]
    assert [(each.line, each.reason) for each in reading.refusals] == [(4, sentence)]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(
            b"a,b\n1,2",
            "The first row must name the columns, “type” and “question” among them.",
            id="other columns",
        ),
        pytest.param(
            b"",
            "The first row must name the columns, “type” and “question” among them.",
            id="empty",
        ),
        pytest.param(
            b"type,question\nessay," + b"x" * 200_000,
            "Line 2 of the table cannot be read: field larger than field limit (131072).",
            id="a cell without end",
        ),
    ],
)
def test_what_is_no_table_of_questions_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(Unreadable) as refused:
        csv_table.read(data)
    assert str(refused.value) == sentence


def test_a_decimal_comma_is_a_point():
    assert items_of("type;question;answer_1;worth_1\nnumeric;So?;3;0,5\n")[0].exchange.answers == (
        ExchangeAnswer("3", Decimal("0.5")),
    )


TEXT = (
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1)
    .map(str.strip)
    .filter(bool)
)


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT, st.decimals(-1, 1, places=5), st.sampled_from(["", "'", "=", "'=", "\n"]))
def test_a_row_survives_whatever_its_words(stem, text, worth, before):
    answer = ExchangeAnswer((before + text).strip(), worth.normalize() + 0, text)
    survives(Item(2, "A", "", (), (), Exchange("short_answer", stem, (answer,))))
