"""Suspending, reinstating, appealing, replacing: who may, once, and who is told."""

import datetime as dt

import pytest

from certificates import services, signals
from certificates.models import Certificate
from certificates.services import DecisionRefused, Replacement
from certificates.typesetting.face import CertificateFace
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + dt.timedelta(minutes=30)
TODAY = NOON.date()


@pytest.fixture
def certificate(ana):
    return factory.certificate(ana, title="Safety", validity_months=24, rendered=True)


@pytest.fixture
def heard():
    """The signals that went up, in order, with the number they were about."""
    told = []
    listeners = []
    for name in ("issued", "revoked", "suspended", "reinstated"):
        signal = getattr(signals, f"certificate_{name}")

        def listen(*, certificate, name=name, **kwargs):
            told.append((name, certificate.number))

        signal.connect(listen, weak=False)
        listeners.append((signal, listen))
    yield told
    for signal, listen in listeners:
        signal.disconnect(listen)


def events(certificate):
    return list(certificate.events.values_list("event", "actor__email", "note"))


def decide(name, certificate, actor, at=LATER, note="The board asked."):
    return getattr(services, name)(certificate=certificate, actor=actor, note=note, at=at)


def revoke(certificate, actor, reason="assessment"):
    return services.revoke_certificate(
        certificate=certificate, actor=actor, reason=reason, note="Sat by a friend.", at=LATER
    )


def replace(certificate, actor, kind="correction", **changes):
    return services.replace_certificate(
        certificate=certificate,
        replacement=Replacement(kind, "A letter came.", changes),
        actor=actor,
        at=LATER,
    )


def test_suspended_once_and_reinstated_once(certificate, administrator, heard, mailoutbox):
    twice = [decide("suspend_certificate", certificate, administrator) for _ in range(2)]
    assert {one.standing_on(TODAY) for one in twice} == {"suspended"}

    twice = [decide("reinstate_certificate", certificate, administrator) for _ in range(2)]
    assert {one.standing_on(TODAY) for one in twice} == {"valid"}

    assert events(certificate) == [
        ("issued", None, ""),
        ("suspended", "ada@example.org", "The board asked."),
        ("reinstated", "ada@example.org", "The board asked."),
    ]
    number = certificate.number
    assert heard == [("suspended", number), ("reinstated", number)]


def test_the_holder_is_told_of_each_decision_and_not_why(
    certificate, administrator, mailoutbox, django_capture_on_commit_callbacks
):
    for name in ("suspend_certificate", "reinstate_certificate", "suspend_certificate"):
        with django_capture_on_commit_callbacks(execute=True):
            decide(name, certificate, administrator)

    number = certificate.number
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["ana@example.org"], f"Your certificate {number} is suspended"),
        (["ana@example.org"], f"Your certificate {number} counts again"),
        (["ana@example.org"], f"Your certificate {number} is suspended"),
    ]
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 3
    bodies = [mail.body + mail.alternatives[0].content for mail in mailoutbox]
    assert not [body for body in bodies if "The board asked" in body]


def test_a_closed_account_gets_no_letter(certificate, administrator, ana, mailoutbox):
    ana.is_active = False
    ana.save()
    decide("suspend_certificate", certificate, administrator)
    event = certificate.events.get(event="suspended")

    services.mail_decision(event_id=event.pk, at=LATER)

    event.refresh_from_db()
    assert (mailoutbox, event.mail_failure) == ([], "no letter: the account is closed")


def test_a_revocation_is_final(certificate, administrator):
    revoke(certificate, administrator)

    for name in ("suspend_certificate", "reinstate_certificate"):
        with pytest.raises(DecisionRefused):
            decide(name, certificate, administrator)
    certificate.refresh_from_db()
    assert certificate.standing_on(TODAY) == "revoked"


def test_an_appeal_is_noted_and_decides_nothing(certificate, administrator):
    with pytest.raises(DecisionRefused, match="nothing to appeal"):
        decide("note_appeal", certificate, administrator)
    revoke(certificate, administrator)

    for note in ("She says it was her.", "She says it was her.", "Her lawyer wrote."):
        decide("note_appeal", certificate, administrator, note=note)

    assert [note for event, _actor, note in events(certificate) if event == "appeal"] == [
        "She says it was her.",
        "Her lawyer wrote.",
    ]
    certificate.refresh_from_db()
    assert certificate.standing_on(TODAY) == "revoked"


