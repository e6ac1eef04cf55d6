"""Grading again as deferred work: looked at in chunks, given up after some tries, tried again by a person."""

import datetime as dt

import pytest
from django.urls import reverse

from quizzes import tasks
from quizzes.models import GradeEvent, RegradeItem, RegradeRun
from quizzes.services import regrade_chunks, regrade_plans, regrades
from quizzes.services.regrade_starts import MOST_STARTS
from quizzes.services.regrades import (
    PlanIsStale,
    RegradeRefused,
    continue_regrades,
    drop_regrade,
    look_at_regrade,
    regrade_chunk,
    try_run_again,
)
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import (
    HOUR,
    NOON,
    corrected,
    effects,
    graded,
    planned,
    signed,
)

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def question():
    return make.question()


@pytest.fixture
def quiz(question):
    return make.quiz([question], pass_mark=80)


@pytest.fixture
def three(ana, ben, cleo, quiz):
    return [graded(ana, quiz), graded(ben, quiz, right=False), graded(cleo, quiz)]


@pytest.fixture
def in_the_background(monkeypatch):
    """As if three attempts were many, and two a chunk."""
    monkeypatch.setattr(regrade_plans, "AT_ONCE", 2)
    monkeypatch.setattr(regrade_plans, "CHUNK", 2)


@pytest.fixture
def looking(in_the_background, three, question, instructor):
    return planned(corrected(question, instructor), instructor)


def look(run):
    look_at_regrade(run_id=run.pk, at=NOON + HOUR)
    run.refresh_from_db()
    return run.state, run.counts["looked_at"], run.counts["attempts"], run.items.count()


def test_many_attempts_are_looked_at_chunk_by_chunk(looking):
    assert (looking.state, looking.counts["to_look_at"], looking.items.count()) == ("looking", 3, 0)

    assert look(looking) == ("looking", 2, 2, 2)
    assert look(looking) == ("planned", 3, 3, 3)
    assert look(looking) == ("planned", 3, 3, 3)
    assert effects(looking) == {"down": 2, "up": 1}
    assert not GradeEvent.objects.filter(kind="regrade").exists()


def test_a_few_are_looked_at_at_once_with_the_same_result(three, question, instructor):
    run = planned(corrected(question, instructor), instructor)

    assert (run.state, effects(run), run.items.count()) == ("planned", {"down": 2, "up": 1}, 3)


def test_the_worker_looks_on_by_itself(
    in_the_background, three, question, instructor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        run = planned(corrected(question, instructor), instructor)

    run.refresh_from_db()
    assert (run.state, run.items.count()) == ("planned", 3)


def test_the_sweep_takes_up_a_look_whose_message_was_lost(
    looking, django_capture_on_commit_callbacks
):
    assert continue_regrades(at=looking.queued_at + MINUTE) == 0
    with django_capture_on_commit_callbacks(execute=True):
        continue_regrades(at=looking.queued_at + 2 * MINUTE)

    looking.refresh_from_db()
    assert looking.state == "planned"


def test_what_is_being_looked_at_cannot_be_signed_and_can_be_dropped(looking, administrator):
    with pytest.raises(RegradeRefused, match="still being looked at"):
        signed(looking, administrator)

    drop_regrade(run_id=looking.pk)

    assert look(looking)[0] == "dropped"


def test_looking_again_begins_anew(looking, question, instructor):
    look(looking)

    again = planned(question, instructor)

    assert (again.pk, again.looked_to, again.items.count()) == (looking.pk, 0, 0)
    look(again)
    assert look(again) == ("planned", 3, 3, 3)


def test_a_stale_plan_is_looked_at_again_by_the_worker(looking, quiz, administrator, person_more):
    look(looking)
    look(looking)
    graded(person_more, quiz)

    with pytest.raises(PlanIsStale):
        signed(looking, administrator)

    looking.refresh_from_db()
    assert (looking.state, looking.counts["to_look_at"]) == ("looking", 4)


@pytest.fixture
def person_more(db):
    from tests.conftest import person

    return person("dora@example.org", "Dora Lind")


def test_what_fits_nobody_says_why(in_the_background, three, question, instructor, administrator):
    question.refresh_from_db()
    body = question.current.body
    from quizzes.services.bank import correct_question

    fewer = body | {"options": body["options"][:2]}
    correct_question(
        question=question, body=fewer, key={"fractions": {"a": "0", "b": "1"}}, reason="Fewer",
        author=instructor, at=NOON,
    )  # fmt: skip
    run = planned(question, instructor)
    look(run)

    assert look(run) == ("planned", 3, 0, 0)
    assert (run.counts["skipped"], run.counts["why_skipped"]) == (
        3, ["It no longer offers everything that could be chosen then."],
    )  # fmt: skip
    with pytest.raises(RegradeRefused, match="No attempt is affected"):
        signed(run, administrator)


@pytest.fixture
def poisoned(three, question, instructor, administrator, monkeypatch):
    """Signed, and every chunk of it breaks."""
    run = signed(planned(corrected(question, instructor), instructor), administrator)

    def breaks(*args):
        raise ValueError("a row that cannot be read")

    monkeypatch.setattr(regrade_chunks, "described", breaks)
    return run


def try_chunk(run, times):
    for _each in range(times):
        with pytest.raises(ValueError, match="cannot be read"):
            regrade_chunk(run_id=run.pk, at=NOON)
    run.refresh_from_db()


def test_a_chunk_that_always_breaks_is_left_to_a_person(poisoned):
    try_chunk(poisoned, MOST_STARTS)

    assert regrade_chunk(run_id=poisoned.pk, at=NOON) == 0
    assert continue_regrades(at=NOON + 9 * HOUR) == 0
    assert (poisoned.state, poisoned.fault) == ("running", "ValueError: a row that cannot be read")
    assert RegradeItem.objects.filter(applied_at__isnull=False).count() == 0


def test_until_then_the_sweep_tries_it_again(poisoned):
    try_chunk(poisoned, MOST_STARTS - 1)

    with pytest.raises(ValueError, match="cannot be read"):
        continue_regrades(at=NOON + 9 * HOUR)


def test_after_trying_again_it_goes_on_and_forgets_the_fault(
    poisoned, administrator, client, monkeypatch, django_capture_on_commit_callbacks
):
    try_chunk(poisoned, MOST_STARTS)
    client.force_login(administrator)
    page = client.get(reverse("regrade", args=[poisoned.pk])).text
    assert "It has stopped and waits for a person" in page
    assert "ValueError: a row that cannot be read" in page
    assert "data-poll" not in page
    monkeypatch.setattr(regrade_chunks, "described", regrade_plans.described)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("regrade_again", args=[poisoned.pk]))

    poisoned.refresh_from_db()
    assert (poisoned.state, poisoned.starts, poisoned.fault) == ("done", 0, "")
    assert GradeEvent.objects.filter(kind="regrade").count() == 3


