import pytest

from quizzes.version_changes import Change, changes

BODY = {"stem": "Which way?", "options": [{"id": "a", "text": "Lift"}, {"id": "b", "text": "Push"}]}
KEY = {"fractions": {"a": "1", "b": "0"}, "rationale": "The lung", "disregard": []}


def said(body=None, key=None):
    return changes((BODY, KEY), (BODY | (body or {}), KEY | (key or {})))


@pytest.mark.parametrize(
    ("body", "key", "expected"),
    [
        pytest.param({}, {}, [], id="nothing"),
        pytest.param(
            {"stem": "Which way now?"},
            {},
            [Change(("stem",), "Which way?", "Which way now?", hidden=False)],
            id="words",
        ),
        pytest.param(
            {},
            {"fractions": {"a": "0", "b": "1"}},
            [
                Change(("fractions", "Lift"), "1", "0", hidden=True),
                Change(("fractions", "Push"), "0", "1", hidden=True),
            ],
            id="key",
        ),
        pytest.param(
            {"options": [BODY["options"][1], BODY["options"][0] | {"text": "Lift it"}]},
            {},
            [Change(("options", "a", "text"), "Lift", "Lift it", hidden=False)],
            id="an option goes by its id, wherever it stands",
        ),
        pytest.param(
            {"options": [BODY["options"][0]]},
            {"disregard": ["b"]},
            [
                Change(("options", "b", "text"), "Push", "", hidden=False),
                Change(("disregard",), "", "Push", hidden=True),
            ],
            id="gone and new",
        ),
        pytest.param(
            {}, {"whole": True}, [Change(("whole",), "", "yes", hidden=True)], id="yes or no"
        ),
    ],
)
def test_changes_name_each_place(body, key, expected):
    assert said(body, key) == expected


def test_a_place_reads_as_a_path():
    assert Change(("max_marks", "a"), "", "1", hidden=True).place == "max marks › a"
