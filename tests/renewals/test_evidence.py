"""Staff review outside activities: claimed, decided, undone, told once, by one person or by two."""

import datetime as dt
import smtplib

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from practitioners.roles import Role, give_role
from practitioners.services.people import confirm_address
from renewals.admin.home import lines_for
from renewals.models import CreditEntry
from renewals.selectors.activities import open_licence_periods
from renewals.selectors.evidence import effects_of, next_case, twins_of
from renewals.services.activities import change_activity
from renewals.services.evidence import (
    DecidedMeanwhile,
    MinutesDoNotFit,
    NeedsAnother,
    OwnCase,
    ReasonMissing,
    TooLateToUndo,
    claim_entry,
    claimant_of,
    confirm_decision,
    decide_entry,
    release_entry,
    undo_decision,
)
from renewals.tasks import mail_activity_decision, mail_owed_decisions
from tests.conftest import person
from tests.factories import practitioners as make
from tests.factories import renewals
from tests.factories.activities import activity, claim

pytestmark = pytest.mark.django_db

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
QUEUE = "evidence_queue"
STATES = ("waiting", "accepted", "partly", "needs_changes", "rejected")
ALLOWED = {
    ("waiting", "accepted"),
    ("waiting", "partly"),
    ("waiting", "needs_changes"),
    ("waiting", "rejected"),
    ("accepted", "partly"),
    ("accepted", "needs_changes"),
    ("accepted", "rejected"),
    ("partly", "accepted"),
    ("partly", "needs_changes"),
    ("partly", "rejected"),
    ("rejected", "needs_changes"),
}


@pytest.fixture(autouse=True)
def at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def eve(db):
    """Another administrator."""
    user = person("eve@example.org", "Eve Laurent")
    give_role(person=user, role=Role.ADMINISTRATOR)
    return user


def decide(entry, decision, actor, at, **more):
    said = {"reason": "Read the document.", "minutes": 120} | more
    return decide_entry(entry=entry, decision=decision, actor=actor, at=at, **said)


def moves(entry: CreditEntry) -> list[tuple[str, str]]:
    return list(entry.events.values_list("before", "after"))


# Deciding


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES[1:])
def test_staff_move_an_activity_only_along_the_table(ana, administrator, noon, before, after):
    entry = activity(ana, at=noon, state=before)
    known = moves(entry)

    if (before, after) in ALLOWED:
        decide(entry, after, administrator, noon)
        entry.refresh_from_db()
        assert (entry.state, moves(entry)) == (after, [*known, (before, after)])
    else:
        with pytest.raises(DecidedMeanwhile):
            decide(entry, after, administrator, noon)
        entry.refresh_from_db()
        assert (entry.state, moves(entry)) == (before, known)


@pytest.mark.parametrize(
    ("decision", "minutes", "counts"),
    [("accepted", None, 390), ("partly", 240, 240), ("needs_changes", None, 390)],
)
def test_what_counts_is_all_or_the_part_that_was_named(
    ana, administrator, noon, decision, minutes, counts
):
    entry = activity(ana, at=noon)

    decide(entry, decision, administrator, noon, minutes=minutes)

    entry.refresh_from_db()
    assert (entry.minutes, entry.claimed_minutes) == (counts, 390)
    assert entry.counts == (decision in {"accepted", "partly"})


@pytest.mark.parametrize("minutes", [None, 0, 390, 400])
def test_a_part_is_more_than_nothing_and_less_than_all(ana, administrator, noon, minutes):
    entry = activity(ana, at=noon)

    with pytest.raises(MinutesDoNotFit):
        decide(entry, "partly", administrator, noon, minutes=minutes)

    assert moves(entry) == [("", "waiting")]


@pytest.mark.parametrize("decision", ["partly", "needs_changes", "rejected"])
def test_everything_but_accepting_owes_a_reason(ana, administrator, noon, decision):
    entry = activity(ana, at=noon)

    with pytest.raises(ReasonMissing):
        decide(entry, decision, administrator, noon, reason=" ")

    assert moves(entry) == [("", "waiting")]


def test_nobody_decides_takes_or_undoes_their_own_case(administrator, eve, noon):
    entry = activity(administrator, at=noon)

    with pytest.raises(OwnCase):
        decide(entry, "accepted", administrator, noon)
    assert claim_entry(entry=entry, actor=administrator, at=noon) is False
    event = decide(entry, "rejected", eve, noon)
    with pytest.raises(OwnCase):
        undo_decision(event=event, actor=administrator, at=noon)

    assert moves(entry) == [("", "waiting"), ("waiting", "rejected")]


