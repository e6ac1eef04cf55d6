"""A file that is none of questions is refused in a sentence."""

import io
import time
import zipfile

import pytest

from quizzes.formats import detect, moodle_xml
from quizzes.formats.items import Unreadable
from tests.quizzes.formats.moodle_xml.files import FIXTURES, needs_fixtures, question, quiz, reason

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


DOCTYPE = (
    "Line 1 declares a document type, which no file of questions needs; remove it and try again."
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(
            f'<!DOCTYPE q [<!ENTITY l0 "ha">{LAUGHS}]><quiz>&l9;</quiz>', DOCTYPE, id="laughs"
        ),
        pytest.param(
            '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>',
            DOCTYPE,
            id="external-entity",
        ),
        pytest.param(
            '<!DOCTYPE q SYSTEM "http://x.org/q.dtd"><quiz/>', DOCTYPE, id="external-type"
        ),
        pytest.param(
            "<quiz>" + "<a>" * 10_000 + "</a>" * 10_000 + "</quiz>",
            "Line 1 lies more than 40 elements deep.",
            id="deep",
        ),
        pytest.param(
            "<quiz>" + "<a/>" * 500_001 + "</quiz>",
            "The file has more than 500,000 elements; split it.",
            id="many-elements",
        ),
        pytest.param(
            "<quiz>" + question("random") * 5001 + "</quiz>",
            "The file holds more than 5,000 questions; split it into smaller files.",
            id="many-questions",
        ),
        pytest.param(
            "<quiz>" + " " * 50_000_000,
            "The file has 50,000,006 bytes; choose one of at most 20,971,520 bytes.",
            id="50-MB",
        ),
        pytest.param(
            "<quiz>\n<question></quiz>",
            "The XML cannot be read from line 2 on (mismatched tag); export the file again.",
            id="broken",
        ),
        pytest.param(
            "<quiz>&nbsp;</quiz>",
            "The XML cannot be read from line 1 on (undefined entity); export the file again.",
            id="undefined-entity",
        ),
        pytest.param(
            "<html><body/></html>",
            "The file is XML with <html> around everything; Moodle's own begins with <quiz>.",
            id="other-xml",
        ),
        pytest.param(
            "",
            "The XML cannot be read from line 1 on (no element found); export the file again.",
            id="empty",
        ),
    ],
)
def test_a_file_that_is_no_file_of_questions_is_refused_in_a_sentence(data, said):
    before = time.process_time()
    with pytest.raises(Unreadable) as refused:
        moodle_xml.read(data.encode())

    assert str(refused.value) == said
    assert time.process_time() - before < 5


def test_a_large_gap_is_read_in_time_that_grows_with_its_length():
    gap = "{1:SA:=" + r"\#" * 2_000_000 + "}"
    before = time.process_time()

    assert reason(quiz(question("cloze", stem=f"<text>{gap}</text>"))) == (
        "Its gap has an answer longer than 20,000 characters."
    )
    assert time.process_time() - before < 10


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("imsmanifest.xml", "<manifest/>")
    return buffer.getvalue()


INSTEAD = "Export the questions as Moodle XML or GIFT where they come from, and choose that file."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(
            zipped(),
            "This is a package of several files, as Canvas, Blackboard and QTI write them; it is not "
            f"read yet. {INSTEAD}",
            id="zip",
        ),
        pytest.param(
            b'<?xml version="1.0"?><questestinterop/>',
            f"This is a file in QTI, as Canvas writes it; it is not read yet. {INSTEAD}",
            id="qti-1.2",
        ),
        pytest.param(
            b'<a:assessmentItem xmlns:a="http://www.imsglobal.org/xsd/imsqti_v2p1"/>',
            f"This is a file in QTI, as Canvas writes it; it is not read yet. {INSTEAD}",
            id="qti-2.1",
        ),
    ],
)
def test_a_known_format_that_is_not_read_yet_says_what_to_do(data, said):
    with pytest.raises(Unreadable) as refused:
        detect(data, "questions.xml")

    assert str(refused.value) == said


@needs_fixtures
def test_every_qti_file_is_known_for_what_it_is():
    files = [
        *FIXTURES.glob("canvas_qti12/*.xml"),
        *FIXTURES.glob("qti/**/*.xml"),
        *FIXTURES.glob("own/*.xml"),
    ]
    said = set()
    for path in files:
        with pytest.raises(Unreadable) as refused:
            detect(path.read_bytes(), path.name)
        said.add(str(refused.value))

    assert len(files) == 19
    assert said == {f"This is a file in QTI, as Canvas writes it; it is not read yet. {INSTEAD}"}
