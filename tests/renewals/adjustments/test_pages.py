"""Asking and deciding in the browser."""

import re

import pytest
from django.urls import reverse

from renewals.models import Adjustment, PeriodEvent
from renewals.selectors.standing import standing_of
from renewals.selectors.timeline import timeline_of
from renewals.services.adjustments import (
    AdjustmentAsk,
    ask_for_adjustment,
    end_adjustment,
    grant_adjustment,
    record_adjustment,
)
from tests.factories import practitioners as make
from tests.factories import renewals
from tests.renewals.adjustments.steps import DUE, LATER, LATEST, asked, extension

pytestmark = pytest.mark.django_db


def test_the_holder_asks_with_a_letter_and_takes_it_back(client, ana, period):
    client.force_login(ana)
    answer = client.post(
        reverse("renewals:adjustment_new", args=[period.pk]),
        {
            "kind": "extension",
            "until": "2027-06-01",
            "reason": "Parental leave.",
            "authority": "12/2026",
            "proof": make.pdf("letter.pdf"),
        },
    )
    row = Adjustment.objects.get()
    proof = client.get(reverse("renewals:adjustment_proof", args=[row.pk]))
    client.post(reverse("renewals:adjustment_withdraw", args=[row.pk]))

    row.refresh_from_db()
    assert answer.url == reverse("renewals:adjustment", args=[row.pk])
    assert (row.until, row.asked_by, row.proof_name, row.state) == (
        LATER,
        ana,
        "letter.pdf",
        "withdrawn",
    )
    assert proof.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert proof.headers["Content-Security-Policy"].endswith("sandbox")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"kind": ""}, "Choose what it is.", id="kind"),
        pytest.param({"until": ""}, "Enter the last day of the extension.", id="no day"),
        pytest.param({"until": "2027-03-01"}, "Choose a day after the one", id="same day"),
        pytest.param({"kind": "waiver"}, "Enter how much is waived", id="waiver of nothing"),
        pytest.param({"kind": "waiver", "units": "x"}, "Enter the amount as a number", id="words"),
        pytest.param({"reason": ""}, "Enter the reason.", id="reason"),
    ],
)
def test_a_problem_is_said_and_what_was_typed_stays(client, ana, period, changes, sentence):
    client.force_login(ana)
    said = {
        "kind": "extension",
        "until": "2027-06-01",
        "reason": "Leave.",
        "authority": "Letter 9",
    } | changes

    page = client.post(reverse("renewals:adjustment_new", args=[period.pk]), said)

    assert sentence in page.content.decode()
    assert "Letter 9" in page.content.decode()
    assert Adjustment.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["adjustment_new", "adjustment", "adjustment_withdraw", "adjustment_proof"]
)
def test_only_the_owner_finds_it(client, ana, ben, cleo, period, noon, name):
    row = asked(period, at=noon, proof=make.pdf())
    key = period.pk if name == "adjustment_new" else row.pk
    address = reverse(f"renewals:{name}", args=[key])
    ask = client.post if name == "adjustment_withdraw" else client.get

    answers = {}
    for who in (ben, cleo):
        client.force_login(who)
        answers[who.display_name] = ask(address).status_code
    client.logout()
    answers["nobody"] = ask(address).status_code
    client.force_login(ana)
    answers["owner"] = ask(address).status_code

    owner = 302 if name == "adjustment_withdraw" else 200
    assert answers == {"Ben": 404, "Cleo": 404, "nobody": 302, "owner": owner}


@pytest.mark.parametrize("name", ["adjustment_queue", "adjustment_case", "adjustment_record"])
def test_only_who_may_decides(client, ana, instructor, administrator, period, noon, name):
    row = asked(period, at=noon)
    keys = {"adjustment_queue": [], "adjustment_case": [row.pk], "adjustment_record": [period.pk]}
    address = reverse(name, args=keys[name])

    answers = []
    for who in (ana, instructor, administrator):
        client.force_login(who)
        answers.append(client.get(address).status_code)

    assert answers == [302, 403, 200]


