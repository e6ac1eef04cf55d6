"""What holds for every kind, whatever the question and whatever was sent."""

import json
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.grading import Verdict, grade, verdict
from quizzes.kinds import KINDS, AnswerRefused, kind, multiple_response, ordering

thorough = settings(
    database=None,
    derandomize=True,
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow],
)

IDS = "abcdef"
words = st.text("lungé ", min_size=1, max_size=12).filter(str.strip)
counts = st.integers(2, len(IDS))
numbers = st.decimals(-1000, 1000, places=3)
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(IDS),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(st.sampled_from(IDS) | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=8,
)


def listed(ids):
    return [{"id": id_, "text": f"Text {id_}"} for id_ in ids]


@st.composite
def single_choices(draw):
    ids = IDS[: draw(counts)]
    others = draw(st.lists(st.decimals(-1, 1, places=7), min_size=len(ids), max_size=len(ids)))
    fractions = dict(zip(ids, map(str, others), strict=True)) | {draw(st.sampled_from(ids)): "1"}
    return {"stem": "Which?", "options": listed(ids)}, {"fractions": fractions}


@st.composite
def multiple_responses(draw):
    ids = IDS[: draw(counts)]
    right = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    share = f"{Decimal(1) / len(right):.7f}"
    cost = draw(st.decimals(-1, 0, places=2))
    fractions = {id_: share if id_ in right else str(cost) for id_ in ids}
    credit = draw(st.sampled_from([*multiple_response.CREDITS, "exact", None]))
    key = {"fractions": fractions, "credit": credit, "whole": draw(st.booleans())}
    return {"stem": "Which?", "options": listed(ids)}, key


@st.composite
def matchings(draw):
    left, right = IDS[: draw(counts)], IDS[: draw(counts)].upper()
    pairs = {entry: draw(st.sampled_from(right)) for entry in left}
    body = {"stem": "Match.", "left": listed(left), "right": listed(right)}
    return body, {"pairs": pairs, "whole": draw(st.booleans())}


@st.composite
def orderings(draw):
    ids = IDS[: draw(counts)]
    mode = draw(st.sampled_from(ordering.MODES))
    key = {"order": draw(st.permutations(ids)), "mode": mode}
    return {"stem": "Order.", "items": listed(ids)}, key


@st.composite
def numerics(draw):
    right = {
        "value": str(draw(numbers)),
        "tolerance": str(draw(st.decimals(0, 10, places=2))),
        "tolerance_kind": draw(st.sampled_from(["nominal", "relative", "geometric"])),
        "fraction": "1",
    }
    wider = right | {"tolerance": "50", "fraction": str(draw(st.decimals(0, 1, places=4)))}
    body, key = {"stem": "How many?"}, {"answers": [right, wider]}
    if draw(st.booleans()):
        return body | {"unit": "mm"}, key
    key |= {
        "units": {"cm": "0.1", "mm": "1"},
        "unit_penalty": str(draw(st.decimals(0, 1, places=2))),
    }
    key |= {"unit_penalty_of": draw(st.sampled_from(["mark", "maximum"]))}
    return body | {"units": ["mm", "cm", "kg"]}, key


@st.composite
def short_answers(draw):
    fraction = str(draw(st.decimals(0, 1, places=4)))
    patterns = [{"text": draw(words), "fraction": "1"}, {"text": "*l*", "fraction": fraction}]
    return {"stem": "Name it."}, {"patterns": patterns, "case_sensitive": draw(st.booleans())}


@st.composite
def clozes(draw):
    drawn = [single_choices(), short_answers(), numerics()]
    parts, keys, weights = [], {}, {}
    for id_, name in zip("123", ["single_choice", "short_answer", "numeric"], strict=True):
        body, keys[id_] = draw(drawn.pop(0))
        if "units" in body:
            body.pop("units")
            keys[id_] = {"answers": keys[id_]["answers"]}
        parts.append(body | {"id": id_, "kind": name})
        weights[id_] = str(draw(st.integers(1, 3)))
    text = "The {2} lies {3} mm beneath the {1}."
    body = {"stem": "Fill in.", "text": text, "parts": parts}
    return body, {"parts": keys, "weights": weights}


IMAGE = {"figure": "quizzes/figures/chest.svg", "alt": "A chest", "width": 1000, "height": 800}
shares = st.integers(0, 20).map(lambda number: f"{number / 40:.3f}")


