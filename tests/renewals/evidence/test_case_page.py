"""Deciding a case in the browser."""

import pytest
from django.urls import reverse

from renewals.admin.home import lines_for
from renewals.models import CreditEntry
from renewals.services.activities import change_activity
from renewals.services.evidence import (
    decide_entry,
)
from tests.factories import practitioners as make
from tests.factories import renewals
from tests.factories.activities import activity, claim
from tests.renewals.evidence.steps import DAY, QUEUE, decide, moves

pytestmark = pytest.mark.django_db


def case(entry: CreditEntry) -> str:
    return reverse("evidence_case", args=[entry.pk])


def post(client, entry, decision, **more):
    said = {"decision": decision, "words": "", "seen_event": entry.events.latest("pk").pk}
    return client.post(case(entry), said | more)


def test_accepting_opens_the_next_case_and_takes_it(client, reviewer, ana, ben, noon):
    entry = activity(ana, at=noon - DAY)
    following = activity(ben, at=noon)

    answer = post(client, entry, "accepted")

    entry.refresh_from_db()
    following.refresh_from_db()
    assert (answer.url, entry.state) == (case(following), "accepted")
    assert following.claimed_by == reviewer


def test_the_letter_is_shown_before_anything_but_accepting_counts(client, reviewer, ana, noon):
    entry = activity(ana, at=noon)
    said = {"reasons": ["breaks"], "words": "Lunch was one hour.", "hours": "5", "minutes": "30"}

    looked = post(client, entry, "partly", **said)
    shown = looked.context["shown"]
    changed = post(client, entry, "partly", shown=shown, **(said | {"words": "Two hours."}))
    before = moves(entry)
    answer = post(client, entry, "partly", shown=shown, **said)

    page = looked.content.decode()
    assert "Breaks, meals and registration do not count.\nLunch was one hour." in page
    assert "5.5 hours of the 6.5 hours you named count." in page
    assert changed.context["letter"] is not None
    assert before == [("", "waiting")]
    assert answer.url == reverse(QUEUE)
    entry.refresh_from_db()
    assert (entry.state, entry.minutes) == ("partly", 330)


