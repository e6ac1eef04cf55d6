"""What the content checks say of a lesson, quiz or course, as tables."""

import json

import pytest

from courses.lessons.content_checks import Block, Description, Hours, check
from courses.models import LessonPage
from courses.publishing import why_not_publish
from courses.selectors.content import findings_of
from tests.factories import certificates as awards
from tests.factories import quizzes as make
from tests.factories.courses import course, course_with, lesson, lessons_of, module
from tests.factories.reviews import approve

SAFETY = Block("safety_warning", {"title": "Apex", "text": "<p>Stop.</p>"})
REFERENCES = Block(
    "references", {"references": [{"type": "item", "value": {"key": "BRADY"}, "id": "r1"}]}
)


def fact(*sources):
    return Block("key_fact", {"text": "So it is.", "sources": list(sources)}, "fact")


def figure(**value):
    return Block("figure", value, "figure")


def codes(page, *only):
    return [
        (finding.code, finding.severity, finding.anchor)
        for finding in check(page)
        if finding.code in only
    ]


def of(*blocks, **said):
    said.setdefault("objectives", ["Say so"])
    return Description(kind="lesson", blocks=blocks, **said)


@pytest.mark.parametrize(
    ("block", "found"),
    [
        (figure(image={"image": 1, "alt_text": "", "decorative": False}), True),
        (figure(image={"image": 1, "alt_text": "  ", "decorative": False}), True),
        (figure(image=7), True),
        (figure(image={"image": 1, "alt_text": "A shoulder", "decorative": False}), False),
        (figure(image={"image": 1, "alt_text": "", "decorative": True}), False),
        (figure(drawing="gluteal", image=None), False),
        (figure(image=None), False),
        (figure(image=7, alternative="A shoulder"), False),
    ],
    ids=[
        "no words",
        "blanks",
        "an id alone",
        "words",
        "decoration",
        "a drawing of the site",
        "no picture yet",
        "words beside it",
    ],
)
def test_a_figure_has_a_text_alternative(block, found):
    expected = [("figure-without-alternative", "stops", "figure")] if found else []
    assert codes(of(block), "figure-without-alternative") == expected


@pytest.mark.parametrize(
    ("block", "videos", "found"),
    [
        (Block("video", {"video": 3}, "v"), {3: ["captions"]}, ["video-without-captions"]),
        (Block("video", {"video": 3}, "v"), {3: []}, []),
        (Block("video", {"video": 3}, "v"), {}, ["video-lost"]),
        (Block("video", {"video": None}, "v"), {}, []),
        (Block("outside_video", {"has_captions": False}, "v"), {}, ["video-without-captions"]),
        (Block("outside_video", {"has_captions": True}, "v"), {}, []),
    ],
    ids=["no captions", "complete", "lost", "none chosen", "outside unchecked", "outside checked"],
)
def test_a_video_has_its_words(block, videos, found):
    page = of(block, videos=videos)
    assert [finding.code for finding in check(page) if finding.stops] == found


@pytest.mark.parametrize(
    ("blocks", "said", "severity"),
    [
        ([Block("technique_card", {"at_risk": ["lung"]}, "c")], {}, "stops"),
        ([Block("procedure", {}, "c")], {}, "stops"),
        ([Block("technique_card", {}, "c")], {"is_sample": True}, "advice"),
        ([Block("technique_card", {}, "c")], {"counts_for_credit": False}, "advice"),
        ([], {"structures_at_risk": ["Pleura"]}, "stops"),
        ([Block("technique_card", {}, "c"), SAFETY], {}, None),
        ([Block("technique_card", {}, "c"), Block("red_flag", {})], {}, None),
        ([Block("technique_card", {}, "c"), Block("precautions", {})], {}, None),
        ([Block("rich_text", "<p>History</p>")], {}, None),
    ],
    ids=[
        "card alone",
        "steps alone",
        "in a sample",
        "without credit",
        "structures named",
        "with a warning",
        "with a red flag",
        "with precautions",
        "nothing is needled",
    ],
)
def test_a_lesson_that_teaches_needling_has_a_safety_block(blocks, said, severity):
    found = codes(of(*blocks, **said), "insertion-without-safety")
    assert [each[1] for each in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("blocks", "sentences"),
    [
        ([fact("BRADY"), REFERENCES], []),
        ([fact(), REFERENCES], ["This key fact names no source. Add the key of a reference."]),
        ([fact("  "), REFERENCES], ["This key fact names no source. Add the key of a reference."]),
        ([fact("OTHER"), REFERENCES], ["The reference list has no OTHER. Add it there."]),
        ([fact("BRADY")], ["The reference list has no BRADY. Add it there."]),
        (
            [Block("disagreement", {"positions": [{"position": "Yes", "sources": []}]})],
            [
                (
                    "A position in “where evidence disagrees” names no source. "
                    "Add the key of a reference."
                )
            ],
        ),
    ],
    ids=["carried", "no key", "blank key", "unknown key", "no list", "a position without"],
)
def test_a_claim_rests_on_the_reference_list(blocks, sentences):
    found = check(of(*blocks))
    assert [each.sentence for each in found if each.code == "claim-without-reference"] == sentences


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["<h3>A</h3><h4>B</h4>", "<h3>C</h3>"], []),
        (["<p>A</p>"], []),
        (["<h4>A</h4>"], ["“A” skips a level of headings. Use the larger heading first."]),
        (["<h3>A</h3>", "<h4><b>B</b> c</h4>"], []),
        (["<h3> </h3>"], ["A heading has no words."]),
    ],
    ids=["in order", "none", "begins too deep", "over two texts", "empty"],
)
def test_headings_keep_their_order(texts, found):
    page = of(*(Block("rich_text", text) for text in texts))
    said = [each.sentence for each in check(page) if "heading" in each.code]
    assert said == found


