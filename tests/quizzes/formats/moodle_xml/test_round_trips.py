"""Out and in again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats import moodle_xml
from quizzes.formats.items import Item, Refusal
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from tests.quizzes.formats.moodle_xml.files import HALF, ONE, again

PIECES = [
    "a",
    "b",
    " ",
    "]]>",
    "<",
    ">",
    "&",
    "&lt;",
    "{",
    "}",
    "~",
    "#",
    "=",
    "%",
    "\\",
    '"',
    "é",
    "\n",
]


TRICKY = st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: "".join(pieces).strip())


ONE_LINE = TRICKY.map(lambda text: " ".join(text.split())).filter(bool)


WORDS = TRICKY.filter(bool)


@given(stem=WORDS, options=st.lists(WORDS, min_size=2, max_size=4), why=TRICKY, name=WORDS)
def test_any_text_survives_going_out_and_coming_in(stem, options, why, name):
    answers = [ExchangeAnswer(text, Decimal(place == 0), why) for place, text in enumerate(options)]
    item = Item(
        0,
        "R<1>",
        " ".join(f"Name: {name}".split()),
        ("A&B",),
        ("]]>",),
        Exchange("single_choice", stem, tuple(answers), why, {"hints": [stem]}),
    )

    assert again([item]) == [item]


@given(words=st.lists(ONE_LINE, min_size=1, max_size=4), why=ONE_LINE)
def test_any_text_survives_in_a_gap(words, why):
    answers = tuple(
        ExchangeAnswer(text, ONE if place == 0 else HALF, why) for place, text in enumerate(words)
    )
    part = {"id": "1", "weight": "2", "exchange": Exchange("short_answer", "", answers)}
    item = Item(
        0,
        "",
        "N",
        (),
        (),
        Exchange("cloze", "Name it.", settings={"text": "{1} it is.", "parts": [part]}),
    )

    assert again([item]) == [item]


@pytest.mark.parametrize(
    ("exchange", "said"),
    [
        pytest.param(
            Exchange("hotspot", "Where?"), "Moodle has no questions of this kind.", id="hotspot"
        ),
        pytest.param(
            Exchange("cloze", "Write {1:SA:=a} to make a gap."),
            "Moodle would take a part of its text for a gap.",
            id="gap-in-words",
        ),
        pytest.param(
            Exchange(
                "description", "Look.", settings={"image": {"figure": "quizzes/figures/x.svg"}}
            ),
            "Its picture is drawn by this site and has no file that Moodle shows.",
            id="drawn-picture",
        ),
        pytest.param(
            Exchange(
                "numeric",
                "How many?",
                (ExchangeAnswer("2", ONE, tolerance=HALF, tolerance_kind="geometric"),),
            ),
            "Moodle's files have no geometric tolerance.",
            id="geometric",
        ),
    ],
)
def test_what_moodle_cannot_hold_stays_out_of_the_file(exchange, said):
    written = moodle_xml.write([Item(4, "R", "N", (), (), exchange)])

    assert written.refusals == [Refusal(4, "N", exchange.kind, said)]
    assert moodle_xml.read(written.data).items == []


def test_credit_for_the_whole_comes_back_as_such():
    answers = (ExchangeAnswer("A", HALF), ExchangeAnswer("B", HALF), ExchangeAnswer("C"))
    item = Item(
        0, "", "N", (), (), Exchange("multiple_response", "Which?", answers, "", {"whole": True})
    )

    [back] = again([item])

    assert back.exchange.settings == {"whole": True}
    assert [answer.fraction for answer in back.exchange.answers] == [HALF, HALF, -ONE]
