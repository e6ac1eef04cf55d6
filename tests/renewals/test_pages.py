"""What a person sees of their own deadlines, and nobody else."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from certificates.services import revoke_certificate
from renewals.panels import renewal_strip
from renewals.services import (
    close_certificate_period,
    close_period,
    credit_certificate,
    pause_period,
    plan_reminders,
)
from renewals.templatetags.renewal_words import in_hours
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def body(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def look(client, user, name="renewals:overview", *args) -> str:
    client.force_login(user)
    return body(client.get(reverse(name, args=args)))


def test_nothing_to_renew_says_so_with_one_way_on(client, ana):
    page = look(client, ana)

    assert "Nothing runs out yet" in page
    assert f'href="{reverse("practitioners:licence_new")}"' in page


def test_a_certificate_says_first_how_it_stands_and_when_letters_come(client, ana):
    make.certificate_period(ana, due_on=dt.date(2028, 3, 1))
    make.certificate_period(ana, due_on=dt.date(2027, 3, 1))
    make.certificate_period(ana, due_on=dt.date(2027, 2, 1))

    page = look(client, ana)

    words = [part.split("</p>")[0] for part in page.split('<p class="standing-word">')[1:]]
    told = [word.rpartition("</svg>")[2].strip() for word in words]
    assert told == ["Overdue", "Due soon", "Nothing to do yet"]
    assert ", in 9 days" in page
    assert "(midnight in Europe/Lisbon)" in page
    assert "Next reminders:" in page


def test_a_licence_shows_hours_by_mode_needed_and_missing_with_the_source(client, ana):
    people.ohio(), people.physical_therapist()
    make.rule()
    make.certificate_period(ana, due_on=dt.date(2029, 3, 1), hours=[["In person", "4.00"]])
    period = make.licence_period(ana, due_on=dt.date(2028, 1, 31))

    for page in (look(client, ana), look(client, ana, "renewals:period", period.pk)):
        assert "Not complete" in page
        assert "In person: 4 contact hours" in page
        assert "<strong>20 contact hours</strong>" in page
        assert (
            "Rule read on 1 February 2026, not reviewed by anybody yet. Check with your board."
            in page
        )
        assert (
            '<a href="https://board.example/rule" rel="noreferrer">Rule 1</a> (2026-01-05)' in page
        )


def test_a_place_whose_rule_is_unknown_is_not_guessed(client, ana):
    make.licence_period(ana, due_on=dt.date(2028, 1, 31))

    page = look(client, ana)

    assert "Not known" in page
    assert "We do not know the rule of this place. Check with your board" in page


def test_hours_that_reach_the_target_of_a_rule_with_topics_are_not_complete(client, ana):
    people.ohio(), people.physical_therapist()
    make.rule(ce_required=4, topics=[{"topic": "jurisprudence", "min": 1}])
    make.certificate_period(ana, due_on=dt.date(2029, 3, 1))
    period = make.licence_period(ana, due_on=dt.date(2028, 1, 31))

    page = look(client, ana, "renewals:period", period.pk)

    assert "<strong>Still missing:</strong> 1 contact hour, all on jurisprudence." in page
    word = page.split('<p class="standing-word">')[1].split("</p>")[0].rpartition("</svg>")[2]
    assert word.strip() == "Not complete"


def test_hours_that_reach_the_target_are_complete(client, ana):
    people.ohio(), people.physical_therapist()
    make.rule(ce_required=4)
    make.certificate_period(ana, due_on=dt.date(2029, 3, 1))
    make.licence_period(ana, due_on=dt.date(2028, 1, 31))

    page = look(client, ana)

    assert '<section class="standing complete" aria-labelledby' in page
    assert "<strong>0 contact hours</strong>" in page


def test_a_licence_without_a_date_and_a_certificate_without_end_are_named(client, ana):
    make.verified_licence(ana, expires_on=None, number="PT-9")
    endless = make.certificate(ana, valid_until=None)
    credit_certificate(certificate_id=endless.pk, at=NOW)

    page = look(client, ana)

    assert "Licence PT-9, Ohio" in page
    assert "enter the date that is printed on the licence" in page
    assert "It has no end, so there is nothing to renew." in page
    assert '<td data-label="Hours" class="numeric">6.5</td>' in page


def test_a_period_lists_what_was_sent_and_what_was_not_and_why(client, ana):
    period = make.certificate_period(ana, due_on=dt.date(2027, 3, 1))
    plan_reminders(at=NOW)

    page = look(client, ana, "renewals:period", period.pk)
    client.force_login(ana)
    address = reverse("renewals:period", args=[period.pk])
    history = body(client.get(address, {"show": "history"}))

    assert "A reminder nearer to the deadline is due already." in history
    assert "7 days before" in history
    assert "Renewing in time stays your own duty" in page
    assert period.certificate.data["title"] in page


def test_a_closed_or_paused_period_says_so(client, ana, administrator):
    period = make.certificate_period(ana, due_on=dt.date(2027, 3, 1))
    pause_period(
        period=period, until=dt.date(2027, 2, 25), reason="Ill", actor=administrator, at=NOW
    )
    page = look(client, ana, "renewals:period", period.pk)
    assert "No reminders up to 25 February 2027." in page
    assert "Ill" not in page

    close_period(period=period, closing="renewed", at=NOW)
    page = look(client, ana, "renewals:period", period.pk)
    assert "This period was closed on 20 February 2027. Nothing is due any more." in page


def test_withdrawn_hours_stay_in_the_history_with_their_state(client, ana, administrator):
    period = make.certificate_period(ana)
    revoke_certificate(
        certificate=period.certificate, actor=administrator, reason="error", note="", at=NOW
    )
    close_certificate_period(certificate_id=period.certificate_id, at=NOW)

    assert "Withdrawn" in look(client, ana)


def statuses(client, address: str, *viewers) -> list[int]:
    answers = []
    for viewer in viewers:
        client.logout()
        if viewer:
            client.force_login(viewer)
        answers.append(client.get(address).status_code)
    return answers


def test_a_period_is_its_holders_alone(client, ana, ben, cleo, administrator):
    period = make.certificate_period(ana)
    address = reverse("renewals:period", args=[period.pk])

    assert statuses(client, address, ana, ben, cleo, administrator, None) == [
        200,
        404,
        404,
        404,
        302,
    ]
    client.force_login(ana)
    assert client.get(address)["Cache-Control"] == "private, no-store"


def test_the_overview_shows_each_person_their_own(client, ana, ben):
    make.certificate_period(ana, of=make.programme("Ana's programme"))

    assert "Ana&#x27;s programme" in look(client, ana)
    assert "Ana&#x27;s programme" not in look(client, ben)
    client.logout()
    assert client.get(reverse("renewals:overview")).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_costs_the_same_for_one_and_for_three(
    client, ana, rows, django_assert_num_queries
):
    people.ohio(), people.physical_therapist()
    make.rule()
    for number in range(rows):
        make.certificate_period(ana, due_on=dt.date(2027, 3, 1 + number))
        make.licence_period(ana, due_on=dt.date(2028, 1, 1 + number))
    client.force_login(ana)
    client.get(reverse("renewals:overview"))

    with django_assert_num_queries(15):
        client.get(reverse("renewals:overview"))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_period_costs_the_same_for_one_and_for_three_entries(
    client, ana, rows, django_assert_num_queries
):
    people.ohio(), people.physical_therapist()
    make.rule()
    for number in range(rows):
        make.certificate_period(ana, due_on=dt.date(2029, 3, 1 + number))
    period = make.licence_period(ana, due_on=dt.date(2028, 1, 31))
    client.force_login(ana)
    address = reverse("renewals:period", args=[period.pk])
    client.get(address)

    with django_assert_num_queries(13):
        client.get(address)


def test_the_home_strip_shows_what_presses_or_else_the_next(rf, ana, ben):
    make.certificate_period(ana, due_on=dt.date(2028, 3, 1))
    make.certificate_period(ana, due_on=dt.date(2027, 3, 1))
    far = make.certificate_period(ben, due_on=dt.date(2029, 3, 1))
    request = rf.get("/")

    request.user = ana
    panel = renewal_strip(request)
    assert [card.period.due_on for card in panel.context["cards"]] == [dt.date(2027, 3, 1)]
    assert panel.context["more"] == 1

    request.user = ben
    assert [card.period for card in renewal_strip(request).context["cards"]] == [far]


def test_the_home_of_a_learner_has_the_strip(client, ana):
    make.certificate_period(ana, of=make.programme("Foundations"))

    assert '<h2 id="renewals">Renewals</h2>' in look(client, ana, "courses:home")


def test_the_home_of_somebody_with_nothing_due_has_none(rf, cleo):
    request = rf.get("/")
    request.user = cleo

    assert renewal_strip(request) is None


@pytest.mark.parametrize(("minutes", "figure"), [(475, "7.92"), (510, "8.5"), (600, "10")])
def test_hours_are_written_as_on_certificates(minutes, figure):
    assert in_hours(minutes) == figure