@pytest.mark.parametrize(
    ("words", "minutes", "said", "code"),
    [
        (2000, 10, {}, None),
        (200, 60, {}, "minutes-too-many"),
        (200, 60, {"is_self_paced": False}, None),
        (200, 60, {"counts_for_credit": False}, None),
        (200, 60, {"video_minutes": 40}, None),
        (9000, 5, {}, "minutes-too-few"),
        (50, 9, {}, None),
    ],
    ids=["fits", "too many", "with people", "no credit", "a video", "too few", "too short to say"],
)
def test_minutes_fit_what_is_there_to_read(words, minutes, said, code):
    page = of(Block("rich_text", f"<p>{'word ' * words}</p>"), minutes=minutes, **said)
    found = [each.code for each in check(page) if each.code.startswith("minutes")]
    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("credited", "instructed", "sentence"),
    [
        (120, 120, None),
        (60, 120, None),
        (
            150,
            95,
            (
                "The programme “Basics” credits 2 h 30 min, and the steps of its courses that count "
                "add up to 1 h 35 min."
            ),
        ),
    ],
    ids=["match", "fewer credited", "more credited"],
)
def test_a_course_is_not_credited_more_than_it_lasts(credited, instructed, sentence):
    page = Description(kind="course", hours=[Hours("Basics", credited, instructed)])
    assert [each.sentence for each in check(page)] == ([sentence] if sentence else [])


@pytest.mark.parametrize("number", [0, 1, 3])
def test_questions_of_a_quiz_name_objectives(number):
    page = Description(kind="quiz", questions_without_objective=number)
    assert [each.code for each in check(page)] == ["quiz-without-objective"][: min(number, 1)]


def test_a_lesson_without_objectives_and_unknown_blocks_are_taken_calmly():
    page = Description(
        kind="lesson", blocks=[Block("something_new", {"a": 1}), Block("figure", None)]
    )
    assert [(each.code, each.stops) for each in check(page)] == [
        ("lesson-without-objective", False)
    ]
    assert check(Description(kind="something else")) == []


def test_what_stops_publishing_comes_first():
    page = Description(kind="lesson", blocks=[Block("rich_text", "<h4>A</h4>"), fact()])
    assert [each.stops for each in check(page)] == [True, False, False]


# With real pages


@pytest.mark.django_db
def test_a_stored_lesson_is_read_with_the_places_of_its_blocks():
    page = lesson(module(course(is_sample=True)), structures_at_risk="Pleura", minutes=5)
    page.body = json.dumps(
        [
            {"type": "rich_text", "id": "b1", "value": "<h4>Deep</h4>"},
            {"type": "key_fact", "id": "b2", "value": {"text": "So.", "sources": []}},
        ]
    )
    found = {each.code: (each.severity, each.anchor) for each in findings_of(page)}

    assert found == {
        "claim-without-reference": ("stops", "block-b2-section"),
        "insertion-without-safety": ("advice", ""),
        "heading-order": ("advice", "block-b1-section"),
        "lesson-without-objective": ("advice", ""),
    }


@pytest.mark.django_db
def test_what_stops_a_lesson_is_said_at_publishing_also_after_a_review():
    page = lesson(module(course()), structures_at_risk="Pleura", objectives="Say so")
    approve(page)

    [sentence] = why_not_publish(page, page.get_latest_revision())
    assert sentence.startswith("This lesson teaches needling and has no safety block.")


@pytest.mark.django_db
def test_a_quiz_is_asked_for_the_objectives_of_its_questions():
    question = make.question(objective="")
    quiz = make.quiz([question])
    before = [each.code for each in findings_of(quiz)]
    type(question).objects.update(objective="Say so")

    assert (before, findings_of(quiz)) == (["quiz-without-objective"], [])


@pytest.mark.django_db
def test_a_programme_is_held_against_the_minutes_of_its_courses():
    page = course_with(2)
    LessonPage.objects.filter(pk__in=[each.pk for each in lessons_of(page)]).update(minutes=30)
    programme = awards.programme(page)
    programme.credits.all().delete()
    programme.credits.create(mode="async", minutes=60)
    fits = findings_of(page)
    programme.credits.update(minutes=90)

    assert fits == []
    assert [each.code for each in findings_of(page)] == ["hours-not-covered"]
