"""Workers killed while certificates are made, one by one and many at once: nobody gets two, or half."""

import time

import pytest

from tests.journeys.children import wait_until
from tests.journeys.faults import empty_broker, held, kill_worker_in, log_of, scenario

pytestmark = pytest.mark.journey

PEOPLE = 12
EACH_ONCE = {"certificates": 1, "numbers": 1, "files": 1, "badges": 1}


def finish(product, true, what: str) -> None:
    """Another worker and the clock; leases are let run out instead of waited for."""
    product.start_worker()
    product.start_clock()

    def done() -> bool:
        if true():
            return True
        scenario(product, "let_leases_run_out()")
        time.sleep(1)
        return False

    wait_until(done, what, 240)


def test_killed_before_the_file_is_on_record(product):
    """The row is what is waited for, so the page may be drawn and signed already."""
    made = scenario(product, "certificate_without_file('unfiled')")
    empty_broker(product)

    kill_worker_in(
        product,
        "certificates_rendition",
        "certificates.tasks.render_certificate",
        made["certificate"],
    )
    assert scenario(product, f"certificates_of({made['learner']})")["files"] == 0

    finish(
        product,
        lambda: scenario(product, f"certificates_of({made['learner']})") == EACH_ONCE,
        "there is one file",
    )
    assert scenario(product, f"files_open_and_match({made['learner']})")


def test_killed_in_the_middle_of_many(product):
    """Whoever had a certificate keeps that one; the others get theirs from another worker."""
    made = scenario(product, f"issue_run('bulk', {PEOPLE})")
    empty_broker(product)
    product.start_worker()
    wait_until(lambda: log_of(product).rstrip().endswith("ready."), "the worker is ready")
    product.ask(
        f"from certificates.tasks import work_on_run\nwork_on_run.apply_async(args=[{made['run']}])"
    )
    wait_until(lambda: scenario(product, f"issued_in({made['run']})") >= 2, "some are issued")
    with held(product, "certificates_certificate"):
        time.sleep(0.5)
        product.kill("worker")
    before = scenario(product, f"numbers_in({made['run']})")

    def each_has_one() -> bool:
        """The run is over when all are issued; a file that was in hand is made by the sweep."""
        found = [scenario(product, f"certificates_of({holder})") for holder in made["holders"]]
        return found == [EACH_ONCE] * PEOPLE

    finish(product, each_has_one, "each has one certificate with its file")

    assert scenario(product, f"state_of_run({made['run']})") == "done"
    after = scenario(product, f"numbers_in({made['run']})")
    assert len(after) == len(set(after)) == PEOPLE
    assert before == after[: len(before)]
