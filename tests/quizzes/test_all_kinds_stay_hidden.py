"""A quiz of every kind there is, with words in each key that stand nowhere else: none comes out early."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from celery.app.task import Task
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from quizzes.kinds import KINDS
from quizzes.models import Attempt, GradeEvent, QuestionVersion
from quizzes.services.attempts import grade_attempt
from tests.factories import pictures
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

FILES = (
    {"stem": "Hand in your drawing.", "types": ["pdf"], "most": 1, "most_megabytes": 1},
    {"rubric": "x", "max_marks": "6", "model_answer": "x", "rationale": "x"},
)
BANK = make.KINDS | make.OTHERS | pictures.ASKED | {"file_upload": FILES}
# Where the key of a kind holds words of its author, and the numbers that would tell an answer.
WORDED = ("rationale", "reasons", "names", "rubric", "model_answer", "hints")
EXACT = {"numeric": "73.19461", "cloze": "15.90217"}
NEVER = {
    "review_correctness": "never",
    "review_right_answer": "never",
    "review_rationale": "never",
}


class Tokens:
    """Replaces every word of a key by one that nothing else says."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def key(self, kind: str, key: Any) -> Any:
        marked = {name: self._inside(kind, name, value) for name, value in key.items()}
        if KINDS[kind].ASKS:
            marked["rationale"] = self._new(kind, "rationale")
            marked["hints"] = [self._new(kind, "hint")]
            marked["sources"] = [self._new(kind, "source")]
        return marked

    def _inside(self, kind: str, name: str, value: Any) -> Any:
        match value:
            case str() if name in WORDED:
                return self._new(kind, name)
            case str() if name == "value":
                self.made.append(EXACT[kind])
                return EXACT[kind]
            case str() if name == "text":
                return self._new(kind, "pattern")
            case dict():
                inherit = name in WORDED
                return {k: self._inside(kind, name if inherit else k, v) for k, v in value.items()}
            case list():
                return [self._inside(kind, name, each) for each in value]
            case _:
                return value

    def _new(self, kind: str, name: str) -> str:
        self.made.append(f"Zk{len(self.made):03}{kind.replace('_', '')}{name.replace('_', '')}")
        return self.made[-1]


@pytest.fixture
def tokens():
    return Tokens()


def asked(tokens: Tokens, kinds: Iterator[str] | list[str]) -> list[Any]:
    made = []
    for kind in kinds:
        body, key = BANK[kind][:2]
        made.append(make.question(kind, body=body, key=tokens.key(kind, key), topic=kind))
    return made


def answers(kind: str, order) -> list[Any]:
    """Something right in its shape, something no page has, and a blank."""
    shapes = {
        "matching": {"m0": "o1", "m1": "o0"},
        "ordering": {f"o{place}": str(place + 1) for place in range(len(order))},
        "true_false": "true",
        "numeric": "5",
        "short_answer": "liver",
        "essay": "Nothing comes to mind.",
        "multiple_response": ["o0"],
        "hotspot": ["o0"],
    }
    return [shapes.get(kind, "o0"), {"zz": "top"}, ["o99"], 7, "", None]


def walk(client, quiz) -> Iterator[tuple[str, Any]]:
    """Every address a learner has, from before the start until the attempt is handed in."""
    yield "start page", client.get(quiz.url)
    yield "start", client.post(reverse("quizzes:start", args=[quiz.pk]))
    attempt = Attempt.objects.get(quiz=quiz)
    versions = QuestionVersion.objects.in_bulk([slot.version_id for slot in attempt.slots])
    player = reverse("quizzes:attempt", args=[attempt.pk])
    yield "player", client.get(player)
    for slot in attempt.slots:
        kind = versions[slot.version_id].kind
        yield f"one {kind}", client.get(f"{player}?question={slot.number}")
        for name in ("check_answer", "hint"):
            url = reverse(f"quizzes:{name}", args=[attempt.pk, slot.number])
            yield f"{name} {kind}", client.post(url, {"hint": "1"})
            yield f"{name} {kind} json", client.post(url, headers={"accept": "application/json"})
        save = reverse("quizzes:save", args=[attempt.pk, slot.number])
        for revision in (0, 1, 0):
            for answer in answers(kind, slot.order):
                body = {"answer": answer, "revision": revision}
                yield f"save {kind}", client.put(save, body, content_type="application/json")
    numbers = [slot.number for slot in attempt.slots]
    form = {f"revision-{number}": "0" for number in numbers} | {f"q{n}": "zz" for n in numbers}
    yield "posted", client.post(player, form | {f"shown-{number}": "-" for number in numbers})
    yield "check", client.get(reverse("quizzes:check", args=[attempt.pk]))
    yield "early result", client.get(reverse("quizzes:result", args=[attempt.pk]))
    yield "early report", client.get(reverse("quizzes:report", args=[attempt.pk, 1]))
    yield "state", client.get(reverse("quizzes:state", args=[attempt.pk]))
    yield "submit", client.post(reverse("quizzes:submit", args=[attempt.pk]))
    yield "back", client.get(player)
    yield "late save", client.put(save, {"answer": "o0"}, content_type="application/json")
    yield from after(client, attempt, "waiting")
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())
    yield from after(client, attempt, "graded")


