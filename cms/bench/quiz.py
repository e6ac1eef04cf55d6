"""A learner's way through a quiz, request by request."""

import json
from collections.abc import Callable
from functools import partial
from itertools import count

from django.urls import reverse
from django.utils import timezone

from cms.bench.clock import statements_of, stopwatch
from cms.bench.ledger import Ledger
from cms.bench.site import Site, person
from cms.bench.sizes import Sizes
from cms.bench.visitors import Visitor
from courses.services import enrol
from quizzes.models import Attempt, QuizPage
from quizzes.services.attempts import grade_attempt

# What every signed-in request costs, whatever it does.
SESSION_AND_USER = ("django_session", '"practitioners_user"."password"')
BUDGETS = {"start": 4, "save": 3, "submit": 3, "result": 4}
# Whatever the number of questions: the count of a statement more is a loop over them.
FLAT = ("player", "grade")
_numbers = count(1)


def measure(ledger: Ledger, site: Site, sizes: Sizes) -> None:
    counts = {questions: _statements(site, questions) for questions in (10, 50)}
    for name, budget in BUDGETS.items():
        for questions, seen in counts.items():
            path = f"quiz of {questions}: {name}, beyond session and user"
            ledger.add(path, seen[name], "statements", budget=budget)
    few, many = counts.values()
    for name in FLAT:
        path = f"quiz of 50: {name}, statements more than for 10"
        ledger.add(path, many[name] - few[name], "statements", budget=0, note=f"{few[name]} for 10")
    quiz = site.quizzes[10]
    runs = [_learner(site) for _ in range(sizes.quiz_runs + 1)]
    run_through(runs[0], quiz)
    with stopwatch() as watch:
        for visitor in runs[1:]:
            run_through(visitor, quiz)
    ledger.add(
        "quiz of 10, whole run",
        watch.own / sizes.quiz_runs * 1000,
        budget=60,
        note="start, player, ten saves, submit, grading, result",
    )


def run_through(visitor: Visitor, quiz: QuizPage) -> int:
    """From the start button to the result; returns the attempt."""
    attempt_id = _started(visitor, quiz)
    visitor.get(reverse("quizzes:attempt", args=[attempt_id]))
    for slot in range(1, len(quiz.quiz_questions.all()) + 1):
        _save(visitor, attempt_id, slot)
    visitor.post(reverse("quizzes:submit", args=[attempt_id]))
    grade_attempt(attempt_id=attempt_id, generation=1, at=timezone.now())
    visitor.get(reverse("quizzes:result", args=[attempt_id]))
    return attempt_id


def _statements(site: Site, questions: int) -> dict[str, int]:
    quiz = site.quizzes[questions]
    run_through(_learner(site), quiz)
    visitor = _learner(site)
    visitor.get(reverse("courses:home"))
    seen = {"start": _seen(partial(_started, visitor, quiz))}
    attempt_id = Attempt.objects.latest("pk").pk
    player = reverse("quizzes:attempt", args=[attempt_id])
    seen["player"] = _seen(partial(visitor.get, player))
    seen["save"] = _seen(partial(_save, visitor, attempt_id, 1))
    for slot in range(2, questions + 1):
        _save(visitor, attempt_id, slot)
    seen["submit"] = _seen(partial(visitor.post, reverse("quizzes:submit", args=[attempt_id])))
    grade = partial(grade_attempt, attempt_id=attempt_id, generation=1, at=timezone.now())
    seen["grade"] = _seen(grade)
    seen["result"] = _seen(partial(visitor.get, reverse("quizzes:result", args=[attempt_id])))
    return seen


def _seen(call: Callable[[], object]) -> int:
    return statements_of(call, besides=SESSION_AND_USER)


def _learner(site: Site) -> Visitor:
    learner = person(f"Learner {next(_numbers)}")
    enrol(learner=learner, course=site.small, at=timezone.now())
    return Visitor(learner)


def _started(visitor: Visitor, quiz: QuizPage) -> int:
    answer = visitor.post(reverse("quizzes:start", args=[quiz.pk]))
    return int(answer.location.rstrip("/").rsplit("/", 1)[1])


def _save(visitor: Visitor, attempt_id: int, slot: int) -> None:
    """The first option; a list of one is an answer to both kinds of question."""
    address = reverse("quizzes:save", args=[attempt_id, slot])
    visitor.put_json(address, json.dumps({"answer": ["o0"], "revision": 0}))
