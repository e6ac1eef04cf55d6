"""Captions are read strictly: a browser drops a faulty cue in silence."""

import pytest

from courses.video.captions import Cue, read_captions

GOOD = """\ufeffWEBVTT - neck

NOTE who wrote them

STYLE
::cue { color: yellow }

1
00:01.000 --> 00:04.000 align:start
<v Anna>Lift the <b>muscle</b>
off the ribs.

00:01:04.500 --> 00:01:06.000
Tom &amp; Anna
"""


def test_cues_are_read_without_tags_and_notes():
    found = read_captions(GOOD)

    assert found.faults == ()
    assert found.cues == (
        Cue(1.0, 4.0, "Lift the muscle off the ribs."),
        Cue(64.5, 66.0, "Tom & Anna"),
    )


def test_line_ends_of_every_system_are_read_alike():
    assert read_captions(GOOD.replace("\n", "\r\n")) == read_captions(GOOD)
    assert read_captions(GOOD.replace("\n", "\r")) == read_captions(GOOD)


CUE = "00:01.000 --> 00:02.000\nOne\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Line 1: the file must begin with the word WEBVTT."),
        ("WEBVTTX\n\n" + CUE, "Line 1: the file must begin with the word WEBVTT."),
        ("1\n00:00:01,000 --> 00:00:02,000\nOne", "Line 1: the file must begin with the word WEBVTT."),
        ("WEBVTT\n" + CUE, "Line 2: leave a line empty after WEBVTT."),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nOne",
         "Line 3: write a full stop before the milliseconds, such as 00:01.000, not a comma."),
        ("WEBVTT\n\n0:01.0 --> 0:02.0\nOne",
         "Line 3: write the times as 00:01.000 --> 00:04.000, with three digits after the full stop."),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nOne", "Line 3: minutes and seconds must be below 60."),
        ("WEBVTT\n\n00:02.000 --> 00:02.000\nOne", "Line 3: the caption must end after it begins."),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nTwo\n\n" + CUE,
         "Line 6: the caption begins before the one above it. Put them in order."),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n",
         "Line 3: write the words of this caption below its times."),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>",
         "Line 3: write the words of this caption below its times."),
        ("WEBVTT\n\nJust words\nand more",
         "Line 3: write the times of this caption, such as 00:01.000 --> 00:04.000."),
        ("WEBVTT\n\n" + CUE + "00:03.000 --> 00:04.000\nTwo",
         "Line 5: leave an empty line before the times of the next caption."),
        ("WEBVTT\n\nNOTE nothing yet\n", "There is no caption in this file."),
    ],
    ids=[
        "empty", "another word", "srt", "no empty line", "comma", "short times", "past sixty",
        "no length", "order", "no words", "only tags", "no times", "run together", "only a note",
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_line(text, fault):
    assert read_captions(text).faults[0] == fault


def test_all_faults_are_named_at_once_and_the_good_cues_kept():
    found = read_captions("WEBVTT\n\n00:01,000 --> 00:02.000\nA\n\n" + CUE + "\nWords alone\n")

    assert [fault.partition(":")[0] for fault in found.faults] == ["Line 3", "Line 9"]
    assert found.cues == (Cue(1.0, 2.0, "One"),)
