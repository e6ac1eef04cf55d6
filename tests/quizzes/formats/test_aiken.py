"""Aiken: a question, lettered options, the letter of the answer."""

from decimal import Decimal

import pytest

from quizzes.formats import WRITERS, aiken, detect
from quizzes.formats.items import Item, Unreadable
from quizzes.kinds.exchange import Exchange, ExchangeAnswer

SHARPS = b"""Which item belongs
in the sharps bin?
A) A used needle
B. A glove
ANSWER: A
"""


def reasons(source):
    return [(each.line, each.reason) for each in aiken.read(source).refusals]


def test_a_question_has_options_and_one_answer():
    assert aiken.read(SHARPS).items == [
        Item(
            1,
            "",
            "",
            (),
            (),
            Exchange(
                "single_choice",
                "Which item belongs\nin the sharps bin?",
                (ExchangeAnswer("A used needle", Decimal(1)), ExchangeAnswer("A glove")),
            ),
        )
    ]


def test_questions_follow_each_other_with_or_without_an_empty_line():
    items = aiken.read(SHARPS + SHARPS + b"\n\n" + SHARPS).items

    assert [item.line for item in items] == [1, 6, 13]


def test_html_is_text():
    source = b"Is <b>this</b> text?\nA) <i>Yes</i>\nB) No\nANSWER: A"
    exchange = aiken.read(source).items[0].exchange

    assert (exchange.stem, exchange.answers[0].text) == ("Is <b>this</b> text?", "<i>Yes</i>")


@pytest.mark.parametrize(
    ("source", "refusals"),
    [
        pytest.param(
            b"So?\nA) a\nB) b\nANSWER: C",
            [(1, "The answer is C, which is no option; write one of them.")],
            id="no such letter",
        ),
        pytest.param(
            b"So?\nA) a\nB) b\nANSWER:",
            [(1, "The answer is blank, which is no option; write one of them.")],
            id="no letter",
        ),
        pytest.param(
            b"So?\nA) a\nANSWER: A",
            [(1, "Give at least two options, such as A) and B).")],
            id="one option",
        ),
        pytest.param(
            b"So?\nA) a\nA) b\nANSWER: A",
            [(1, "Give each option a letter of its own.")],
            id="a letter twice",
        ),
        pytest.param(
            b"ANSWER: A", [(1, "Write the question itself above its options.")], id="only an answer"
        ),
        pytest.param(
            b"So?\nA) a\nB) b",
            [(1, "Write ANSWER: and a letter under the options.")],
            id="no answer",
        ),
        pytest.param(
            b"So?\nA) a\nB) b\nmore of b\nANSWER: A",
            [
                (1, "Write ANSWER: and a letter under the options, each on one line."),
                (4, "Give at least two options, such as A) and B)."),
            ],
            id="an option on two lines",
        ),
    ],
)
def test_what_cannot_be_read_says_why(source, refusals):
    assert reasons(source) == refusals
    assert len(aiken.read(source + b"\n\n" + SHARPS).items) == 1


def test_bytes_are_unreadable():
    with pytest.raises(Unreadable):
        aiken.read(b"\x80\x81")


def test_aiken_is_known_by_its_answers_and_comes_in_only():
    assert detect(SHARPS) == "aiken"
    assert "aiken" not in WRITERS
