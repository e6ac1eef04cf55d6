"""A lesson with every block: what it says, where its parts are, what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.bench.weight import BUDGET, weight_of
from courses.blocks import LessonBody
from courses.models import LessonPage
from quizzes.models import Question
from tests.courses import lesson_bodies as bodies
from tests.factories import quizzes as make
from tests.factories.courses import course, enrolment, module

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(client, ana):
    """A course that Ana takes, signed in; lessons are put into its module."""
    page = course()
    part = module(page)
    enrolment(ana, page)
    client.force_login(ana)
    return part


def test_every_block_says_what_it_holds(client, reading):
    text = client.get(bodies.full_lesson(reading).url).content.decode()

    for words in [
        "Skin, <b>fascia</b>, muscle.",
        "30 mm", "Never out of the muscle that is held.", "Apex of the lung", "Lift the muscle and hold it.",
        "Before the first needle", "It may have changed.", "Critical",
        "Filum is thread.",
        "Stop and refer:", "Emergency: call an ambulance", "A dry cough",
        "Absolute", "Relative", "Local", "Press longer.", "Ask at every visit.",
        "Check yourself", "not graded, not recorded", "Which way is safest over the upper trapezius?",
        "2:05", "Where the thumb rests.", "Lift it between finger and thumb.", "Chapters",
        "This video lies on Vimeo.", "https://vimeo.com/76979871",
        "Consent form", "PDF", "82.0\xa0KB",
        "Moderate certainty", "General knowledge, not looked up",
        "Is the skin disinfected?", "Until it is settled:", "Follow the rule of your place.",
        "https://doi.org/10.1093/pm/pnx207", "PMID 29025044", "Textbook or article", "Read: abstract read",
    ]:  # fmt: skip
        assert words in text, words


def test_no_two_parts_of_a_lesson_have_the_same_id(client, reading):
    text = client.get(bodies.full_lesson(reading).url).content.decode()

    ids = re.findall(r'\bid="([^"]+)"', text)
    assert sorted(ids) == sorted(set(ids))
    named = set(re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', text))
    assert named - set(ids) == set()


def test_thirty_blocks_cost_as_many_statements_as_three(client, reading):
    def body(times: int) -> list:
        return [
            each
            for number in range(times)
            for each in bodies.every_block(
                film=bodies.video(f"Film {number}"),
                paper=bodies.document(f"Paper {number}"),
                question=make.question("single_choice"),
            )
            if each["type"] != "references"
        ]

    few = bodies.written(reading, body(1), title="Few")
    many = bodies.written(reading, body(3), title="Many")
    for page in (few, many):  # links in texts are looked up for all of them at once
        linked = (
            f'<p><a linktype="page" id="{few.pk}">Few</a> <a linktype="document" id="1">x</a></p>'
        )
        blocks = [bodies.block("rich_text", linked) for _ in range(5 if page == many else 1)]
        page.body = [*page.body.raw_data, *blocks]
        page.save()

    counts = []
    for page in (few, many):
        client.get(page.url)
        with CaptureQueriesContext(connection) as statements:
            text = client.get(page.url).content.decode()
        counts.append(len(statements))
        assert text.count(f'href="{few.url}"') >= 1

    assert counts[0] == counts[1]


def test_a_lesson_with_every_block_weighs_less_than_150_kilobytes(client, reading):
    """HTML, style sheets and scripts, uncompressed, with what they load themselves."""
    text = client.get(bodies.full_lesson(reading).url).content.decode()

    assert "figure.css" in text
    assert weight_of(text) < BUDGET * 1000


def test_each_kind_of_block_can_be_looked_at_before_it_is_added(client, instructor):
    client.force_login(instructor)
    body = LessonPage._meta.get_field("body").stream_block

    for name, child in body.child_blocks.items():
        assert child.is_previewable, name
        assert child.get_description(), name
        assert child.meta.group, name
        assert child.meta.icon != "placeholder", name
        answer = client.get("/admin/block-preview/", {"id": child.definition_prefix})
        assert answer.status_code == 200, name
        assert "<main" in answer.content.decode(), name


def test_blocks_stand_in_five_groups():
    groups: dict[str, list[str]] = {}
    for name, child in LessonBody().child_blocks.items():
        groups.setdefault(str(child.meta.group), []).append(name)

    assert list(groups) == ["Content", "Safety", "Questions", "Media", "Sources"]
    assert groups["Safety"] == ["safety_warning", "red_flag", "precautions"]


def test_what_was_chosen_and_is_gone_leaves_a_calm_line(client, reading):
    page = bodies.full_lesson(reading)
    for block in page.body:
        if block.block_type in ("video", "download"):
            block.value[block.block_type if block.block_type == "video" else "document"].delete()
    Question.objects.update(status=Question.Status.RETIRED)

    text = client.get(page.url).content.decode()

    assert "A video stood here. It is not in the library any more." in text
    assert "A file stood here. It is not in the library any more." in text
    assert "This question is not asked any more." in text


def test_a_page_may_show_frames_of_two_sites_and_only_where_it_has_such_a_card(client, reading):
    with_card = bodies.full_lesson(reading)
    without = bodies.written(reading, [bodies.block("rich_text", "<p>Text</p>")])

    policies = [
        client.get(page.url).headers["Content-Security-Policy"] for page in (with_card, without)
    ]

    assert (
        "frame-src 'self' https://www.youtube-nocookie.com https://player.vimeo.com" in policies[0]
    )
    assert "frame-src" not in policies[1]
    assert (
        policies[0].replace(
            "; frame-src 'self' https://www.youtube-nocookie.com https://player.vimeo.com", ""
        )
        == policies[1]
    )


def test_scripts_stand_only_where_their_block_stands(client, reading):
    plain = bodies.written(reading, [bodies.block("rich_text", "<p>Text</p>")])

    text = client.get(plain.url).content.decode()
    full = client.get(bodies.full_lesson(reading).url).content.decode()

    for name in [
        "courses/video.js",
        "courses/video.css",
        "courses/checks.js",
        "courses/figure.css",
    ]:
        assert (
            name in text.replace("css/video", "video"),
            name in full.replace("css/video", "video"),
        ) == (
            False,
            True,
        ), name


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("single_choice", [], id="ticked"),
        pytest.param("numeric", ["cms/css/forms.css", "quizzes/quiz.css"], id="typed"),
    ],
)
def test_a_check_brings_the_stylesheets_of_its_kind_of_answer(client, reading, kind, expected):
    check = bodies.block("knowledge_check", {"question": make.question(kind).pk})

    text = client.get(bodies.written(reading, [check]).url).content.decode()

    names = ["cms/css/forms.css", "quizzes/quiz.css", "quizzes/pictures.css"]
    assert [name for name in names if name in text] == expected


def test_nothing_of_another_site_is_loaded_before_somebody_asks(client, reading):
    text = client.get(bodies.full_lesson(reading).url).content.decode()

    assert "<iframe" not in text
    assert re.findall(r'(?:src|poster|data-src)="(https?:[^"]+)"', text) == []
    assert "autoplay" not in text
