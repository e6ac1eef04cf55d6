"""GIFT as Moodle reads it, and back again."""

import html
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import detect, gift
from quizzes.formats.gift.escapes import escaped, held, restored
from quizzes.formats.items import Item, Unreadable
from quizzes.formats.weights import KEPT, kept
from quizzes.kinds.exchange import Exchange, ExchangeAnswer

PEG = Path(__file__).parents[4] / "shared" / "fixtures" / "quiz" / "gift_peg"
PAIRS = sorted(PEG.glob("*.gift")) if PEG.is_dir() else []

# Moodle gives the first comment to whoever answered wrongly; the grammar of the pairs gives it to
# whoever answered true. The two differ where the statement is true.
OTHERWISE = {"TFTwoFeedback"}


def only(source):
    """The one question of a text."""
    reading = gift.read(source.encode())
    assert (reading.refusals, len(reading.items)) == ([], 1)
    return reading.items[0]


def exchange_of(source):
    return only(source).exchange


def worth(exchange):
    return [(answer.text, answer.fraction) for answer in exchange.answers]


def reason(source):
    """Why the one question of a text is refused."""
    reading = gift.read(source.encode())
    assert (reading.items, len(reading.refusals)) == ([], 1)
    return reading.refusals[0].reason


# -- what others expect ---------------------------------------------------------------------------

KINDS = {
    "TF": "true_false",
    "Description": "description",
    "Essay": "essay",
    "Short": "short_answer",
    "Matching": "matching",
    "Numerical": "numeric",
}


def kind_in(tree):
    if tree["type"] != "MC":
        return KINDS[tree["type"]]
    one = any(choice["isCorrect"] for choice in tree["choices"])
    return "single_choice" if one else "multiple_response"


def words(text):
    """The words of a text of the tree, without its markup, on one line."""
    if text is None:
        return ""
    plain = text["text"]
    if text["format"] == "html":
        plain = html.unescape(re.sub(r"<!--.*?-->|<[^>]*>", " ", plain, flags=re.DOTALL))
    return on_a_line(plain)


def on_a_line(text):
    """Elements and punctuation stand together differently in every cleaning."""
    return re.sub(r"\s+(?=[,.:;?!)])", "", " ".join(text.split()))


def numbers_in(tree):
    choices = tree["choices"] if isinstance(tree["choices"], list) else [tree["choices"]]
    for choice in choices:
        number = choice.get("text", choice)
        high, low = number.get("numberHigh"), number.get("numberLow")
        value = (
            number.get("number") if high is None else (Decimal(str(high)) + Decimal(str(low))) / 2
        )
        reach = (
            number.get("range", 0) if high is None else (Decimal(str(high)) - Decimal(str(low))) / 2
        )
        yield (
            Decimal(str(value)),
            Decimal(str(reach)),
            weight_in(choice, full=True),
            words(choice.get("feedback")),
        )


def weight_in(choice, *, full):
    weight = choice.get("weight")
    return Decimal(full) if weight is None else kept(Decimal(str(weight)) / 100)


def answers_in(tree):
    match tree["type"]:
        case "TF":
            return [
                ("true", Decimal(tree["isTrue"]), words(tree["trueFeedback"])),
                ("false", Decimal(not tree["isTrue"]), words(tree["falseFeedback"])),
            ]
        case "Matching":
            return [(words(p["subquestion"]), p["subanswer"]) for p in tree["matchPairs"]]
        case "Numerical":
            return list(numbers_in(tree))
        case "Essay" | "Description":
            return []
    return [
        (words(c["text"]), weight_in(c, full=c["isCorrect"]), words(c["feedback"]))
        for c in tree["choices"]
    ]


def answers_here(exchange):
    if exchange.kind == "matching":
        return [(on_a_line(a.text), a.match) for a in exchange.answers]
    if exchange.kind == "numeric":
        return [
            (Decimal(a.text), a.tolerance, a.fraction, on_a_line(a.feedback))
            for a in exchange.answers
        ]
    return [(on_a_line(a.text), a.fraction, on_a_line(a.feedback)) for a in exchange.answers]


@pytest.mark.skipif(not PAIRS, reason="the pairs at ../shared/fixtures/quiz/gift_peg are not here")
def test_there_are_26_pairs():
    assert len(PAIRS) == 26


@pytest.mark.parametrize("path", PAIRS, ids=[path.stem for path in PAIRS])
def test_each_pair_is_read_as_its_tree_says(path):
    reading = gift.read(path.read_bytes())
    trees = json.loads(path.with_suffix(".json").read_text())
    asked = [tree for tree in trees if tree["type"] != "Category"]

    assert reading.refusals == []
    assert len(reading.items) == len(asked)
    for item, tree in zip(reading.items, asked, strict=True):
        exchange = item.exchange
        assert exchange.kind == kind_in(tree)
        assert item.name == (tree["title"] or "")
        assert item.reference == (tree["id"] or "")
        assert item.tags == tuple(tree["tags"] or ())
        assert on_a_line(exchange.stem) == words(tree["stem"])
        assert on_a_line(exchange.rationale) == words(tree.get("globalFeedback"))
        if path.stem not in OTHERWISE or not tree["isTrue"]:
            assert answers_here(exchange) == answers_in(tree)
        if tree["stem"]["format"] == "markdown":
            assert exchange.stem == tree["stem"]["text"]


