import pytest

from quizzes.kinds import AnswerRefused, description

BODY = {"stem": "The next questions are about the shoulder."}


def test_it_asks_nothing_and_is_worth_nothing():
    assert description.ASKS is False
    assert description.validate(BODY, {}) == []
    assert description.validate({"stem": " "}, {}) == ["Write the text itself."]
    assert description.grade(BODY, {}, None) is None
    assert description.needs_marking({}) is False
    assert description.right_answer(BODY, {}) is None
    assert description.lines(BODY, None) == []


@pytest.mark.parametrize("raw", [None, "", [], {}])
def test_a_blank_is_all_it_takes(raw):
    assert description.normalise(BODY, raw) is None


@pytest.mark.parametrize("raw", ["read", True, ["a"], {"a": 1}])
def test_an_answer_is_refused(raw):
    with pytest.raises(AnswerRefused, match=r"^There is nothing to answer here\.$"):
        description.normalise(BODY, raw)


def test_it_travels_whole():
    assert description.from_exchange(description.to_exchange(BODY, {})) == (BODY, {})
