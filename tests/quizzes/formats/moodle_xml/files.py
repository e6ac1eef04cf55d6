"""Files of Moodle, written and read."""

import base64
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from quizzes.formats import moodle_xml

FIXTURES = Path(__file__).parents[5] / "shared/fixtures/quiz"


MOODLE = FIXTURES / "moodle_formats"


needs_fixtures = pytest.mark.skipif(not MOODLE.is_dir(), reason="the shared fixtures are absent")


ONE, HALF, ZERO = Decimal(1), Decimal("0.5"), Decimal(0)


def png(width=20, height=10):
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(buffer, "PNG")
    return buffer.getvalue()


def encoded(data):
    return base64.b64encode(data).decode()


def quiz(*questions):
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<quiz>{''.join(questions)}</quiz>".encode()


def question(type_="truefalse", rest="", *, stem="<text>Needles are sterile.</text>"):
    answers = (
        '<answer fraction="100"><text>true</text></answer>'
        '<answer fraction="0"><text>false</text></answer>'
        if type_ == "truefalse"
        else ""
    )
    return (
        f'<question type="{type_}"><name><text>Q</text></name>'
        f'<questiontext format="html">{stem}</questiontext>{answers}{rest}</question>'
    )


def only(data):
    reading = moodle_xml.read(data)
    assert (len(reading.items), reading.refusals) == (1, [])
    return reading.items[0]


def reason(data):
    reading = moodle_xml.read(data)
    assert (reading.items, len(reading.refusals)) == ([], 1)
    return reading.refusals[0].reason


def again(items):
    """Written and read once more, without what belongs to one file only."""
    written = moodle_xml.write(items)
    assert written.refusals == []
    return [bare(item) for item in moodle_xml.read(written.data).items]


def bare(item):
    return replace(item, line=0, notes=())
