"""Each type becomes its kind and goes back; what has no place is refused."""

from decimal import Decimal

import pytest

from quizzes.formats import moodle_xml
from quizzes.formats.items import Refusal
from quizzes.formats.moodle_xml.sheet import DESCRIBE, UNDESCRIBED
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from tests.quizzes.formats.moodle_xml.files import (
    HALF,
    ONE,
    ZERO,
    again,
    bare,
    encoded,
    only,
    png,
    question,
    quiz,
    reason,
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
