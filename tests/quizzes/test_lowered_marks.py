"""A mark by hand that would end a pass: kept, looked at, and decided by an administrator."""

import datetime as dt
import smtplib
from decimal import Decimal

import pytest
from django.urls import reverse

from courses.models import StepCompletion
from practitioners import mail
from practitioners.roles import Role, give_role
from quizzes import tasks
from quizzes.models import GradeEvent, LoweredMark, Marking, Response
from quizzes.services import letters
from quizzes.services.attempts import MarkProposed, grade_attempt, mark_response, submit_attempt
from quizzes.services.lowered_marks import decide_lowered
from quizzes.services.regrades import RegradeRefused
from tests.conftest import person
from tests.factories import quizzes as make
from tests.factories.courses import course, module

pytestmark = pytest.mark.django_db

NOON = make.NOON
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def marker(db):
    user = person("bea@example.org", "Bea Marker")
    give_role(person=user, role=Role.INSTRUCTOR)
    return user


def written(learner, quiz=None, **fields):
    """Handed in, graded, and waiting for a mark out of 6 (half of it passes)."""
    quiz = quiz or make.quiz([make.manual_question()], pass_mark=50, **fields)
    attempt = make.attempt(learner, quiz, at=NOON)
    make.put(attempt, 1, "Do you take blood thinners?", at=NOON)
    submit_attempt(attempt_id=attempt.pk, at=NOON)
    grade_attempt(attempt_id=attempt.pk, generation=1, at=NOON)
    return Response.objects.get(attempt=attempt)


def mark(response, by, value, **fields):
    return mark_response(
        response_id=response.pk, marker=by, mark=Decimal(value), at=NOON + HOUR, **fields
    )


@pytest.fixture
def response(ana, marker):
    response = written(ana)
    mark(response, marker, 5)
    return response


@pytest.fixture
def lowered(response, marker):
    with pytest.raises(MarkProposed, match="kept for an administrator to decide"):
        mark(response, marker, 1, comment="Two of the three are missing")
    return LoweredMark.objects.get()


def decided(lowered, decision, by, reason="The rubric asks for three"):
    return decide_lowered(
        lowered_id=lowered.pk, decision=decision, by=by, reason=reason, at=NOON + 2 * HOUR
    )


def standing(response):
    response.refresh_from_db()
    attempt = response.attempt
    attempt.refresh_from_db()
    return response.mark, attempt.mark, attempt.passed


def test_until_it_is_decided_nothing_has_changed(response, lowered, marker):
    assert standing(response) == (5, 5, True)
    assert (Marking.objects.count(), GradeEvent.objects.count()) == (1, 2)
    assert (lowered.mark, lowered.marker, lowered.mark_before, lowered.mark_after) == (
        1, marker, 5, 1,
    )  # fmt: skip
    assert StepCompletion.objects.count() == 1


def test_a_pass_that_is_kept_keeps_its_mark(response, lowered, administrator, mailoutbox):
    kept = decided(lowered, "kept", administrator)

    assert standing(response) == (5, 5, True)
    assert (kept.decision, kept.decided_by, kept.decision_reason) == (
        "kept", administrator, "The rubric asks for three",
    )  # fmt: skip
    assert GradeEvent.objects.count() == 2
    letters.mail_missing_letters(at=NOON + 9 * HOUR)
    assert mailoutbox == []


