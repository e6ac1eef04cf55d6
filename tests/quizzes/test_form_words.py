"""What authors are told speaks of rows and of worth, as their form does; many equal notes are one."""

import re

import pytest
from django.urls import reverse

from quizzes.imports import ImportPlan
from tests.factories import quizzes as make
from tests.quizzes.test_preview import address, words
from tests.quizzes.test_question_pages import as_posted

pytestmark = pytest.mark.django_db


def told(client, question, **changes):
    page = client.get(reverse("question_edit", args=[question.pk]))
    data = as_posted(page) | {"reason": "Another worth"} | changes
    return words(client.post(reverse("question_edit", args=[question.pk]), data))


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("single_choice", {"option-1-worth": "2"}, "Give option in row 2 a worth from -1 to 1."),
        ("single_choice", {"option-2-worth": "x"}, "Give option in row 3 a worth from -1 to 1."),
        (
            "single_choice",
            {"option-0-worth": "0.5"},
            "Give at least one option that still counts a worth of 1.",
        ),
        (
            "multiple_response",
            {"option-1-worth": "0", "option-2-worth": "0"},
            "Give at least one option that still counts a worth above 0.",
        ),
        (
            "multiple_response",
            {"credit": "fractions", "option-1-worth": "0.2"},
            "Make what is worth more than 0 add up to 1; they add up to 0.7.",
        ),
    ],
)
def test_faults_are_said_in_the_words_of_the_form(client, instructor, kind, changes, said):
    client.force_login(instructor)

    page = told(client, make.question(kind), **changes)

    assert said in page
    assert "fraction" not in page


def test_an_empty_row_is_counted_as_the_form_counts_it(client, instructor):
    client.force_login(instructor)
    empty = {"option-1-text": "", "option-1-worth": "0", "option-1-reason": ""}

    page = told(client, make.question(), **empty, **{"option-2-worth": "7"})

    assert "Give option in row 3 a worth from -1 to 1." in page


QUESTION = """<question type="truefalse"><name><text>Q{n}</text></name>
<questiontext format="html"><text>Is it {n}?</text></questiontext><penalty>{penalty}</penalty>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question>"""
SHORT = QUESTION.replace("truefalse", "shortanswer").replace('fraction="0"', 'fraction="0" x="y"')


@pytest.mark.parametrize(("number", "summed"), [(2, 0), (4, 1)])
def test_the_same_note_of_many_questions_is_said_once(client, instructor, number, summed):
    from django.core.files.uploadedfile import SimpleUploadedFile

    rows = "".join(SHORT.format(n=n, penalty="0.3333333") for n in range(number))
    file = SimpleUploadedFile("quiz.xml", f"<quiz>{rows}</quiz>".encode())
    client.force_login(instructor)
    sent = client.post(
        reverse("question_import"), {"file": file, "format": "auto", "bank": "Main"}, follow=True
    )

    note = "Its penalty for another try is not used here."
    said = words(sent)
    assert said.count(note) == (1 if summed else number)
    assert (f"{number} questions: {note}" in said) is bool(summed)


def test_a_plan_without_notes_shares_none():
    assert ImportPlan(bank="Main").shared_notes == []


def test_a_preview_without_a_licence_says_what_the_course_asks(client, instructor):
    page = make.quiz()
    course = page.get_parent().get_parent().specific
    client.force_login(instructor)
    assert "The course asks for no licence" in words(
        client.get(address(page, persona="no_licence"))
    )
    course.needs_licence = True
    course.save_revision().publish()

    said = words(client.get(address(page, persona="no_licence")))

    assert re.search(r"without it nobody gets to this quiz: .*licence", said)


def test_a_preview_on_a_phone_is_as_wide_as_one(client, instructor):
    client.force_login(instructor)

    page = client.get(address(make.quiz(), persona="phone")).text

    assert 'class="page as-phone"' in page
