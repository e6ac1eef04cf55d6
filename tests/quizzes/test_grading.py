import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import grading
from quizzes.grading import Keep, MarkRefused, SlotGrade, Verdict

NOON = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
HALF_HOUR = dt.timedelta(minutes=30)


def D(text):  # noqa: N802 - a table reads better with one letter
    return Decimal(text)


@pytest.mark.parametrize(
    ("fraction", "verdict"),
    [
        pytest.param("1", Verdict.RIGHT, id="all"),
        pytest.param("0.9999999", Verdict.RIGHT, id="three thirds"),
        pytest.param("0.9999990001", Verdict.RIGHT, id="just over the upper edge"),
        pytest.param("0.999999", Verdict.PARTIAL, id="upper edge"),
        pytest.param("0.5", Verdict.PARTIAL, id="half"),
        pytest.param("0.000001", Verdict.PARTIAL, id="lower edge"),
        pytest.param("0.0000009", Verdict.WRONG, id="just under the lower edge"),
        pytest.param("0", Verdict.WRONG, id="nothing"),
        pytest.param("-0.3333333", Verdict.WRONG, id="negative"),
    ],
)
def test_verdict_has_edges_of_a_millionth(fraction, verdict):
    assert grading.verdict(D(fraction)) is verdict


@pytest.mark.parametrize(
    ("fraction", "max_mark", "mark"),
    [
        pytest.param("1", "2.5", "2.5", id="right"),
        pytest.param("0.9999999", "3", "3", id="rounded up when right"),
        pytest.param("0.999999", "3", "2.999997", id="not rounded when partial"),
        pytest.param("0.5", "3", "1.5", id="half"),
        pytest.param("-0.5", "2", "-1", id="negative"),
    ],
)
def test_mark_is_all_of_the_maximum_when_right(fraction, max_mark, mark):
    assert grading.mark(D(fraction), D(max_mark)) == D(mark)


def slot(fraction, max_mark="1", *, waiting=False):
    return SlotGrade(None if fraction is None else D(fraction), D(max_mark), waiting)


@pytest.mark.parametrize(
    ("slots", "total"),
    [
        pytest.param([slot("1"), slot("0.5", "4")], "3", id="sum"),
        pytest.param([slot("1"), slot(None)], "1", id="blank counts 0"),
        pytest.param([slot("0.9999999", "2"), slot("1")], "3", id="right is all of it"),
        pytest.param([slot("1"), slot("-0.5")], "0.5", id="negative counts"),
        pytest.param([slot("-1"), slot("0.5")], "0", id="never below 0"),
        pytest.param([slot("1"), slot(None, waiting=True)], None, id="waits for a person"),
        pytest.param([slot("1"), slot(None, "0", waiting=True)], "1", id="waits, worth nothing"),
        pytest.param([], "0", id="no questions"),
    ],
)
def test_total_is_clamped_and_waits_for_people(slots, total):
    assert grading.total(slots) == (None if total is None else D(total))


@pytest.mark.parametrize(
    ("answer", "slot", "verdict", "mark"),
    [
        pytest.param("lungs", SlotGrade(D("1"), D("2")), Verdict.RIGHT, D("2"), id="right"),
        pytest.param("heart", SlotGrade(D("0"), D("2")), Verdict.WRONG, D("0"), id="wrong"),
        pytest.param(None, SlotGrade(None, D("2")), None, None, id="blank"),
    ],
)
def test_judge_grades_one_answer(answer, slot, verdict, mark):
    key = {"patterns": [{"text": "lung*", "fraction": "1"}]}

    judged = grading.judge(
        "short_answer", body={"stem": "Name it."}, key=key, answer=answer, max_mark=D("2")
    )

    assert judged == slot
    assert (judged.verdict, judged.mark) == (verdict, mark)


