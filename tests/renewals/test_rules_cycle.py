"""One deadline of one person, by the rules of places as they are shipped."""

from datetime import date
from decimal import Decimal

from renewals.clauses import (
    AccrualWindow,
    RenewalTarget,
    RuleSetData,
    SetKind,
    TopicRule,
)
from renewals.rules import (
    LicenceFacts,
    LineKind,
    NeedsPerson,
    Rule,
    Verdict,
    Window,
    missing_in_words,
    total_missing,
    what_if,
    window_of_cycle,
)
from tests.renewals.places import (
    ALONE,
    IN_PERSON,
    LIVE,
    TODAY,
    counted,
    done,
    judged,
    line,
    renewal_of,
    rows,
    sets_of,
)

FLORIDA = renewal_of("US-FL")
FL_DUE = date(2027, 11, 30)
NOV_30 = date(2027, 11, 30)
TEN = RenewalTarget(cycle_months=24, required=Decimal(10), unit="point", minutes_per_unit=60)
ERRORS = ("prevention of medical errors",)


def test_one_webinar_of_450_minutes_is_nine_florida_hours_and_seven_and_a_half_new_jersey_credits():
    webinar = done("w", 450, LIVE, date(2026, 3, 1))

    florida = judged(FLORIDA, FL_DUE, webinar)
    new_jersey = judged(renewal_of("US-NJ"), date(2028, 1, 31), webinar)

    assert (counted(florida), counted(new_jersey)) == ({"w": 9}, {"w": 7.5})
    assert line(florida, LineKind.CATEGORY, "live").counted == 9
    assert (florida.unit, new_jersey.unit) == ("contact hour", "credit")


def test_florida_counts_at_most_twelve_self_paced_hours_and_says_why():
    standing = judged(FLORIDA, FL_DUE, done("s", 800, ALONE, date(2026, 3, 1)))

    (fill,) = standing.total.fills
    assert (fill.offered, fill.counted) == (16, 12)
    assert fill.why == "The most that counts from self-paced study is 12 contact hours."
    assert missing_in_words(standing.still_missing, standing.unit) == (
        "12 contact hours, all live, of which 2 on prevention of medical errors"
    )


def test_what_was_completed_before_the_period_is_left_out_with_its_reason():
    standing = judged(FLORIDA, FL_DUE, done("old", 300, LIVE, date(2025, 11, 30)))

    assert [(fill.key, fill.why) for fill in standing.left_out] == [
        ("old", "It was completed before this period began on 1 December 2025.")
    ]
    assert standing.total.counted == 0


def test_florida_is_complete_when_each_line_is():
    standing = judged(
        FLORIDA,
        FL_DUE,
        done("live", 600, LIVE, date(2026, 3, 1), topics=ERRORS),
        done("self", 600, ALONE, date(2026, 4, 1)),
    )

    assert standing.answer.verdict is Verdict.MET
    assert standing.still_missing == ()


def test_georgia_counts_ten_hours_of_one_day_and_says_the_unit_is_assumed():
    """The rule names no length of an hour: figures are given, and nothing is met by them."""
    day = date(2026, 5, 2)
    ethics = ("Georgia ethics and jurisprudence",)
    standing = judged(
        renewal_of("US-GA"),
        date(2027, 12, 31),
        done("a", 480, IN_PERSON, day),
        done("b", 300, LIVE, day),
        done("c", 1800, LIVE, date(2026, 6, 1), topics=ethics),
    )

    assert counted(standing) == {"a": 8, "b": 2, "c": 10}
    assert standing.total.fills[1].why == "At most 10 contact hours count for one calendar day."
    assert line(standing, LineKind.TOPIC).answer.verdict is Verdict.UNKNOWN
    assert standing.answer.verdict is Verdict.NOT_MET


def test_enough_hours_of_unknown_length_are_unknown_and_never_met():
    hours = [done(str(n), 600, LIVE, date(2027, n, 1)) for n in range(1, 5)]

    standing = judged(renewal_of("US-CT"), date(2027, 11, 30), *hours, on=date(2027, 11, 1))

    assert standing.answer.verdict is Verdict.UNKNOWN
    assert standing.answer.reasons[1] == (
        "The rule on record does not say how many minutes make one unit: reckoned with 60."
    )


def test_new_jersey_counts_ten_credits_of_one_internet_course():
    standing = judged(
        renewal_of("US-NJ"),
        date(2028, 1, 31),
        done("long", 840, ALONE, date(2026, 5, 1)),
        done("lab", 840, IN_PERSON, date(2026, 6, 1)),
    )

    assert counted(standing) == {"long": 10, "lab": 14}


def test_illinois_counts_three_quarters_of_what_is_needed_from_the_web():
    standing = judged(
        renewal_of("US-IL"), date(2026, 9, 30), done("web", 2000, ALONE, date(2025, 5, 1))
    )

    assert counted(standing) == {"web": 30}
    assert standing.total.fills[0].why == (
        "The most that counts from web-based distance learning is 30 CE hours, 75 % of what is"
        " needed."
    )


