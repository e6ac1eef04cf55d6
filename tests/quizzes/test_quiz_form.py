"""Putting a quiz together: draws are told what the bank holds, and kept from asking too much."""

import re

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from quizzes.models import QuestionTag, QuizDraw, QuizPage, QuizSection, Stimulus
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db


def filled(*, questions=(), draws=(), sections=(), publish=True, **fields):
    """What the editor posts. Questions are (question, section), draws what a draw says."""
    plain = {"section": 0, "bank": "", "domain": "", "topic": "", "tag": "", "difficulty": ""}
    data = {
        "title": "Drawn quiz",
        "slug": "drawn-quiz",
        "instructions": rich_text(""),
        "minutes": 10,
        "mode": "async",
        "pass_mark": "75",
        "attempts_allowed": "2",
        "cool_down_hours": "0",
        "keep": "best",
        "per_page": "all",
        "navigation": "free",
        "grace_seconds": "30",
        **{
            f"review_{name}": "after_submit"
            for name in ("mark", "answer", "correctness", "right_answer", "rationale")
        },
        "sections": inline_formset([{"title": title, "pass_mark": ""} for title in sections]),
        "quiz_questions": inline_formset(
            [{"question": question.pk, "section": section} for question, section in questions]
        ),
        "draws": inline_formset([plain | draw for draw in draws]),
        "locks": inline_formset([]),
        **fields,
    }
    return nested_form_data(data | ({"action-publish": "1"} if publish else {}))


@pytest.fixture
def post(client, instructor):
    """Make a quiz in the editor; gives what the editor answers, as words."""
    module = make.quiz().get_parent()
    client.force_login(instructor)
    url = reverse("wagtailadmin_pages:add", args=["quizzes", "quizpage", module.pk])

    def send(**said):
        answer = client.post(url, filled(**said))
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))

    return send


def made():
    return QuizPage.objects.filter(slug="drawn-quiz").first()


def test_a_quiz_of_sections_and_draws_is_made_and_asked_as_it_is_set(post, ana, noon):
    fixed = make.question(topic="law")
    for _number in range(3):
        make.question(topic="needles")

    post(
        sections=["Law", "Needles"],
        questions=[(fixed, 1)],
        draws=[{"count": 2, "topic": "needles", "section": 2}],
    )

    page = made()
    assert page.live
    assert [slot.section for slot in make.attempt(ana, page, at=noon).slots] == [1, 2, 2]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param(
            {"draws": [{"count": 5, "topic": "needles"}]},
            "Draw 1 needs 5 questions and the bank has 2 that fit.",
            id="too few",
        ),
        pytest.param(
            {"draws": [{"count": 2, "topic": "needles"}, {"count": 2}]},
            "Draw 2 needs 2 questions and the bank has 1 that fit.",
            id="shared with another draw",
        ),
        pytest.param(
            {"draws": [{"count": 1, "section": 2}], "sections": ["Only"]},
            "There is 1 section. Enter its number, or 0 for none.",
            id="no such section",
        ),
        pytest.param(
            {"opens_at": "2026-11-21 12:00", "closes_at": "2026-11-21 11:00"},
            "The quiz must close after it has opened.",
            id="closes before it opens",
        ),
    ],
)
def test_what_could_not_be_asked_is_not_published_and_stays_a_draft(post, fields, sentence):
    # With the one question of the fixture's quiz there are three in the bank.
    for _number in range(2):
        make.question(topic="needles")

    assert sentence in post(**fields)
    assert made() is None
    post(**fields, publish=False)
    assert made().live is False


def test_a_fixed_question_is_not_counted_for_a_draw(post):
    fixed = make.question(topic="needles")
    make.question(topic="needles")

    said = post(questions=[(fixed, 0)], draws=[{"count": 2, "topic": "needles"}])

    assert "Draw 1 needs 2 questions and the bank has 1 that fit." in said


def test_questions_of_one_case_are_kept_in_one_section(post):
    case = Stimulus.objects.create(reference="CASE-1", title="A runner")
    parts = [make.question(), make.question()]
    for part in parts:
        part.stimulus = case
        part.save()

    said = post(sections=["One", "Two"], questions=[(parts[0], 1), (parts[1], 2)])

    assert "Keep the questions of one case in one section." in said


def test_the_editor_shows_what_each_draw_chooses_from(client, instructor):
    for number in range(6):
        make.question(topic="needles" if number < 4 else "law")
    tag = QuestionTag.objects.create(name="winter")
    page = make.quiz(
        [make.question(topic="needles")],
        sections=[QuizSection(title="All")],
        draws=[QuizDraw(count=3, topic="needles"), QuizDraw(count=5, topic="gone")],
    )
    client.force_login(instructor)

    said = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text

    assert "Asks 3 of 4." in said
    assert "Asks 5 of 0." in said
    assert f'<option value="{tag.name}">winter</option>' in said
    assert '<option value="needles" selected>needles</option>' in said
    assert '<option value="gone" selected>gone</option>' in said
