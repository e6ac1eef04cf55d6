"""Mail servers that misbehave and workers that fall over in the middle of many reminders.

By the rows and by what the server got: each planned letter once, the one in flight at most twice, none lost.
"""

import time
from collections import Counter

import pytest

from tests.journeys.children import wait_until
from tests.journeys.faults import empty_broker, scenario

pytestmark = pytest.mark.journey
PEOPLE = 8
REFUSED = "ConnectionRefusedError"


def states(product, name: str) -> dict[str, list[str]]:
    return scenario(product, f"reminders_of('{name}')")


def finish(product, name: str, sent: int) -> None:
    def done() -> bool:
        if len(states(product, name).get("sent", [])) == sent:
            return True
        scenario(product, "let_reminders_run_out()")
        time.sleep(1)
        return False

    wait_until(done, f"{sent} letters are sent", 120)


def got(product, name: str) -> Counter:
    """How often the server took a letter to each address."""
    return Counter(
        letter["To"]
        for letter in product.catcher.letters
        if letter["To"].startswith(name) and letter["Message-ID"].startswith("<renewal-")
    )


def test_a_server_that_is_away_refuses_defers_and_drops(product):
    people = scenario(product, f"reminders_due('server', {PEOPLE})")
    product.catcher.shut()
    unknown, deferred, dropped, cut = people[1], people[2], people[3], people[5]
    product.catcher.unknown = {unknown}
    product.catcher.moods = {deferred: "defer", dropped: "drop", cut: "take and drop"}

    product.start_worker()
    product.start_clock()
    wait_until(
        lambda: scenario(product, "waiting_because_of('server')") == [REFUSED] * PEOPLE,
        "all have met the closed door",
    )
    product.catcher.open()
    finish(product, "server", PEOPLE - 1)

    found = states(product, "server")
    assert found == {"sent": [one for one in people if one != unknown], "failed": [unknown]}
    # Taken and cut off: nobody could know, so that one came twice and is counted.
    assert got(product, "server") == {one: 1 + (one == cut) for one in people if one != unknown}
    assert unknown in scenario(product, "addresses_that_refused()")


def test_killed_in_the_middle_of_many_with_the_broker_emptied_and_two_clocks(product):
    people = scenario(product, f"reminders_due('killed', {PEOPLE})")
    before = len(product.catcher.letters)
    product.start_worker()
    product.start_clock()
    wait_until(lambda: len(product.catcher.letters) > before, "one letter is there")
    product.catcher.stall()
    product.catcher.in_flight.wait(5)
    product.kill("worker")
    product.catcher.go_on()
    empty_broker(product)

    product.start("clock2", "celery", "--quiet", "-A", "cms", "beat", "-s",
                  str(product.folder / "clock2"))  # fmt: skip
    product.start_worker()
    product.start_worker("worker2")
    finish(product, "killed", PEOPLE)

    assert states(product, "killed") == {"sent": people}
    counted = got(product, "killed")
    assert set(counted) == set(people)
    assert sum(counted.values()) <= PEOPLE + 1