def test_illinois_rounds_to_halves_after_the_first_hour():
    standing = judged(
        renewal_of("US-IL"),
        date(2026, 9, 30),
        done("short", 49, LIVE, date(2025, 5, 1)),
        done("longer", 80, LIVE, date(2025, 5, 2)),
    )

    assert counted(standing) == {"short": 0, "longer": 1.5}


def test_north_carolina_counts_half_points():
    facts = LicenceFacts(date(2015, 6, 1), date(2027, 1, 31), renewal_years="odd")
    standing = judged(
        renewal_of("US-NC"),
        date(2027, 1, 31),
        done("a", 24, LIVE, date(2025, 5, 1)),
        done("b", 25, LIVE, date(2025, 5, 2)),
        licence=facts,
    )

    assert counted(standing) == {"a": 0, "b": 0.5}


def test_points_of_15_january_2027_belong_to_the_window_that_a_person_chose():
    """North Carolina's windows overlap each January."""
    facts = LicenceFacts(date(2015, 6, 1), date(2027, 1, 31), renewal_years="odd")
    january = done(
        "january", 60 * 30, IN_PERSON, date(2027, 1, 15), topics=("jurisprudence exercise",)
    )
    due = date(2027, 1, 31)
    on = date(2027, 1, 20)

    open_case = judged(renewal_of("US-NC"), due, january, licence=facts, on=on)
    assert open_case.answer.verdict is Verdict.NEEDS_PERSON
    (left_out,) = open_case.left_out
    assert left_out.why == (
        "15 January 2027 lies in the windows that end on 31 January 2027 and 31 January 2029:"
        " decide which one the credit is for."
    )

    def placed(until: date) -> Verdict:
        chosen = done("january", 60 * 30, IN_PERSON, date(2027, 1, 15), placed_until=until,
                      topics=("jurisprudence exercise",))  # fmt: skip
        return judged(renewal_of("US-NC"), due, chosen, licence=facts, on=on).answer.verdict

    assert (placed(due), placed(date(2029, 1, 31))) == (Verdict.MET, Verdict.NOT_MET)


def test_an_undecided_january_point_that_would_not_be_enough_leaves_it_not_met():
    facts = LicenceFacts(date(2015, 6, 1), date(2027, 1, 31), renewal_years="odd")
    one = done("january", 60, IN_PERSON, date(2027, 1, 15))

    standing = judged(
        renewal_of("US-NC"), date(2027, 1, 31), one, licence=facts, on=date(2027, 1, 20)
    )

    assert standing.answer.verdict is Verdict.NOT_MET


def test_north_carolina_renews_yearly_and_counts_in_the_years_of_the_licence():
    def window(due_on: date, years: str) -> Window | NeedsPerson:
        facts = LicenceFacts(date(2015, 6, 1), due_on, renewal_years=years)
        return window_of_cycle(renewal_of("US-NC"), due_on, facts)

    odd = Window(date(2025, 1, 1), date(2027, 1, 31))
    assert window(date(2027, 1, 31), "odd") == odd
    assert window(date(2026, 1, 31), "odd") == odd
    assert isinstance(window(date(2027, 1, 31), ""), NeedsPerson)


def test_maryland_publishes_two_windows_and_needs_a_person():
    standing = judged(renewal_of("US-MD"), date(2027, 5, 31), done("a", 3000, LIVE, TODAY))

    assert standing.answer.verdict is Verdict.NEEDS_PERSON
    assert standing.answer.reasons[0].startswith("The sources disagree on the window:")


def test_washington_health_equity_of_three_years_ago_still_counts_and_not_towards_the_hours():
    due = date(2027, 11, 30)
    equity = done("equity", 120, LIVE, date(2024, 11, 30), topics=("health equity",))
    suicide = done("suicide", 180, LIVE, date(2014, 5, 5), topics=("suicide prevention",))

    standing = judged(renewal_of("US-WA"), due, equity, suicide)

    assert line(standing, LineKind.TOPIC, "health equity").answer.verdict is Verdict.MET
    assert line(standing, LineKind.TOPIC, "suicide").counted == 3
    assert standing.total.counted == 0


def test_washington_health_equity_lapses_after_48_months():
    equity = done("equity", 120, LIVE, date(2023, 11, 30), topics=("health equity",))

    standing = judged(renewal_of("US-WA"), date(2027, 11, 30), equity)

    assert line(standing, LineKind.TOPIC, "health equity").answer.verdict is Verdict.NOT_MET
    assert standing.still_missing[-1].label == "a course on health equity"


