"""Categories, duties, approvals and what a regulator lets somebody off, in one cycle."""

from datetime import date
from decimal import Decimal

import pytest

from renewals.clauses import (
    CarryOver,
    CategoryMaximum,
    CategoryMinimum,
    CourseApproval,
    CreditRate,
    OtherDuty,
    PracticeHours,
    RenewalTarget,
)
from renewals.rules import (
    Activity,
    Approved,
    LineKind,
    Relief,
    ReliefKind,
    Verdict,
    Window,
)
from tests.renewals.places import IN_PERSON, LIVE, TODAY, counted, done, judged, line, renewal_of

FLORIDA = renewal_of("US-FL")
FL_DUE = date(2027, 11, 30)
NOV_30 = date(2027, 11, 30)
TEN = RenewalTarget(cycle_months=24, required=Decimal(10), unit="point", minutes_per_unit=60)


@pytest.mark.parametrize(
    ("category", "expected"),
    [("Category A", Verdict.MET), (None, Verdict.NEEDS_PERSON), ("B and C together", Verdict.NOT_MET)],
    ids=["staff said A", "nobody has said", "staff said B"],
)  # fmt: skip
def test_a_category_only_staff_can_see_needs_a_person_until_they_have_said_it(category, expected):
    clauses = [TEN, CategoryMinimum(category="Category A", minimum=Decimal(5))]

    standing = judged(clauses, NOV_30, done("a", 600, LIVE, TODAY, category=category))

    assert line(standing, LineKind.CATEGORY).answer.verdict is expected


def test_a_category_inside_another_counts_in_both_and_under_its_own_limit():
    clauses = [
        TEN,
        CategoryMinimum(category="Category A", minimum=Decimal(10)),
        CategoryMaximum(category="non-clinical inside A", maximum=Decimal(5)),
    ]

    standing = judged(
        clauses,
        NOV_30,
        done("soft", 480, LIVE, TODAY, category="non-clinical inside A"),
        done("hard", 300, LIVE, TODAY, category="Category A"),
    )

    assert line(standing, LineKind.CATEGORY).counted == 10
    assert counted(standing) == {"hard": 5, "soft": 5}


def test_duties_and_practice_are_left_to_a_person_and_a_waiver_settles_one():
    clauses = [
        TEN,
        PracticeHours(required=Decimal(160), window_months=24),
        OtherDuty(duty="learning plan"),
    ]
    enough = done("a", 600, LIVE, TODAY)

    standing = judged(clauses, NOV_30, enough)
    assert standing.answer.verdict is Verdict.NEEDS_PERSON
    practice = "160 hours of practice within 24 months"
    assert standing.answer.reasons == (
        f"Somebody has to confirm {practice}: we keep no record of practice.",
        "Somebody has to confirm: learning plan.",
    )

    waived = [
        Relief(ReliefKind.WAIVER, topic="learning plan", why="Letter 12"),
        Relief(ReliefKind.WAIVER, topic="160 hours of practice within 24 months"),
    ]
    assert judged(clauses, NOV_30, enough, reliefs=waived).answer.verdict is Verdict.MET


def test_an_exemption_lifts_everything_and_says_so():
    relief = Relief(ReliefKind.EXEMPTION, why="Military service")

    standing = judged(FLORIDA, FL_DUE, reliefs=[relief])

    assert standing.answer.verdict is Verdict.MET
    assert "An exemption was granted: Military service." in standing.total.answer.reasons


@pytest.mark.parametrize(
    ("relief", "needed", "errors"),
    [
        (Relief(ReliefKind.WAIVER, Decimal(4)), 20, 2),
        (Relief(ReliefKind.WAIVER, topic="Prevention of medical errors"), 24, 0),
        (Relief(ReliefKind.WAIVER, Decimal("0.5"), "prevention of medical errors"), 24, Decimal("1.5")),
    ],
    ids=["some of the total", "a whole topic", "a part of a topic"],
)  # fmt: skip
def test_a_waiver_lowers_what_is_needed(relief, needed, errors):
    standing = judged(FLORIDA, FL_DUE, reliefs=[relief])

    assert (standing.total.needed, line(standing, LineKind.TOPIC).needed) == (needed, errors)


def test_an_extension_lets_later_days_count():
    late = done("late", 600, LIVE, date(2027, 12, 15))
    relief = Relief(ReliefKind.EXTENSION, until=date(2027, 12, 31))
    on = date(2027, 12, 20)

    assert judged(FLORIDA, FL_DUE, late, on=on).total.counted == 0
    extended = judged(FLORIDA, FL_DUE, late, on=on, reliefs=[relief])
    assert extended.total.counted == 12
    assert extended.window == Window(date(2025, 12, 1), date(2027, 12, 31))


def test_carry_over_counts_up_to_its_maximum_both_ways():
    clauses = [TEN, CarryOver(maximum=Decimal(3))]

    standing = judged(clauses, NOV_30, done("a", 720, LIVE, TODAY), carried_in=Decimal(5))

    assert (standing.carried_in, standing.total.counted, standing.carried_out) == (3, 15, 3)
    assert standing.total.fills[0].title == "Carried over from the cycle before"
    assert judged([TEN], NOV_30, carried_in=Decimal(5)).total.counted == 0


def test_arizona_asks_for_an_approval_that_was_there_before_the_course_was_completed():
    clauses = [TEN, CourseApproval(approvers=("FSBPT",), must_predate="completion")]

    def why(*approvals: Approved) -> str:
        standing = judged(clauses, NOV_30, done("a", 600, LIVE, TODAY, approvals=approvals))
        return standing.left_out[0].why if standing.left_out else ""

    missing = "No approval by FSBPT was in force before 21 November 2026."
    assert why() == missing
    assert why(Approved("FSBPT", TODAY)) == missing
    assert why(Approved("APTA", date(2020, 1, 1))) == missing
    assert why(Approved("FSBPT", date(2020, 1, 1))) == ""


def test_utah_counts_teaching_the_same_course_twice_and_lecturing_half():
    clauses = [
        TEN,
        CreditRate(text="2 h of lecturing = 1 contact hour", activities=("teaching",), factor=Decimal("0.5")),
        CreditRate(text="twice at most", activities=("teaching",), times_same=2),
    ]  # fmt: skip
    talks = [
        Activity(f"t{n}", "Needles", 120, IN_PERSON, date(2026, n, 1), "teaching")
        for n in (1, 2, 3)
    ]

    standing = judged(clauses, NOV_30, *talks)

    assert counted(standing) == {"t1": 1, "t2": 1}
    assert standing.left_out[0].why == "It has counted before, and the rule says: twice at most."
