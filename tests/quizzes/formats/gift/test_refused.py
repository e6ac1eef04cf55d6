"""What cannot be read says why, with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import gift
from quizzes.formats.items import Unreadable
from tests.quizzes.formats.gift.reading import reason


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