def after(client, attempt, when) -> Iterator[tuple[str, Any]]:
    for name in ("result", "state", "onward"):
        yield f"{when} {name}", client.get(reverse(f"quizzes:{name}", args=[attempt.pk]))
    for slot in attempt.slots:
        for name in ("report", "reported"):
            url = reverse(f"quizzes:{name}", args=[attempt.pk, slot.number])
            yield f"{when} {name}", client.get(url)
        yield f"{when} hint", client.post(reverse("quizzes:hint", args=[attempt.pk, slot.number]))


def leaked(tokens: Tokens, text: str) -> list[str]:
    return [token for token in tokens.made if token in text]


def in_caches() -> str:
    held = [getattr(caches[alias], "_cache", {}) for alias in caches]
    return " ".join(repr(value) for cache in held for value in cache.values())


def test_the_quiz_is_of_every_kind(tokens):
    made = asked(tokens, list(KINDS))

    assert [question.current.kind for question in made] == list(KINDS)
    assert len(set(tokens.made)) == len(tokens.made) > 3 * (len(KINDS) - 1)


@pytest.mark.parametrize("per_page", ["all", "one"])
@pytest.mark.parametrize("by_hand", [True, False], ids=["with marking", "without marking"])
def test_nothing_of_a_key_comes_out(client, ana, tokens, caplog, monkeypatch, per_page, by_hand):
    sent: list[Any] = []
    monkeypatch.setattr(Task, "apply_async", lambda _task, *said, **more: sent.append((said, more)))
    caplog.set_level(logging.DEBUG)
    kinds = [kind for kind in KINDS if by_hand or kind not in ("essay", "file_upload")]
    quiz = make.quiz(asked(tokens, kinds), per_page=per_page, time_limit_minutes=30, **NEVER)
    make.enrolled(ana, quiz)
    client.force_login(ana)
    caplog.clear()

    found = {}
    codes = set()
    for name, response in walk(client, quiz):
        codes.add(response.status_code)
        said = response.content.decode() + json.dumps(dict(response.headers))
        if out := leaked(tokens, said):
            found[name] = out

    assert found == {}
    assert codes == {200, 302, 404, 409, 410, 422}
    assert GradeEvent.objects.count() == 1
    assert Attempt.objects.get().needs_marking is by_hand
    assert leaked(tokens, caplog.text) == []
    assert leaked(tokens, repr(sent)) == []
    assert leaked(tokens, in_caches()) == []
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert leaked(tokens, repr(sessions)) == []


def test_practice_tells_a_key_only_of_what_was_checked(client, ana, tokens):
    kinds = [kind for kind in KINDS if kind != "file_upload"]
    fields = {"is_practice": True, "per_page": "all", "shuffle_questions": False}
    quiz = make.quiz(asked(tokens, kinds), **fields)
    client.force_login(ana)
    attempt = make.attempt(ana, quiz, at=timezone.now())
    player = reverse("quizzes:attempt", args=[attempt.pk])
    told: set[str] = set()

    for slot, kind in zip(attempt.slots, kinds, strict=True):
        assert set(leaked(tokens, client.get(player).text)) == told
        if not KINDS[kind].ASKS:
            continue
        for name, more in [("hint", {"hint": "1"}), ("check_answer", {})]:
            client.post(reverse(f"quizzes:{name}", args=[attempt.pk, slot.number]), more)
            now = set(leaked(tokens, client.get(player).text))
            assert {token for token in now - told if kind.replace("_", "") not in token} == set()
            # A blank is not checked; a hint is told alone.
            assert len(now - told) == (1 if name == "hint" else 0)
            told = now


def test_the_walk_would_notice(client, ana, tokens):
    """Each kind that asks says some of its tokens once the review is open."""
    kinds = [kind for kind in KINDS if kind not in ("essay", "file_upload", "description")]
    opened = dict.fromkeys(NEVER, "after_submit")
    quiz = make.quiz(asked(tokens, kinds), attempts_allowed=1, **opened)
    make.enrolled(ana, quiz)
    client.force_login(ana)

    for name, response in walk(client, quiz):
        if name == "graded result":
            said = leaked(tokens, response.content.decode())

    assert {kind for kind in kinds if any(kind.replace("_", "") in each for each in said)} == set(
        kinds
    )