def test_a_case_that_changed_since_it_was_looked_at_is_not_decided(ana, administrator, noon):
    entry = activity(ana, at=noon)
    seen = entry.events.get().pk
    change_activity(entry=entry, claim=claim(minutes=60), at=noon)

    with pytest.raises(DecidedMeanwhile):
        decide(entry, "accepted", administrator, noon, seen_event_id=seen)


def test_topics_and_categories_of_the_decision_replace_what_was_said(ana, administrator, noon):
    entry = activity(ana, at=noon, topics=["ethics"])

    event = decide(
        entry,
        "accepted",
        administrator,
        noon,
        topics=["law"],
        categories={"US-GA/pt": "Category 1"},
    )
    entry.refresh_from_db()
    assert (entry.topics, entry.categories) == (["law"], {"US-GA/pt": "Category 1"})

    undo_decision(event=event, actor=administrator, at=noon)
    entry.refresh_from_db()
    assert (entry.topics, entry.categories) == (["ethics"], {})


# Claiming


def test_a_claim_is_one_persons_for_half_an_hour(ana, administrator, eve, noon):
    entry = activity(ana, at=noon)

    took = claim_entry(entry=entry, actor=administrator, at=noon)
    refused = claim_entry(entry=entry, actor=eve, at=noon + 29 * MINUTE)
    entry.refresh_from_db()
    held = claimant_of(entry, at=noon + 29 * MINUTE)
    later = claim_entry(entry=entry, actor=eve, at=noon + 30 * MINUTE)
    release_entry(entry=entry, actor=administrator)  # somebody else's stays
    entry.refresh_from_db()

    assert (took, refused, held, later) == (True, False, administrator.pk, True)
    assert entry.claimed_by == eve
    release_entry(entry=entry, actor=eve)
    entry.refresh_from_db()
    assert entry.claimed_by is None


def test_a_claim_stops_nobody_from_deciding_and_ends_with_it(ana, administrator, eve, noon):
    entry = activity(ana, at=noon)
    claim_entry(entry=entry, actor=eve, at=noon)

    decide(entry, "accepted", administrator, noon)

    entry.refresh_from_db()
    assert (entry.state, entry.claimed_by) == ("accepted", None)


def test_the_next_case_is_the_oldest_that_is_free_and_not_ones_own(
    ana, ben, cleo, administrator, eve, noon
):
    activity(administrator, at=noon - 9 * DAY)
    taken = activity(ana, at=noon - 8 * DAY)
    oldest = activity(ben, at=noon - 7 * DAY)
    second = activity(cleo, at=noon - 6 * DAY)
    claim_entry(entry=taken, actor=eve, at=noon)

    assert next_case(reviewer=administrator, at=noon) == oldest
    assert next_case(reviewer=administrator, after=oldest, at=noon) == second
    assert next_case(reviewer=administrator, at=noon + 31 * MINUTE) == taken


# Undoing and letters


@pytest.fixture
def letters(ana):
    confirm_address(person=ana)
    mail.outbox.clear()
    return mail.outbox


def sweep(at):
    with time_machine.travel(at, tick=False):
        mail_owed_decisions()
        mail_owed_decisions()


def test_the_letter_waits_ten_minutes_and_goes_out_once(ana, administrator, noon, letters):
    entry = activity(ana, at=noon)
    event = decide(entry, "partly", administrator, noon, minutes=240, reason="Lunch is no hour.")

    mail_activity_decision(event.pk)
    sweep(noon + 9 * MINUTE)
    early = len(letters)
    sweep(noon + 10 * MINUTE)
    mail_activity_decision(event.pk)

    (letter,) = letters
    assert (early, letter.to) == (0, ["ana@example.org"])
    assert letter.subject == "Partly accepted: Needling the shoulder"
    assert "4 hours of the 6.5 hours you named count." in letter.body
    assert "Lunch is no hour." in letter.body
    assert f"/renewals/activities/{entry.pk}/" in letter.body
    assert letter.extra_headers["Message-ID"].startswith(f"<activity-decision-{event.pk}@")
    event.refresh_from_db()
    assert event.mailed_at == noon + 10 * MINUTE


@pytest.mark.parametrize("decision", STATES[1:])
def test_undoing_brings_everything_back_and_tells_nobody(
    ana, administrator, noon, letters, decision
):
    entry = activity(ana, at=noon)
    event = decide(entry, decision, administrator, noon)

    undo_decision(event=event, actor=administrator, at=noon + 9 * MINUTE)
    sweep(noon + 60 * MINUTE)

    entry.refresh_from_db()
    event.refresh_from_db()
    assert (entry.state, entry.minutes, event.undone_at) == ("waiting", 390, noon + 9 * MINUTE)
    assert moves(entry)[-1] == (decision, "waiting")
    assert entry.events.latest("pk").said["undoes"] == event.pk
    assert letters == []


def ten_minutes_pass(entry, event, at):
    return at + 10 * MINUTE


