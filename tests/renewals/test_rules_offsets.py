"""Which days a deadline has, from plan, wish and law."""

import re

import pytest

from renewals.rules import NO_WISH, NoticeDuty, Wish, offsets_of, tidy_offsets, wish_for

PLAN = (90, 30, 7, 0, -1)
MARYLAND = NoticeDuty(letters=2, last_days=30, days_ahead=31, post_after_bounce=True)
TEXAS = NoticeDuty(days_ahead=30)


@pytest.mark.parametrize(
    ("plan", "wish", "duty", "days"),
    [
        (PLAN, NO_WISH, None, (90, 30, 7, 0, -1)),
        (PLAN, Wish(offsets=(7, 0)), None, (7, 0)),
        (PLAN, Wish(offsets=(45, 7)), None, (7,)),
        (PLAN, NO_WISH, MARYLAND, (90, 30, 7, 0, -1)),
        (PLAN, Wish(offsets=(0,)), MARYLAND, (90, 30, 7, 0)),
        ((14, 0), NO_WISH, MARYLAND, (31, 14, 7, 0)),
        ((0, -1), NO_WISH, MARYLAND, (31, 14, 7, 0, -1)),
        ((90, 1), NO_WISH, MARYLAND, (90, 14, 1)),
        (PLAN, Wish(offsets=(7,)), TEXAS, (30, 7)),
        ((14, 7), NO_WISH, TEXAS, (30, 14, 7)),
        (PLAN, Wish(stopped=True), TEXAS, (90, 30, 7, 0, -1)),
        ((7, 7, 30), NO_WISH, None, (30, 7)),
    ],
    ids=[
        "the plan",
        "fewer days",
        "a day that the plan has not",
        "a plan that keeps the law",
        "too few for Maryland",
        "a short plan in Maryland",
        "a plan for afterwards in Maryland",
        "one of two mails in the last month",
        "too late for Texas",
        "a plan too late for Texas",
        "stopped: the days stay, the letters are left out",
        "twice is once",
    ],
)
def test_a_deadline_has_these_days(plan, wish, duty, days):
    assert offsets_of(plan, wish, duty) == days


@pytest.mark.parametrize("duty", [MARYLAND, TEXAS], ids=["Maryland", "Texas"])
@pytest.mark.parametrize("wish", [None, (0,), (7,), (90,), (-1,)])
@pytest.mark.parametrize("plan", [PLAN, (0,), (-30,), (180,), (29, 28)])
def test_no_plan_and_no_wish_gets_below_what_the_place_asks(plan, wish, duty):
    days = offsets_of(plan, Wish(offsets=wish), duty)

    within = [day for day in days if 0 < day <= duty.last_days]
    assert len(within) >= duty.letters
    assert duty.days_ahead is None or max(days) >= duty.days_ahead


def test_what_was_said_of_one_licence_goes_before_what_was_said_of_all():
    own, general = Wish(offsets=(7,)), Wish(stopped=True)

    found = [wish_for(own, general), wish_for(None, general), wish_for(None, None)]

    assert found == [own, general, NO_WISH]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([], "Name at least one day, such as 30."),
        (range(25), "Name at most 24 days."),
        ([731], "Name days from 730 before to 365 after the deadline."),
        ([-366], "Name days from 730 before to 365 after the deadline."),
    ],
    ids=["none", "too many", "too early", "too late"],
)
def test_days_that_make_no_plan_are_refused_in_words(days, told):
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        tidy_offsets(days)


def test_days_are_put_in_order_and_kept_once():
    assert tidy_offsets([0, 30, -1, 30]) == [30, 0, -1]
