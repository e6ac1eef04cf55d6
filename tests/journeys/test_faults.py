"""Workers killed without warning, a broker that is gone or emptied: each effect is there once.

The worker is caught in the middle of its work by holding the lock it needs, not by hooks in the product.
"""

import subprocess
import sys
import time

import pytest

from tests.journeys.children import ROOT, wait_until
from tests.journeys.faults import counts, empty_broker, kill_worker_in, scenario

pytestmark = pytest.mark.journey

ONCE = {"grades": 1, "certificates": 1, "files": 1, "letters": 1, "periods": 1}


def wait_for_everything(product, learner: int) -> None:
    """Sweeps run every two seconds; the leases are let run out instead of waited for."""

    def done() -> bool:
        found = counts(product, learner)
        if {name: found[name] for name in ONCE} == ONCE and found["credits"]:
            return True
        scenario(product, "let_leases_run_out()")
        time.sleep(1)
        return False

    wait_until(done, "each effect is there once", 240)


def test_killed_in_grading(product):
    made = scenario(product, "answered_attempt('graded')")
    scenario(product, f"hand_in({made['attempt']})")
    empty_broker(product)

    kill_worker_in(product, "quizzes_attempt", "quizzes.tasks.grade_attempt", made["attempt"], 1)
    assert counts(product, made["learner"])["grades"] == 0

    product.start_worker()
    product.start_clock()
    wait_for_everything(product, made["learner"])


def test_killed_in_issuing(product):
    made = scenario(product, "answered_attempt('issued')")
    enrolment = scenario(product, f"hand_in_and_grade({made['attempt']})")
    empty_broker(product)

    kill_worker_in(
        product, "certificates_certificate", "certificates.tasks.issue_certificate", enrolment
    )
    assert counts(product, made["learner"])["certificates"] == 0

    product.start_worker()
    product.start_clock()
    wait_for_everything(product, made["learner"])


def test_killed_in_mailing_sends_at_most_the_letter_in_flight_twice(product):
    made = scenario(product, "answered_attempt('mailed')")
    scenario(product, f"hand_in({made['attempt']})")
    before = len(product.catcher.arrived)
    product.catcher.stall()

    product.start_worker()
    product.start_clock()
    assert product.catcher.in_flight.wait(60)
    product.kill("worker")
    assert counts(product, made["learner"])["letters"] == 0
    product.catcher.go_on()

    product.start_worker()
    wait_for_everything(product, made["learner"])
    about_it = product.catcher.arrived[before:]
    assert len(about_it) == 2
    assert len(set(about_it)) == 1  # the same Message-ID, so that a mail program shows one


def test_broker_emptied_loses_nothing(product):
    made = scenario(product, "answered_attempt('emptied')")
    scenario(product, f"hand_in({made['attempt']})")

    empty_broker(product)
    product.start_worker()
    product.start_clock()

    wait_for_everything(product, made["learner"])


def test_broker_gone_at_submit(product):
    """The request succeeds; the sweep grades when the broker is back."""
    made = scenario(product, "answered_attempt('brokerless')")
    broken = dict(product.environment, BROKER_URL="redis://127.0.0.1:1/0")
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c",
         f"from tests.journeys import scenario; scenario.hand_in({made['attempt']})"],
        cwd=ROOT, env=broken, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 60

    product.start_worker()
    product.start_clock()
    wait_for_everything(product, made["learner"])