@st.composite
def places(draw):
    return {"shape": "rectangle", "x": draw(shares), "y": draw(shares), "w": "0.5", "h": "0.25"}


@st.composite
def hotspots(draw):
    ids = IDS[: draw(counts)]
    regions = [entry | draw(places()) for entry in listed(ids)]
    targets = draw(st.lists(st.sampled_from(ids[1:]), min_size=1, unique=True))
    key = {"targets": targets, "need": draw(st.sampled_from(["all", "any"]))}
    return {"stem": "Where?", "image": IMAGE, "regions": regions, "choose": len(targets)}, key


@st.composite
def marked(draw):
    ids = IDS[: draw(counts)]
    body = {"stem": "Place.", "image": IMAGE, "columns": draw(st.integers(8, 26))}
    zones = [{"id": f"z{id_}", "label": id_, **draw(places())} for id_ in ids[1:]]
    return body | {"labels": listed(ids)}, {"zones": zones}


RUBRIC = [{"id": "a", "text": "Asks", "points": "2"}, {"id": "b", "text": "Why", "points": "1"}]
essays = st.just(({"stem": "Why?"}, {"rubric": RUBRIC, "model_answer": "Because."}))
uploads = st.just(
    ({"stem": "Send it.", "types": ["pdf"], "most": 3, "most_megabytes": 5}, {"rubric": RUBRIC})
)
BY_HAND = ["essay", "file_upload"]
UNASKED = ["description"]

QUESTIONS = {
    "cloze": clozes(),
    "essay": essays,
    "file_upload": uploads,
    "description": st.just(({"stem": "Read this."}, {})),
    "single_choice": single_choices(),
    "multiple_response": multiple_responses(),
    "true_false": st.booleans().map(lambda true: ({"stem": "So?"}, {"answer": true})),
    "numeric": numerics(),
    "matching": matchings(),
    "ordering": orderings(),
    "short_answer": short_answers(),
    "hotspot": hotspots(),
    "markers": marked(),
}
questions = st.sampled_from(sorted(QUESTIONS)).flatmap(
    lambda name: QUESTIONS[name].map(lambda question: (name, *question))
)


def some_answers(name, body):
    """What a form or JSON might send, much of it answerable."""
    ids = [entry["id"] for entry in body.get("options") or body.get("items") or []]
    likely = {
        "single_choice": st.sampled_from(ids or [""]),
        "multiple_response": st.lists(st.sampled_from(ids or [""]), max_size=8),
        "true_false": st.sampled_from(["true", "false", "1", "0", True, False]),
        "numeric": numbers.map(str) | numbers.map(lambda number: f" {number} mm"),
        "matching": st.dictionaries(st.sampled_from(IDS[:2]), st.sampled_from(["A", "B", ""])),
        "ordering": st.permutations(ids),
        "short_answer": st.text(max_size=40),
        "essay": st.text(max_size=40),
        "file_upload": st.fixed_dictionaries(
            {"files": st.lists(st.integers(-1, 9) | st.text(max_size=2), max_size=4)}
        ),
        "description": st.just(""),
        "hotspot": st.lists(st.sampled_from(IDS), max_size=4),
        "markers": st.dictionaries(
            st.sampled_from(IDS),
            st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 800)), max_size=2),
        ),
        "cloze": st.dictionaries(
            st.sampled_from("1234"), st.sampled_from(IDS) | numbers.map(str) | anything, max_size=3
        ),
    }
    if "units" in body:
        units = st.sampled_from(["mm", "cm", "kg", ""])
        likely["numeric"] |= st.fixed_dictionaries({"number": numbers.map(str), "unit": units})
    return likely[name] | anything


def test_every_kind_is_tried_here():
    assert set(QUESTIONS) == set(KINDS)


def test_kind_names_the_ones_there_are():
    assert kind("numeric") is KINDS["numeric"]
    with pytest.raises(LookupError) as refused:
        kind("by_ear")

    assert str(refused.value) == (
        f"No kind of question is called 'by_ear'; use one of {', '.join(KINDS)}."
    )


asked = questions.filter(lambda question: question[0] not in [*BY_HAND, *UNASKED])


@thorough
@given(asked)
def test_the_right_answer_is_right_and_is_stored_as_it_stands(question):
    name, body, key = question
    right = kind(name).right_answer(body, key)

    assert kind(name).validate(body, key) == []
    assert kind(name).normalise(body, right) == right
    assert verdict(kind(name).grade(body, key, right)) is Verdict.RIGHT


