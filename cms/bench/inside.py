"""Run inside a product on PostgreSQL and Redis: how fast a worker grades, what an attempt takes.

Called with how many tasks a round has and how many attempts are stored; writes one line of JSON.
"""

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any
from uuid import uuid4

import django

ROUNDS = 3
QUEUE = "bench"
QUESTIONS = 20
WORKER = [
    "-m", "celery", "--quiet", "-A", "cms", "worker", "-l", "WARNING", "-c", "2", "-Q", "idle",
    "-I", "cms.bench.tasks", "-n", "bench@%h",
    "--without-gossip", "--without-mingle", "--without-heartbeat",
]  # fmt: skip


def main(tasks: int, stored: int) -> dict[str, Any]:
    from cms.bench.copies import bytes_by_name, copy_attempt
    from cms.bench.site import build_site
    from cms.bench.sizes import TINY
    from quizzes.services.attempts import grade_attempt, submit_attempt

    now = dt.datetime.now(dt.UTC)
    site = build_site(TINY, now - dt.timedelta(days=1))
    attempt_id = _answered(site, now)
    submit_attempt(attempt_id=attempt_id, at=now)
    said = _rates(
        [
            copy_attempt(attempt_id, tasks, first=number * tasks + 1000, number=number * tasks + 2)
            for number in range(2 * ROUNDS + 2)
        ]
    )
    grade_attempt(attempt_id=attempt_id, generation=1, at=now)
    before = bytes_by_name()
    copy_attempt(attempt_id, stored, number=2 * (ROUNDS + 1) * tasks + 2)
    after = bytes_by_name()
    return said | {"bytes": {name: (after[name] - before[name]) / stored for name in after}}


def _answered(site: Any, now: dt.datetime) -> int:
    """Sat as a browser does: each answer kept by itself, under an id of the save."""
    from courses.services import enrol
    from quizzes.services.attempts import Answering, save_answers, start_attempt

    enrolment = enrol(learner=site.few, course=site.small, at=now)
    attempt = start_attempt(enrolment=enrolment, quiz=site.quizzes[QUESTIONS], at=now)
    for slot in attempt.slots:
        given = Answering(slot=slot.number, raw=["o0"], revision=0, save_id=uuid4())
        save_answers(attempt_id=attempt.pk, user=site.few, given=[given], at=now)
    return attempt.pk


def _rates(batches: Sequence[range]) -> dict[str, float]:
    """Tasks a second, on one core: in this process, then by a worker of two. The first round warms up."""
    from django.utils import timezone

    from cms.bench.tasks import nothing
    from quizzes.services.attempts import grade_attempt
    from quizzes.tasks import grade_attempt as task

    in_process, nothings, graded = [], [], []
    size = len(batches[0])
    with _worker() as drained:
        for here, there in zip(batches[::2], batches[1::2], strict=True):
            begin = time.perf_counter()
            for attempt_id in here:
                grade_attempt(attempt_id=attempt_id, generation=1, at=timezone.now())
            in_process.append(size / (time.perf_counter() - begin))
            nothings.append(size / drained(nothing, [(number,) for number in there]))
            graded.append(size / drained(task, [(attempt_id, 1) for attempt_id in there]))
    _check_all_graded(batches)
    return {
        "in_process": median(in_process[1:]),
        "nothing": median(nothings[1:]),
        "graded": median(graded[1:]),
    }


@contextmanager
def _worker() -> Iterator[Callable[[Any, list[tuple[int, ...]]], float]]:
    """A worker on the core that this process has, and how many seconds it takes to empty a queue."""
    from cms.bench.tasks import nothing
    from cms.celery import app

    core = {min(os.sched_getaffinity(0))}
    os.sched_setaffinity(0, core)
    process = subprocess.Popen([sys.executable, *WORKER], stdout=sys.stderr)  # noqa: S603
    try:
        _until(lambda: app.control.ping(timeout=1))
        with app.connection_for_write() as connection:
            redis: Any = connection.default_channel.client  # type: ignore[attr-defined]

            def seconds(task: Any, calls: list[tuple[int, ...]]) -> float:
                for arguments in calls:
                    app.send_task(task.name, args=arguments, queue=QUEUE)
                begin = time.perf_counter()
                app.control.add_consumer(QUEUE)
                _until(lambda: not redis.llen(QUEUE) and not redis.hlen("unacked"), every=0.01)
                taken = time.perf_counter() - begin
                app.control.cancel_consumer(QUEUE, reply=True)
                return taken

            seconds(nothing, [(0,)] * 4)
            yield seconds
    finally:
        process.terminate()
        process.wait(60)


def _check_all_graded(batches: Sequence[range]) -> None:
    from quizzes.models import GradeEvent

    ids = [attempt_id for batch in batches for attempt_id in batch]
    graded = GradeEvent.objects.filter(attempt__in=ids).count()
    if graded != len(ids):
        sys.exit(f"{graded} of {len(ids)} attempts were graded")


def _until(true: Callable[[], object], *, every: float = 0.2, seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            sys.exit(f"waited {seconds} s in vain")
        time.sleep(every)


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