def test_staff_grant_refuse_and_take_back_on_one_page(client, administrator, period, noon):
    client.force_login(administrator)
    row = asked(period, at=noon)
    address = reverse("adjustment_case", args=[row.pk])

    without = client.post(address, {"decision": "refuse", "words": ""})
    granted = client.post(address, {"decision": "grant", "words": ""})
    again = client.post(address, {"decision": "grant", "words": ""})
    client.post(address, {"decision": "end", "words": "Forged."})

    row.refresh_from_db()
    period.refresh_from_db()
    assert "Write the reason. The holder reads it." in without.content.decode()
    assert granted.url == reverse("adjustment_queue")
    assert (again.status_code, row.state, period.due_on) == (409, "withdrawn", DUE)


def test_staff_write_down_what_a_board_granted(client, administrator, period):
    client.force_login(administrator)
    address = reverse("adjustment_record", args=[period.pk])
    offered = client.get(reverse("deadline_period", args=[period.pk])).content.decode()

    answer = client.post(
        address,
        {"kind": "extension", "until": "2027-06-01", "reason": "Letter of the board."},
    )

    row = Adjustment.objects.get()
    period.refresh_from_db()
    assert f'href="{address}"' in offered
    assert answer.url == reverse("adjustment_case", args=[row.pk])
    assert (row.state, row.decided_by, period.due_on) == ("granted", administrator, LATER)
    assert PeriodEvent.objects.filter(event="granted").count() == 1


@pytest.mark.parametrize("which", ["holder", "staff"])
def test_lists_cost_the_same_for_one_row_and_for_three(
    client,
    ana,
    administrator,
    period,
    noon,
    django_assert_max_num_queries,
    django_assert_num_queries,
    which,
):
    asked(period, at=noon)
    client.force_login(ana if which == "holder" else administrator)
    address = reverse("renewals:adjustments" if which == "holder" else "adjustment_queue")
    client.get(address)
    with django_assert_max_num_queries(25) as seen:
        client.get(address)

    other = renewals.licence_period(ana, due_on=LATER)
    asked(other, extension(LATEST), at=noon)
    asked(other, AdjustmentAsk(kind="exemption", reason="x"), at=noon)
    with django_assert_num_queries(len(seen)):
        client.get(address)


def test_the_form_marks_what_is_optional_and_says_what_each_kind_needs(client, ana, period):
    client.force_login(ana)

    page = client.get(reverse("renewals:adjustment_new", args=[period.pk])).content.decode()

    labels = re.findall(r"<label for[^>]*>(.*?) <span[^>]*>\(optional\)", page)
    assert labels == ["Number or date of the board&#x27;s letter", "The letter"]
    assert "Needed for an extension." in page
    assert "Needed for a waiver unless it is of a whole topic." in page


def test_the_timeline_says_which_of_the_three_it_was(period, administrator, noon):
    exempt = AdjustmentAsk(kind="exemption", reason="Illness.")
    row = ask_for_adjustment(period=period, ask=exempt, asked_by=period.holder, at=noon)
    grant_adjustment(adjustment=row, actor=administrator, decision="Seen.", at=noon)
    later = record_adjustment(period=period, ask=extension(), actor=administrator, at=noon)
    end_adjustment(adjustment=later, actor=administrator, decision="Forged.", at=noon)
    period.refresh_from_db()

    said = {
        (one.what, one.note.partition(" By ")[0])
        for one in timeline_of(period, standing_of(period))
    }

    assert said >= {
        ("Exemption asked for", "Illness."),
        ("Exemption granted", "Seen."),
        ("Extension asked for", "Parental leave."),
        ("Extension granted", "Due on 2027-06-01. Parental leave."),
        ("Extension taken back", "Due on 2027-03-01. Forged."),
    }