@thorough
@given(questions, st.data())
def test_whatever_is_sent_is_stored_once_and_graded_within_bounds(question, data):
    name, body, key = question
    raw = data.draw(some_answers(name, body))
    try:
        answer = kind(name).normalise(body, raw)
    except AnswerRefused:
        return

    assert kind(name).normalise(body, answer) == answer
    assert json.loads(json.dumps(answer)) == answer
    assert kind(name).summary(body, answer)
    fraction = kind(name).grade(body, key, answer)
    if answer is None or name in BY_HAND:
        assert fraction is None
    else:
        assert (-1 if name in ("single_choice", "cloze") else 0) <= fraction <= 1


@thorough
@given(questions, st.data())
def test_the_plain_entry_agrees_with_the_kind(question, data):
    name, body, key = question
    raw = data.draw(some_answers(name, body))
    try:
        result = grade({"kind": name, "body": body, "key": key, "max_mark": 2}, raw)
    except AnswerRefused:
        return

    fraction = kind(name).grade(body, key, result["answer"])
    assert json.loads(json.dumps(result)) == result
    assert result["fraction"] == (None if fraction is None else f"{fraction:f}")
    assert result["state"] in ("right", "partial", "wrong", "blank", "waiting")
    assert result["mark"] is None or -2 <= Decimal(result["mark"]) <= 2


@thorough
@given(questions)
def test_a_blind_guess_earns_between_nothing_and_all(question):
    name, body, key = question
    score = kind(name).guess_score(body, key)

    no_figure = ["multiple_response", "markers", *BY_HAND, *UNASKED]
    if name == "hotspot":
        assert (score is None) == (body["choose"] > 1)
    elif name != "ordering" or not key["mode"].startswith("longest"):
        assert (score is None) == (name in no_figure)
    assert score is None or -1 <= score <= 1


BODY_FIELDS = [
    "image",
    "regions",
    "labels",
    "choose",
    "columns",
    "text",
    "parts",
    "types",
    "most",
    "min_words",
    "units",
    "stem",
    "options",
    "left",
    "right",
    "items",
    "lines",
    "unit",
    "decimals",
]
CHOICE_FIELDS = [
    "targets",
    "need",
    "names",
    "reasons",
    "zones",
    "credit",
    "parts",
    "weights",
    "units",
    "unit_penalty",
    "fractions",
    "disregard",
    "always_correct",
    "answer",
    "whole",
]
OTHER_FIELDS = ["pairs", "order", "mode", "answers", "patterns", "marking", "max_marks", "rubric"]
entries = st.fixed_dictionaries(
    dict.fromkeys(
        ("id", "text", "value", "fraction", "tolerance", "kind", "points", "label", "most"),
        anything,
    )
)


@settings(thorough, max_examples=60)
@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.sampled_from(BODY_FIELDS), anything | st.lists(entries, max_size=3)),
    st.dictionaries(
        st.sampled_from(CHOICE_FIELDS + OTHER_FIELDS), anything | st.lists(entries, max_size=3)
    ),
)
def test_validate_answers_any_json_with_sentences(name, body, key):
    faults = kind(name).validate(body, key)

    assert all(fault.endswith(".") for fault in faults)


@thorough
@given(st.sampled_from(["single_choice", "multiple_response"]), st.data())
def test_always_correct_lowers_nobody(name, data):
    body, key = data.draw(QUESTIONS[name])
    ids = [option["id"] for option in body["options"]]
    flagged = key | {"always_correct": data.draw(st.lists(st.sampled_from(ids), unique=True))}
    ticked = data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    answer = sorted(ticked) if name == "multiple_response" else ticked[0]

    before, after = (kind(name).grade(body, each, answer) for each in (key, flagged))
    assert after >= before


@thorough
@given(st.permutations("abcde"))
def test_neighbours_are_counted_from_both_ends_of_each_pair(answer):
    right = list("abcde")
    key = {"order": right, "mode": "all_previous_and_next"}
    rightly = 0
    for item in right:
        before, after = set(right[: right.index(item)]), set(right[right.index(item) + 1 :])
        rightly += len(before & set(answer[: answer.index(item)]))
        rightly += len(after & set(answer[answer.index(item) + 1 :]))

    assert kind("ordering").grade({}, key, answer) == Decimal(rightly) / (5 * 4)
    assert len(list(combinations(right, 2))) * 2 == 5 * 4
