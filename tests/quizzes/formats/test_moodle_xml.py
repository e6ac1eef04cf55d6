"""Moodle XML comes in whole or not at all, goes out and comes in again the same, and cannot attack."""

import base64
import io
import json
import time
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from quizzes import kinds
from quizzes.formats import detect, moodle_xml
from quizzes.formats.items import Item, Refusal, Unreadable
from quizzes.formats.moodle_xml.sheet import DESCRIBE, UNDESCRIBED
from quizzes.kinds.exchange import Exchange, ExchangeAnswer

FIXTURES = Path(__file__).parents[4] / "shared/fixtures/quiz"
MOODLE = FIXTURES / "moodle_formats"
needs_fixtures = pytest.mark.skipif(not MOODLE.is_dir(), reason="the shared fixtures are absent")
EXPECTED = (
    json.loads((MOODLE / "expected_import.json").read_text())
    if MOODLE.is_dir()
    else {"none.xml": {}}
)
FILES = sorted(name for name in EXPECTED if name.endswith(".xml"))
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


def facts(name, reading):
    """What expected_import.json says of a file, read out of our own reading of it."""
    [first, *_rest] = reading.items
    answers = first.exchange.answers
    tree = {path[-1]: path[-2] if len(path) > 1 else "top" for path in reading.categories}
    found = {
        "questions": len(reading.items),
        "types": [item.exchange.kind for item in reading.items],
        "categories": len(reading.categories),
        "category_tree": tree,
        "single": first.exchange.kind == "single_choice",
        "answers": [[answer.text, answer.fraction] for answer in answers],
        "correct": bool(answers) and answers[0].fraction == 1,
        "graded": kinds.kind(first.exchange.kind).ASKS,
    }
    return {asked: found[asked] for asked in EXPECTED[name] if asked != "penalty"}


@needs_fixtures
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_moodle_is_read_as_expected(name):
    expected = {
        asked: Decimal(str(value)) if isinstance(value, float) else value
        for asked, value in EXPECTED[name].items()
        if asked != "penalty"
    }
    if "answers" in expected:
        expected["answers"] = [[text, Decimal(str(f))] for text, f in expected["answers"]]

    reading = moodle_xml.read((MOODLE / name).read_bytes())

    assert reading.refusals == []
    assert facts(name, reading) == expected


@needs_fixtures
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_moodle_goes_out_and_comes_in_the_same(name):
    data = (MOODLE / name).read_bytes()
    items = moodle_xml.read(data).items

    assert detect(data, name) == "moodle_xml"
    assert again(items) == [bare(item) for item in items]


@needs_fixtures
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_moodle_holds_questions_that_can_be_asked(name):
    """An essay without notes for graders still wants its rubric; everything else is complete."""
    for item in moodle_xml.read((MOODLE / name).read_bytes()).items:
        asked = kinds.kind(item.exchange.kind)
        faults = asked.validate(*asked.from_exchange(item.exchange))
        wanted = {"essay": ["Write the rubric that tells a marker what earns the marks."]}
        assert faults == wanted.get(item.exchange.kind, [])


def test_a_question_keeps_everything_there_is_a_place_for():
    rest = (
        "<generalfeedback format='html'><text>&lt;p&gt;Why.&lt;/p&gt;</text></generalfeedback>"
        "<defaultgrade>2</defaultgrade><penalty>0.25</penalty><hidden>1</hidden>"
        "<idnumber>DN-7</idnumber><hint><text>Think.</text></hint><hint><text/></hint>"
        "<tags><tag><text>safety</text></tag><tag><text>lung</text></tag></tags>"
    )
    category = (
        '<question type="category"><category><text>$course$/top/A//B/C</text></category></question>'
    )

    item = only(quiz(category, question(rest=rest)))

    assert item == Item(
        line=2,
        reference="DN-7",
        name="Q",
        category=("A/B", "C"),
        tags=("safety", "lung"),
        exchange=Exchange(
            "true_false",
            "Needles are sterile.",
            (ExchangeAnswer("true", ONE), ExchangeAnswer("false")),
            "Why.",
            {"hints": ["Think."], "max_marks": "2"},
        ),
        notes=("It is hidden in Moodle; retire it here if it is not to be asked.",),
    )