def somebody_decides_again(entry, event, at):
    decide(entry, "rejected", make.checker(), at)
    return at


def somebody_undoes_it(entry, event, at):
    undo_decision(event=event, actor=make.checker(), at=at)
    return at


def the_letter_is_on_its_way(entry, event, at):
    entry.events.filter(pk=event.pk).update(mail_claimed_at=at)
    return at


@pytest.mark.parametrize(
    "late",
    [ten_minutes_pass, somebody_decides_again, somebody_undoes_it, the_letter_is_on_its_way],
)
def test_too_late_to_undo(ana, administrator, noon, late):
    entry = activity(ana, at=noon)
    event = decide(entry, "accepted", administrator, noon)
    at = late(entry, event, noon)
    known = moves(entry)

    with pytest.raises(TooLateToUndo):
        undo_decision(event=event, actor=administrator, at=at)

    assert moves(entry) == known


def test_of_two_decisions_in_a_row_only_the_later_is_told(ana, administrator, noon, letters):
    entry = activity(ana, at=noon)
    decide(entry, "accepted", administrator, noon)
    decide(entry, "rejected", administrator, noon + MINUTE)

    sweep(noon + 30 * MINUTE)

    assert [letter.subject for letter in letters] == ["Not accepted: Needling the shoulder"]


def test_a_decision_is_told_after_all_when_the_later_one_is_undone(
    ana, administrator, noon, letters
):
    entry = activity(ana, at=noon)
    decide(entry, "accepted", administrator, noon)
    later = decide(entry, "rejected", administrator, noon + MINUTE)
    undo_decision(event=later, actor=administrator, at=noon + 2 * MINUTE)

    sweep(noon + 30 * MINUTE)

    entry.refresh_from_db()
    assert entry.state == "accepted"
    assert [letter.subject for letter in letters] == ["Accepted: Needling the shoulder"]


def test_changes_that_came_before_the_letter_need_none(ana, administrator, noon, letters):
    entry = activity(ana, at=noon)
    decide(entry, "needs_changes", administrator, noon)
    change_activity(entry=entry, claim=claim(), files=[make.pdf()], at=noon + MINUTE)

    sweep(noon + 30 * MINUTE)

    assert letters == []


@pytest.mark.parametrize(
    ("error", "sent"),
    [
        pytest.param(ConnectionRefusedError(), 1, id="away"),
        pytest.param(smtplib.SMTPRecipientsRefused({"a": (550, b"No such user")}), 0, id="refused"),
    ],
)
def test_a_server_that_is_away_is_tried_again(
    ana, administrator, noon, letters, monkeypatch, error, sent
):
    event = decide(activity(ana, at=noon), "accepted", administrator, noon)

    def refuse(*args, **kwargs):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        sweep(noon + 10 * MINUTE)
    sweep(noon + 15 * MINUTE)
    in_hand = len(letters)
    sweep(noon + 21 * MINUTE)

    event.refresh_from_db()
    assert (in_hand, len(letters), event.mail_failure) == (
        0,
        sent,
        "" if sent else "550 No such user",
    )


# A second person


@pytest.fixture
def two_persons(settings):
    settings.EVIDENCE_SECOND_PERSON = True


def test_the_first_decision_waits_and_the_second_person_makes_it_count(
    two_persons, ana, administrator, eve, noon, letters
):
    entry = activity(ana, at=noon)
    first = decide(entry, "partly", administrator, noon, minutes=240)
    entry.refresh_from_db()
    waiting = entry.state
    sweep(noon + 30 * MINUTE)
    with pytest.raises(NeedsAnother):
        confirm_decision(entry=entry, actor=administrator, at=noon)

    confirm_decision(entry=entry, actor=eve, seen_event_id=first.pk, at=noon + 40 * MINUTE)
    sweep(noon + 50 * MINUTE)

    entry.refresh_from_db()
    assert (waiting, entry.state, entry.minutes) == ("waiting", "partly", 240)
    assert [(one.actor, one.is_first_of_two) for one in entry.events.all()][1:] == [
        (administrator, True),
        (eve, False),
    ]
    assert [letter.subject for letter in letters] == ["Partly accepted: Needling the shoulder"]


def test_whoever_disagrees_decides_first_again(two_persons, ana, administrator, eve, noon):
    entry = activity(ana, at=noon)
    first = decide(entry, "accepted", administrator, noon)
    decide(entry, "rejected", eve, noon)

    first.refresh_from_db()
    assert first.undone_at == noon
    confirm_decision(entry=entry, actor=administrator, at=noon)
    entry.refresh_from_db()
    assert entry.state == "rejected"