@pytest.mark.parametrize("path", PAIRS, ids=[path.stem for path in PAIRS])
def test_each_pair_survives_going_out(path):
    items = gift.read(path.read_bytes()).items
    written = gift.write(items)

    assert written.refusals == []
    assert same(gift.read(written.data).items) == same(items)


def same(items):
    """Items without what a file is free to change: lines, and notes on markup that is gone."""
    return [replace(item, line=0, notes=()) for item in items]


@pytest.mark.skipif(not PAIRS, reason="the pairs at ../shared/fixtures/quiz/gift_peg are not here")
def test_the_category_of_the_pairs_is_read_without_the_top_of_its_site():
    reading = gift.read((PEG / "categorySpecialCharacter.gift").read_bytes())

    assert reading.categories == [("Default for Unit 1: Topic",)]


# -- types, in the order in which Moodle tells them apart -----------------------------------------


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


# -- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "stem"),
    [
        pytest.param(
            r"1\:2 \{a\} \=b\= \~ \# 50\% \\ \x{T}", r"1:2 {a} =b= ~ # 50\% \ \x", id="escapes"
        ),
        pytest.param(r"One\nTwo{T}", "One\nTwo", id="an escaped line end"),
        pytest.param("One\n  Two{T}", "One Two", id="a line end in the file"),
        pytest.param("a < b, p <0.05 and x&y{T}", "a < b, p <0.05 and x&y", id="no markup"),
        pytest.param("[html]<p>One</p><p>Two</p>{T}", "One\n\nTwo", id="paragraphs"),
        pytest.param("A <b>bold</b> word{T}", "A bold word", id="markup without a marker"),
        pytest.param("[plain]A <b>bold</b> word{T}", "A <b>bold</b> word", id="plain"),
        pytest.param(
            '[html]<p onclick\\="x()">Ok<script>alert(1)</script></p>{T}', "Ok", id="script"
        ),
        pytest.param(
            "x <img src\\=y onerror\\=alert(1)> z <script>q()</script>{T}",
            "x z",
            id="hidden script",
        ),
        pytest.param("[markdown]One  \nTwo{T}", "One  \nTwo", id="markdown"),
    ],
)
def test_texts_become_plain(source, stem):
    assert exchange_of(source).stem == stem


def test_a_note_tells_what_was_left_out():
    item = only('[html]<p>A <b>word</b>, <a href\\="https\\://example.org">here</a></p>{T}')

    assert item.exchange.stem == "A word, here"
    assert item.notes == (
        "The address of a link was left out: https://example.org",
        "Formatting was left out; questions are plain text.",
    )


# -- what is refused, each with its line ----------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        pytest.param("{T}", "Write the question itself before its answers.", id="no stem"),
        pytest.param(
            "So.{=a ~b",
            "Close the answers with }, and leave no empty line inside a question.",
            id="open braces",
        ),
        pytest.param(
            "So. a}",
            r"Open the answers with {, or write \} for a brace in the text.",
            id="a closing brace alone",
        ),
        pytest.param(
            "So?{a ~b}", "Begin each answer with = or ~, the first one too.", id="a first answer"
        ),
        pytest.param(
            "So?{=a -> b =c}", "Write -> between the two halves of “c”.", id="half a pair"
        ),
        pytest.param(
            "So?{#three}", "“three” is no number; write 12, 12:0.5 or 11.5..12.5.", id="a word"
        ),
        pytest.param(
            "So?{#8..4}", "Write the smaller number first in “8..4”.", id="a range backwards"
        ),
        pytest.param(
            "So?{#1e999}", "“1e999” is no number; write 12, 12:0.5 or 11.5..12.5.", id="too large"
        ),
        pytest.param("So?{#}", "Give at least one number after the #.", id="no number"),
        pytest.param(
            "So?{####}}"[:-1].replace("####", "="),
            "Give at least one answer after an =.",
            id="no pattern",
        ),
        pytest.param(
            f"{'x' * 20001}{{T}}",
            "A text of the question is longer than 20,000 characters.",
            id="too long",
        ),
        pytest.param(
            f"So?{{{'~a ' * 201}}}", "The question has more than 200 answers.", id="too many"
        ),
        pytest.param(
            f"$CATEGORY: {'a/' * 41}\nSo.{{T}}",
            "The category is more than 40 levels deep.",
            id="too deep",
        ),
    ],
)
def test_a_question_that_cannot_be_read_says_why(source, sentence):
    assert reason(source) == sentence


def test_a_refused_question_does_not_hold_back_the_others():
    reading = gift.read(b"One.{T}\n\n::Two::So?{~%33%a\n~b}\n\nThree.{T}")

    assert [(item.line, item.exchange.stem) for item in reading.items] == [
        (1, "One."),
        (6, "Three."),
    ]
    assert [(each.line, each.name, each.type) for each in reading.refusals] == [
        (3, "Two", "multiple_response")
    ]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\xd8", b"\x80abc", b"a\x00b"])
def test_bytes_that_are_no_text_are_unreadable(data):
    with pytest.raises(Unreadable):
        gift.read(data)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab{}=~#:\\>-%.[]$/\n *_<&;"), max_size=200))
def test_nothing_that_looks_like_gift_ends_in_a_traceback(source):
    for item in gift.read(source.encode()).items:
        assert item.exchange.stem.strip()


# -- there and back -------------------------------------------------------------------------------

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
