"""What others expect of a file."""

import html
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from quizzes.formats import gift
from quizzes.formats.weights import kept
from tests.quizzes.formats.gift.reading import same

PEG = Path(__file__).parents[5] / "shared" / "fixtures" / "quiz" / "gift_peg"


PAIRS = sorted(PEG.glob("*.gift")) if PEG.is_dir() else []


# Moodle gives the first comment to whoever answered wrongly; the grammar of the pairs gives it to
# whoever answered true. The two differ where the statement is true.
OTHERWISE = {"TFTwoFeedback"}


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


@pytest.mark.skipif(not PAIRS, reason="the pairs at ../shared/fixtures/quiz/gift_peg are not here")
def test_the_category_of_the_pairs_is_read_without_the_top_of_its_site():
    reading = gift.read((PEG / "categorySpecialCharacter.gift").read_bytes())

    assert reading.categories == [("Default for Unit 1: Topic",)]
