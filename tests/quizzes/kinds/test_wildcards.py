import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.kinds import wildcards


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        pytest.param("lung", "lung", True, id="plain"),
        pytest.param("lung", "lungs", False, id="whole text only"),
        pytest.param("lung*", "lungs", True, id="any ending"),
        pytest.param("lung*", "lung", True, id="empty ending"),
        pytest.param("*lung", "left lung", True, id="any beginning"),
        pytest.param("*lung", "lung apex", False, id="beginning only"),
        pytest.param("l*g", "lung", True, id="middle"),
        pytest.param("l*g", "lungs", False, id="middle, then the end"),
        pytest.param("a*b*c", "a b c c", True, id="two"),
        pytest.param("a*b*c", "a c b", False, id="in order"),
        pytest.param("aba*aba", "ababa", False, id="no letter counts twice"),
        pytest.param("*", "", True, id="anything, even nothing"),
        pytest.param("**", "anything", True, id="anything twice"),
        pytest.param("a*c", "a\nb\nc", True, id="over lines"),
        pytest.param(r"\*", "*", True, id="asterisk"),
        pytest.param(r"\*", "x", False, id="asterisk is not a wildcard"),
        pytest.param(r"a\b", r"a\b", True, id="other backslash is itself"),
        pytest.param("[a-z].?", "[a-z].?", True, id="no regular expression"),
        pytest.param(" lung ", "  lung  ", True, id="trimmed"),
        pytest.param("cafe\u0301", "CAF\u00c9", True, id="accent as one character or two"),
        pytest.param("stra\u00dfe", "STRASSE", True, id="folded, not lowered"),
    ],
)
def test_matches_the_whole_text(pattern, text, fits):
    assert wildcards.matches(pattern, text, case_sensitive=False) is fits


@pytest.mark.parametrize(
    ("pattern", "text", "fits"), [("Frog", "Frog", True), ("Frog", "frog", False)]
)
def test_matches_case_when_it_matters(pattern, text, fits):
    assert wildcards.matches(pattern, text, case_sensitive=True) is fits


@settings(database=None, derandomize=True, max_examples=500)
@given(st.text("ab*", max_size=8), st.text("ab", max_size=12))
def test_matches_as_the_plain_definition_does(pattern, text):
    definition = ".*".join(re.escape(piece) for piece in pattern.split("*"))

    expected = re.fullmatch(definition, text, re.DOTALL) is not None
    assert wildcards.matches(pattern, text, case_sensitive=True) is expected


def test_many_wildcards_on_a_long_answer_stay_quick():
    began = time.process_time()

    assert wildcards.matches("*a" * 40 + "*b", "a" * 5000, case_sensitive=False) is False
    assert time.process_time() - began < 1
