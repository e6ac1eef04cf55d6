"""Reviews of rules that fall due are told once, in one letter, to whoever stands for them."""

import datetime as dt

import pytest
import time_machine

from practitioners.services.places import ensure_jurisdiction
from renewals import tasks
from renewals.models import RuleReviewLetter, RuleSet
from renewals.services.rule_reviews import NOTICE
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db
DUE = dt.date(2027, 3, 1)


@pytest.fixture(autouse=True)
def places():
    people.ohio(), people.physical_therapist()
    for code, name in (("US-MD", "Maryland"), ("US-CO", "Colorado")):
        ensure_jurisdiction(code=code, name=name)


def at(day):
    return dt.datetime.combine(day, dt.time(5, 20), dt.UTC)


SOON = at(DUE - NOTICE)


def night(when):
    """The plan, then the sweep of some minutes later, twice each."""
    with time_machine.travel(when, tick=False):
        tasks.plan_rule_review_letters()
        tasks.plan_rule_review_letters()
    with time_machine.travel(when + dt.timedelta(minutes=5), tick=False):
        tasks.send_rule_review_letters()
        tasks.send_rule_review_letters()


def rule(reviewer=None, *, due=DUE, **about):
    found = make.rule(reviewed_by=reviewer, **about)
    RuleSet.objects.filter(pk=found.pk).update(next_review_on=due)
    found.refresh_from_db()
    return found


def test_the_reviewer_gets_one_letter_about_all_that_fall_due(ana, mailoutbox):
    first, second = rule(ana), rule(ana, place="US-MD", due=DUE - dt.timedelta(days=3))
    rule(ana, place="US-CO", due=DUE + dt.timedelta(days=1))

    night(SOON)

    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (
        [ana.email],
        "2 rules of places are to be reviewed again",
    )
    lines = [line for line in letter.body.splitlines() if line.startswith("- ")]
    assert lines == [
        f"- {one.jurisdiction}, {one.profession}, Renewal: by {one.next_review_on:%-d %B %Y}"
        for one in (second, first)
    ]
    assert RuleReviewLetter.objects.exclude(told_at=None).count() == 2


def test_each_day_is_told_once_and_a_new_day_anew(ana, mailoutbox):
    found = rule(ana)
    for days in (0, 1, 20, 40):
        night(SOON + dt.timedelta(days=days))
    assert len(mailoutbox) == 1

    RuleSet.objects.filter(pk=found.pk).update(next_review_on=DUE + dt.timedelta(days=365))
    night(SOON + dt.timedelta(days=365))

    assert [letter.subject for letter in mailoutbox] == [
        "A rule of Ohio is to be reviewed again"
    ] * 2


def test_nothing_is_sent_about_what_was_reviewed_meanwhile(ana, mailoutbox):
    found = rule(ana)
    with time_machine.travel(SOON, tick=False):
        tasks.plan_rule_review_letters()
    RuleSet.objects.filter(pk=found.pk).update(next_review_on=DUE + dt.timedelta(days=365))

    with time_machine.travel(SOON + dt.timedelta(minutes=5), tick=False):
        tasks.send_rule_review_letters()

    assert mailoutbox == []
    assert RuleReviewLetter.objects.get().mail_failure == "no letter: this review is no longer due"


def test_a_retired_rule_asks_nobody(ana, mailoutbox):
    found = rule(ana)
    RuleSet.objects.filter(pk=found.pk).update(status=RuleSet.Status.RETIRED)

    night(SOON)

    assert mailoutbox == []


@pytest.mark.parametrize("reviewer", [None, "closed"])
def test_without_a_reviewer_those_who_may_write_rules_hear_of_it(
    ana, administrator, mailoutbox, reviewer
):
    if reviewer:
        ana.is_active = False
        ana.save()
    rule(ana if reviewer else None)

    night(SOON)

    assert [letter.to for letter in mailoutbox] == [[administrator.email]]


def test_a_server_that_is_away_is_asked_again(ana, mailoutbox, monkeypatch):
    rule(ana)

    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        night(SOON)
    assert (mailoutbox, RuleReviewLetter.objects.get().mail_tries) == ([], 1)

    night(SOON + dt.timedelta(minutes=15))

    assert len(mailoutbox) == 1
