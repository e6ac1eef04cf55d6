"""Locks as a table of cases: who may go in, and what it waits for otherwise."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from courses.paths.locks import (
    Facts,
    Kind,
    Lock,
    Next,
    Why,
    find_circle,
    holds,
    judge,
    locked_steps,
    opens_by_itself_at,
)
from courses.paths.outline import Closed as ClosedStep
from courses.paths.outline import Module, Outline, Step, measure

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
LISBON, HONOLULU = ZoneInfo("Europe/Lisbon"), ZoneInfo("Pacific/Honolulu")
COURSE, MODULE = 1, 10


def a_day(days: float) -> dt.datetime:
    return NOW + dt.timedelta(days=days)


def course_lock(**facts):
    return Lock(100, Kind.COURSE, target_id=7), Facts(**facts)


def score_lock(percent="70", **facts):
    return Lock(100, Kind.SCORE, target_id=7, percent=Decimal(percent)), Facts(**facts)


def days_lock(days=7, **facts):
    return Lock(100, Kind.DAYS, days=days), Facts(**facts)


@pytest.mark.parametrize(
    ("case", "why"),
    [
        pytest.param(course_lock(completed={7}), None, id="course completed"),
        pytest.param(course_lock(completed={8}), Why.NOT_COMPLETED, id="another course completed"),
        pytest.param(course_lock(done={7}), Why.NOT_COMPLETED, id="a step is not a course"),
        pytest.param((Lock(100, Kind.COURSE), Facts(completed={7})), Why.NOT_KNOWN, id="no course"),
        pytest.param((Lock(100, Kind.STEP, 7), Facts(done={7})), None, id="step finished"),
        pytest.param((Lock(100, Kind.STEP, 7), Facts()), Why.NOT_DONE, id="step not finished"),
        pytest.param((Lock(100, Kind.STEP), Facts(done={7})), Why.NOT_KNOWN, id="no step"),
        pytest.param(score_lock(scores={7: Decimal(70)}), None, id="exactly the score"),
        pytest.param(
            score_lock(scores={7: Decimal("69.99")}), Why.SCORE_TOO_LOW, id="a hundredth below"
        ),
        pytest.param(score_lock(scores={}), Why.NO_SCORE, id="never sat"),
        pytest.param(score_lock(scores=None), Why.NOT_KNOWN, id="nobody can tell the score"),
        pytest.param(
            (Lock(100, Kind.SCORE, 7), Facts(scores={7: Decimal(99)})),
            Why.NOT_KNOWN,
            id="no score set",
        ),
        pytest.param((Lock(100, Kind.DATE, opens_at=NOW), Facts()), None, id="this very instant"),
        pytest.param(
            (Lock(100, Kind.DATE, opens_at=a_day(0.001)), Facts()), Why.NOT_YET, id="in a minute"
        ),
        pytest.param((Lock(100, Kind.DATE), Facts()), Why.NOT_KNOWN, id="no date"),
        pytest.param(days_lock(enrolled_at=a_day(-8)), None, id="eight days ago"),
        pytest.param(days_lock(enrolled_at=a_day(-6)), Why.NOT_YET, id="six days ago"),
        pytest.param(days_lock(), Why.NOT_ENROLLED, id="not enrolled"),
        pytest.param(days_lock(None, enrolled_at=a_day(-8)), Why.NOT_KNOWN, id="no number of days"),
        pytest.param((Lock(100, Kind.LICENCE), Facts(is_licensed=True)), None, id="licensed"),
        pytest.param((Lock(100, Kind.LICENCE), Facts()), Why.NO_LICENCE, id="no licence"),
        pytest.param(
            (Lock(100, Kind.LICENCE), Facts(is_licensed=None)),
            Why.NOT_KNOWN,
            id="licence not known",
        ),
    ],
)
def test_a_lock_opens_only_by_what_is_known(case, why):
    lock, facts = case

    hold = judge(lock, facts, at=NOW)

    assert (hold.why if hold else None) == why


@pytest.mark.parametrize(
    ("zone", "opens_at"),
    [
        pytest.param(dt.UTC, dt.datetime(2026, 11, 26, tzinfo=dt.UTC), id="UTC"),
        pytest.param(HONOLULU, dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC), id="Honolulu"),
    ],
)
def test_days_since_enrolment_are_days_of_the_persons_calendar(zone, opens_at):
    enrolled_at = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)

    hold = judge(*days_lock(7, enrolled_at=enrolled_at, zone=zone), at=NOW)

    assert hold.opens_at == opens_at


@pytest.mark.parametrize(
    ("why", "action"),
    [
        (Why.NOT_COMPLETED, Next.OPEN_TARGET),
        (Why.SCORE_TOO_LOW, Next.OPEN_TARGET),
        (Why.NOT_YET, Next.WAIT),
        (Why.NOT_ENROLLED, Next.ENROL),
        (Why.NO_LICENCE, Next.SEND_LICENCE),
        (Why.NOT_KNOWN, Next.ASK),
    ],
    ids=str,
)
def test_each_reason_has_its_next_action(why, action):
    from courses.paths.locks import NEXT, Hold

    assert Hold(Lock(1, Kind.DATE), why).next == action
    assert set(NEXT) == set(Why)


def test_it_opens_by_itself_only_when_nothing_but_time_is_missing():
    early = Lock(100, Kind.DATE, opens_at=a_day(1))
    late = Lock(100, Kind.DATE, opens_at=a_day(3))
    course = Lock(100, Kind.COURSE, target_id=7)

    assert opens_by_itself_at(holds([early, late], Facts(), at=NOW)) == a_day(3)
    assert opens_by_itself_at(holds([early, course], Facts(), at=NOW)) is None
    assert opens_by_itself_at(()) is None


# In an outline


def step(number: int) -> Step:
    return Step(
        number, f"Step {number}", f"/{number}/", 10, "async", "", True, True, "Read it.", "", "", ""
    )


def outline() -> Outline:
    first = Module(MODULE, "One", "one", "/one/", (step(100), step(101)))
    second = Module(MODULE + 1, "Two", "two", "/two/", (step(200),))
    return Outline(COURSE, "Course", "/", False, (first, second))


def closed(*locks, finished=(), was_completed=False, facts=None):
    found = locked_steps(
        outline(),
        locks,
        facts or Facts(),
        finished=set(finished),
        was_completed=was_completed,
        at=NOW,
    )
    return {step_id: [hold.why for hold in found] for step_id, found in found.items()}


@pytest.mark.parametrize(
    ("page", "steps"),
    [
        pytest.param(100, [100], id="a step locks itself"),
        pytest.param(MODULE, [100, 101], id="a module its steps"),
        pytest.param(COURSE, [100, 101, 200], id="a course all of them"),
    ],
)
def test_a_lock_reaches_down(page, steps):
    assert list(closed(Lock(page, Kind.LICENCE))) == steps


def test_reasons_of_course_module_and_step_stand_together_in_this_order():
    found = closed(
        Lock(COURSE, Kind.LICENCE), Lock(MODULE, Kind.COURSE, 7), Lock(101, Kind.STEP, 100)
    )

    assert found == {
        100: [Why.NO_LICENCE, Why.NOT_COMPLETED],
        101: [Why.NO_LICENCE, Why.NOT_COMPLETED, Why.NOT_DONE],
        200: [Why.NO_LICENCE],
    }


def test_what_is_finished_never_locks_again():
    assert list(closed(Lock(COURSE, Kind.LICENCE), finished=[101])) == [100, 200]


def test_nothing_is_locked_for_whoever_completed_the_course():
    assert closed(Lock(COURSE, Kind.LICENCE), was_completed=True) == {}


def test_the_next_step_is_the_first_that_is_not_locked():
    reason = ClosedStep(reasons=())

    some = measure(outline(), {}, completed=False, closed={100: reason})
    all_of_them = measure(
        outline(), {}, completed=False, closed={100: reason, 101: reason, 200: reason}
    )

    assert (some.next_step.id, some.waiting) == (101, None)
    assert (all_of_them.next_step, all_of_them.waits_for.id) == (None, 100)
    assert all_of_them.waiting == reason


@pytest.mark.parametrize(
    ("needs", "circle"),
    [
        pytest.param({}, (), id="nothing"),
        pytest.param({"a": ["b"], "b": ["c"]}, (), id="a line"),
        pytest.param({"a": ["b", "c"], "b": ["d"], "c": ["d"]}, (), id="two ways to one place"),
        pytest.param({"a": ["a"]}, ("a",), id="itself"),
        pytest.param({"a": ["b"], "b": ["a"]}, ("a", "b"), id="each other"),
        pytest.param(
            {"x": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]}, ("a", "b", "c"), id="through several"
        ),
    ],
)
def test_a_circle_is_found_as_the_way_round_it(needs, circle):
    assert find_circle(needs) == circle


@pytest.mark.parametrize(
    ("start", "circle"),
    [
        pytest.param("a", (), id="elsewhere"),
        pytest.param("c", ("d", "e"), id="waited for"),
        pytest.param("d", ("d", "e"), id="part of it"),
    ],
)
def test_only_what_a_start_needs_is_looked_at(start, circle):
    needs = {"d": ["e"], "e": ["d"], "a": ["b"], "c": ["d"]}

    assert find_circle(needs, [start]) == circle


def test_a_long_line_of_pages_is_no_recursion():
    assert find_circle({number: [number + 1] for number in range(5000)}) == ()