def test_a_run_whose_worker_dies_each_time_gets_a_fault(poisoned):
    RegradeRun.objects.update(starts=MOST_STARTS)

    continue_regrades(at=poisoned.signed_at + 9 * HOUR)

    poisoned.refresh_from_db()
    assert poisoned.fault == f"The next attempts began {MOST_STARTS} times and did not end."


def test_one_good_chunk_begins_the_count_anew(
    three, question, instructor, administrator, monkeypatch
):
    run = signed(planned(corrected(question, instructor), instructor), administrator)
    monkeypatch.setattr(regrades, "CHUNK", 1)
    RegradeRun.objects.update(starts=MOST_STARTS - 1, fault="ValueError: earlier")

    regrade_chunk(run_id=run.pk, at=NOON)

    run.refresh_from_db()
    assert (run.state, run.starts, run.fault) == ("running", 0, "")


def test_a_look_that_always_breaks_stops_too(looking, monkeypatch):
    def breaks(*args, **kwargs):
        raise ValueError("a row that cannot be read")

    monkeypatch.setattr(regrade_plans, "look_at", breaks)
    for _each in range(MOST_STARTS):
        with pytest.raises(ValueError, match="cannot be read"):
            tasks.look_at_regrade(looking.pk)
    tasks.look_at_regrade(looking.pk)

    looking.refresh_from_db()
    assert (looking.state, looking.fault) == ("looking", "ValueError: a row that cannot be read")


def test_trying_again_leaves_alone_what_goes_well(looking):
    try_run_again(run_id=looking.pk, at=NOON + 9 * HOUR)

    looking.refresh_from_db()
    assert looking.queued_at == NOON + HOUR


def test_the_page_shows_how_far_the_looking_is(client, looking, instructor):
    look(looking)
    client.force_login(instructor)

    page = client.get(reverse("regrade", args=[looking.pk])).text
    state = client.get(reverse("regrade_state", args=[looking.pk])).json()

    assert "2 of 3 attempts are looked at." in page
    assert "What would change" not in page
    assert state == {
        "state": "looking", "applied": 2, "attempts": 3, "said": "2 of 3 attempts are looked at.",
    }  # fmt: skip


@pytest.mark.parametrize(("who", "status"), [("ben", 302), (None, 302), ("reviewer", 403)])
def test_who_may_not_see_runs_tries_nothing_again(client, poisoned, request, who, status):
    try_chunk(poisoned, MOST_STARTS)
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.post(reverse("regrade_again", args=[poisoned.pk])).status_code == status
    poisoned.refresh_from_db()
    assert poisoned.starts == MOST_STARTS
