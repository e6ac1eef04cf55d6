"""Everybody at once, messages twice, workers killed and a broker that hangs: one attempt, one grade."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys.children import wait_until
from tests.journeys.faults import counts, empty_broker, held, kill_worker_in, scenario

pytestmark = pytest.mark.journey

AT_ONCE = 20
QUICKLY = 20
CSRF = "c" * 32


@pytest.fixture
def on_servers(product):
    """PostgreSQL and Redis: what SQLite and a folder do not have."""
    if not product.environment.get("BROKER_URL"):
        pytest.skip("a folder as a broker is never frozen and keeps nothing unacknowledged")
    return product


@contextlib.contextmanager
def frozen_broker(product):
    """Redis is there and says nothing."""
    socket = product.folder / "redis.sock"
    said = subprocess.run(
        ["redis-cli", "-s", socket, "INFO", "server"], check=True, capture_output=True, text=True
    ).stdout
    [process] = (
        int(line.split(":")[1]) for line in said.splitlines() if line.startswith("process_id:")
    )
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def start_workers(product, *names: str) -> None:
    for name in names:
        product.start_worker(name)
    for name in names:
        log = product.folder / f"{name}.log"
        wait_until(lambda log=log: "ready." in log.read_text(), "the worker is ready")


def publish(product, task: str, *ids: int, times: int = 1) -> None:
    module, name = task.rsplit(".", 1)
    product.ask(
        f"from {module} import {name}\nfor _ in range({times}): {name}.apply_async(args={list(ids)})"
    )


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **more):
        return None


def post(product, session: str, path: str) -> int:
    """The status. The browser has been here before, so it has a token."""
    request = urllib.request.Request(
        f"{product.address}{path}",
        data=b"",
        headers={
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Origin": product.address,
        },
    )
    try:
        return urllib.request.build_opener(NoRedirect).open(request, timeout=60).status
    except urllib.error.HTTPError as said:
        return said.code


def at_once(call) -> list:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda _number: call(), range(AT_ONCE)))


def test_a_grading_delivered_twice_at_once_is_one_grade(product):
    made = scenario(product, "answered_attempt('twice')")
    scenario(product, f"hand_in({made['attempt']})")
    empty_broker(product)
    start_workers(product, "worker", "worker2")

    with held(product, "quizzes_attempt"):
        publish(product, "quizzes.tasks.grade_attempt", made["attempt"], 1, times=2)
        wait_until(lambda: received(product, "grade_attempt") == 2, "both are received")
    wait_until(lambda: ended(product, "grade_attempt") == 2, "both have ended")

    assert counts(product, made["learner"])["grades"] == 1


def test_a_chunk_of_corrections_delivered_twice_at_once_grades_each_attempt_once(product):
    made = scenario(product, "signed_regrade('chunk', learners=3)")
    empty_broker(product)
    start_workers(product, "worker", "worker2")

    with held(product, "quizzes_regraderun"):
        publish(product, "quizzes.tasks.regrade_chunk", made["run"], times=2)
        wait_until(lambda: received(product, "regrade_chunk") == 2, "both are received")
    wait_until(lambda: ended(product, "regrade_chunk") == 2, "both have ended")

    assert scenario(product, f"regraded({made['run']})") == {
        "state": "done", "attempts": 3, "most": 1,
    }  # fmt: skip


def test_killed_in_a_chunk_of_corrections(product):
    made = scenario(product, "signed_regrade('killed', learners=3)")
    empty_broker(product)
    kill_worker_in(product, "quizzes_attempt", "quizzes.tasks.regrade_chunk", made["run"])
    assert scenario(product, f"regraded({made['run']})")["attempts"] == 0

    scenario(product, "let_regrades_run_out()")
    start_workers(product, "worker")
    publish(product, "quizzes.tasks.continue_regrades")
    wait_until(
        lambda: (
            scenario(product, f"regraded({made['run']})")
            == {"state": "done", "attempts": 3, "most": 1}
        ),
        "each attempt is graded again once",
    )


def test_killed_between_commit_and_acknowledgement(on_servers):
    """The grade stands, the broker does not know: the message comes again and finds it done."""
    product = on_servers
    made = scenario(product, "answered_attempt('unacknowledged')")
    scenario(product, f"hand_in({made['attempt']})")
    empty_broker(product)
    start_workers(product, "worker")
    with held(product, "quizzes_attempt"):
        publish(product, "quizzes.tasks.grade_attempt", made["attempt"], 1)
        wait_until(lambda: received(product, "grade_attempt") == 1, "it is received")
        time.sleep(1)
        freeze = frozen_broker(product)
        freeze.__enter__()
    with contextlib.ExitStack() as thaws:
        thaws.push(freeze)
        wait_until(
            lambda: counts(product, made["learner"])["grades"] == 1, "the grade is committed"
        )
        product.kill("worker")

    assert scenario(product, "deliver_again()") == 1
    (product.folder / "worker.log").unlink()
    start_workers(product, "worker")
    wait_until(lambda: ended(product, "grade_attempt") == 1, "it came again")
    assert counts(product, made["learner"])["grades"] == 1


def test_a_frozen_broker_holds_up_no_hand_in(on_servers):
    product = on_servers
    made = scenario(product, "answered_attempt('frozen')")
    session = scenario(product, f"session_of({made['learner']})")
    product.start_site()

    with frozen_broker(product):
        begin = time.monotonic()
        status = post(product, session, f"/quiz/attempts/{made['attempt']}/submit/")
        taken = time.monotonic() - begin
    empty_broker(product)
    assert (status, taken < QUICKLY) == (302, True), taken
    assert counts(product, made["learner"])["grades"] == 0

    graded_by_the_sweep(product, made["learner"])


def test_a_broker_that_is_down_holds_up_no_hand_in(on_servers):
    product = on_servers
    made = scenario(product, "answered_attempt('down')")
    session = scenario(product, f"session_of({made['learner']})")
    there = product.environment["BROKER_URL"]
    product.environment["BROKER_URL"] = "redis://127.0.0.1:1/0"
    product.start_site()
    product.environment["BROKER_URL"] = there

    begin = time.monotonic()
    status = post(product, session, f"/quiz/attempts/{made['attempt']}/submit/")
    taken = time.monotonic() - begin
    assert (status, taken < QUICKLY) == (302, True), taken

    graded_by_the_sweep(product, made["learner"])


def test_an_abandoned_attempt_is_handed_in_at_its_deadline(product):
    made = scenario(product, "abandoned_attempt('abandoned')")
    start_workers(product, "worker")
    publish(product, "quizzes.tasks.close_overdue_attempts", times=2)

    wait_until(
        lambda: scenario(product, f"closed_at_its_deadline({made['attempt']})"), "it is closed"
    )
    assert counts(product, made["learner"])["grades"] == 1


def test_twenty_starts_and_twenty_hand_ins_at_once(on_servers):
    """One is open at most, three in all, one grade each."""
    product = on_servers
    made = scenario(product, "quiz_to_sit('eager', attempts=3)")
    session = scenario(product, f"session_of({made['learner']})")
    product.start_site()
    start_workers(product, "worker")

    for done in (1, 2, 3):
        starts = at_once(lambda: post(product, session, f"/quiz/{made['quiz']}/start/"))
        [attempt] = scenario(product, f"attempts_of({made['learner']})")["open"]
        submits = at_once(
            lambda attempt=attempt: post(product, session, f"/quiz/attempts/{attempt}/submit/")
        )
        assert set(starts + submits) == {302}
        wait_until(
            lambda done=done: (
                scenario(product, f"attempts_of({made['learner']})")["grades"] == [1] * done
            ),
            "each is graded once",
        )
    at_once(lambda: post(product, session, f"/quiz/{made['quiz']}/start/"))

    found = scenario(product, f"attempts_of({made['learner']})")
    assert (found["open"], len(found["submitted"]), found["grades"]) == ([], 3, [1, 1, 1])


def graded_by_the_sweep(product, learner: int) -> None:
    scenario(product, "let_leases_run_out()")
    start_workers(product, "worker")
    publish(product, "quizzes.tasks.grade_waiting_attempts")
    wait_until(lambda: counts(product, learner)["grades"] == 1, "the sweep grades it")


def received(product, task: str) -> int:
    return lines_of(product, task, "] received")


def ended(product, task: str) -> int:
    return lines_of(product, task, "] succeeded")


def lines_of(product, task: str, word: str) -> int:
    """What the workers said of a task since they were started."""
    said = "".join(log.read_text() for log in product.folder.glob("worker*.log"))
    return sum(f"Task quizzes.tasks.{task}[" in line and word in line for line in said.splitlines())
