import pytest

from quizzes.kinds import AnswerRefused, file_upload

BODY = {
    "stem": "Send the signed form.",
    "types": ["pdf", "image"],
    "most": 2,
    "most_megabytes": 10,
}
KEY = {"rubric": "It is signed.", "max_marks": "2"}


def test_a_person_marks_it():
    assert file_upload.needs_marking(KEY) is True
    assert file_upload.grade(BODY, KEY, {"files": [7]}) is None
    assert file_upload.right_answer(BODY, KEY) is None
    assert file_upload.guess_score(BODY, KEY) is None


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        pytest.param({"files": [7, 9]}, {"files": [7, 9]}, id="two"),
        pytest.param([9, 9], {"files": [9]}, id="bare list, one twice"),
        pytest.param({"files": []}, None, id="none"),
        pytest.param({}, None, id="nothing"),
        pytest.param(None, None, id="blank"),
    ],
)
def test_normalise_reads_what_was_sent(raw, answer):
    assert file_upload.normalise(BODY, raw) == answer


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param([1, 2, 3], "Send at most 2 files; remove one first.", id="too many"),
        pytest.param(["7"], file_upload.NOT_FILES, id="text"),
        pytest.param([True], file_upload.NOT_FILES, id="true"),
        pytest.param([0], file_upload.NOT_FILES, id="no id"),
        pytest.param("7", file_upload.NOT_FILES, id="not a list"),
        pytest.param({"file": [7]}, file_upload.NOT_FILES, id="another name"),
    ],
)
def test_normalise_refuses_what_cannot_be_an_answer(raw, sentence):
    with pytest.raises(AnswerRefused) as refused:
        file_upload.normalise(BODY, raw)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        pytest.param({}, [], id="good"),
        pytest.param({"types": []}, ["Choose which files may be sent: pdf, image."], id="no type"),
        pytest.param(
            {"types": ["exe"]}, ["Choose which files may be sent: pdf, image."], id="another type"
        ),
        pytest.param({"most": 11}, ["Give the number of files as 1 to 10."], id="too many"),
        pytest.param(
            {"most_megabytes": 0}, ["Give the size of a file as 1 to 10 megabytes."], id="no size"
        ),
    ],
)
def test_validate_says_what_to_fix(body, faults):
    assert file_upload.validate(BODY | body, KEY) == faults


def test_the_page_says_what_may_be_sent():
    assert file_upload.shown(BODY, [], {"files": [7]}) == {
        "types": ["pdf", "image"],
        "accept": "application/pdf,image/png,image/jpeg,image/webp",
        "most": 2,
        "most_megabytes": 10,
        "files": [7],
    }
    assert file_upload.summary(BODY, {"files": [7]}) == "1 file"
    assert file_upload.summary(BODY, {"files": [7, 9]}) == "2 files"
    assert file_upload.summary(BODY, None) == "No answer"


def test_it_travels_whole():
    exchange = file_upload.to_exchange(BODY, KEY)

    assert file_upload.from_exchange(exchange) == (BODY, KEY)