NUMERICAL = '<answer fraction="100"><text>12.5</text><tolerance>0.5</tolerance></answer>'
UNITS = (
    "<units><unit><multiplier>1</multiplier><unit_name>mm</unit_name></unit>"
    "<unit><multiplier>0.1</multiplier><unit_name>cm</unit_name></unit></units>"
)
MARKER = (
    '<file name="x.png" encoding="base64">{data}</file>'
    "<drag><no>1</no><text>Lung</text><noofdrags>1</noofdrags></drag>"
    "<drag><no>2</no><text>Rib</text><infinite/></drag>"
    "<drop><no>1</no><shape>{shape}</shape><coords>{coords}</coords><choice>1</choice></drop>"
)


@pytest.mark.parametrize(
    ("type_", "rest", "kind", "answers", "settings"),
    [
        pytest.param(
            "multichoice",
            '<single>true</single><answer fraction="100"><text>A</text><feedback><text>Yes'
            '</text></feedback></answer><answer fraction="-33.33333"><text>B</text></answer>',
            "single_choice",
            (ExchangeAnswer("A", ONE, "Yes"), ExchangeAnswer("B", Decimal("-0.3333333"))),
            {},
            id="single-choice",
        ),
        pytest.param(
            "shortanswer",
            '<usecase>1</usecase><answer fraction="100"><text>&lt;b&gt; &amp; *</text></answer>',
            "short_answer",
            (ExchangeAnswer("<b> & *", ONE),),
            {"case_sensitive": True},
            id="patterns-are-no-html",
        ),
        pytest.param(
            "numerical",
            NUMERICAL,
            "numeric",
            (ExchangeAnswer("12.5", ONE, tolerance=HALF),),
            {},
            id="number",
        ),
        pytest.param(
            "numerical",
            f"{NUMERICAL}{UNITS}<unitgradingtype>1</unitgradingtype><unitpenalty>0.5</unitpenalty>",
            "numeric",
            (ExchangeAnswer("12.5", ONE, tolerance=HALF),),
            {
                "units": ["mm", "cm"],
                "unit_multipliers": {"mm": "1", "cm": "0.1"},
                "unit_penalty": "0.5",
                "unit_penalty_of": "mark",
            },
            id="graded-units",
        ),
        pytest.param(
            "numerical",
            f"{NUMERICAL}{UNITS}<showunits>3</showunits>",
            "numeric",
            (ExchangeAnswer("12.5", ONE, tolerance=HALF),),
            {"unit": "mm"},
            id="unit-beside-the-field",
        ),
        pytest.param(
            "matching",
            "<subquestion format='html'><text>Ulna</text><answer><text>Arm</text></answer>"
            "</subquestion><subquestion><text/><answer><text>Foot</text></answer></subquestion>",
            "matching",
            (ExchangeAnswer("Ulna", match="Arm"), ExchangeAnswer("", match="Foot")),
            {},
            id="matching-with-an-extra-choice",
        ),
        pytest.param(
            "ordering",
            "<gradingtype>4</gradingtype><answer fraction='1'><text>A</text></answer>"
            "<answer fraction='2'><text>B</text></answer>",
            "ordering",
            (ExchangeAnswer("A"), ExchangeAnswer("B")),
            {"mode": "all_previous_and_next"},
            id="ordering",
        ),
        pytest.param(
            "essay",
            "<responsefieldlines>15</responsefieldlines><maxwordlimit>20</maxwordlimit>"
            "<graderinfo format='html'><text>Two signs.</text></graderinfo>",
            "essay",
            (),
            {"lines": 15, "max_words": 20, "rubric": "Two signs.", "max_marks": "1"},
            id="essay",
        ),
        pytest.param("description", "", "description", (), {}, id="description"),
    ],
)
def test_each_type_becomes_its_kind_and_goes_back(type_, rest, kind, answers, settings):
    item = only(quiz(question(type_, rest)))

    assert item.exchange == Exchange(kind, "Needles are sterile.", answers, "", settings)
    assert again([item]) == [bare(item)]


@pytest.mark.parametrize(
    ("shape", "coords", "zone"),
    [
        ("circle", "10,5;2", {"shape": "circle", "cx": "0.5", "cy": "0.5", "r": "0.1"}),
        ("rectangle", "0,0;20,5", {"shape": "rectangle", "x": "0", "y": "0", "w": "1", "h": "0.5"}),
        (
            "polygon",
            "0,0;20,0;20,10",
            {"shape": "polygon", "points": [["0", "0"], ["1", "0"], ["1", "1"]]},
        ),
    ],
)
def test_markers_come_and_go_with_their_picture_and_zones(shape, coords, zone):
    rest = MARKER.format(data=encoded(png()), shape=shape, coords=coords)

    item = only(quiz(question("ddmarker", rest)))

    [picture] = item.pictures
    assert (picture.data, picture.width, picture.height) == (png(), 20, 10)
    assert item.exchange.settings == {
        "image": {"file": picture.name, "alt": UNDESCRIBED, "width": 20, "height": 10},
        "zones": [{**zone, "label": 0}],
        "most": [1, 1],
    }
    assert item.notes == (
        DESCRIBE,
        "A label could be placed any number of times; here once for each zone.",
    )
    assert again([item]) == [bare(item)]