@pytest.mark.parametrize(("answer", "waiting"), [("At rest, call.", True), (None, False)])
def test_judge_waits_for_a_person_only_when_something_was_written(answer, waiting):
    judged = grading.judge("essay", body={}, key={}, answer=answer, max_mark=D("6"))

    assert judged == SlotGrade(None, D("6"), waiting)


@pytest.mark.parametrize(
    ("given", "fraction"),
    [
        pytest.param("6", "1", id="all"),
        pytest.param("4.5", "0.75", id="part"),
        pytest.param("0", "0", id="none"),
        pytest.param("6.00000004", "1", id="within the edge above"),
        pytest.param("-0.00000004", "0", id="within the edge below"),
    ],
)
def test_a_mark_by_hand_becomes_a_fraction(given, fraction):
    assert grading.fraction_by_hand(D(given), D("6")) == D(fraction)


@pytest.mark.parametrize("given", ["6.0000001", "-0.0000001", "7", "NaN", "Infinity"])
def test_a_mark_by_hand_stays_within_the_maximum(given):
    with pytest.raises(MarkRefused, match=r"^Give a mark from 0 to 6\.$"):
        grading.fraction_by_hand(D(given), D("6"))


def test_nothing_can_be_given_for_a_question_worth_nothing():
    with pytest.raises(MarkRefused, match="worth nothing"):
        grading.fraction_by_hand(D("0"), D("0"))


@pytest.mark.parametrize(
    ("total", "max_mark", "passed", "shown"),
    [
        pytest.param("16", "20", True, "80", id="exactly"),
        pytest.param("15.999", "20", False, "79", id="79.995 is not rounded up"),
        pytest.param("15.99998", "20", False, "79", id="79.9999"),
        pytest.param("15.9999999", "20", True, "80", id="thirds written with seven digits"),
        pytest.param("20", "20", True, "100", id="all"),
        pytest.param("0", "20", False, "0", id="nothing"),
        pytest.param("0", "0", False, "0", id="nothing to earn"),
        pytest.param("0.000004", "0.000004", False, "0", id="hardly anything to earn"),
    ],
)
def test_a_pass_is_compared_unrounded_and_shown_rounded_down(total, max_mark, passed, shown):
    assert grading.passes(D(total), D(max_mark), D("80")) is passed
    assert grading.shown_percent(D(total), D(max_mark)) == D(shown)


@pytest.mark.parametrize("text", ["0.3333333", "0.33333333333333333333"])
def test_thirds_of_several_questions_reach_the_pass_mark(text):
    total = grading.total([slot(text) for _ in range(3)] + [slot("1") for _ in range(3)])

    assert grading.passes(total, D("5"), D("80")) is True


@pytest.mark.parametrize(
    ("places", "shown"), [(0, "66"), (1, "66.6"), (2, "66.66")], ids=["whole", "one", "two"]
)
def test_shown_percent_has_the_places_asked_for(places, shown):
    assert grading.shown_percent(D("2"), D("3"), places) == D(shown)


def test_percent_is_unrounded():
    assert grading.percent(D("2"), D("3")) == D("200") / 3


@settings(database=None, derandomize=True, deadline=None)
@given(
    st.decimals(0, 100, places=5), st.decimals(1, 100, places=3), st.integers(0, 100).map(Decimal)
)
def test_the_shown_percent_and_the_pass_never_disagree(total, max_mark, pass_mark):
    passed = grading.passes(total, max_mark, pass_mark)

    assert passed is (grading.shown_percent(total, max_mark) >= pass_mark)


