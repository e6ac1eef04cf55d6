"""The answers say the type, in the order in which Moodle tells them apart."""

from decimal import Decimal

import pytest

from quizzes.formats import gift
from quizzes.formats.weights import KEPT
from tests.quizzes.formats.gift.reading import exchange_of, only, reason, worth


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param("Read this.", "description", id="no braces"),
        pytest.param("Why?{}", "essay", id="nothing in them"),
        pytest.param("Why?{####Because.}", "essay", id="only a general feedback"),
        pytest.param("How many?{#3}", "numeric", id="a hash"),
        pytest.param("Which?{=a ~b}", "single_choice", id="a tilde and an equals sign"),
        pytest.param("Which?{~%50%a ~%50%b}", "multiple_response", id="tildes"),
        pytest.param("How?{~a -> b =c -> d}", "single_choice", id="tildes before arrows"),
        pytest.param("Match.{=a -> b =c -> d}", "matching", id="arrows"),
        pytest.param("So.{T}", "true_false", id="T"),
        pytest.param("So.{FALSE#no}", "true_false", id="FALSE with a comment"),
        pytest.param("So.{t}", "short_answer", id="a small t is a word"),
        pytest.param("Who?{=me}", "short_answer", id="an equals sign"),
        pytest.param("Order.{>2 ALL\nfirst\nsecond\n}", "ordering", id="an angle bracket"),
    ],
)
def test_the_answers_say_the_type(source, kind):
    assert exchange_of(source).kind == kind


def test_weights_are_percent_and_may_be_negative():
    exchange = exchange_of(
        "Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d ~e ~%.1% f}".replace(" ~%.1% f", "")
    )

    assert worth(exchange) == [
        ("a", Decimal(".3333333")),
        ("b", Decimal(".3333333")),
        ("c", Decimal(".3333333")),
        ("d", Decimal(-1)),
        ("e", Decimal(0)),
    ]


@pytest.mark.parametrize("percent", ["33", "66", "51", "-33", "99.9", "101"])
def test_a_weight_that_moodle_does_not_keep_is_refused(percent):
    assert reason(f"Which?{{~%{percent}%a ~b}}") == (
        f"A weight of {percent} percent is not one that Moodle keeps, such as 100, 50, 33.33333, "
        "25 or 20."
    )


def test_41_fractions_are_kept():
    assert len(KEPT) == len(set(KEPT)) == 41


@pytest.mark.parametrize(
    ("written", "value", "tolerance"),
    [
        pytest.param("3", "3", "0", id="alone"),
        pytest.param("3:0.5", "3", "0.5", id="with a tolerance"),
        pytest.param("4..8", "6", "2", id="from to"),
        pytest.param("-8..-4", "-6", "2", id="from to below zero"),
        pytest.param("1e3 : 1e1", "1000", "10", id="powers of ten"),
        pytest.param("0.1..0.2", "0.15", "0.05", id="exact halves"),
    ],
)
def test_numbers_have_a_tolerance_or_a_range(written, value, tolerance):
    answer = exchange_of(f"How many?{{#{written}}}").answers[0]

    assert (answer.text, answer.tolerance, answer.fraction) == (value, Decimal(tolerance), 1)


def test_a_list_of_numbers_may_end_with_a_word_for_all_others():
    exchange = exchange_of("How many?{#=%100%3:1#Good =%50%5#Nearly ~#No\n####Count them.}")

    assert [(a.text, a.fraction, a.feedback) for a in exchange.answers] == [
        ("3", 1, "Good"),
        ("5", Decimal("0.5"), "Nearly"),
        ("*", 0, "No"),
    ]
    assert exchange.rationale == "Count them."


@pytest.mark.parametrize(
    ("source", "true", "false"),
    [
        pytest.param("So.{TRUE#wrong#right}", "right", "wrong", id="true"),
        pytest.param("So.{FALSE#wrong#right}", "wrong", "right", id="false"),
        pytest.param("So.{T#wrong}", "", "wrong", id="only for the wrong answer"),
        pytest.param("So.{T##right####All.}", "right", "", id="only for the right one"),
    ],
)
def test_the_first_comment_is_for_the_wrong_answer(source, true, false):
    assert [answer.feedback for answer in exchange_of(source).answers] == [true, false]


def test_an_order_carries_its_settings():
    item = only("Order.{>3 CONTIGUOUS HORI RELATIVE_TO_CORRECT TRUE abc\n1st\n2nd\n3rd\n4th\n}")

    assert [answer.text for answer in item.exchange.answers] == ["1st", "2nd", "3rd", "4th"]
    assert item.exchange.settings == {
        "mode": "relative_to_correct",
        "select": "contiguous",
        "select_count": 3,
        "layout": "horizontal",
        "numbering": "abc",
    }
    assert item.notes == ("The file shows 3 of the items; here all 4 are shown.",)


def test_text_behind_the_answers_leaves_a_gap():
    assert exchange_of("A needle is used {=once =one time} only.").stem == (
        "A needle is used _____ only."
    )


def test_an_id_is_the_last_and_tags_are_each_one():
    item = only("// [id:a\\]b] [tag:x] [id:c]\n// [tag:y z] [tag:x]\nSo.{T}")

    assert (item.reference, item.tags) == ("c", ("x", "y z"))


def test_a_category_holds_until_the_next():
    reading = gift.read(b"$CATEGORY: $course$/top/A/B//C\n\nOne.{T}\n\n$CATEGORY: D\nTwo.{T}")

    assert [item.category for item in reading.items] == [("A", "B/C"), ("D",)]
    assert reading.categories == [("A", "B/C"), ("D",)]