@pytest.mark.parametrize(
    ("gap", "kind", "answers", "settings"),
    [
        pytest.param(
            "{:SA:=Paris#Yes~%50%Lyon~*}",
            "short_answer",
            (
                ExchangeAnswer("Paris", ONE, "Yes"),
                ExchangeAnswer("Lyon", HALF),
                ExchangeAnswer("*"),
            ),
            {},
            id="words",
        ),
        pytest.param(
            "{1:SAC:=NaCl}",
            "short_answer",
            (ExchangeAnswer("NaCl", ONE),),
            {"case_sensitive": True},
            id="exact-words",
        ),
        pytest.param(
            "{1:NUMERICAL:=2.5:0.1#ok~%50%3:0}",
            "numeric",
            (
                ExchangeAnswer("2.5", ONE, "ok", tolerance=Decimal("0.1")),
                ExchangeAnswer("3", HALF, tolerance=ZERO),
            ),
            {},
            id="numbers",
        ),
        pytest.param(
            r"{1:MC:~=a \~ b \} c \# d~e &#233; &amp; f}",
            "single_choice",
            (ExchangeAnswer("a ~ b } c # d", ONE), ExchangeAnswer("e é & f")),
            {},
            id="escapes-and-references",
        ),
    ],
)
def test_gaps_are_read_as_moodle_writes_them(gap, kind, answers, settings):
    stem = f"<text><![CDATA[<p>Name it.</p><p>It is <b>{gap}</b>.</p>]]></text>"

    item = only(quiz(question("cloze", stem=stem)))

    part = Exchange(kind, "", answers, "", settings)
    assert item.exchange == Exchange(
        "cloze",
        "Name it.",
        settings={"text": "It is {1}.", "parts": [{"id": "1", "weight": "1", "exchange": part}]},
    )
    assert again([item]) == [bare(item)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(
            question("calculated"),
            "This is a calculated question, whose numbers change with every attempt; write it anew "
            "as one of the kinds of this site.",
            id="calculated",
        ),
        pytest.param(
            question("frobnicate"),
            "Questions of the type “frobnicate” are not known here; write it anew as one of the "
            "kinds of this site.",
            id="unknown-type",
        ),
        pytest.param(
            question(stem="<text>&lt;video src=x&gt;&lt;/video&gt; Look.</text>"),
            "The question holds <video>, which is no text.",
            id="film-in-the-question",
        ),
        pytest.param(
            question(
                "multichoice",
                "<answer fraction='100'><text>&lt;img src=x alt=a&gt;</text></answer>",
            ),
            "One of its answers is a picture; answers are text here.",
            id="picture-as-answer",
        ),
        pytest.param(
            question(stem="<text>&lt;img src='https://x.org/a.png'&gt;</text>"),
            "Its picture is not in the file; export the question again together with its pictures.",
            id="picture-elsewhere",
        ),
        pytest.param(
            question("multichoice", "<answer fraction='33'><text>A</text></answer>"),
            "A weight of 33 percent is not one that Moodle keeps, such as 100, 50, 33.33333, 25 or 20.",
            id="weight-that-moodle-refuses",
        ),
        pytest.param(
            question("essay", "<attachmentsrequired>1</attachmentsrequired>"),
            "It asks for files; write it here as a question for files.",
            id="essay-of-files",
        ),
        pytest.param(
            question("cloze", stem="<text>Name {1:MR:=a~b}.</text>"),
            "One of its gaps is of the type MR, which is not known here.",
            id="unknown-gap",
        ),
        pytest.param(
            question("cloze", stem="<text>Name {1:SA:=a.</text>"),
            "Close the gap {1:SA: with a brace.",
            id="open-gap",
        ),
        pytest.param(
            question("gapselect", stem="<text>The [[4]].</text>"),
            "Its text has the gap [[4]] but no such choice.",
            id="gap-without-choice",
        ),
        pytest.param(
            question(
                "gapselect",
                "<selectoption><text>a</text><group>1</group></selectoption>",
                stem=f"<text>{'[[1]]' * 101}</text>",
            ),
            "It has more than 100 gaps.",
            id="many-gaps",
        ),
        pytest.param(
            question(rest="<hint><text>a</text></hint>" * 51),
            "It has more than 50 hints or tags.",
            id="many-hints",
        ),
        pytest.param(
            question("numerical", "<answer fraction='100'><text>3,5</text></answer>"),
            "“3,5” is no number, such as 12 or 0.5.",
            id="no-number",
        ),
        pytest.param(
            question(stem="<text> </text>"),
            "It asks nothing; its question text is empty.",
            id="nothing-asked",
        ),
        pytest.param(
            question(stem=f"<text>{'long ' * 5000}</text>"),
            "A text of the question is longer than 20,000 characters.",
            id="too-long",
        ),
    ],
)
def test_what_has_no_place_here_is_refused_with_the_reason(data, said):
    assert reason(quiz(data)) == said