@pytest.mark.parametrize(
    ("keep", "totals", "counts"),
    [
        pytest.param(Keep.BEST, ["3", "5.5", "4"], "5.5", id="best"),
        pytest.param(Keep.LAST, ["3", "5.5", "4"], "4", id="last"),
        pytest.param(Keep.FIRST, ["3", "5.5", "4"], "3", id="first"),
        pytest.param(Keep.AVERAGE, ["3", "5.5", "3.5"], "4", id="average"),
        pytest.param(Keep.BEST, ["3", None], "3", id="best leaves waiting out"),
        pytest.param(Keep.AVERAGE, ["3", None, "5"], "4", id="average leaves waiting out"),
        pytest.param(Keep.LAST, ["3", None], None, id="last waits"),
        pytest.param(Keep.FIRST, [None, "3"], None, id="first waits"),
        pytest.param(Keep.BEST, [None], None, id="best of waiting"),
        pytest.param(Keep.AVERAGE, [None], None, id="average of waiting"),
        *(pytest.param(keep, [], None, id=f"{keep} of none") for keep in Keep),
    ],
)
def test_kept_is_what_counts_of_several_attempts(keep, totals, counts):
    figures = [None if total is None else D(total) for total in totals]

    assert grading.kept(keep, figures) == (None if counts is None else D(counts))


@pytest.mark.parametrize(
    ("limit", "closes_in", "factor", "ends_in"),
    [
        pytest.param(30, None, "1", 30, id="limit"),
        pytest.param(None, 20, "1", 20, id="closing time"),
        pytest.param(30, 20, "1", 20, id="closing time is sooner"),
        pytest.param(30, 60, "1", 30, id="limit is sooner"),
        pytest.param(30, None, "1.25", 37.5, id="a quarter more"),
        pytest.param(30, 35, "1.25", 35, id="extra time ends at closing time"),
        pytest.param(None, 20, "2", 20, id="extra time moves no closing time"),
    ],
)
def test_deadline_is_the_sooner_of_limit_and_closing(limit, closes_in, factor, ends_in):
    def after(minutes):
        return None if minutes is None else NOON + dt.timedelta(minutes=minutes)

    ends = grading.deadline(
        started_at=NOON,
        limit=None if limit is None else dt.timedelta(minutes=limit),
        closes_at=after(closes_in),
        time_factor=D(factor),
    )

    assert ends == after(ends_in)


def test_deadline_is_none_where_time_is_open():
    assert grading.deadline(started_at=NOON, limit=None, closes_at=None) is None


def test_extra_time_never_shortens():
    with pytest.raises(ValueError, match=r"^Extra time is a factor of 1 or more\.$"):
        grading.deadline(started_at=NOON, limit=HALF_HOUR, closes_at=None, time_factor=D("0.9"))


@pytest.mark.parametrize(
    ("seconds", "accepted", "over"),
    [
        pytest.param(-60, True, False, id="a minute before"),
        pytest.param(-2.001, True, False, id="just over two seconds before"),
        pytest.param(-2, True, True, id="two seconds before"),
        pytest.param(0, True, True, id="at the deadline"),
        pytest.param(30, True, True, id="end of the grace"),
        pytest.param(30.001, False, True, id="after the grace"),
    ],
)
def test_answers_are_accepted_through_the_grace(seconds, accepted, over):
    at = NOON + dt.timedelta(seconds=seconds)

    assert grading.is_accepted(at=at, deadline=NOON) is accepted
    assert grading.is_over(at=at, deadline=NOON) is over


def test_grace_may_be_none_at_all():
    late = NOON + dt.timedelta(microseconds=1)

    assert grading.is_accepted(at=NOON, deadline=NOON, grace=dt.timedelta(0)) is True
    assert grading.is_accepted(at=late, deadline=NOON, grace=dt.timedelta(0)) is False


def test_without_a_deadline_nothing_is_late():
    assert grading.is_accepted(at=NOON, deadline=None) is True
    assert grading.is_over(at=NOON, deadline=None) is False
    assert grading.finished_at(at=NOON, deadline=None) == NOON


def test_an_attempt_finishes_no_later_than_its_deadline():
    assert grading.finished_at(at=NOON - HALF_HOUR, deadline=NOON) == NOON - HALF_HOUR
    assert grading.finished_at(at=NOON + HALF_HOUR, deadline=NOON) == NOON
    assert grading.time_left(at=NOON + HALF_HOUR, deadline=NOON) == -HALF_HOUR