def test_a_pass_that_ends_counts_the_lower_mark_and_tells_the_person_once(
    mailoutbox, response, lowered, marker, administrator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decided(lowered, "ended", administrator)
    tasks.mail_lowered_mark(lowered.pk)
    tasks.mail_missing_letters()

    assert standing(response) == (1, 1, False)
    event = GradeEvent.objects.latest("generation")
    assert (event.kind, event.before, event.after, event.passed, event.actor, event.reason) == (
        "manual", 5, 1, False, administrator, "The rubric asks for three",
    )  # fmt: skip
    assert [(row.mark, row.marker) for row in Marking.objects.all()] == [(5, marker), (1, marker)]
    assert [letter.to for letter in mailoutbox] == [["ana@example.org"]]
    assert "The rubric asks for three" in mailoutbox[0].body
    assert "no longer counts as passed" in mailoutbox[0].body


@pytest.mark.parametrize(("steps", "left"), [(2, 0), (1, 1)], ids=["course goes on", "complete"])
def test_the_step_is_taken_back_unless_the_course_is_complete(
    ana, marker, administrator, steps, left
):
    inside = module(course(title="A course"))
    quiz = make.quiz([make.manual_question()], inside=inside, pass_mark=50)
    if steps == 2:
        make.quiz(inside=inside, title="Another quiz")
    response = written(ana, quiz)
    mark(response, marker, 5)
    with pytest.raises(MarkProposed):
        mark(response, marker, 1)

    decided(LoweredMark.objects.get(), "ended", administrator)

    assert StepCompletion.objects.count() == left


def test_another_attempt_that_passes_keeps_the_step(ana, marker, administrator):
    inside = module(course(title="A course"))
    quiz = make.quiz([make.manual_question()], inside=inside, pass_mark=50, attempts_allowed=None)
    make.quiz(inside=inside, title="Another quiz")
    first = written(ana, quiz)
    mark(first, marker, 2)
    second = written(ana, quiz)
    mark(second, marker, 4)
    mark(first, marker, 5)
    with pytest.raises(MarkProposed):
        mark(first, marker, 0)

    decided(LoweredMark.objects.get(), "ended", administrator)

    assert standing(first) == (0, 0, False)
    assert StepCompletion.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "decision", "reason", "said"),
    [
        ("instructor", "ended", "Why", "An administrator decides this."),
        ("ana", "ended", "Why", "An administrator decides this."),
        ("administrator", "ended", " ", "Say why. It is kept with the attempt."),
        ("administrator", "replaced", "Why", "Choose whether the pass stands."),
    ],
)
def test_a_decision_without_what_it_needs_is_refused(lowered, request, who, decision, reason, said):
    with pytest.raises(RegradeRefused, match=said):
        decided(lowered, decision, request.getfixturevalue(who), reason)
    lowered.refresh_from_db()
    assert lowered.decision == "open"


def test_nobody_decides_about_a_mark_of_their_own(ana, administrator):
    response = written(ana)
    mark(response, administrator, 5)
    with pytest.raises(MarkProposed):
        mark(response, administrator, 1)

    with pytest.raises(RegradeRefused, match="a mark that you gave"):
        decided(LoweredMark.objects.get(), "ended", administrator)


def test_the_first_decision_stands(response, lowered, administrator):
    decided(lowered, "kept", administrator)

    assert decided(lowered, "ended", administrator).decision == "kept"
    assert standing(response) == (5, 5, True)


@pytest.mark.parametrize(("value", "waiting"), [(2, 1), (4, 0)], ids=["lower still", "passes"])
def test_a_later_mark_takes_its_place(response, lowered, marker, administrator, value, waiting):
    try:
        mark(response, marker, value)
    except MarkProposed:
        assert waiting

    lowered.refresh_from_db()
    assert lowered.decision == "replaced"
    assert LoweredMark.objects.undecided().count() == waiting
    with pytest.raises(RegradeRefused, match="A later mark has taken the place"):
        decided(lowered, "ended", administrator)


def test_by_the_average_a_mark_that_sinks_the_quiz_waits_too(ana, marker):
    quiz = make.quiz([make.manual_question()], keep="average", pass_mark=50, attempts_allowed=None)
    low = written(ana, quiz)
    mark(low, marker, 2)  # 33 %
    high = written(ana, quiz)
    mark(high, marker, 4)  # 67 %: 50 % on average
    assert StepCompletion.objects.count() == 1

    with pytest.raises(MarkProposed):
        mark(low, marker, 1)

    assert standing(low) == (2, 2, False)


