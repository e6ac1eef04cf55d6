"""There and back."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import detect, gift
from quizzes.formats.gift.escapes import escaped, held, restored
from quizzes.formats.items import Item
from quizzes.formats.weights import KEPT
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from tests.quizzes.formats.gift.reading import same, worth

TEXT = (
    st.text(
        alphabet=st.one_of(
            st.sampled_from("ab {}=~#:\\n%.[]$/->*_<&;'\"?()\n"),
            st.characters(codec="utf-8", exclude_categories=["C", "Z"]),
        ),
        min_size=1,
        max_size=40,
    )
    .map(str.strip)
    .filter(bool)
    .filter(lambda text: text == restored(held(escaped(text))))
)


WORTH = st.sampled_from(KEPT)


CHOICES = st.lists(
    st.builds(ExchangeAnswer, TEXT, WORTH, st.one_of(st.just(""), TEXT)), min_size=1, max_size=4
)


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60).filter(
        lambda text: not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]", text)
    )
)
def test_escaping_loses_nothing(text):
    assert restored(held(escaped(text))) == text


@settings(max_examples=300, deadline=None)
@given(TEXT, CHOICES, st.one_of(st.just(""), TEXT))
def test_a_choice_survives_whatever_its_words(stem, choices, rationale):
    survives(Exchange("multiple_response", stem, tuple(choices), rationale))
    first = replace(choices[0], fraction=Decimal(1))
    second = ExchangeAnswer("other")
    survives(Exchange("single_choice", stem, (first, second), rationale))


@settings(max_examples=200, deadline=None)
@given(TEXT, st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4), TEXT)
def test_pairs_survive_whatever_their_words(stem, pairs, extra):
    one_line = [(left, " ".join(right.split())) for left, right in pairs]
    answers = [ExchangeAnswer(left, match=right) for left, right in one_line]
    answers.append(ExchangeAnswer("", match=" ".join(extra.split())))

    survives(Exchange("matching", stem, tuple(answers)))


@settings(max_examples=200, deadline=None)
@given(TEXT, st.booleans(), TEXT, TEXT)
def test_a_statement_survives_whatever_its_words(stem, right, one, other):
    answers = (
        ExchangeAnswer("true", Decimal(right), one),
        ExchangeAnswer("false", Decimal(not right), other),
    )

    survives(Exchange("true_false", stem, answers))
    survives(Exchange("description", stem))
    survives(Exchange("essay", stem, rationale=one))


def survives(exchange):
    item = Item(0, "id]1", "A: name", ("Top", "a/b"), ("x]", "y"), exchange)
    written = gift.write([item])

    assert written.refusals == []
    assert same(gift.read(written.data).items) == [item]


@pytest.mark.parametrize(
    ("exchange", "sentence"),
    [
        pytest.param(
            Exchange("hotspot", "Where?"), "GIFT has no questions of this kind.", id="a kind"
        ),
        pytest.param(
            Exchange("essay", "What is this?", settings={"image": {"file": "questions/a.png"}}),
            "GIFT holds no pictures, and this question has one.",
            id="a picture",
        ),
        pytest.param(
            Exchange("short_answer", "So?", (ExchangeAnswer("a->b", Decimal(1)),)),
            "GIFT takes -> in the answers of a short answer for a pair.",
            id="an arrow",
        ),
        pytest.param(
            Exchange(
                "numeric",
                "How many?",
                (
                    ExchangeAnswer(
                        "3", Decimal(1), tolerance=Decimal(1), tolerance_kind="geometric"
                    ),
                ),
            ),
            "GIFT has no geometric tolerance.",
            id="a tolerance",
        ),
        pytest.param(
            Exchange("multiple_response", "Which?", (ExchangeAnswer("a", Decimal("0.15")),)),
            "A weight of 15 percent is not one that Moodle keeps, such as 100, 50, 33.33333, 25 or "
            "20.",
            id="a weight",
        ),
    ],
)
def test_what_gift_cannot_hold_is_left_out_and_named(exchange, sentence):
    item = Item(0, "A", "Name", (), (), exchange)
    written = gift.write([item])

    assert (written.data, [each.reason for each in written.refusals]) == (b"", [sentence])


def test_credit_for_the_whole_is_written_in_parts():
    answers = (
        ExchangeAnswer("a", Decimal(1)),
        ExchangeAnswer("b", Decimal(1)),
        ExchangeAnswer("c"),
    )
    exchange = Exchange("multiple_response", "Which?", answers, settings={"whole": True})
    again = gift.read(gift.write([Item(0, "", "", (), (), exchange)]).data).items[0].exchange

    assert worth(again) == [("a", Decimal("0.5")), ("b", Decimal("0.5")), ("c", Decimal(-1))]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        pytest.param(b"So.{T}", "gift", id="answers in braces"),
        pytest.param(b"$CATEGORY: x", "gift", id="a category"),
        pytest.param(b"\xef\xbb\xbf::Name::Read this.", "gift", id="a name"),
    ],
)
def test_gift_is_known_by_what_it_holds(source, name):
    assert detect(source) == name


def test_a_file_is_known_by_its_name_when_its_words_say_nothing():
    assert detect(b"Read this.", "notes.gift") == "gift"
