import datetime as dt

import pytest

from certificates.rules.earning import Completion, Requirements, awards_earned, words_for_missing

A, B, C = 1, 2, 3
COURSES = {"A": A, "B": B, "C": C}
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BOTH = frozenset({frozenset({A}), frozenset({B})})


def completions(story: str) -> list[Completion]:
    """`A1 B1` is course A completed as enrolment 1, a day later course B as enrolment 2.

    `A:30` had 30 minutes in person.
    """
    made = []
    for number, word in enumerate(story.split(), start=1):
        name, _, minutes = word.partition(":")
        in_person = {"in_person": int(minutes)} if minutes else {}
        at = START + dt.timedelta(days=number)
        made.append(Completion(at, number, COURSES[name], in_person))
    return made


def earned(story: str, needs=BOTH, minima=None, **given) -> list[list[int]]:
    requirements = Requirements(frozenset(map(frozenset, needs)), minima or {})
    awards = awards_earned(completions(story), requirements=requirements, **given).awards
    return [[basis.enrolment_id for basis in award.bases] for award in awards]


@pytest.mark.parametrize(
    ("story", "needs", "expected"),
    [
        pytest.param("", [{A}], [], id="nothing"),
        pytest.param("A", [], [], id="a-programme-without-courses"),
        pytest.param("A", [{A}], [[1]], id="one-course"),
        pytest.param("A A", [{A}], [[1], [2]], id="one-course-renewed"),
        pytest.param("A", [{A}, {B}], [], id="half"),
        pytest.param("A B", [{A}, {B}], [[1, 2]], id="both"),
        pytest.param("B A", [{A}, {B}], [[1, 2]], id="the-other-order"),
        pytest.param("A A B", [{A}, {B}], [[2, 3]], id="the-latest-of-each"),
        pytest.param("A A B B", [{A}, {B}], [[2, 3]], id="a-leftover-does-not-renew"),
        pytest.param("A B A", [{A}, {B}], [[1, 2]], id="a-renewal-needs-both"),
        pytest.param("A B A B", [{A}, {B}], [[1, 2], [3, 4]], id="renewed"),
        pytest.param("A B", [{A}], [[1]], id="another-course-is-no-part-of-it"),
        pytest.param("B", [{A, B}], [[1]], id="one-of-two"),
        pytest.param("A B", [{A, B}], [[1], [2]], id="each-of-two-is-one"),
        pytest.param("A C", [{A}, {B, C}], [[1, 2]], id="and-one-of-two"),
        pytest.param("B C", [{A}, {B, C}], [], id="two-alternatives-are-not-the-other-need"),
        pytest.param("B C A", [{A}, {B, C}], [[1, 2, 3]], id="both-alternatives-are-named"),
        pytest.param("A B C", [{A}, {B, C}], [[1, 2]], id="an-alternative-too-late-is-left-over"),
    ],
)
def test_awards(story, needs, expected):
    assert earned(story, needs) == expected


@pytest.mark.parametrize(
    ("story", "needs", "minutes", "expected"),
    [
        pytest.param("A:30", [{A}], 30, [[1]], id="just-enough"),
        pytest.param("A:29", [{A}], 30, [], id="a-minute-short"),
        pytest.param("A", [{A}], 30, [], id="none"),
        pytest.param("A:10 B:20", [{A}, {B}], 30, [[1, 2]], id="added-up"),
        pytest.param("A:10 B:10 B:20", [{A}, {B}], 30, [[1, 3]], id="again-with-more"),
        pytest.param("A:20 A:10 B:10", [{A}, {B}], 30, [], id="only-the-latest-of-a-course"),
        pytest.param("A:10 B:20", [{A, B}], 30, [[1, 2]], id="alternatives-add-up"),
        pytest.param("A:10 A:30 A:30", [{A}], 30, [[2], [3]], id="a-short-one-blocks-nothing"),
    ],
)
def test_minutes_have_to_suffice(story, needs, minutes, expected):
    assert earned(story, needs, {"in_person": minutes}) == expected


@pytest.mark.parametrize(
    ("story", "short", "missing"),
    [
        pytest.param("A:10", None, {}, id="half"),
        pytest.param("A:10 B:5", [1, 2], {"in_person": 15, "async": 5}, id="whole-and-short"),
    ],
)
def test_what_is_short_says_by_how_much(story, short, missing):
    requirements = Requirements(BOTH, {"in_person": 30, "async": 5})

    found = awards_earned(completions(story), requirements=requirements)

    bases = [basis.enrolment_id for basis in found.short.bases] if found.short else None
    assert (bases, found.missing, found.awards) == (short, missing, ())


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({}, ""),
        ({"in_person": 120}, "120 more minutes in person"),
        ({"async": 1}, "1 more minute self-paced"),
        (
            {"in_person": 2, "live_online": 30, "async": 3},
            "3 more minutes self-paced, 30 more minutes live online and 2 more minutes in person",
        ),
    ],
    ids=["nothing", "one", "singular", "three"],
)
def test_missing_minutes_in_words(missing, words):
    assert words_for_missing(missing) == words


@pytest.mark.parametrize(
    ("courses", "needs"),
    [
        ([], set()),
        ([(A, ""), (B, "")], {frozenset({A}), frozenset({B})}),
        ([(A, ""), (B, "x"), (C, "x")], {frozenset({A}), frozenset({B, C})}),
        ([(A, "y"), (B, "x")], {frozenset({A}), frozenset({B})}),
    ],
    ids=["none", "all", "a-group", "groups-of-one"],
)
def test_courses_of_one_group_are_one_need(courses, needs):
    assert Requirements.of(courses).needs == needs


@pytest.mark.parametrize(
    ("story", "anchors", "used", "expected"),
    [
        pytest.param("A B", {2}, {1, 2}, [], id="issued"),
        pytest.param("A B A B", {2}, {1, 2}, [[3, 4]], id="the-second-is-owed"),
        pytest.param("A B A B", {4}, {3, 4}, [[1, 2]], id="the-second-was-issued-first"),
        pytest.param("A A B B", {3}, {2, 3}, [], id="leftovers"),
    ],
)
def test_what_was_issued_is_not_earned_again(story, anchors, used, expected):
    assert earned(story, issued_on_anchors=anchors, used=used) == expected


def test_a_programme_that_lost_a_course_does_not_pay_twice():
    assert earned("A B", [{A}], issued_on_anchors={2}, used={1, 2}) == []


def test_the_anchor_is_the_last_and_a_tie_goes_to_the_later_enrolment():
    tie = [Completion(START, 8, A), Completion(START, 9, B)]

    [award] = awards_earned(reversed(tie), requirements=Requirements(BOTH)).awards

    assert award.anchor == tie[1]
