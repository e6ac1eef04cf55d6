"""What can be chosen and what was, for counting."""

import pytest

from quizzes.statistics.choices import chosen, options_of
from tests.factories import quizzes as make

REGIONS = (
    {"stem": "Where?", "regions": [{"id": "a", "text": "Above"}, {"id": "b", "text": "Below"}]},
    {"targets": ["b"], "names": {"b": "Lung apex"}},
)


@pytest.mark.parametrize(
    ("kind", "body_and_key", "answer", "options", "picked"),
    [
        (
            "single_choice",
            ({"options": [{"id": "a", "text": "One"}, {"id": "b", "text": "Two"}]},
             {"fractions": {"a": "1", "b": "0.5"}, "disregard": ["b"]}),
            "b", [("a", "One", True), ("b", "Two", False)], ("b",),
        ),
        (
            "multiple_response",
            ({"options": [{"id": "a", "text": "One"}, {"id": "b", "text": "Two"}]},
             {"fractions": {"a": "1", "b": "-1"}, "always_correct": ["b"]}),
            ["a", "b"], [("a", "One", True), ("b", "Two", True)], ("a", "b"),
        ),
        (
            "true_false", make.KINDS["true_false"][:2], False,
            [("true", "True", False), ("false", "False", True)], ("false",),
        ),
        ("hotspot", REGIONS, ["a"], [("a", "Above", False), ("b", "Lung apex", True)], ("a",)),
        ("numeric", make.KINDS["numeric"][:2], "0.04", [], ()),
        ("matching", make.KINDS["matching"][:2], {"m1": "s1"}, [], ()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_options_and_what_was_chosen_of_them(kind, body_and_key, answer, options, picked):
    found = options_of(kind, *body_and_key)

    assert [(option.id, option.label, option.right) for option in found] == options
    assert chosen(kind, answer) == picked
    assert chosen(kind, None) == ()
