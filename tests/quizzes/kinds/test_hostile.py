"""Whatever a browser sends, each kind answers with a stored shape or with a sentence."""

import json

import pytest

from quizzes.kinds import KINDS, AnswerRefused, kind
from tests.factories import pictures
from tests.factories import quizzes as make

FILES = {"stem": "Hand in.", "types": ["pdf"], "most": 3, "most_megabytes": 1}
BODIES = {
    name: body for name, (body, *_rest) in (make.KINDS | make.OTHERS | pictures.ASKED).items()
}
BODIES |= {"file_upload": FILES}

SENT = {
    "a mapping of a match": {"m0": "o0"},
    "a mapping of options": {"o0": "o0"},
    "a mapping of a list": {"m0": ["o0"]},
    "a mapping of a mapping": {"m0": {"a": 1}},
    "a mapping of nothing": {"m0": None},
    "an empty name": {"": ""},
    "places that are no numbers": {"o0": [["NaN", "1"]], "m0": [["Infinity", "1"]]},
    "places beyond all numbers": {"o0": [[1e308, 1]], "m0": [[float("inf"), 1]]},
    "half a place": {"o0": [1], "m0": [[1]]},
    "three numbers for a place": {"m0": [[1, 2, 3]]},
    "places by name": {"m0": [{"x": 1, "y": 2}]},
    "a place as text": {"o0": "1 2", "m0": "9,9"},
    "a unit that is a mapping": {"number": "1", "unit": {"a": 1}},
    "a unit that is a list": {"number": "1", "unit": [1]},
    "a number that is a mapping": {"number": {"x": 1}, "unit": ""},
    "gaps of everything": {"g0": {"a": 1}, "g1": ["x"], "g2": 7},
    "a gap of half a letter": {"g1": "\ud800"},
    "a gap with NUL": {"g1": "a\0b"},
    "a gap with a huge number": {"g2": "9e999999"},
    "a list of a list": [[1]],
    "a list of a mapping": [{"o0": 1}],
    "a list of nothing": [None],
    "the same twice": ["o0", "o0"],
    "a list of a number": [99999999999999999999],
    "deep": [[[[[[[["o0"]]]]]]]],
    "true": True,
    "zero": 0,
    "a number": 1.5,
    "no number": float("nan"),
    "no end": float("inf"),
    "a number too large": "9e999999999",
    "a number too small": "1e-999999999",
    "other digits": "١٢²",
    "too many digits": "9" * 5000,
    "NUL": "a\0b",
    "only NUL": "\0",
    "half a letter": "\ud800",
    "long": "x" * 30000,
    "files": {"files": [1]},
    "a bank's own id": "a",
}


def judged(read):
    """The answer, or what was said instead."""
    try:
        return read(), None
    except AnswerRefused as refused:
        return None, str(refused)


def test_every_kind_is_asked():
    assert sorted(BODIES) == sorted(KINDS)


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
@pytest.mark.parametrize("name", sorted(BODIES))
def test_hostile_input_is_stored_as_an_answer_or_refused_with_a_sentence(name, sent):
    asked, body = kind(name), BODIES[name]
    order = list(asked.listed(body).ids)

    asked.shown(body, order, sent)  # what was refused stands in the fields again
    answer, said = judged(lambda: asked.normalise(body, asked.from_page(body, order, sent)))
    assert said is None or said.endswith(".")

    stored = json.loads(json.dumps(answer, allow_nan=False))
    assert stored == answer
    assert "\\u0000" not in json.dumps(answer)
    json.dumps(answer, ensure_ascii=False).encode()
    assert asked.normalise(body, answer) == answer
    asked.shown(body, order, asked.to_page(body, order, answer))
    assert isinstance(asked.summary(body, answer), str)


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
@pytest.mark.parametrize("name", sorted(BODIES))
def test_hostile_input_to_normalise_itself(name, sent):
    _answer, said = judged(lambda: kind(name).normalise(BODIES[name], sent))

    assert said is None or said.endswith(".")