def test_a_change_by_the_holder_ends_the_first_decision(two_persons, ana, administrator, eve, noon):
    entry = activity(ana, at=noon)
    decide(entry, "accepted", administrator, noon)
    change_activity(entry=entry, claim=claim(minutes=600), at=noon)

    with pytest.raises(DecidedMeanwhile):
        confirm_decision(entry=entry, actor=eve, at=noon)


def test_a_first_decision_is_undone_and_not_offered_to_its_maker(
    two_persons, ana, administrator, eve, noon
):
    entry = activity(ana, at=noon)
    first = decide(entry, "accepted", administrator, noon)
    offered = next_case(reviewer=administrator, at=noon), next_case(reviewer=eve, at=noon)

    undo_decision(event=first, actor=administrator, at=noon + MINUTE)

    entry.refresh_from_db()
    assert offered == (None, entry)
    assert entry.state == "waiting"
    assert next_case(reviewer=administrator, at=noon) == entry
    with pytest.raises(DecidedMeanwhile):
        confirm_decision(entry=entry, actor=eve, at=noon)


# What one case shows


def test_twins_share_a_file_or_title_and_day_whoever_they_are_of(ana, ben, cleo, noon):
    entry = activity(ana, at=noon, files=[make.pdf()])
    file = activity(ben, at=noon, files=[make.pdf()], title="Another")
    again = activity(ana, at=noon, title="NEEDLING the shoulder")
    activity(cleo, at=noon, completed_on=dt.date(2026, 9, 1))

    found = [(twin.entry, twin.same_person, twin.same_file) for twin in twins_of(entry)]

    assert found == [(again, True, False), (file, False, True)]


def test_the_effect_is_what_would_still_be_missing(ana, noon):
    make.ohio(), make.physical_therapist()
    renewals.rule()
    period = renewals.licence_period(ana, due_on=dt.date(2027, 3, 1))
    activity(ana, at=noon, state="accepted", title="Before", minutes=600)
    entry = activity(ana, at=noon, minutes=300)

    (effect,) = effects_of(entry, open_licence_periods(ana))

    assert (effect.period, effect.why) == (period, "")
    assert (effect.before, effect.after) == ("14 contact hours", "9 contact hours")


def test_only_the_licences_that_were_named_are_served(ana, noon):
    first = renewals.licence_period(ana)
    second = renewals.licence_period(ana)
    entry = activity(ana, at=noon, licences=[second.licence])

    assert [one.period for one in effects_of(entry, open_licence_periods(ana))] == [second]
    assert first != second


# Pages


@pytest.fixture
def reviewer(client, administrator):
    client.force_login(administrator)
    return administrator


def case(entry: CreditEntry) -> str:
    return reverse("evidence_case", args=[entry.pk])


def post(client, entry, decision, **more):
    said = {"decision": decision, "words": "", "seen_event": entry.events.latest("pk").pk}
    return client.post(case(entry), said | more)


def test_the_longest_waiting_comes_first_and_the_rest_is_one_click_away(
    client, reviewer, ana, ben, cleo, eve, noon
):
    newer = activity(ben, at=noon - 2 * DAY)
    activity(ana, at=noon - 9 * DAY)
    activity(cleo, at=noon, state="accepted", files=[make.pdf()])
    claim_entry(entry=newer, actor=eve, at=noon)

    waiting = client.get(reverse(QUEUE))
    everything = client.get(reverse(QUEUE), {"state": "all"})

    assert [(row["entry"].holder, row["days"]) for row in waiting.context["rows"]] == [
        (ana, 9),
        (ben, 2),
    ]
    assert [row["claimed_by"] for row in waiting.context["rows"]] == [None, eve]
    assert [row["entry"].has_twin for row in waiting.context["rows"]] == [True, True]
    assert len(everything.context["rows"]) == 3
    assert [(name, count) for name, _, count in waiting.context["states"]] == [
        ("waiting", 2),
        ("accepted", 1),
        ("partly", 0),
        ("needs_changes", 0),
        ("rejected", 0),
        ("withdrawn", 0),
        ("all", 3),
    ]


@pytest.mark.parametrize("words", ["ferreira", "ANA@EXAMPLE", "shoulder school ana", "needling"])
def test_the_queue_finds_by_name_address_title_and_provider(
    client, reviewer, ana, ben, noon, words
):
    activity(ana, at=noon)
    activity(ben, at=noon, title="Ethics", provider="Law School")

    answer = client.get(reverse(QUEUE), {"q": words})

    assert [row["entry"].holder for row in answer.context["rows"]] == [ana]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "No outside activity is waiting for review."),
        ({"state": "rejected"}, "There is no activity in this state."),
        ({"q": "zz"}, "No activity matches"),
    ],
)
def test_an_empty_queue_says_so(client, reviewer, asked, sentence):
    assert sentence in client.get(reverse(QUEUE), asked).content.decode()


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

    assert "It is downloaded, not opened here" in page
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
