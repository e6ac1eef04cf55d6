"""The figure, as a table."""

import datetime as dt

import pytest

from courses.paths.outline import Module, Outline, Step, measure
from courses.templatetags.learning import about, by_mode, duration, hours

AT = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


def outline(*required: bool) -> Outline:
    steps = tuple(
        Step(
            id=number,
            title=f"Step {number}",
            url=f"/{number}/",
            minutes=10,
            mode="async",
            mode_words="Self-paced",
            is_required=needed,
            counts_for_credit=needed,
            rule="Read it.",
            kind="lesson",
            kinds="lessons",
            icon="book",
        )
        for number, needed in enumerate(required, start=1)
    )
    return Outline(1, "Course", "/", False, (Module(9, "Module", "module", "/m/", steps),))


@pytest.mark.parametrize(
    ("required", "done", "completed", "percent", "left", "following"),
    [
        pytest.param([True, True, True], [], False, 0, 30, 1, id="nothing done"),
        pytest.param([True, True, True], [1], False, 33, 20, 2, id="a third"),
        pytest.param([True, True, True], [1, 3], False, 66, 10, 2, id="rounded down"),
        pytest.param([True, True, True], [1, 2, 3], False, 100, 0, None, id="all"),
        pytest.param([True, False], [2], False, 0, 10, 1, id="optional counts for nothing"),
        pytest.param([False, False], [1, 2], False, 0, 0, None, id="nothing is required"),
        pytest.param([True, True], [1], True, 100, 0, None, id="a step added afterwards"),
        pytest.param([True], [1, 77], False, 100, 0, None, id="a step that was taken away"),
    ],
)
def test_progress(required, done, completed, percent, left, following):
    progress = measure(outline(*required), dict.fromkeys(done, AT), completed=completed)

    assert (progress.percent, progress.minutes_left) == (percent, left)
    assert (progress.next_step.id if progress.next_step else None) == following
    assert [missing.why for missing in progress.missing] == ["Read it."] * (left // 10)


def test_199_of_200_steps_is_not_complete():
    progress = measure(outline(*[True] * 200), dict.fromkeys(range(1, 200), AT), completed=False)

    assert (progress.percent, progress.is_complete) == (99, False)


def test_only_what_counts_for_credit_is_counted_by_mode():
    assert outline(True, False).credit_minutes_by_mode == {"async": 10}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (150, "2 hours 30 minutes"),
    ],
)
def test_duration(minutes, words):
    assert duration(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "words"), [(59, "59 minutes"), (61, "1 hour 15 minutes"), (120, "2 hours")]
)
def test_a_forecast_is_rounded_up_to_the_quarter(minutes, words):
    assert about(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "figure"), [(120, "2"), (90, "1.5"), (435, "7.25"), (475, "7.92"), (0, "0")]
)
def test_hours_have_two_decimals_at_most_and_no_idle_zeros(minutes, figure):
    assert hours(minutes) == figure


def test_hours_by_mode_keep_one_order():
    assert by_mode({"in_person": 60, "async": 90}) == [
        "1.5 hours self-paced",
        "1 hour in person",
    ]