def test_texas_asks_for_a_test_that_was_passed():
    law = ("jurisprudence assessment",)
    talk = done("talk", 60, LIVE, date(2027, 1, 1), topics=law)
    test = done("test", 60, ALONE, date(2027, 1, 1), topics=law, activity="assessment")

    def verdict(*activities) -> Verdict:
        standing = judged(renewal_of("US-TX"), date(2027, 5, 31), *activities, on=date(2027, 2, 1))
        return line(standing, LineKind.TOPIC, "jurisprudence").answer.verdict

    assert (verdict(talk), verdict(talk, test)) == (Verdict.NOT_MET, Verdict.MET)


def test_new_jersey_ethics_and_law_are_parts_of_one_topic_and_no_minute_is_in_both():
    both = done("both", 240, LIVE, date(2026, 5, 1), topics=("ethics", "jurisprudence module"))

    standing = judged(renewal_of("US-NJ"), date(2028, 1, 31), both)

    lines = [
        line(standing, LineKind.TOPIC, name)
        for name in ("jurisprudence and", "jurisprudence module", "ethics")
    ]
    assert [one.missing for one in lines] == [0, 0, 0]
    assert sum(one.counted for one in lines[1:]) == 4


def test_new_zealand_counts_a_hundred_hours_of_any_thirty_six_months():
    early = done("early", 60 * 60, LIVE, date(2024, 4, 1))
    late = done("late", 40 * 60, LIVE, date(2026, 10, 1))
    clauses = renewal_of("NZ", "physiotherapist")

    on_time = judged(clauses, date(2027, 3, 31), early, late)
    a_year_on = judged(clauses, date(2028, 3, 31), early, late)

    assert (on_time.total.counted, a_year_on.total.counted) == (100, 40)
    assert on_time.answer.verdict is Verdict.NEEDS_PERSON  # plans and reviews are no hours


def test_what_if_adds_a_course_that_is_still_to_come():
    module = done("module", 90, LIVE, date(2027, 3, 1))
    facts = LicenceFacts(date(2015, 6, 1))

    before = judged(FLORIDA, FL_DUE, done("a", 1000, LIVE, date(2026, 3, 1)))
    after = what_if(
        FLORIDA, FL_DUE, [done("a", 1000, LIVE, date(2026, 3, 1))],
        more=[module], licence=facts, on=TODAY,
    )  # fmt: skip

    assert (before.total.missing, after.total.missing) == (4, Decimal("2.2"))


def test_a_place_without_hours_is_never_complete_by_hours():
    britain = judged(renewal_of("GB", "physiotherapist"), date(2028, 4, 30))
    ontario = judged(renewal_of("CA-ON", "physiotherapist"), date(2027, 3, 31))

    assert [britain.answer.verdict, ontario.answer.verdict] == [Verdict.NEEDS_PERSON] * 2
    assert britain.answer.reasons[0] == (
        "This place counts no hours: no hour target: standards-based profile."
    )


def test_a_rule_without_a_number_is_unknown_whatever_was_earned():
    clauses = [RenewalTarget(cycle_months=24, unit="hour", minutes_per_unit=60)]

    standing = judged(clauses, NOV_30, done("a", 6000, LIVE, TODAY))

    assert standing.answer.verdict is Verdict.UNKNOWN


def test_an_activity_whose_mode_nobody_knows_counts_for_nothing_and_says_so():
    standing = judged([TEN], NOV_30, done("a", 600, None, TODAY))

    assert standing.left_out[0].why.startswith("Nobody has said how it was learnt")


def test_a_topic_without_any_course_and_with_another_way_names_that_way():
    clauses = [TEN, TopicRule(topic="law", minimum=Decimal(4), alternative="pass the module")]

    standing = judged(clauses, NOV_30)

    assert line(standing, LineKind.TOPIC).answer.reasons == (
        "law: 0 of 4 points are counted.",
        "Or: pass the module.",
    )


def test_the_window_of_a_rule_in_words_needs_a_person():
    clauses = [TEN, AccrualWindow(text="as the board tells you")]

    assert judged(clauses, NOV_30).answer.verdict is Verdict.NEEDS_PERSON


def test_what_a_long_list_shows_is_what_the_whole_answer_says_in_every_place():
    places = [Rule(one.clauses) for row in rows() for one in sets_of(row) if _is_renewal(one)]
    facts = LicenceFacts(issued_on=date(2015, 6, 1), expires_on=NOV_30, renewal_years="odd")
    activities = [
        done("s", 700, ALONE, date(2027, 3, 1), topics=ERRORS),
        done("w", 125, LIVE, date(2027, 3, 1)),
        done("x", 50, IN_PERSON, date(2024, 1, 1)),
    ]

    short = [total_missing(one, NOV_30, activities, licence=facts, on=NOV_30) for one in places]
    whole = [what_if(one, NOV_30, activities, more=[], licence=facts, on=NOV_30) for one in places]

    assert short == [one.hours.missing if one.hours else None for one in whole]
    assert len({units for units in short if units}) > 5


def _is_renewal(one: RuleSetData) -> bool:
    return one.kind is SetKind.RENEWAL