@pytest.mark.parametrize(
    ("decision", "more", "sentence"),
    [
        pytest.param("", {}, "Choose a decision.", id="none"),
        pytest.param("rejected", {}, "Choose a reason or write one.", id="no reason"),
        pytest.param("partly", {"words": "x"}, "Enter more than nothing and less", id="no part"),
        pytest.param(
            "partly", {"words": "x", "hours": "7"}, "Enter more than nothing and less", id="more"
        ),
        pytest.param("partly", {"hours": "-1"}, "Enter the hours as a whole number.", id="minus"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_decided(
    client, reviewer, ana, noon, decision, more, sentence
):
    entry = activity(ana, at=noon)

    page = post(client, entry, decision, note="Ask Eve.", **more).content.decode()

    assert sentence in page
    assert "Ask Eve." in page
    assert moves(entry) == [("", "waiting")]


def test_a_case_that_moved_meanwhile_says_who_was_first(client, reviewer, ana, eve, noon):
    entry = activity(ana, at=noon)
    seen = entry.events.get().pk
    decide(entry, "accepted", eve, noon)

    answer = post(client, entry, "rejected", seen_event=seen, words="No.", look="1")
    answer = post(
        client, entry, "rejected", seen_event=seen, words="No.", shown=answer.context["shown"]
    )

    assert answer.status_code == 409
    assert "Eve Laurent decided something here" in answer.content.decode()


def test_ones_own_case_is_blocked(client, reviewer, noon):
    entry = activity(reviewer, at=noon)

    page = client.get(case(entry))
    answer = post(client, entry, "accepted")

    assert "This is your own activity." in page.content.decode()
    assert answer.status_code == 403
    assert moves(entry) == [("", "waiting")]


def test_undo_is_offered_for_ten_minutes_and_works_by_a_post(client, reviewer, ana, noon):
    entry = activity(ana, at=noon)
    post(client, entry, "accepted")
    event = entry.events.latest("pk")
    offered = client.get(reverse(QUEUE)).context["recent"]
    address = reverse("evidence_undo", args=[event.pk])

    assert client.get(address).status_code == 405
    client.post(address)

    entry.refresh_from_db()
    assert offered == [(event, 10)]
    assert entry.state == "waiting"
    assert client.get(reverse(QUEUE)).context["recent"] == []


def test_the_second_person_confirms_on_the_page(client, two_persons, administrator, eve, ana, noon):
    entry = activity(ana, at=noon)
    client.force_login(administrator)
    post(client, entry, "accepted")
    mine = client.get(case(entry)).content.decode()
    client.force_login(eve)
    theirs = client.get(case(entry)).content.decode()
    client.post(
        reverse("evidence_confirm", args=[entry.pk]),
        {"seen_event": entry.events.latest("pk").pk},
    )

    entry.refresh_from_db()
    assert "A second person has to confirm this." in mine
    assert "Ada Lindqvist decided first:" in theirs
    assert entry.state == "accepted"


def test_categories_that_only_a_person_can_tell_are_asked_for(client, reviewer, ana, noon):
    make.ohio(), make.physical_therapist()
    renewals.rule(category_minima=[{"category": "Category 1", "min": 20}])
    renewals.licence_period(ana)
    entry = activity(ana, at=noon)

    form = client.get(case(entry)).context["form"]
    post(client, entry, "accepted", category_0="Category 1")

    entry.refresh_from_db()
    assert [field.label for field in form.category_fields] == ["Category in Ohio"]
    assert entry.categories == {"US-OH/physical_therapist": "Category 1"}


@pytest.mark.parametrize(
    ("asked", "turn", "zoom"),
    [
        ({}, 0, 100),
        ({"turn": "90", "zoom": "200"}, 90, 200),
        ({"turn": "45", "zoom": "9999"}, 0, 100),
        ({"turn": "x", "zoom": "\x00", "file": "99999999999999999999"}, 0, 100),
    ],
)
def test_the_picture_is_turned_and_enlarged_by_the_address_alone(
    client, reviewer, ana, noon, asked, turn, zoom
):
    entry = activity(ana, at=noon)

    page = client.get(case(entry), asked).content.decode()

    assert f'data-turn="{turn}" data-zoom="{zoom}"' in page
    assert f'src="{reverse("renewals:evidence", args=[entry.evidence.get().pk])}?look=1"' in page


def test_a_pdf_is_not_shown_on_the_page(client, reviewer, ana, noon):
    entry = activity(ana, at=noon, files=[make.pdf()])

    page = client.get(case(entry)).content.decode()

    assert "A PDF whose pages cannot be shown here" in page
    assert "<iframe" not in page
    assert "?look=1" not in page


@pytest.mark.parametrize("name", [QUEUE, "evidence_case", "evidence_claim", "evidence_undo"])
def test_only_who_may_reviews(client, ana, ben, instructor, administrator, noon, name):
    entry = activity(ana, at=noon)
    event = decide(activity(ben, at=noon), "accepted", make.checker(), noon)
    keys = {QUEUE: [], "evidence_undo": [event.pk]}.get(name, [entry.pk])
    ask = client.post if name in {"evidence_claim", "evidence_undo"} else client.get

    answers = []
    for who in (ana, instructor, administrator):
        client.force_login(who)
        answers.append(ask(reverse(name, args=keys)).status_code)

    assert answers == [302, 403, 302 if ask == client.post else 200]


@pytest.mark.parametrize("which", ["queue", "case"])
def test_pages_cost_the_same_for_one_row_and_for_three(
    client,
    reviewer,
    ana,
    ben,
    cleo,
    noon,
    django_assert_num_queries,
    django_assert_max_num_queries,
    which,
):
    make.ohio(), make.physical_therapist()
    renewals.rule()
    licences = [renewals.licence_period(ana).licence]
    entry = activity(ana, at=noon, licences=licences)
    activity(ben, at=noon)
    address = reverse(QUEUE) if which == "queue" else case(entry)
    client.get(address)
    with django_assert_max_num_queries(30) as seen:
        client.get(address)

    licences += [renewals.licence_period(ana).licence, renewals.licence_period(ana).licence]
    change_activity(entry=entry, claim=claim(licences=licences), files=[make.pdf()], at=noon)
    activity(ben, at=noon, files=[make.pdf()])
    activity(cleo, at=noon)
    with django_assert_num_queries(len(seen)):
        client.get(address)


def test_the_staff_home_counts_what_waits_and_is_calm_about_nothing(client, reviewer, ana, noon):
    calm = [(line.number, line.calm) for line in lines_for(reviewer)]
    make.licence(holder=ana, at=noon - 3 * DAY)
    make.licence(holder=ana, at=noon - 400 * DAY, number="PT-2", state="verified")
    activity(ana, at=noon - 5 * DAY)

    lines = [(line.number, line.age) for line in lines_for(reviewer)]
    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert calm == [
        (0, "No licence waits to be checked."),
        (0, "No licence is to be checked again."),
        (0, "No outside activity waits for review."),
        (0, "No exemption or extension waits for a decision."),
    ]
    assert lines == [
        (1, "the oldest for 3 days"),
        (1, ""),
        (1, "the oldest for 5 days"),
        (0, ""),
    ]
    assert f'href="{reverse(QUEUE)}"' in page
    assert "outside activity waits for review" in page


def test_what_colleagues_noted_about_ones_own_case_is_not_shown_to_oneself(
    client, administrator, eve, noon
):
    entry = activity(administrator, at=noon)
    decide_entry(
        entry=entry,
        decision="rejected",
        actor=eve,
        reason="No name on it.",
        note="Third time this year.",
        at=noon,
    )
    pages = []
    for one in (eve, administrator):
        client.force_login(one)
        pages.append(client.get(reverse("evidence_case", args=[entry.pk])).content.decode())

    assert ["Third time this year." in page for page in pages] == [True, False]
    assert ["No name on it." in page for page in pages] == [True, True]