def test_a_rubric_is_counted_by_its_criteria(ana, marker, administrator):
    criteria = [
        {"id": "a", "text": "Asks", "points": "4"},
        {"id": "b", "text": "Says", "points": "2"},
    ]
    asked = make.question(
        "essay", body=make.MANUAL[0], key={"rubric": criteria}, max_mark=Decimal(3)
    )
    response = written(ana, make.quiz([asked], pass_mark=50))
    given = {"response_id": response.pk, "marker": marker, "at": NOON + HOUR}
    mark_response(points={"a": Decimal(4), "b": Decimal(2)}, **given)
    with pytest.raises(MarkProposed):
        mark_response(points={"a": Decimal(1), "b": Decimal(1)}, **given)
    lowered = LoweredMark.objects.get()
    assert (lowered.mark, lowered.points) == (1, {"a": "1", "b": "1"})

    decided(lowered, "ended", administrator)

    assert standing(response) == (1, 1, False)
    assert Marking.objects.latest("pk").points == {"a": "1", "b": "1"}


@pytest.mark.parametrize(
    ("code", "failure", "later"), [(451, "", 1), (550, "550 No such mailbox", 0)]
)
def test_a_letter_waits_for_a_busy_server_and_ends_at_a_last_word(
    lowered, administrator, monkeypatch, mailoutbox, code, failure, later
):
    decided(lowered, "ended", administrator)
    at = NOON + 3 * HOUR

    def refuse(**kwargs):
        raise smtplib.SMTPDataError(code, b"No such mailbox")

    with monkeypatch.context() as patched:
        patched.setattr(mail, "write_to", refuse)
        letters.mail_lowered_mark(lowered_id=lowered.pk, at=at)
    lowered.refresh_from_db()
    assert (lowered.mail_failure, lowered.told_at) == (failure, None)

    letters.mail_lowered_mark(lowered_id=lowered.pk, at=at + HOUR)
    assert len(mailoutbox) == later


def test_a_closed_account_gets_no_letter(lowered, ana, administrator, mailoutbox):
    decided(lowered, "ended", administrator)
    ana.is_active = False
    ana.save()

    letters.mail_lowered_mark(lowered_id=lowered.pk, at=NOON + 3 * HOUR)

    lowered.refresh_from_db()
    assert (lowered.mail_failure, mailoutbox) == ("no letter: the account is closed", [])


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("instructor", 403), ("ben", 302), ("ana", 302), (None, 302)],
)
def test_only_an_administrator_opens_the_decision(client, lowered, request, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))

    page = client.get(reverse("lowered_decide", args=[lowered.pk]))

    assert page.status_code == status


def test_the_pages_lead_from_the_mark_to_the_decision(
    client, response, lowered, marker, administrator
):
    client.force_login(marker)
    decide = reverse("lowered_decide", args=[lowered.pk])
    told = client.get(reverse("mark_answer", args=[response.pk])).text
    assert "Marks that would end a pass" in told
    assert decide not in told
    client.force_login(administrator)
    listed = client.get(reverse("regrade_list")).text
    assert "1 mark by hand would take a pass back." in listed
    assert decide in listed
    page = client.get(decide).text
    for said in ["Ana Ferreira", "5 / 6", "1 / 6", "Two of the three are missing", "Bea Marker",
                 "1 completed step", "1 completed course"]:  # fmt: skip
        assert said in page

    without = client.post(decide, {"decision": "ended", "reason": ""})
    assert "Say why. It is kept with the attempt." in without.text
    sent = client.post(decide, {"decision": "ended", "reason": "The rubric asks for three"})

    assert sent.url == reverse("regrade_list")
    assert standing(response) == (1, 1, False)
    assert "The pass was taken back by a person" in client.get(decide).text
    assert "Marks that would end a pass" not in client.get(reverse("regrade_list")).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    client, ana, ben, cleo, marker, administrator, rows, django_assert_num_queries
):
    quiz = make.quiz([make.manual_question()], pass_mark=50)
    for learner in [ana, ben, cleo][:rows]:
        response = written(learner, quiz)
        mark(response, marker, 5)
        with pytest.raises(MarkProposed):
            mark(response, marker, 1)
    client.force_login(administrator)
    client.get(reverse("regrade_list"))

    with django_assert_num_queries(13):
        client.get(reverse("regrade_list"))
