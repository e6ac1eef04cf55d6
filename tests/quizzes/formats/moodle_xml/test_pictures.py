"""Pictures come out of the text as bytes."""

from dataclasses import replace

import pytest

from quizzes.formats import moodle_xml
from quizzes.formats.moodle_xml.sheet import DESCRIBE, UNDESCRIBED
from tests.quizzes.formats.moodle_xml.files import (
    again,
    bare,
    encoded,
    only,
    png,
    question,
    quiz,
    reason,
)

PLUGIN = '<text><![CDATA[<p>Look.</p><img src="@@PLUGINFILE@@/a%20b.png"{alt}>]]></text>{file}'


FILE = '<file name="a b.png" path="/" encoding="base64">{data}</file>'


NOT_READABLE = "Its picture is not a readable PNG, JPEG, GIF or WebP file; save it again as PNG."


def pictured(data, alt=""):
    file = FILE.format(data=data)
    return quiz(question(stem=PLUGIN.format(alt=f' alt="{alt}"' if alt else "", file=file)))


def test_a_picture_is_taken_out_of_the_text_and_handed_on_as_bytes():
    item = only(pictured(encoded(png()), alt="A needle"))

    [picture] = item.pictures
    assert (item.exchange.stem, picture.data, item.notes) == ("Look.", png(), ())
    assert item.exchange.settings["image"] == {
        "file": picture.name,
        "alt": "A needle",
        "width": 20,
        "height": 10,
    }
    assert picture.name.startswith("questions/")
    assert again([item]) == [bare(item)]


def test_a_picture_without_words_asks_for_them():
    item = only(pictured(encoded(png())))

    assert (item.notes, item.exchange.settings["image"]["alt"]) == ((DESCRIBE,), UNDESCRIBED)


def test_a_question_without_a_name_is_called_by_its_first_words_and_stays_without():
    item = replace(only(quiz(question())), name="")

    assert b"<text>Needles are sterile.</text>" in moodle_xml.write([item]).data
    assert again([item]) == [bare(item)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(
            "not base64!",
            "Its picture is not readable; the base64 text is damaged.",
            id="base64-junk",
        ),
        pytest.param(encoded(b"GIF, said the file"), NOT_READABLE, id="no-picture"),
        pytest.param(
            encoded(b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>"),
            NOT_READABLE,
            id="png-and-html",
        ),
        pytest.param(encoded(png()[:-20]), NOT_READABLE, id="cut-off"),
        pytest.param(
            encoded(b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
            "Its picture is an SVG drawing, which can hold scripts; use PNG.",
            id="svg",
        ),
        pytest.param(
            encoded(png(5000, 4000)),
            "Its picture has 5,000 × 4,000 pixels; make it smaller than 16 million pixels.",
            id="too-many-pixels",
        ),
        pytest.param(
            "A" * 5_000_000, "Its picture is larger than 3 MB; make it smaller.", id="too-large"
        ),
    ],
)
def test_a_picture_is_believed_only_after_its_content_was_read(data, said):
    assert reason(pictured(data)) == said


def test_scripts_do_not_survive():
    stem = (
        "<text><![CDATA[<p onclick='x()'>Safe?<script>alert(1)</script>"
        "<a href='javascript:x()'>Look</a></p>]]></text>"
    )

    item = only(quiz(question(stem=stem)))

    assert item.exchange.stem == "Safe?Look"
    assert item.notes == ("Left out of the question: a script.",)