ACTS = {
    "suspend": lambda one, who: decide("suspend_certificate", one, who),
    "reinstate": lambda one, who: decide("reinstate_certificate", one, who),
    "appeal": lambda one, who: decide("note_appeal", one, who),
    "revoke": revoke,
    "replace": lambda one, who: replace(one, who, title="Safety first"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nobody_decides_about_their_own(certificate, ana, act, heard):
    with pytest.raises(services.CannotDecideOwnCertificate):
        act(certificate, ana)

    certificate.refresh_from_db()
    assert (certificate.suspended_at, certificate.revoked_at, heard) == (None, None, [])
    assert events(certificate) == [("issued", None, "")]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nothing_is_decided_about_what_is_no_longer_held(certificate, administrator, act):
    Certificate.objects.update(emptied_at=NOON)

    with pytest.raises(DecisionRefused, match="no longer held"):
        act(certificate, administrator)


def test_a_correction_is_a_new_certificate_in_the_place_of_the_old(
    certificate, administrator, heard
):
    before = dict(certificate.data)

    made = replace(certificate, administrator, title="Safety first", valid_until="2029-01-31")

    certificate.refresh_from_db()
    assert certificate.data == before
    new = {"number", "code", "verify_url", "issued_on", "title", "valid_until"}
    assert {name for name in before if made.data[name] != before[name]} == new - {"issued_on"}
    assert (made.supersedes, made.superseding, made.enrolment_id, made.issued_by) == (
        certificate,
        "correction",
        certificate.enrolment_id,
        administrator,
    )
    assert made.valid_until == dt.date(2029, 1, 31)
    assert made.data["verify_url"].endswith(f"/c/{made.code}")
    assert list(made.bases.values_list("enrolment", flat=True)) == [certificate.enrolment_id]
    assert certificate.standing_on(TODAY) == "replaced"
    assert (certificate.revoked_at, certificate.revoked_reason) == (LATER, "correction")
    assert events(certificate)[1:] == [("replaced", "ada@example.org", "A letter came.")]
    assert events(made) == [("issued", "ada@example.org", "A letter came.")]
    assert heard == [
        ("revoked", certificate.number),
        ("issued", made.number),
    ]


def test_the_holders_choices_are_carried_over(certificate, administrator):
    Certificate.objects.update(hides_name=True, is_shared=False, shows_place=True)

    made = replace(certificate, administrator, kind="name_change", holder_name="Ana Lopes")

    assert (made.hides_name, made.is_shared, made.shows_place) == (True, False, True)
    assert CertificateFace.from_data(made.data).holder_name == "Ana Lopes"


def test_replacing_twice_is_replacing_once(certificate, administrator, ben):
    first = replace(certificate, administrator, title="Safety first")
    second = replace(certificate, ben, title="Safety second")

    assert (first, Certificate.objects.count()) == (second, 2)
    assert len(events(certificate)) == 2


def test_a_correction_may_be_corrected(certificate, administrator):
    second = replace(certificate, administrator, title="Safety first")
    third = replace(second, administrator, title="Safety")

    second.refresh_from_db()
    assert [one.standing_on(TODAY) for one in (second, third)] == ["replaced", "valid"]
    assert third.supersedes == second


def test_after_an_appeal_another_is_issued_and_the_old_stays_revoked(certificate, administrator):
    revoke(certificate, administrator)

    made = replace(certificate, administrator)

    certificate.refresh_from_db()
    assert (certificate.revoked_reason, certificate.standing_on(TODAY)) == ("assessment", "revoked")
    assert made.standing_on(TODAY) == "valid"
    assert [event for event, _actor, _note in events(certificate)] == [
        "issued",
        "revoked",
        "replaced",
    ]


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        pytest.param("correction", {}, "Nothing would be different", id="nothing"),
        pytest.param("renewal", {"title": "X"}, "A renewal is earned", id="renewal"),
        pytest.param("correction", {"number": "FF-1"}, "stay as they are: number", id="number"),
        pytest.param("correction", {"code": "7QK29FXRM4AB"}, "stay as they are: code", id="code"),
        pytest.param("name_change", {"holder_name": " "}, "Enter holder_name", id="no-name"),
        pytest.param(
            "correction", {"completed_on": "2026-12-24"}, "still to come", id="completed-tomorrow"
        ),
        pytest.param(
            "correction", {"valid_until": "2026-10-01"}, "before the day of", id="ends-before"
        ),
    ],
)
def test_what_cannot_be_replaced_so_changes_nothing(
    certificate, administrator, kind, changes, said, heard
):
    with pytest.raises(DecisionRefused, match=said):
        replace(certificate, administrator, kind=kind, **changes)

    certificate.refresh_from_db()
    assert (certificate.revoked_at, Certificate.objects.count(), heard) == (None, 1, [])


def test_one_letter_tells_of_the_replacement_with_the_new_file(
    certificate, administrator, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = replace(certificate, administrator, title="Safety first")

    [letter] = mailoutbox
    assert (letter.to, letter.subject) == (
        ["ana@example.org"],
        "Your new certificate: Safety first",
    )
    assert certificate.number in letter.body
    assert made.data["verify_url"] in letter.body
    assert [name for name, _content, _type in letter.attachments] == [f"{made.number}.pdf"]
    assert certificate.events.get(event="replaced").mailed_at is not None
    assert list(certificate.events.owed_a_letter()) == []
