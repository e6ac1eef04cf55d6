"""A quiz graded again: a certificate follows a new pass, and none is taken in silence."""

import pytest
from django.urls import reverse

from certificates.models import Certificate
from certificates.services import issue_certificate, revoke_certificate
from quizzes.dependents import Dependent, resting_on
from quizzes.models import RegradeItem
from quizzes.services.regrade_decisions import decide_flag
from tests.factories import certificates as factory
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import HOUR, NOON, corrected, done, graded, planned, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return make.question()


@pytest.fixture
def quiz(question):
    """The only step of a course that brings a certificate."""
    page = make.quiz([question])
    factory.programme(page.get_parent().get_parent().specific)
    return page


def test_who_passes_now_gets_a_certificate(
    ben, quiz, question, instructor, administrator, django_capture_on_commit_callbacks
):
    graded(ben, quiz, right=False)
    run = planned(corrected(question, instructor), instructor)
    assert not Certificate.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        signed(run, administrator)

    assert [one.holder for one in Certificate.objects.all()] == [ben]


@pytest.fixture
def certified(ana, quiz):
    attempt = graded(ana, quiz)
    [certificate] = issue_certificate(enrolment_id=attempt.enrolment_id, at=NOON)
    return certificate


@pytest.mark.parametrize("decision", ["kept", "ended"])
def test_a_certificate_stands_below_the_pass_mark_whatever_is_decided(
    certified, question, instructor, administrator, decision
):
    done(planned(corrected(question, instructor), instructor), administrator)
    item = RegradeItem.objects.get()
    assert item.flag == "open"

    decide_flag(
        item_id=item.pk, decision=decision, by=administrator, reason="Why", at=NOON + 3 * HOUR
    )

    certified.refresh_from_db()
    assert certified.revoked_at is None
    assert Certificate.objects.count() == 1


def test_a_plan_names_the_certificates_that_rest_on_it(
    client, certified, question, instructor, administrator
):
    run = planned(corrected(question, instructor), instructor)
    address = reverse("awards:inspect", args=[certified.pk])

    assert resting_on([certified.enrolment_id]) == [
        Dependent(certified.enrolment_id, f"Certificate {certified.number}", "", address)
    ]
    client.force_login(administrator)
    page = client.get(reverse("regrade", args=[run.pk])).text
    assert "1 completed course" in page
    assert address in page
    client.force_login(instructor)
    page = client.get(reverse("regrade", args=[run.pk])).text
    assert f"Certificate {certified.number}" in page
    assert address not in page


def test_a_revoked_certificate_is_named_as_such(certified, administrator):
    revoke_certificate(
        certificate=certified, actor=administrator, reason="assessment", note="", at=NOON
    )

    assert [each.state for each in resting_on([certified.enrolment_id])] == ["revoked"]


def test_nothing_is_asked_about_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert resting_on([]) == []
