"""What is known of a video without a database."""

import io
import struct

import pytest

from courses.video.byte_ranges import NothingThere, Part, asked_part
from courses.video.captions import Cue
from courses.video.containers import Container, NotPlayable, read_container
from courses.video.outside import UnknownVideo, read_outside_video
from courses.video.timeline import (
    Line,
    chapter_faults,
    chapters_track,
    from_captions,
    read_lines,
    stamp,
)
from tests.courses.videos import avi, box, mp4, sound_only, webm


@pytest.mark.parametrize(
    ("file", "found"),
    [
        (mp4(), Container("video/mp4", 125.5, 1280, 720)),
        (mp4(brand=b"M4V "), Container("video/mp4", 125.5, 1280, 720)),
        (mp4(long=True), Container("video/mp4", 125.5, 1280, 720)),
        (mp4(codec=b"av01"), Container("video/mp4", 125.5, 1280, 720)),
        (mp4(seconds=0), Container("video/mp4", None, 1280, 720)),
        (webm(), Container("video/webm", 42.0, 640, 360)),
        (webm(seconds=None), Container("video/webm", None, 640, 360)),
        (webm(live=True), Container("video/webm", 42.0, 640, 360)),
    ],
    ids=["mp4", "m4v", "long numbers", "av1", "no length", "webm", "recorded", "sizes unknown"],
)
def test_a_video_says_what_it_is(file, found):
    assert read_container(io.BytesIO(file)) == found


NEITHER = "This file is not an MP4 or WebM video."
DAMAGED = "This video file is cut off or damaged."


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", NEITHER),
        (b"%PDF-1.7 and more", NEITHER),
        (avi(), NEITHER),
        (b"\x00\x00\x00\x18junkmp42", NEITHER),
        (mp4(brand=b"qt  "), "This is a QuickTime video"),
        (webm(document=b"matroska"), "This is a Matroska video"),
        (webm(document=b"other"), NEITHER),
        (mp4(codec=b"hvc1"), "The picture of this video is in HEVC format"),
        (sound_only(), "This file has sound but no picture."),
        (webm(track=2), "This file has sound but no picture."),
        (mp4()[:60], DAMAGED),
        (mp4()[:-40], DAMAGED),
        (webm()[:50], DAMAGED),
        (box(b"ftyp", b"isom\0\0\0\0") + struct.pack(">I", 4) + b"moov", DAMAGED),
        (box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"x" * 40), DAMAGED),
        (b"\x1a\x45\xdf\xa3" + b"\x00" * 30, DAMAGED),
    ],
    ids=[
        "empty", "pdf", "avi", "named mp4", "quicktime", "matroska", "another ebml", "hevc", "sound mp4",
        "sound webm", "cut early", "cut late", "cut webm", "box too short", "no index", "zeros",
    ],
)  # fmt: skip
def test_what_browsers_do_not_play_is_refused(file, words):
    with pytest.raises(NotPlayable) as refused:
        read_container(io.BytesIO(file))

    assert str(refused.value).startswith(words)


def test_every_cut_of_a_file_is_answered():
    """Never another error than the sentence, and never a video where the index is missing."""
    for whole, content in ((mp4(), 1), (webm(), 140)):
        for end in range(0, len(whole) - content, 7):
            with pytest.raises(NotPlayable):
                read_container(io.BytesIO(whole[:end]))


def test_looking_leaves_the_file_at_its_beginning():
    file = io.BytesIO(mp4())

    read_container(file)

    assert file.tell() == 0


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-", Part(0, 400)),
        ("bytes=0-99", Part(0, 100)),
        ("bytes=900-", Part(900, 1000)),
        ("bytes=500-2000", Part(500, 900)),
        ("bytes=-100", Part(900, 1000)),
        ("bytes=-5000", Part(0, 400)),
        ("Bytes = 10 - 19", Part(10, 20)),
        ("bytes=5-4", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
    ],
)
def test_the_part_asked_for(header, part):
    assert asked_part(header, size=1000, most=400) == part


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_behind_the_end_there_is_nothing(header):
    with pytest.raises(NothingThere):
        asked_part(header, size=1000, most=400)


def test_a_part_says_where_it_lies():
    assert Part(900, 1000).content_range(1000) == "bytes 900-999/1000"
    assert Part(900, 1000).length == 100


@pytest.mark.parametrize(
    ("address", "page", "frame"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10s",
         "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
         "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc",
         "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
         "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ",
         "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
         "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"),
        ("https://vimeo.com/76979871", "https://vimeo.com/76979871",
         "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/76979871/8272103f6e", "https://vimeo.com/76979871/8272103f6e",
         "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e"),
        ("https://player.vimeo.com/video/76979871?h=8272103f6e", "https://vimeo.com/76979871/8272103f6e",
         "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e"),
    ],
    ids=["youtube", "short", "shorts", "vimeo", "vimeo unlisted", "vimeo player"],
)  # fmt: skip
def test_a_video_of_another_site_is_found_by_its_address(address, page, frame):
    found = read_outside_video(address)

    assert (found.page, found.frame) == (page, frame)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/video.mp4",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/@channel",
        "https://vimeo.com/about",
        "javascript:alert(1)//youtube.com/watch?v=dQw4w9WgXcQ",
        "",
    ],
)
def test_no_other_address_is_taken(address):
    with pytest.raises(UnknownVideo):
        read_outside_video(address)


def test_lines_with_a_time_can_be_jumped_to():
    assert read_lines("0:42 The needle goes in\n\n[1:02:03] - Out\nNo time\n12:99 neither\n") == [
        Line(42, "The needle goes in"),
        Line(3723, "Out"),
        Line(None, "No time"),
        Line(None, "12:99 neither"),
    ]
    assert [stamp(seconds) for seconds in (5, 75, 3675.9)] == ["0:05", "1:15", "1:01:15"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", []),
        ("0:00 Start\n1:15 Landmarks", []),
        ("Start", ["Chapter 1: write a time and a title, such as 1:15 Landmarks."]),
        ("0:10", ["Chapter 1: write a time and a title, such as 1:15 Landmarks."]),
        ("1:00 A\n0:30 B", ["Chapter 2: it must begin after the chapter above it."]),
        ("0:00 A\n2:05 B", ["Chapter 2: the video ends at 2:05."]),
    ],
)
def test_chapters_follow_each_other_inside_the_video(text, faults):
    assert chapter_faults(text, seconds=125.0) == faults


def test_chapters_become_a_track_each_until_the_next():
    chapters = read_lines("0:00 Start\n1:15 Land --> marks")

    assert chapters_track(chapters, seconds=125.0) == (
        "WEBVTT\n\n00:00:00.000 --> 00:01:15.000\nStart\n\n"
        "00:01:15.000 --> 00:02:05.000\nLand → marks\n"
    )


def test_a_transcript_begins_with_paragraphs_of_the_captions():
    cues = [Cue(0, 2, "First."), Cue(2.5, 4, "Still first."), Cue(8, 9, "After a pause.")]

    assert from_captions(cues) == "0:00 First. Still first.\n0:08 After a pause."
