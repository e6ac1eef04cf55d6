"""Files that Moodle wrote."""

import json
from decimal import Decimal

import pytest

from quizzes import kinds
from quizzes.formats import detect, moodle_xml
from quizzes.formats.items import Item
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from tests.quizzes.formats.moodle_xml.files import (
    MOODLE,
    ONE,
    again,
    bare,
    needs_fixtures,
    only,
    question,
    quiz,
)

EXPECTED = (
    json.loads((MOODLE / "expected_import.json").read_text())
    if MOODLE.is_dir()
    else {"none.xml": {}}
)


FILES = sorted(name for name in EXPECTED if name.endswith(".xml"))


def facts(name, reading):
    """What expected_import.json says of a file, read out of our own reading of it."""
    [first, *_rest] = reading.items
    answers = first.exchange.answers
    tree = {path[-1]: path[-2] if len(path) > 1 else "top" for path in reading.categories}
    found = {
        "questions": len(reading.items),
        "types": [item.exchange.kind for item in reading.items],
        "categories": len(reading.categories),
        "category_tree": tree,
        "single": first.exchange.kind == "single_choice",
        "answers": [[answer.text, answer.fraction] for answer in answers],
        "correct": bool(answers) and answers[0].fraction == 1,
        "graded": kinds.kind(first.exchange.kind).ASKS,
    }
    return {asked: found[asked] for asked in EXPECTED[name] if asked != "penalty"}


@needs_fixtures
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_moodle_is_read_as_expected(name):
    expected = {
        asked: Decimal(str(value)) if isinstance(value, float) else value
        for asked, value in EXPECTED[name].items()
        if asked != "penalty"
    }
    if "answers" in expected:
        expected["answers"] = [[text, Decimal(str(f))] for text, f in expected["answers"]]

    reading = moodle_xml.read((MOODLE / name).read_bytes())

    assert reading.refusals == []
    assert facts(name, reading) == expected


@needs_fixtures
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_moodle_goes_out_and_comes_in_the_same(name):
    data = (MOODLE / name).read_bytes()
    items = moodle_xml.read(data).items

    assert detect(data, name) == "moodle_xml"
    assert again(items) == [bare(item) for item in items]


@needs_fixtures
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_moodle_holds_questions_that_can_be_asked(name):
    """An essay without notes for graders still wants its rubric; everything else is complete."""
    for item in moodle_xml.read((MOODLE / name).read_bytes()).items:
        asked = kinds.kind(item.exchange.kind)
        faults = asked.validate(*asked.from_exchange(item.exchange))
        wanted = {"essay": ["Write the rubric that tells a marker what earns the marks."]}
        assert faults == wanted.get(item.exchange.kind, [])


def test_a_question_keeps_everything_there_is_a_place_for():
    rest = (
        "<generalfeedback format='html'><text>&lt;p&gt;Why.&lt;/p&gt;</text></generalfeedback>"
        "<defaultgrade>2</defaultgrade><penalty>0.25</penalty><hidden>1</hidden>"
        "<idnumber>DN-7</idnumber><hint><text>Think.</text></hint><hint><text/></hint>"
        "<tags><tag><text>safety</text></tag><tag><text>lung</text></tag></tags>"
    )
    category = (
        '<question type="category"><category><text>$course$/top/A//B/C</text></category></question>'
    )

    item = only(quiz(category, question(rest=rest)))

    assert item == Item(
        line=2,
        reference="DN-7",
        name="Q",
        category=("A/B", "C"),
        tags=("safety", "lung"),
        exchange=Exchange(
            "true_false",
            "Needles are sterile.",
            (ExchangeAnswer("true", ONE), ExchangeAnswer("false")),
            "Why.",
            {"hints": ["Think."], "max_marks": "2"},
        ),
        notes=("It is hidden in Moodle; retire it here if it is not to be asked.",),
    )
