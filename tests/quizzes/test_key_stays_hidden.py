"""Nothing of a key reaches a page, a reply or a redirect before the review."""

import json

import pytest
from django.urls import reverse

from quizzes.models import Attempt, QuestionVersion
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

# Words that stand in keys only; names of key parts; and ids of the bank as a page would carry them.
SECRETS = [
    make.RATIONALE,
    make.REASON,
    "lung*",
    "0.005",
    "rationale",
    "fraction",
    "tolerance",
    "reasons",
    "pairs&quot;",
    "rubric",
    "One mark for each question",
    "Do you take anything that thins the blood?",
    '"a"',
    '"b"',
    '"s1"',
    "version_id",
    "critical",
]


def leaks(response) -> list[str]:
    said = response.content.decode() + json.dumps(dict(response.headers))
    return [secret for secret in SECRETS if secret in said]


def test_no_page_and_no_reply_before_the_review_holds_anything_of_the_key(client, ana):
    client.force_login(ana)
    questions = [make.question(kind, critical=True) for kind in make.KINDS]
    questions += [make.question("cloze", critical=True), make.question("description")]
    page = make.quiz([*questions, make.manual_question()], time_limit_minutes=30)
    make.enrolled(ana, page)
    seen = {"start page": client.get(page.url)}
    seen["start"] = client.post(reverse("quizzes:start", args=[page.pk]))
    attempt = Attempt.objects.get()
    player = reverse("quizzes:attempt", args=[attempt.pk])
    seen["player"] = client.get(player)
    for slot, version_id in ((each.number, each.version_id) for each in attempt.slots):
        seen[f"question {slot}"] = client.get(f"{player}?question={slot}")
        save = reverse("quizzes:save", args=[attempt.pk, slot])
        kind = QuestionVersion.objects.get(pk=version_id).kind
        given = {
            "matching": {"m0": "o1", "m1": "o0"},
            "ordering": {"o0": "1", "o1": "2", "o2": "3"},
            "true_false": "true",
            "numeric": "5",
            "short_answer": "liver",
            "cloze": {"g0": "o1", "g1": "liver", "g2": "3"},
            "description": "",
        }.get(kind, ["o0"])
        for name, answer, revision in [
            ("saved", given, 0),
            ("refused", {"zz": "top"}, 1),
            ("stale", {"matching": {"m0": "o0"}, "cloze": {"g0": "o0"}}.get(kind, ""), 0),
        ]:
            seen[f"{name} {slot}"] = client.put(
                save, {"answer": answer, "revision": revision}, content_type="application/json"
            )
    seen["posted"] = client.post(player, {"revision-1": "0", "shown-1": "-", "q1": "nonsense"})
    seen["check"] = client.get(reverse("quizzes:check", args=[attempt.pk]))
    seen["submit"] = client.post(reverse("quizzes:submit", args=[attempt.pk]))
    seen["waiting"] = client.get(seen["submit"].url)
    seen["state"] = client.get(reverse("quizzes:state", args=[attempt.pk]))
    seen["late save"] = client.put(
        reverse("quizzes:save", args=[attempt.pk, 1]),
        {"answer": "o0"},
        content_type="application/json",
    )
    seen["back"] = client.get(player)

    assert {name: found for name, answer in seen.items() if (found := leaks(answer))} == {}
    assert {answer.status_code for answer in seen.values()} == {200, 302, 409, 410, 422}


def test_the_walk_would_notice(client, ana, noon):
    """The same words do stand on the result once answers are explained."""
    from quizzes.services.attempts import grade_attempt

    client.force_login(ana)
    at_once = {"review_right_answer": "after_submit", "review_rationale": "after_submit"}
    row = make.submitted(ana, make.quiz_of_all_kinds(**at_once), right=False, at=noon)
    grade_attempt(attempt_id=row.pk, generation=1, at=noon)

    found = leaks(client.get(reverse("quizzes:result", args=[row.pk])))
    assert {make.RATIONALE, make.REASON} <= set(found)


def test_a_revision_of_the_quiz_names_questions_by_id_only():
    page = make.quiz_of_all_kinds()

    held = json.dumps(page.live_revision.content)
    assert make.RATIONALE not in held
    assert "fractions" not in held
    assert "pincer" not in held


def test_the_queued_message_carries_ids_only(
    ana, noon, monkeypatch, django_capture_on_commit_callbacks
):
    from quizzes import tasks

    sent = []
    monkeypatch.setattr(
        tasks.grade_attempt, "apply_async", lambda *args, **kwargs: sent.append((args, kwargs))
    )
    with django_capture_on_commit_callbacks(execute=True):
        row = make.submitted(ana, at=noon)

    assert sent == [((), {"args": (row.pk, 1)})]
