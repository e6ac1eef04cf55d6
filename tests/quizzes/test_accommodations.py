"""Extra time, extra attempts and other dates: what is granted, by whom, and what it does."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from quizzes.models import Accommodation, Attempt, Extension
from quizzes.selectors.allowance import Allowance, allowance_for
from quizzes.selectors.attempts import attempts_of
from quizzes.services.accommodations import (
    AccommodationRefused,
    end_accommodation,
    extend_attempt,
    grant_accommodation,
)
from quizzes.services.attempts import StartRefused, submit_attempt
from quizzes.standing import standing
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
A_QUARTER = Decimal("1.25")


@pytest.fixture
def granting(ana, instructor, noon):
    """Grants something to Ana, a quarter more time where nothing else is said."""

    def grant(**said):
        said = {"learner": ana, "reason": "Letter of 3 May", "actor": instructor, "at": noon} | said
        if not said.keys() & {"time_factor", "extra_attempts", "opens_at", "closes_at"}:
            said["time_factor"] = A_QUARTER
        return grant_accommodation(**said)

    return grant


def not_passed(learner, page, at):
    row = make.attempt(learner, page, at=at)
    submit_attempt(attempt_id=row.pk, at=at)
    Attempt.objects.filter(pk=row.pk).update(passed=False, mark=0)


@pytest.mark.parametrize("general", [True, False], ids=["general", "for this quiz"])
def test_extra_time_moves_the_deadline_of_the_next_attempt(ana, ben, noon, granting, general):
    page = make.quiz(time_limit_minutes=40)
    granting(quiz=None if general else page)

    assert make.attempt(ana, page, at=noon).deadline == noon + dt.timedelta(minutes=50)
    assert make.attempt(ben, page, at=noon).deadline == noon + dt.timedelta(minutes=40)


def test_what_is_granted_for_another_quiz_or_has_ended_does_nothing(
    ana, instructor, noon, granting
):
    page = make.quiz(time_limit_minutes=40)
    granting(quiz=make.quiz(title="Another"))
    ended = granting()
    end_accommodation(accommodation_id=ended.pk, actor=instructor, at=noon)

    assert make.attempt(ana, page, at=noon).deadline == noon + dt.timedelta(minutes=40)


def test_the_closing_of_the_quiz_comes_before_extra_time(ana, noon, granting):
    page = make.quiz(time_limit_minutes=40, closes_at=noon + dt.timedelta(minutes=45))
    granting()

    assert make.attempt(ana, page, at=noon).deadline == noon + dt.timedelta(minutes=45)


def test_other_dates_open_and_close_the_quiz_for_one_person(ana, ben, noon, granting):
    page = make.quiz(opens_at=noon, closes_at=noon + HOUR)
    granting(quiz=page, opens_at=noon + DAY, closes_at=noon + 2 * DAY)

    with pytest.raises(StartRefused) as early:
        make.attempt(ana, page, at=noon)
    with pytest.raises(StartRefused) as late:
        make.attempt(ben, page, at=noon + DAY)
    assert str(early.value) == "This quiz opens on 22 November, 12:00."
    assert str(late.value) == (
        "This quiz closed on 21 November, 13:00. Ask your instructor what to do next."
    )
    assert make.attempt(ana, page, at=noon + DAY).deadline == noon + 2 * DAY


def test_an_extra_attempt_is_offered_and_taken(ana, noon, granting):
    page = make.quiz(attempts_allowed=1)
    not_passed(ana, page, noon)
    with pytest.raises(StartRefused, match="used all your attempts"):
        make.attempt(ana, page, at=noon + HOUR)
    granting(quiz=page, extra_attempts=1)

    made = list(attempts_of(enrolment_id=Attempt.objects.get().enrolment_id, quiz_id=page.pk))
    assert standing(made, page).left == 1
    assert make.attempt(ana, page, at=noon + HOUR).number == 2
    submit_attempt(attempt_id=Attempt.objects.get(number=2).pk, at=noon + HOUR)
    Attempt.objects.update(passed=False, mark=0)
    with pytest.raises(StartRefused, match="used all your attempts"):
        make.attempt(ana, page, at=noon + 2 * HOUR)


def test_the_general_one_and_the_one_for_a_quiz_come_together(ana, noon, granting, statements):
    page = make.quiz()
    granting(extra_attempts=1)
    granting(quiz=page, time_factor=Decimal(1), extra_attempts=2, closes_at=noon + DAY)
    Accommodation.objects.filter(quiz=None).update(time_factor=A_QUARTER)
    expected = Allowance(A_QUARTER, 2, None, noon + DAY)

    with statements(1):
        assert allowance_for(learner_id=ana.pk, quiz_id=page.pk) == expected
    attempt = make.attempt(ana, page, at=noon)
    with statements(1):
        [made] = attempts_of(enrolment_id=attempt.enrolment_id, quiz_id=page.pk)
    assert standing([made], page).allowance == expected


def test_a_new_one_takes_the_place_of_the_one_in_force(ana, instructor, noon, granting):
    first = granting()
    second = granting(time_factor=Decimal(2), at=noon + HOUR)

    first.refresh_from_db()
    assert (first.ended_at, first.ended_by) == (noon + HOUR, instructor)
    assert list(Accommodation.objects.filter(ended_at=None)) == [second]
    assert Accommodation.objects.count() == 2


def test_ending_twice_is_ending_once(ana, instructor, administrator, noon, granting):
    granted = granting()
    end_accommodation(accommodation_id=granted.pk, actor=instructor, at=noon)
    end_accommodation(accommodation_id=granted.pk, actor=administrator, at=noon + HOUR)

    granted.refresh_from_db()
    assert (granted.ended_at, granted.ended_by) == (noon, instructor)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        pytest.param({"reason": " "}, "Say why, in a few words.", id="no reason"),
        pytest.param(
            {"time_factor": Decimal("0.9")}, "Grant more time or more attempts, not fewer.", id="less"
        ),
        pytest.param(
            {"time_factor": Decimal(1)}, "Say what is granted: time, attempts or other dates.",
            id="nothing",
        ),
        pytest.param(
            {"closes_at": dt.datetime(2026, 12, 1, tzinfo=dt.UTC)},
            "Choose the quiz that the other dates are for.", id="dates for every quiz",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_granted_says_why(granting, said, sentence):
    with pytest.raises(AccommodationRefused) as caught:
        granting(**said)

    assert str(caught.value) == sentence
    assert Accommodation.objects.count() == 0


def test_nobody_grants_anything_to_themselves(instructor, granting):
    with pytest.raises(AccommodationRefused) as caught:
        granting(learner=instructor)

    assert str(caught.value) == "Somebody else has to grant this to you."
    assert Accommodation.objects.count() == 0


def test_an_attempt_under_way_keeps_its_end_until_staff_move_it(ana, instructor, noon, granting):
    attempt = make.attempt(ana, make.quiz(time_limit_minutes=40), at=noon)
    granting()
    attempt.refresh_from_db()
    assert attempt.deadline == noon + dt.timedelta(minutes=40)

    until = noon + dt.timedelta(minutes=50)
    extend_attempt(
        attempt_id=attempt.pk, until=until, reason="Fire alarm", actor=instructor, at=noon
    )

    attempt.refresh_from_db()
    assert attempt.deadline == until
    row = Extension.objects.get()
    assert (row.before, row.after) == (noon + dt.timedelta(minutes=40), until)
    assert (row.reason, row.actor, row.at) == ("Fire alarm", instructor, noon)


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("own", "Somebody else has to move the end of your own attempt."),
        ("handed in", "This attempt was handed in. It cannot be extended any more."),
        ("no end", "This attempt has no end that could be moved."),
        ("earlier", "The new end must be later than now and than the old one."),
        ("no reason", "Say why, in a few words."),
    ],
)
def test_an_end_is_not_moved(ana, instructor, noon, case, sentence):
    limit = None if case == "no end" else 40
    attempt = make.attempt(ana, make.quiz(time_limit_minutes=limit), at=noon)
    if case == "handed in":
        submit_attempt(attempt_id=attempt.pk, at=noon)

    with pytest.raises(AccommodationRefused) as caught:
        extend_attempt(
            attempt_id=attempt.pk,
            until=noon + (dt.timedelta(minutes=30) if case == "earlier" else HOUR),
            reason="" if case == "no reason" else "Fire alarm",
            actor=ana if case == "own" else instructor,
            at=noon,
        )

    assert str(caught.value) == sentence
    assert Extension.objects.count() == 0


def test_staff_find_a_person_grant_and_end(client, instructor, ana):
    page = make.quiz(title="Law quiz")
    client.force_login(instructor)
    url = reverse("accommodations_of", args=[ana.pk])

    found = client.get(reverse("accommodation_list"), {"q": "ferr"}).text
    assert f'<a href="{url}">Ana Ferreira</a>' in found
    posted = client.post(
        url, {"quiz": page.pk, "extra_time": "25", "extra_attempts": "1", "reason": "Letter"}
    )
    assert posted.url == url
    granted = Accommodation.objects.get()
    assert (granted.learner, granted.quiz, granted.granted_by) == (ana, page, instructor)
    assert (granted.time_factor, granted.extra_attempts) == (A_QUARTER, 1)
    shown = client.get(url).text
    assert "25 % extra time" in shown
    assert "1 extra attempt" in shown
    assert "Law quiz" in client.get(reverse("accommodation_list")).text

    client.post(reverse("end_accommodation", args=[granted.pk]))
    granted.refresh_from_db()
    assert granted.ended_by == instructor
    assert "Nothing is granted at the moment." in client.get(url).text


def test_what_cannot_be_granted_comes_back_with_what_was_typed(client, instructor, ana):
    client.force_login(instructor)

    page = client.post(
        reverse("accommodations_of", args=[ana.pk]),
        {"extra_time": "a quarter", "reason": "", "extra_attempts": "2"},
    ).text

    assert "There is a problem" in page
    assert "Enter the percent as a whole number, such as 25." in page
    assert "Say why, in a few words." in page
    assert 'value="a quarter"' in page
    assert Accommodation.objects.count() == 0


def test_one_s_own_page_offers_nothing(client, instructor):
    client.force_login(instructor)
    url = reverse("accommodations_of", args=[instructor.pk])

    page = client.get(url).text
    client.post(url, {"extra_time": "25", "reason": "For me"})

    assert "A colleague has to grant you something." in page
    assert "Grant it" not in page
    assert Accommodation.objects.count() == 0


def test_staff_move_the_end_of_an_attempt(client, instructor, ana):
    from django.utils import timezone

    now = timezone.now()
    attempt = make.attempt(ana, make.quiz(time_limit_minutes=40), at=now)
    client.force_login(instructor)
    url = reverse("extend_attempt", args=[attempt.pk])

    assert f'href="{url}"' in client.get(reverse("accommodations_of", args=[ana.pk])).text
    refused = client.post(url, {"minutes": "-5", "reason": ""}).text
    assert "Add at least one minute." in refused
    client.post(url, {"minutes": "15", "reason": "Fire alarm"})

    attempt.refresh_from_db()
    assert attempt.deadline == now + dt.timedelta(minutes=55)
    assert "Fire alarm" in client.get(url).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("instructor", 200), ("administrator", 200), ("ana", 302), ("ben", 302), (None, 302)],
)
def test_who_may_see_and_grant(client, request, ana, noon, granting, who, status):
    granted = granting()
    attempt = make.attempt(ana, make.quiz(time_limit_minutes=40), at=noon)
    if who:
        client.force_login(request.getfixturevalue(who))

    for url in (
        reverse("accommodation_list"),
        reverse("accommodations_of", args=[ana.pk]),
        reverse("extend_attempt", args=[attempt.pk]),
    ):
        assert client.get(url).status_code == status
    if status == 302:
        client.post(
            reverse("accommodations_of", args=[ana.pk]), {"extra_time": "50", "reason": "x"}
        )
        client.post(reverse("end_accommodation", args=[granted.pk]))
        client.post(reverse("extend_attempt", args=[attempt.pk]), {"minutes": "9", "reason": "x"})
        assert list(Accommodation.objects.filter(ended_at=None)) == [granted]
        assert Extension.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    client, instructor, ana, ben, cleo, granting, rows, statements
):
    from tests.quizzes.test_question_pages import STAFF_PAGE

    client.force_login(instructor)
    client.get(reverse("accommodation_list"))
    for learner in [ana, ben, cleo][:rows]:
        granting(learner=learner)

    others = tuple(table for table in STAFF_PAGE if table != "wagtailcore_page")
    with statements(2, besides=others):
        client.get(reverse("accommodation_list"))
