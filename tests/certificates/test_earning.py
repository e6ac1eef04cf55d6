import datetime as dt

import pytest

from certificates.earning import Completion, awards_earned

A, B = 1, 2
COURSES = {"A": A, "B": B}


def completions(story: str) -> list[Completion]:
    """`A1 B1` is course A completed as enrolment 1, a day later course B as enrolment 2."""
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return [
        Completion(start + dt.timedelta(days=number), number, COURSES[name])
        for number, name in enumerate(story.split(), start=1)
    ]


def earned(story: str, courses: set[int] = frozenset({A, B}), **given) -> list[list[int]]:
    awards = awards_earned(completions(story), courses=courses, **given)
    return [[basis.enrolment_id for basis in award.bases] for award in awards]


@pytest.mark.parametrize(
    ("story", "courses", "expected"),
    [
        pytest.param("", {A}, [], id="nothing"),
        pytest.param("A", {A}, [[1]], id="one-course"),
        pytest.param("A A", {A}, [[1], [2]], id="one-course-renewed"),
        pytest.param("A", {A, B}, [], id="half"),
        pytest.param("A B", {A, B}, [[1, 2]], id="both"),
        pytest.param("B A", {A, B}, [[1, 2]], id="the-other-order"),
        pytest.param("A A B", {A, B}, [[2, 3]], id="the-latest-of-each"),
        pytest.param("A A B B", {A, B}, [[2, 3]], id="a-leftover-does-not-renew"),
        pytest.param("A B A", {A, B}, [[1, 2]], id="a-renewal-needs-both"),
        pytest.param("A B A B", {A, B}, [[1, 2], [3, 4]], id="renewed"),
        pytest.param("A B", {A}, [[1]], id="another-course-is-no-part-of-it"),
    ],
)
def test_awards(story, courses, expected):
    assert earned(story, courses) == expected


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
    assert earned("A B", {A}, issued_on_anchors={2}, used={1, 2}) == []


def test_the_anchor_is_the_last_and_a_tie_goes_to_the_later_enrolment():
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    tie = [Completion(at, 8, A), Completion(at, 9, B)]

    [award] = awards_earned(reversed(tie), courses={A, B})

    assert award.anchor == tie[1]
