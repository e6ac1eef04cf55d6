"""Questions about pictures on the pages of learners: what is asked, what stays hidden, what is explained."""

import re

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.models import Response
from quizzes.services.attempts import grade_attempt, submit_attempt
from tests.factories import pictures
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

SECRETS = [
    make.RATIONALE, make.REASON, pictures.NAME, "targets", "zones", '"z1"', '"a"', "reasons", "0.44",
]  # fmt: skip
GIVEN = {
    "hotspot": ({"q1": "o0"}, "o0", ["a"]),
    "markers": (
        {"q1-m0-column": "H", "q1-m0-row": "8"},
        {"m0-column": "H", "m0-row": "8"},
        {"a": [[468, 461]]},
    ),
}


def attempt_of(learner, kind, **fields):
    fields.setdefault("review_right_answer", "after_submit")
    fields.setdefault("review_rationale", "after_submit")
    quiz = make.quiz([pictures.question(kind)], shuffle_options=False, **fields)
    return make.attempt(learner, quiz)


@pytest.mark.parametrize("kind", pictures.ASKED)
def test_a_posted_form_and_json_store_the_same(client, ana, kind):
    client.force_login(ana)
    form, given, stored = GIVEN[kind]
    attempt = attempt_of(ana, kind)

    client.post(
        reverse("quizzes:attempt", args=[attempt.pk]),
        form | {"revision-1": "0", "shown-1": "", "do": "save"},
    )
    assert Response.objects.get().answer == stored
    saved = client.put(
        reverse("quizzes:save", args=[attempt.pk, 1]),
        {"answer": given, "revision": 1},
        content_type="application/json",
    )

    assert saved.status_code == 200
    assert Response.objects.get().answer == stored


@pytest.mark.parametrize("kind", pictures.ASKED)
def test_nothing_of_the_key_is_told_before_the_review(client, ana, kind):
    client.force_login(ana)
    attempt = attempt_of(ana, kind)
    player = reverse("quizzes:attempt", args=[attempt.pk])
    save = reverse("quizzes:save", args=[attempt.pk, 1])
    seen = [
        client.get(player),
        client.put(
            save, {"answer": GIVEN[kind][1], "revision": 0}, content_type="application/json"
        ),
        client.put(save, {"answer": {"zz": "1"}, "revision": 1}, content_type="application/json"),
        client.get(reverse("quizzes:check", args=[attempt.pk])),
    ]

    assert [page.status_code for page in seen] == [200, 200, 422, 200]
    assert [[word for word in SECRETS if word in page.content.decode()] for page in seen] == [
        []
    ] * 4


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("hotspot", ["right", "plain", "plain", "plain"]),
        ("markers", ["plain", "missed", "missed", "right"]),
    ],
)
def test_the_review_draws_what_was_chosen_and_what_is_right(client, ana, kind, drawn):
    client.force_login(ana)
    attempt = attempt_of(ana, kind)
    client.put(
        reverse("quizzes:save", args=[attempt.pk, 1]),
        {"answer": GIVEN[kind][1], "revision": 0},
        content_type="application/json",
    )
    row = submit_attempt(attempt_id=attempt.pk, at=make.NOON)
    grade_attempt(attempt_id=row.pk, generation=row.grade_generation, at=make.NOON)

    page = client.get(reverse("quizzes:result", args=[attempt.pk])).content.decode()

    assert re.findall(r'class="region judged (\w+)"', page) == drawn
    assert "Your answer, right" in page
    assert make.RATIONALE in page


@pytest.mark.parametrize("kind", pictures.ASKED)
def test_where_the_key_stays_closed_only_the_answer_is_drawn(client, ana, kind):
    client.force_login(ana)
    attempt = attempt_of(ana, kind, review_right_answer="never", review_rationale="never")
    client.put(
        reverse("quizzes:save", args=[attempt.pk, 1]),
        {"answer": GIVEN[kind][1], "revision": 0},
        content_type="application/json",
    )
    row = submit_attempt(attempt_id=attempt.pk, at=make.NOON)
    grade_attempt(attempt_id=row.pk, generation=row.grade_generation, at=make.NOON)

    page = client.get(reverse("quizzes:result", args=[attempt.pk])).content.decode()

    assert set(re.findall(r'class="region judged (\w+)"', page)) <= {"chosen", "plain"}
    assert [word for word in SECRETS if word in page] == []


def test_a_picture_that_an_author_sent_is_shown_above_any_question(client, ana):
    client.force_login(ana)
    image = pictures.stored_picture()
    body = make.KINDS["true_false"][0] | {"image": image}
    attempt = make.attempt(ana, make.quiz([make.question("true_false", body=body)]))

    page = client.get(reverse("quizzes:attempt", args=[attempt.pk])).content.decode()

    address = default_storage.url(image["file"])
    assert f'<img src="{address}" alt="A plain field" width="400" height="300">' in page


def test_pictures_cost_no_statement(client, ana):
    client.force_login(ana)

    def statements(count):
        questions = [pictures.question(kind) for kind in [*pictures.ASKED] * count]
        url = reverse("quizzes:attempt", args=[make.attempt(ana, make.quiz(questions)).pk])
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    assert statements(1) == statements(3)


def test_pages_with_pictures_have_their_stylesheets_in_the_head(client, ana):
    """Chromium leaves a picture out when its stylesheet comes in the middle of a page that comes in pieces."""
    asked = [pictures.question("hotspot"), pictures.question("markers")]
    quiz = make.quiz(asked, review_right_answer="after_submit")
    attempt = make.attempt(ana, quiz)
    client.force_login(ana)
    player = client.get(reverse("quizzes:attempt", args=[attempt.pk])).content.decode()
    row = submit_attempt(attempt_id=attempt.pk, at=make.NOON)
    grade_attempt(attempt_id=row.pk, generation=row.grade_generation, at=make.NOON)
    result = client.get(reverse("quizzes:result", args=[attempt.pk])).content.decode()

    for page in (player, result):
        head, body = page.split("</head>")
        assert 'href="/static/quizzes/pictures.css"' in head
        assert body.count('class="picture-plate') == 2
        assert "stylesheet" not in body
