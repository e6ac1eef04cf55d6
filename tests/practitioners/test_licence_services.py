"""A licence goes its way: sent, checked, sent back, taken away; and nothing else."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from practitioners.models import Licence, LicenceEvent
from practitioners.proofs import ProofNotAccepted
from practitioners.services.licences import (
    CannotDecideOwnCase,
    DecidedMeanwhile,
    LicenceAlreadySent,
    LicenceIsDecided,
    ReasonMissing,
    ask_for_changes,
    reject_licence,
    resubmit_licence,
    revoke_licence,
    submit_licence,
    verify_licence,
)
from practitioners.services.people import Profile, change_profile
from practitioners.signals import licence_verified
from tests.factories import practitioners as make

pytestmark = pytest.mark.django_db

DECISIONS = {
    "verified": verify_licence,
    "needs_changes": ask_for_changes,
    "rejected": reject_licence,
    "revoked": revoke_licence,
}
STATES = ["waiting", "verified", "needs_changes", "rejected", "revoked"]
ALLOWED = {
    ("waiting", "verified"),
    ("waiting", "needs_changes"),
    ("waiting", "rejected"),
    ("needs_changes", "rejected"),
    ("verified", "revoked"),
    ("verified", "needs_changes"),
    ("rejected", "needs_changes"),
    ("revoked", "needs_changes"),
}


def moves(licence: Licence) -> list[tuple[str, str]]:
    return list(licence.events.values_list("before", "after"))


@pytest.fixture
def heard():
    """Every licence that `licence_verified` was sent for, with its state at that moment."""
    said = []

    def listen(*, licence, **kwargs):
        said.append((licence.pk, licence.state))

    licence_verified.connect(listen)
    yield said
    licence_verified.disconnect(listen)


def test_sending_a_licence_keeps_the_claim_the_file_and_an_event(ana, noon):
    licence = submit_licence(
        holder=ana, data=make.claim(number=" pt-01 4221 "), proof=make.pdf("my scan.pdf"), at=noon
    )

    licence.refresh_from_db()
    assert licence.state == "waiting"
    assert (licence.number, licence.number_key) == ("pt-01 4221", "PT014221")
    assert (licence.proof_name, licence.proof_type) == ("my scan.pdf", "application/pdf")
    assert licence.proof.read() == make.PDF
    assert "my scan" not in licence.proof.name
    assert moves(licence) == [("", "waiting")]
    assert licence.events.get().claimed["number"] == "pt-01 4221"


@pytest.mark.parametrize("number", ["PT-014221", "pt 014221", "PT014221", "p.t.014221"])
def test_the_same_licence_in_another_spelling_is_not_sent_twice(ana, noon, number):
    first = make.licence(holder=ana, at=noon)

    with pytest.raises(LicenceAlreadySent) as refusal:
        submit_licence(holder=ana, data=make.claim(number=number), proof=None, at=noon)

    assert refusal.value.licence == first
    assert Licence.objects.count() == 1


def test_two_people_may_claim_the_same_number(ana, ben, noon):
    make.licence(holder=ana, at=noon)
    make.licence(holder=ben, at=noon)

    assert Licence.objects.count() == 2


def test_an_expiry_before_the_issue_is_refused_by_the_service_too(ana, noon):
    data = make.claim(issued_on=dt.date(2026, 5, 1), expires_on=dt.date(2026, 5, 1))

    with pytest.raises(ValidationError, match="The expiry date must be after the issue date"):
        submit_licence(holder=ana, data=data, proof=None, at=noon)

    assert not Licence.objects.exists()


def test_a_file_of_another_type_is_refused_by_the_service_too(ana, noon):
    page = make.pdf(content=b"<html>hello</html>")

    with pytest.raises(ProofNotAccepted):
        submit_licence(holder=ana, data=make.claim(), proof=page, at=noon)

    assert not Licence.objects.exists()


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", DECISIONS)
def test_staff_move_a_licence_only_along_the_table(ana, administrator, noon, before, after):
    licence = make.licence(holder=ana, at=noon, state=before)
    known = licence.events.count()

    if (before, after) in ALLOWED:
        DECISIONS[after](licence=licence, actor=administrator, reason="Because.", at=noon)
        licence.refresh_from_db()
        assert licence.state == after
        assert moves(licence)[known:] == [(before, after)]
    else:
        with pytest.raises(DecidedMeanwhile):
            DECISIONS[after](licence=licence, actor=administrator, reason="Because.", at=noon)
        licence.refresh_from_db()
        assert (licence.state, licence.events.count()) == (before, known)


@pytest.mark.parametrize("before", STATES)
def test_the_holder_changes_what_is_not_decided_and_it_waits_again(ana, noon, before):
    licence = make.licence(holder=ana, at=noon, state=before)
    known = licence.events.count()
    new = make.claim(number="PT-999")

    if before in {"rejected", "revoked"}:
        with pytest.raises(LicenceIsDecided):
            resubmit_licence(licence=licence, data=new, proof=None, at=noon)
        assert licence.events.count() == known
    else:
        resubmit_licence(licence=licence, data=new, proof=None, at=noon)
        licence.refresh_from_db()
        assert (licence.state, licence.number_key) == ("waiting", "PT999")
        assert moves(licence)[known:] == [(before, "waiting")]


@pytest.mark.parametrize(
    ("before", "after", "events"),
    [
        ("waiting", "waiting", 0),
        ("verified", "verified", 0),
        ("needs_changes", "waiting", 1),
    ],
)
def test_sending_the_same_words_again(ana, noon, before, after, events):
    licence = make.licence(holder=ana, at=noon, state=before)
    known = licence.events.count()

    resubmit_licence(licence=licence, data=make.claim(), proof=None, at=noon)

    licence.refresh_from_db()
    assert (licence.state, licence.events.count() - known) == (after, events)


def test_a_new_file_for_a_verified_licence_asks_for_a_new_check(ana, noon):
    licence = make.licence(holder=ana, at=noon, state="verified", proof=make.pdf())
    old = licence.proof.name

    resubmit_licence(licence=licence, data=make.claim(), proof=make.picture(), at=noon)

    licence.refresh_from_db()
    assert (licence.state, licence.proof_type) == ("waiting", "image/png")
    assert licence.proof.storage.exists(old)  # what was checked then stays


def test_changing_a_licence_into_another_of_ones_own_is_refused(ana, noon):
    first = make.licence(holder=ana, at=noon)
    second = make.licence(holder=ana, at=noon, number="PT-2")

    with pytest.raises(LicenceAlreadySent) as refusal:
        resubmit_licence(licence=second, data=make.claim(), proof=None, at=noon)

    assert refusal.value.licence == first
    second.refresh_from_db()
    assert second.number == "PT-2"


@pytest.mark.parametrize("decide", DECISIONS.values())
def test_nobody_decides_their_own_case(administrator, noon, decide):
    licence = make.licence(holder=administrator, at=noon)

    with pytest.raises(CannotDecideOwnCase):
        decide(licence=licence, actor=administrator, reason="It is me.", at=noon)

    assert moves(licence) == [("", "waiting")]


@pytest.mark.parametrize("reason", ["", "   "])
@pytest.mark.parametrize("decide", [ask_for_changes, reject_licence])
def test_sending_back_and_rejecting_owe_a_reason(ana, administrator, noon, decide, reason):
    licence = make.licence(holder=ana, at=noon)

    with pytest.raises(ReasonMissing):
        decide(licence=licence, actor=administrator, reason=reason, at=noon)

    assert moves(licence) == [("", "waiting")]


def test_a_case_that_changed_since_it_was_looked_at_is_not_decided(ana, administrator, noon):
    licence = make.licence(holder=ana, at=noon)
    seen = licence.events.get().pk
    resubmit_licence(licence=licence, data=make.claim(number="PT-7"), proof=None, at=noon)

    with pytest.raises(DecidedMeanwhile) as refusal:
        verify_licence(licence=licence, actor=administrator, at=noon, seen_event_id=seen)

    assert refusal.value.event.actor == ana
    licence.refresh_from_db()
    assert licence.state == "waiting"


def test_the_second_of_two_checkers_learns_who_was_first(ana, ben, administrator, noon):
    licence = make.licence(holder=ana, at=noon)
    verify_licence(licence=licence, actor=administrator, at=noon)

    with pytest.raises(DecidedMeanwhile) as refusal:
        reject_licence(licence=licence, actor=ben, reason="No.", at=noon)

    assert (refusal.value.event.actor, refusal.value.event.after) == (administrator, "verified")


def test_whoever_counts_on_a_licence_hears_when_it_is_verified_and_when_no_longer(
    ana, administrator, noon, heard
):
    licence = make.licence(holder=ana, at=noon)
    verify_licence(licence=licence, actor=administrator, at=noon)
    resubmit_licence(licence=licence, data=make.claim(number="PT-5"), proof=None, at=noon)
    verify_licence(licence=licence, actor=administrator, at=noon)
    revoke_licence(licence=licence, actor=administrator, reason="Lapsed.", at=noon)

    states = ["verified", "waiting", "verified", "revoked"]
    assert heard == [(licence.pk, state) for state in states]


def profile_of(person, **changes) -> Profile:
    said = {
        "name_on_licence": person.name_on_licence,
        "display_name": person.display_name,
        "profession": person.profession,
        "time_zone": person.time_zone,
        "language": person.language,
        "birth_month": person.birth_month,
    }
    return Profile(**(said | changes))


def test_a_new_name_sends_verified_licences_back_and_leaves_the_others(ana, noon):
    verified = make.licence(holder=ana, at=noon, state="verified")
    rejected = make.licence(holder=ana, at=noon, state="rejected", number="PT-2")

    sent_back = change_profile(
        person=ana, profile=profile_of(ana, name_on_licence="Ana Costa"), at=noon
    )

    assert sent_back == [verified]
    verified.refresh_from_db()
    rejected.refresh_from_db()
    assert (verified.state, rejected.state) == ("waiting", "rejected")
    event = LicenceEvent.objects.filter(licence=verified).last()
    assert event.reason == "The name changed from Ana Ferreira to Ana Costa."
    assert event.claimed["name"] == "Ana Costa"


def test_a_new_time_zone_leaves_licences_alone(ana, noon):
    licence = make.licence(holder=ana, at=noon, state="verified")

    sent_back = change_profile(person=ana, profile=profile_of(ana, time_zone="Asia/Tokyo"), at=noon)

    ana.refresh_from_db()
    licence.refresh_from_db()
    assert (sent_back, ana.time_zone, licence.state) == ([], "Asia/Tokyo", "verified")


@pytest.mark.parametrize(
    ("month", "told"), [(2, 1), (None, 0)], ids=["another month", "the same as before"]
)
def test_another_birth_month_is_told_for_each_verified_licence(ana, noon, heard, month, told):
    verified = make.licence(holder=ana, at=noon, state="verified")
    make.licence(holder=ana, at=noon, state="rejected", number="PT-2")
    heard.clear()

    sent_back = change_profile(person=ana, profile=profile_of(ana, birth_month=month), at=noon)

    ana.refresh_from_db()
    assert (ana.birth_month, sent_back) == (month, [])
    assert heard == [(verified.pk, "verified")] * told


def test_the_renewal_years_are_part_of_what_is_checked(ana, noon):
    licence = make.licence(holder=ana, at=noon, state="verified", expires_on=None)

    resubmit_licence(
        licence=licence,
        data=make.claim(expires_on=None, renewal_years="odd"),
        proof=None,
        at=noon,
    )

    licence.refresh_from_db()
    assert (licence.renewal_years, licence.state) == ("odd", "waiting")
    assert licence.events.last().claimed["renewal_years"] == "odd"