def test_one_refusal_does_not_stop_the_others():
    reading = moodle_xml.read(quiz(question(), "\n", question("stack"), "\n", question()))

    assert [item.line for item in reading.items] == [2, 4]
    assert reading.refusals == [
        Refusal(
            3,
            "Q",
            "stack",
            "This is a question of the plug-in STACK; write it anew as one of the kinds of this site.",
        )
    ]


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


PIECES = [
    "a",
    "b",
    " ",
    "]]>",
    "<",
    ">",
    "&",
    "&lt;",
    "{",
    "}",
    "~",
    "#",
    "=",
    "%",
    "\\",
    '"',
    "é",
    "\n",
]
TRICKY = st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: "".join(pieces).strip())
ONE_LINE = TRICKY.map(lambda text: " ".join(text.split())).filter(bool)
WORDS = TRICKY.filter(bool)


@given(stem=WORDS, options=st.lists(WORDS, min_size=2, max_size=4), why=TRICKY, name=WORDS)
def test_any_text_survives_going_out_and_coming_in(stem, options, why, name):
    answers = [ExchangeAnswer(text, Decimal(place == 0), why) for place, text in enumerate(options)]
    item = Item(
        0,
        "R<1>",
        " ".join(f"Name: {name}".split()),
        ("A&B",),
        ("]]>",),
        Exchange("single_choice", stem, tuple(answers), why, {"hints": [stem]}),
    )

    assert again([item]) == [item]


@given(words=st.lists(ONE_LINE, min_size=1, max_size=4), why=ONE_LINE)
def test_any_text_survives_in_a_gap(words, why):
    answers = tuple(
        ExchangeAnswer(text, ONE if place == 0 else HALF, why) for place, text in enumerate(words)
    )
    part = {"id": "1", "weight": "2", "exchange": Exchange("short_answer", "", answers)}
    item = Item(
        0,
        "",
        "N",
        (),
        (),
        Exchange("cloze", "Name it.", settings={"text": "{1} it is.", "parts": [part]}),
    )

    assert again([item]) == [item]


@pytest.mark.parametrize(
    ("exchange", "said"),
    [
        pytest.param(
            Exchange("hotspot", "Where?"), "Moodle has no questions of this kind.", id="hotspot"
        ),
        pytest.param(
            Exchange("cloze", "Write {1:SA:=a} to make a gap."),
            "Moodle would take a part of its text for a gap.",
            id="gap-in-words",
        ),
        pytest.param(
            Exchange(
                "description", "Look.", settings={"image": {"figure": "quizzes/figures/x.svg"}}
            ),
            "Its picture is drawn by this site and has no file that Moodle shows.",
            id="drawn-picture",
        ),
        pytest.param(
            Exchange(
                "numeric",
                "How many?",
                (ExchangeAnswer("2", ONE, tolerance=HALF, tolerance_kind="geometric"),),
            ),
            "Moodle's files have no geometric tolerance.",
            id="geometric",
        ),
    ],
)
def test_what_moodle_cannot_hold_stays_out_of_the_file(exchange, said):
    written = moodle_xml.write([Item(4, "R", "N", (), (), exchange)])

    assert written.refusals == [Refusal(4, "N", exchange.kind, said)]
    assert moodle_xml.read(written.data).items == []


def test_credit_for_the_whole_comes_back_as_such():
    answers = (ExchangeAnswer("A", HALF), ExchangeAnswer("B", HALF), ExchangeAnswer("C"))
    item = Item(
        0, "", "N", (), (), Exchange("multiple_response", "Which?", answers, "", {"whole": True})
    )

    [back] = again([item])

    assert back.exchange.settings == {"whole": True}
    assert [answer.fraction for answer in back.exchange.answers] == [HALF, HALF, -ONE]
