"""The queue of licences in the staff pages: who may, what order, what a decision does."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import formats

from practitioners.models import Licence
from practitioners.roles import Role, give_role
from practitioners.services.licences import resubmit_licence, verify_licence
from practitioners.services.people import change_account
from tests.conftest import person
from tests.factories import practitioners as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
QUEUE = "licence_queue"


def review(licence: Licence) -> str:
    return reverse("licence_review", args=[licence.pk])


def decide(client, licence, decision, **changes):
    said = {
        "decision": decision,
        "reason": "Because of the date.",
        "method": "register",
        "seen_event": licence.events.last().pk,
    }
    return client.post(review(licence), said | changes)


@pytest.fixture
def checker(client, administrator):
    client.force_login(administrator)
    return administrator


def test_the_longest_waiting_comes_first_and_the_rest_is_one_click_away(
    client, checker, ana, ben, cleo, noon
):
    make.licence(holder=ben, at=noon - 2 * DAY)
    make.licence(holder=ana, at=noon - 9 * DAY)
    make.licence(holder=cleo, at=noon, state="verified")

    waiting = client.get(reverse(QUEUE))
    everything = client.get(reverse(QUEUE), {"state": "all"})
    verified = client.get(reverse(QUEUE), {"state": "verified"})

    assert [row["licence"].holder for row in waiting.context["rows"]] == [ana, ben]
    assert [row["licence"].holder for row in everything.context["rows"]] == [ana, ben, cleo]
    assert [row["licence"].holder for row in verified.context["rows"]] == [cleo]
    assert [(name, count) for name, _, count in waiting.context["states"]] == [
        ("waiting", 2),
        ("verified", 1),
        ("needs_changes", 0),
        ("rejected", 0),
        ("revoked", 0),
        ("recheck", 0),
        ("all", 3),
    ]


@pytest.mark.parametrize("words", ["ferreira", "ANA@EXAMPLE", "pt 014221", "PT-014221", "ohio ana"])
def test_the_queue_finds_by_name_address_number_and_place(client, checker, ana, ben, noon, words):
    make.licence(holder=ana, at=noon)
    make.licence(holder=ben, at=noon, number="X-9", jurisdiction=make.great_britain())

    answer = client.get(reverse(QUEUE), {"q": words})

    assert [row["licence"].holder for row in answer.context["rows"]] == [ana]


@pytest.mark.parametrize("words", ["\x00", "'; drop table", "%", "((("])
def test_odd_words_find_nothing_and_break_nothing(client, checker, ana, noon, words):
    make.licence(holder=ana, at=noon)

    assert client.get(reverse(QUEUE), {"q": words}).status_code == 200


def test_the_menu_counts_what_waits(client, checker, ana, ben, noon):
    make.licence(holder=ana, at=noon)
    make.licence(holder=ben, at=noon)
    make.licence(holder=ben, at=noon, number="PT-2", state="verified")

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "Licences (2)" in page


def test_one_screen_shows_claim_proof_twins_and_history(client, checker, ana, ben, noon):
    licence = make.licence(holder=ana, at=noon, proof=make.picture())
    twin = make.licence(holder=ben, at=noon, proof=make.picture())
    make.licence(holder=ben, at=noon, number="PT-3")

    answer = client.get(review(licence))

    page = answer.content.decode()
    assert "Ana Ferreira" in page
    assert f'src="{reverse("practitioners:proof", args=[licence.pk])}?look=1"' in page
    assert [one.licence for one in answer.context["twins"]] == [twin]
    assert "Same number and same file." in page
    assert "Sent to be checked" in page


def test_a_picture_is_shown_to_who_checks_inside_a_sandbox(client, checker, ana, noon):
    licence = make.licence(holder=ana, at=noon, proof=make.picture())

    answer = client.get(reverse("practitioners:proof", args=[licence.pk]), {"look": "1"})

    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")


@pytest.mark.parametrize(
    ("before", "decision", "after"),
    [
        ("waiting", "verify", "verified"),
        ("waiting", "needs_changes", "needs_changes"),
        ("waiting", "reject", "rejected"),
        ("verified", "revoke", "revoked"),
        ("rejected", "needs_changes", "needs_changes"),
    ],
)
def test_a_decision_is_recorded_mailed_and_opens_the_next_case(
    client,
    checker,
    ana,
    ben,
    noon,
    mailoutbox,
    django_capture_on_commit_callbacks,
    before,
    decision,
    after,
):
    licence = make.licence(holder=ana, at=noon - DAY, state=before)
    following = make.licence(holder=ben, at=noon)

    with django_capture_on_commit_callbacks(execute=True):
        answer = decide(client, licence, decision)

    assert answer.url == review(following)
    event = licence.events.last()
    assert (event.before, event.after, event.actor) == (before, after, checker)
    assert (event.reason, event.method) == ("Because of the date.", "register")
    assert [letter.to for letter in mailoutbox] == [["ana@example.org"]]


def test_after_the_last_case_the_queue_opens(client, checker, ana, noon):
    licence = make.licence(holder=ana, at=noon)

    assert decide(client, licence, "verify").url == reverse(QUEUE)


@pytest.mark.parametrize(
    ("decision", "changes", "sentence"),
    [
        ("verify", {"method": ""}, "Choose how you checked the licence."),
        ("needs_changes", {"reason": " "}, "Write the reason. The holder reads it."),
        ("reject", {"reason": ""}, "Write the reason. The holder reads it."),
        ("", {}, "Choose what to do with this licence."),
        ("explode", {}, "Choose what to do with this licence."),
    ],
)
def test_a_decision_with_something_missing_says_so_and_changes_nothing(
    client, checker, ana, noon, decision, changes, sentence
):
    licence = make.licence(holder=ana, at=noon)

    page = decide(client, licence, decision, **changes).content.decode()

    licence.refresh_from_db()
    assert sentence in page
    assert (licence.state, licence.events.count()) == ("waiting", 1)


def test_the_second_of_two_checkers_is_told_and_changes_nothing(client, checker, ana, noon):
    licence = make.licence(holder=ana, at=noon)
    seen = licence.events.last().pk
    verify_licence(licence=licence, actor=make.checker(), at=noon)

    answer = decide(client, licence, "reject", seen_event=seen)

    licence.refresh_from_db()
    assert answer.status_code == 409
    when = formats.date_format(noon, "DATETIME_FORMAT")
    said = f"Someone else decided this at {when}: Verified, by Cora Checker."
    assert said in answer.content.decode()
    assert licence.state == "verified"


def test_a_case_the_holder_changed_meanwhile_is_looked_at_again(client, checker, ana, noon):
    licence = make.licence(holder=ana, at=noon)
    seen = licence.events.last().pk
    resubmit_licence(licence=licence, data=make.claim(number="PT-8"), proof=None, at=noon)

    answer = decide(client, licence, "verify", seen_event=seen)

    assert answer.status_code == 409
    assert "The holder changed this licence at" in answer.content.decode()
    assert "PT-8" in answer.content.decode()
    licence.refresh_from_db()
    assert licence.state == "waiting"


def test_ones_own_case_is_blocked_with_a_sentence(client, checker, noon):
    licence = make.licence(holder=checker, at=noon)

    page = client.get(review(licence)).content.decode()
    answer = decide(client, licence, "verify")

    assert "This is your own licence. A colleague has to check it." in page
    assert 'name="decision"' not in page
    assert answer.status_code == 403
    licence.refresh_from_db()
    assert licence.state == "waiting"


def test_ones_own_case_is_never_the_next(client, checker, ana, noon):
    make.licence(holder=checker, at=noon - DAY)
    licence = make.licence(holder=ana, at=noon)

    assert decide(client, licence, "verify").url == reverse(QUEUE)


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CLINICAL_REVIEWER, Role.ASSESSOR])
def test_other_staff_are_refused(client, ana, noon, role):
    licence = make.licence(holder=ana, at=noon)
    colleague = person("colleague@example.org", "A Colleague")
    give_role(person=colleague, role=role)
    client.force_login(colleague)

    assert client.get(reverse(QUEUE)).status_code == 403
    assert client.get(review(licence)).status_code == 403
    assert decide(client, licence, "verify").status_code == 403
    assert "/admin/licences/" not in client.get(reverse("wagtailadmin_home")).content.decode()
    licence.refresh_from_db()
    assert licence.state == "waiting"


@pytest.mark.parametrize("who", ["ana", "ben", None])
def test_learners_and_visitors_are_sent_away(client, ana, ben, noon, who):
    licence = make.licence(holder=ana, at=noon)
    if who:
        client.force_login({"ana": ana, "ben": ben}[who])

    for address in (reverse(QUEUE), review(licence)):
        assert client.get(address).url.startswith("/accounts/login/")
    decide(client, licence, "verify")
    licence.refresh_from_db()
    assert licence.state == "waiting"


def test_the_queue_costs_the_same_for_one_case_and_for_three(
    client, checker, ana, ben, cleo, noon, django_assert_num_queries
):
    make.licence(holder=ana, at=noon)
    address = reverse(QUEUE)
    client.get(address)

    with django_assert_num_queries(12):
        client.get(address)
    make.licence(holder=ben, at=noon)
    make.licence(holder=cleo, at=noon, jurisdiction=make.great_britain())
    with django_assert_num_queries(12):
        client.get(address)


def test_the_case_costs_the_same_with_one_twin_and_with_three(
    client, checker, ana, ben, cleo, noon, django_assert_num_queries
):
    licence = make.licence(holder=ana, at=noon)
    make.licence(holder=ben, at=noon)
    client.get(review(licence))

    with django_assert_num_queries(12):
        client.get(review(licence))
    make.licence(holder=cleo, at=noon)
    make.licence(holder=make.checker(), at=noon)
    with django_assert_num_queries(12):
        client.get(review(licence))


def test_a_name_that_changes_while_somebody_looks_is_looked_at_again(
    client, checker, ana, noon, places
):
    licence = make.licence(holder=ana, at=noon)
    seen = licence.events.last().pk
    ana.name_on_licence = "Somebody Else"
    change_account(person=ana, actor=ana, at=noon + DAY)

    answer = decide(client, licence, "verify", seen_event=seen)

    licence.refresh_from_db()
    assert answer.status_code == 409
    assert (licence.state, licence.submitted_at) == ("waiting", noon)
    assert licence.events.last().claimed["name"] == "Somebody Else"
