"""The question bank as staff work with it: looking, sorting, reviewing, trying, cases."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from quizzes.models import (
    Question,
    QuestionReview,
    QuestionStatistics,
    QuestionVersion,
    Stimulus,
)
from quizzes.services import bank
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ivo(client, instructor):
    client.force_login(instructor)
    return client


def listed(page) -> list[str]:
    return re.findall(r'aria-label="([A-Z]\d)"', page.text)


def test_the_list_narrows_by_what_a_question_is(ivo):
    first = make.question(reference="A1", topic="consent", objective="Explains the risks")
    make.question("numeric", reference="B2", status="draft", bank="Old bank", critical=True)
    make.question(reference="C3", reviewed=False)
    make.question(reference="D4", is_sample=True)
    bank.tag_questions(questions=Question.objects.filter(pk=first.pk), tag="spring")

    def found(**query):
        return listed(ivo.get(reverse("question_list"), query))

    assert found() == ["A1", "B2", "C3", "D4"]
    assert found(q="explains risks") == ["A1"]
    assert found(topic="consent") == ["A1"]
    assert found(tag="spring") == ["A1"]
    assert found(bank="Old bank") == ["B2"]
    assert found(critical="yes") == ["B2"]
    assert found(review="waiting") == ["C3"]
    assert found(review="sample") == ["D4"]
    assert found(order="topic") == ["A1", "B2", "C3", "D4"]
    assert found(order="nonsense", status="retired") == []


def test_a_review_that_has_run_out_is_due(ivo):
    question = make.question(reference="A1")
    QuestionReview.objects.update(next_review_on=dt.date(2020, 1, 1))

    page = ivo.get(reverse("question_list"), {"review": "due"})

    assert listed(page) == ["A1"]
    assert question.asked == question.current


@pytest.mark.parametrize(
    ("attempts", "facility", "discrimination"),
    [
        pytest.param(9, "too few", "too few", id="nine attempts show nothing"),
        pytest.param(12, "75 %", "too few", id="twelve show how many were right"),
        pytest.param(40, "75 %", "31 %", id="forty show everything"),
    ],
)
def test_figures_are_shown_once_enough_people_answered(ivo, attempts, facility, discrimination):
    question = make.question()
    page = make.quiz([question])
    QuestionStatistics.objects.create(
        version=question.current,
        quiz=page,
        which="first",
        attempts=attempts,
        facility=0.75,
        discrimination=31.2,
        figures={},
    )

    text = re.sub(r"<[^>]+>", " ", ivo.get(reverse("question_list")).text)

    row = " ".join(text.split("Last change")[-1].split())
    assert f"1 quiz {attempts} answers counted {facility} {discrimination}" in row


def test_ticked_questions_are_tagged_and_retired_together(ivo):
    made = [make.question(), make.question(), make.question()]
    ticked = [each.pk for each in made[:2]]
    url = reverse("question_bulk")

    ivo.post(url, {"question": ticked, "do": "tag", "tag": "spring exam"})
    ivo.post(url, {"question": ticked, "do": "tag", "tag": "spring exam"})
    ivo.post(url, {"question": ticked[:1], "do": "untag", "tag": "spring exam"})
    ivo.post(url, {"question": ticked, "do": "retire"})

    assert [each.tags.count() for each in made] == [0, 1, 0]
    assert list(Question.objects.values_list("status", flat=True)) == [
        "retired",
        "retired",
        "active",
    ]


def test_bulk_without_a_tick_or_a_tag_says_what_to_do(ivo):
    question = make.question()
    url = reverse("question_bulk")

    assert "Tick the questions first." in ivo.post(url, {"do": "retire"}, follow=True).text
    said = ivo.post(url, {"do": "tag", "question": question.pk, "tag": " "}, follow=True).text
    assert "Enter the tag." in said
    assert Question.objects.get().status == "active"


def test_the_list_asks_as_much_for_three_questions_as_for_one(ivo, django_assert_num_queries):
    make.question()
    ivo.get(reverse("question_list"))
    with django_assert_num_queries(13):
        ivo.get(reverse("question_list"))
    make.question(), make.question()
    with django_assert_num_queries(13):
        ivo.get(reverse("question_list"))


@pytest.mark.parametrize("kind", make.KINDS)
def test_an_answer_given_in_the_bank_is_judged_and_recorded_nowhere(ivo, kind):
    question = make.question(kind)
    url = reverse("question_look", args=[question.pk])

    empty = ivo.post(url, {"answer_here": "1"})

    assert "No answer" in empty.text
    assert "Nothing you answer here is recorded." in empty.text


def test_a_right_answer_in_the_bank_is_called_right(ivo):
    question = make.question("numeric")

    page = ivo.post(
        reverse("question_look", args=[question.pk]), {"answer_here": "1", "q1": "0.04"}
    )

    assert re.search(r'<h2 id="verdict">(.+?)</h2>', page.text).group(1) == "Right"
    assert make.RATIONALE in page.text


def test_a_new_version_waits_for_a_clinician_and_the_old_one_is_asked(ivo):
    question = make.question()
    old = question.asked

    new = bank.correct_question(
        question=question,
        body=old.body | {"stem": "Asked better?"},
        key=old.key | {"rationale": "Another"},
        reason="Clearer",
        author=None,
        at=make.NOON,
    )

    question.refresh_from_db()
    assert (question.current, question.asked, new.key_changed) == (new, old, True)
    text = ivo.get(reverse("question_edit", args=[question.pk])).text
    assert "Quizzes for marks ask version 1 until a clinician has reviewed this one." in text
    changes = ivo.get(reverse("question_changes", args=[question.pk, 2])).text
    assert "Asked better?" in changes
    assert changes.count("<strong>Key</strong>") == 1


def review_data(**changed):
    return {
        "approved": "yes",
        "credentials": "MSc, physiotherapist",
        "interests": "None",
        "next_review_on": "2028-11-01",
    } | changed


def test_a_clinician_releases_a_question(client, reviewer):
    question = make.question(reviewed=False)
    client.force_login(reviewer)
    url = reverse("question_review", args=[question.pk])

    assert make.RATIONALE in client.get(url).text
    client.post(url, review_data())

    question.refresh_from_db()
    review = QuestionReview.objects.get()
    assert question.asked == question.current
    assert (review.reviewer, review.credentials, review.next_review_on) == (
        reviewer,
        "MSc, physiotherapist",
        dt.date(2028, 11, 1),
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"approved": ""}, "Say whether it may be asked."),
        ({"approved": "no"}, "Say what has to be changed."),
        ({"next_review_on": ""}, "Say when it has to be looked at again."),
        ({"interests": ""}, "State your interests, or write None."),
    ],
)
def test_a_review_says_what_is_missing(client, reviewer, changed, said):
    question = make.question(reviewed=False)
    client.force_login(reviewer)

    page = client.post(reverse("question_review", args=[question.pk]), review_data(**changed))

    assert said in page.text
    assert not QuestionReview.objects.exists()


def test_nobody_reviews_their_own_words(client, reviewer):
    question = make.question(reviewed=False, author=reviewer)
    client.force_login(reviewer)
    url = reverse("question_review", args=[question.pk])

    assert "Somebody else must review it." in client.get(url).text
    assert "Somebody else must review it." in client.post(url, review_data()).text
    assert not QuestionReview.objects.exists()


@pytest.mark.parametrize("name", ["question_review", "question_edit", "question_look"])
def test_learners_and_strangers_do_not_get_in(client, ana, name):
    url = reverse(name, args=[make.question().pk])

    anonymous = client.get(url)
    client.force_login(ana)
    learner = client.get(url)

    assert (anonymous.status_code, learner.status_code) == (302, 302)
    assert make.RATIONALE not in learner.text


def test_the_same_words_are_noticed(ivo):
    first = make.question(body={"stem": "Which organ?", "options": OPTIONS})
    second = make.question(body={"stem": "which  ORGAN?", "options": OPTIONS[::-1]})

    page = ivo.get(reverse("question_edit", args=[second.pk]))

    assert f'<a href="/admin/questions/{first.pk}/">{first.reference}</a>' in page.text


OPTIONS = [{"id": "a", "text": "Lung"}, {"id": "b", "text": "Liver"}, {"id": "c", "text": "Spleen"}]


def test_a_case_is_written_corrected_and_joined_by_questions(ivo):
    data = {"reference": "C1", "title": "Runner, 34", "stepwise": "on"}
    ivo.post(reverse("case_new"), data | {"part-0-text": "Calf pain.", "part-1-text": "Swelling."})
    case = Stimulus.objects.get()
    url = reverse("case_edit", args=[case.pk])
    words = {"part-0-text": "Calf pain for a week.", "part-1-text": "Swelling."}
    ivo.post(url, data | words | {"reason": "How long"})
    make.question(reference="A1", stimulus=case, stimulus_order=1)

    case.refresh_from_db()
    assert [version.body["parts"][0]["text"] for version in case.versions.all()] == [
        "Calf pain.",
        "Calf pain for a week.",
    ]
    assert case.current.number == 2
    assert "A1" in ivo.get(url).text
    assert "Runner, 34" in ivo.get(reverse("case_list")).text


def test_a_case_without_words_is_sent_back(ivo):
    page = ivo.post(reverse("case_new"), {"reference": "C1", "title": "Runner"})

    assert "Write at least one part of the case." in page.text
    assert not Stimulus.objects.exists()


def test_a_kind_without_a_form_of_its_own_is_written_as_yaml(ivo, monkeypatch):
    from quizzes.admin import forms

    monkeypatch.delitem(forms.FORMS, "true_false")
    data = {
        "reference": "Y1", "domain": "safety", "topic": "lung", "difficulty": "easy",
        "status": "draft", "stem": "The lung is an organ.", "max_mark": "1",
    }  # fmt: skip
    url = reverse("question_new", args=["true_false"])

    assert "Line 1 cannot be read" in ivo.post(url, data | {"key": "answer: [true"}).text
    ivo.post(url, data | {"key": "answer: true"})

    assert QuestionVersion.objects.get().key == {"answer": True}
