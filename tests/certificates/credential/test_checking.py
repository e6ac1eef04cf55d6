"""Every form of a certificate is told genuine from altered, moved, expired, revoked and foreign."""

import datetime as dt
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certificates.credential import jwt, proof
from certificates.credential.baking import bake
from certificates.credential.checking import Name, Report, Result, check
from certificates.credential.did import IssuerKeys, read_did_document
from certificates.credential.document import as_bytes
from certificates.credential.opening import Claims, Kind, claims_of
from certificates.credential.reading import Refused
from certificates.signing.keys import Organisation, make_organisation
from certificates.signing.pades import Signer, sign
from certificates.typesetting import pdf
from tests.certificates.credential.made import (
    AT,
    ISSUER,
    KEY,
    KEYS,
    METHOD,
    NUMBER,
    SHARED,
    changed,
    signed,
    unsigned,
)
from tests.certificates.credential.test_baking import png
from tests.certificates.credential.test_status_list import ADDRESS, made
from tests.certificates.faces import face

RSA_METHOD = f"{ISSUER}#rsa-2026-11"
HOUR = dt.timedelta(hours=1)
CREDENTIAL = signed()
OTHER = signed(number="FF-2026-OTHER00000")

HELD, FAILED, NOT_CHECKED = Result.HELD, Result.FAILED, Result.NOT_CHECKED
type Ask = Callable[..., Report]


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return make_organisation("Filiform School", at=AT)


@pytest.fixture(scope="module")
def key(organisation: Organisation) -> RSAPrivateKey:
    """The key of the organisation's files also signs VC-JWT."""
    found = load_pem_private_key(organisation.leaf_key_pem, None)
    assert isinstance(found, RSAPrivateKey)
    return found


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return pdf.render(face(), made_at=AT)


def attached(credential: bytes) -> pdf.Attachment:
    return pdf.Attachment("credential.json", credential, "application/ld+json", "Badge")


def holding(sheet: bytes, credential: bytes) -> bytes:
    """The file with this badge put in by somebody else's program, as an addition to it."""
    writer = IncrementalPdfFileWriter(BytesIO(sheet))
    held = embed.EmbeddedFileObject.from_file_data(
        writer, credential, mime_type="application/ld+json"
    )
    embed.embed_file(writer, embed.FileSpec("credential.json", embedded_data=held))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def certify(organisation: Organisation) -> Callable[[bytes | None], bytes]:
    """The signed certificate with this credential inside."""
    signer = Signer.of(organisation)

    def certified(credential: bytes | None) -> bytes:
        badge = [] if credential is None else [attached(credential)]
        file = pdf.render(face(), made_at=AT, attachments=badge)
        words = {"name": "Filiform", "reason": "Issued", "location": "filiform.example"}
        return bytes(sign(file, signer=signer, at=AT, **words).pdf)

    return certified


@pytest.fixture(scope="module")
def certificate(certify: Callable) -> bytes:
    return certify(as_bytes(CREDENTIAL))


@pytest.fixture(scope="module")
def token(key: RSAPrivateKey) -> bytes:
    return jwt.sign(unsigned(), key=key, method=RSA_METHOD).encode()


@pytest.fixture(scope="module")
def ask(organisation: Organisation, key: RSAPrivateKey) -> Ask:
    trusted: dict[str, Any] = {
        "keys": IssuerKeys(ISSUER, KEYS, {RSA_METHOD: key.public_key()}),
        "roots": [x509.load_pem_x509_certificate(organisation.root_pem)],
        "status_lists": {ADDRESS: made(set())},
        "now": AT + 2 * HOUR,
    }

    def asked(data: bytes, **changes: Any) -> Report:
        return check(data, **(trusted | changes))

    return asked


def results(report: Report) -> dict[str, Result]:
    return {each.name: each.result for each in report.checks}


BADGE_HELD = {Name.CREDENTIAL: HELD, Name.DATES: HELD, Name.STATUS: HELD}
PDF_HELD = {Name.FILE: HELD, Name.BADGE: HELD, Name.NUMBER: HELD} | BADGE_HELD


@pytest.mark.parametrize("form", list(Kind))
def test_each_form_of_a_genuine_certificate_is_genuine(
    form: Kind, ask: Ask, certificate: bytes, token: bytes
) -> None:
    forms = {
        Kind.PDF: certificate,
        Kind.PNG: bake(png(), as_bytes(CREDENTIAL)),
        Kind.JSON: as_bytes(CREDENTIAL),
        Kind.JWT: token,
    }

    report = ask(forms[form])

    assert (report.kind, report.genuine, report.authentic) == (form, True, True)
    assert results(report) == (PDF_HELD if form is Kind.PDF else BADGE_HELD)
    assert (report.number, report.issuer, report.title) == (
        NUMBER,
        ISSUER,
        "Foundations of dry needling",
    )


def test_picture_may_hold_a_token_and_text_may_be_indented(ask: Ask, token: bytes) -> None:
    picture = ask(bake(png(), token))
    indented = ask(b"\n" + json.dumps(CREDENTIAL, indent=2).encode() + b"\n")

    assert (picture.kind, picture.genuine) == (Kind.PNG, True)
    assert (indented.kind, indented.genuine) == (Kind.JSON, True)


def test_report_goes_out_as_plain_values(ask: Ask) -> None:
    assert json.loads(json.dumps(ask(as_bytes(CREDENTIAL)).as_data())) == {
        "kind": "json",
        "genuine": True,
        "authentic": True,
        "number": NUMBER,
        "issuer": "did:web:filiform.example",
        "title": "Foundations of dry needling",
        "checks": [
            {
                "name": "signature of the badge",
                "result": "held",
                "sentence": "The signature of the issuer holds.",
            },
            {
                "name": "dates",
                "result": "held",
                "sentence": "The certificate holds until 2028-11-20 09:00 UTC.",
            },
            {
                "name": "revocation",
                "result": "held",
                "sentence": "The certificate is not revoked.",
            },
        ],
    }


def test_badge_altered_inside_a_genuine_file_breaks_the_files_signature(
    ask: Ask, certificate: bytes
) -> None:
    """Somebody replaces the attachment, in the file's own bytes or by an addition to it."""
    other = as_bytes(changed(CREDENTIAL, "name", "Master of needling"))
    added = ask(holding(certificate, other))

    assert results(added) == {Name.FILE: FAILED, Name.BADGE: FAILED}
    assert (added.genuine, added.authentic) == (False, False)


def test_addition_that_hides_the_signed_badge_breaks_the_files_signature(
    ask: Ask, certificate: bytes
) -> None:
    """The catalogue is written anew and names another badge, genuine in itself."""
    writer = IncrementalPdfFileWriter(BytesIO(certificate))
    del writer.root["/Names"]
    if "/AF" in writer.root:
        del writer.root["/AF"]
    writer.update_root()
    out = BytesIO()
    writer.write(out)

    report = ask(holding(out.getvalue(), as_bytes(CREDENTIAL)))

    assert results(report) == PDF_HELD | {Name.FILE: FAILED}
    assert report.authentic is False


def test_byte_altered_anywhere_in_a_file_breaks_it(ask: Ask, certificate: bytes) -> None:
    for place in range(1000, len(certificate), len(certificate) // 8):
        altered = certificate[:place] + bytes([certificate[place] ^ 1]) + certificate[place + 1 :]
        try:
            genuine = ask(altered).genuine
        except Refused:
            genuine = False
        assert (place, genuine) == (place, False)


def test_badge_of_another_certificate_is_seen_even_in_a_well_signed_file(
    ask: Ask, certify: Callable
) -> None:
    report = ask(certify(as_bytes(OTHER)))

    assert results(report) == PDF_HELD | {Name.NUMBER: FAILED}
    assert (report.genuine, report.authentic) == (False, False)


def test_altered_badge_is_seen_even_in_a_well_signed_file(ask: Ask, certify: Callable) -> None:
    altered = changed(CREDENTIAL, "credentialSubject/creditsEarned", 400)

    report = ask(certify(as_bytes(altered)))

    assert results(report) == PDF_HELD | {Name.CREDENTIAL: FAILED}
    assert report.authentic is False


def test_genuine_badge_in_a_file_that_nobody_signed_is_not_enough(ask: Ask, sheet: bytes) -> None:
    report = ask(holding(sheet, as_bytes(CREDENTIAL)))

    assert results(report) == PDF_HELD | {Name.FILE: FAILED}
    assert report.authentic is False


def test_file_without_a_badge_is_judged_by_its_signature(ask: Ask, certify: Callable) -> None:
    report = ask(certify(None))

    assert results(report) == {Name.FILE: HELD, Name.BADGE: NOT_CHECKED}
    assert (report.genuine, report.number) == (True, NUMBER)


def test_file_whose_badge_cannot_be_read_is_not_genuine(ask: Ask, certify: Callable) -> None:
    report = ask(certify(b'{"id": 1, "id": 2}'))

    assert results(report) == {Name.FILE: HELD, Name.BADGE: FAILED}
    assert report.genuine is False


def test_file_of_an_organisation_that_is_not_trusted_is_not_genuine(
    ask: Ask, certificate: bytes
) -> None:
    report = ask(certificate, roots=[])

    assert results(report) == PDF_HELD | {Name.FILE: FAILED}
    assert report.authentic is False


@pytest.mark.parametrize(
    ("changes", "name", "sentence"),
    [
        (
            {"now": dt.datetime(2029, 1, 1, tzinfo=dt.UTC)},
            Name.DATES,
            "The certificate ran out at 2028-11-20 09:00 UTC.",
        ),
        (
            {"now": AT - HOUR},
            Name.DATES,
            "The certificate holds from 2026-11-20 09:00 UTC on.",
        ),
        (
            {"status_lists": {ADDRESS: made({94567})}},
            Name.STATUS,
            "The certificate was revoked.",
        ),
        (
            {"newest_lists": {ADDRESS: AT + HOUR}},
            Name.STATUS,
            "The list of revoked certificates is older than one already seen.",
        ),
        (
            {"now": AT + dt.timedelta(days=8)},
            Name.STATUS,
            "The list of revoked certificates has run out; a newer one is needed.",
        ),
        (
            {"status_lists": {ADDRESS: made({1}) | {"proof": made({2})["proof"]}}},
            Name.STATUS,
            "The list of revoked certificates was changed after it was signed.",
        ),
    ],
    ids=["expired", "not yet", "revoked", "replayed list", "list run out", "list changed"],
)
def test_what_does_not_hold_today_is_authentic_and_not_genuine(
    changes: dict, name: Name, sentence: str, ask: Ask
) -> None:
    report = ask(as_bytes(CREDENTIAL), **changes)

    found = {each.name: (each.result, each.sentence) for each in report.checks}
    assert found[name] == (FAILED, sentence)
    assert (report.genuine, report.authentic) == (False, True)


def test_without_a_list_revocation_is_said_to_be_open(ask: Ask) -> None:
    report = ask(as_bytes(CREDENTIAL), status_lists={})

    assert results(report) == BADGE_HELD | {Name.STATUS: NOT_CHECKED}
    assert report.genuine is True


def test_list_that_the_issuer_signed_is_no_certificate(ask: Ask) -> None:
    report = ask(as_bytes(made(set())))

    assert results(report)[Name.CREDENTIAL] is FAILED
    assert report.genuine is False


@pytest.mark.parametrize(
    "status",
    [
        [CREDENTIAL["credentialStatus"]],
        CREDENTIAL["credentialStatus"] | {"statusPurpose": "suspension"},
        CREDENTIAL["credentialStatus"] | {"statusListIndex": "-1"},
        CREDENTIAL["credentialStatus"] | {"statusListIndex": True},
        {"id": ADDRESS, "type": "1EdTechRevocationList"},
        {"id": "urn:x:y", "type": "BitstringStatusListEntry"},
    ],
    ids=["list", "purpose", "negative", "truth", "other kind", "without a place"],
)
def test_status_written_otherwise_is_never_taken_for_good(status: Any, ask: Ask) -> None:
    document = {k: v for k, v in CREDENTIAL.items() if k != "proof"}
    altered = proof.sign(
        document | {"credentialStatus": status}, key=KEY, method=METHOD, created=AT
    )

    report = ask(as_bytes(altered))

    assert results(report)[Name.STATUS] is FAILED
    assert report.genuine is False


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("validFrom", Name.DATES),
        ("validUntil", Name.DATES),
        ("credentialStatus", Name.STATUS),
    ],
)
def test_signed_value_spelt_as_a_list_of_one_hides_nothing(
    member: str, name: Name, ask: Ask
) -> None:
    """JSON-LD takes both for the same, so the signature holds; what is read must not miss it."""
    respelt = CREDENTIAL | {member: [CREDENTIAL[member]]}

    report = ask(as_bytes(respelt))

    assert results(report) == BADGE_HELD | {name: FAILED}
    assert report.genuine is False


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This is neither a PDF, nor a badge picture, nor a credential."),
        (b"hello there", "This is neither a PDF, nor a badge picture, nor a credential."),
        (b"\x00" * 100, "This is neither a PDF, nor a badge picture, nor a credential."),
        (b"<svg/>", "This is neither a PDF, nor a badge picture, nor a credential."),
        (b"%PDF-1.7 nothing more", "This file is damaged: it cannot be read to its end."),
        (png(), "The picture has no credential in it."),
        (b"{", "The document is not JSON."),
        (b"a.b.c", "This is not a signed credential in compact form."),
        (bytes(11 * 1024 * 1024), "The file is larger than 10 MiB."),
    ],
    ids=["empty", "words", "zeros", "svg", "pdf", "picture", "brace", "dots", "large"],
)
def test_junk_is_refused_in_a_sentence(data: bytes, sentence: str, ask: Ask) -> None:
    with pytest.raises(Refused) as refusal:
        ask(data)

    assert str(refusal.value) == sentence


def test_unsigned_json_is_read_and_not_genuine(ask: Ask) -> None:
    report = ask(as_bytes(unsigned()))

    assert report.checks[0].sentence == "The credential is not signed."
    assert (report.genuine, report.authentic) == (False, False)


def test_file_says_where_to_look_before_anything_is_proven(certificate: bytes) -> None:
    assert claims_of(certificate) == Claims(ISSUER, ADDRESS, Kind.PDF)
    assert claims_of(b'{"issuer": 7, "credentialStatus": "no"}') == Claims(kind=Kind.JSON)


def test_reference_credential_is_genuine_with_its_own_keys() -> None:
    folder = SHARED / "ours"
    if not folder.exists():
        pytest.skip("the shared Open Badges files are not here")
    keys = read_did_document(json.loads((folder / "did.json").read_text()))
    verdicts = {}
    for listed in ("status-list", "status-list-revoked"):
        found = json.loads((folder / f"{listed}.json").read_text())
        for name in ("credential.json", "badge.png", "credential-tampered.json"):
            report = check(
                (folder / name).read_bytes(),
                keys=keys,
                roots=[],
                status_lists={found["id"]: found},
                now=AT + HOUR,
            )
            verdicts[listed, name] = (report.authentic, report.genuine)

    assert verdicts == {
        ("status-list", "credential.json"): (True, True),
        ("status-list", "badge.png"): (True, True),
        ("status-list", "credential-tampered.json"): (False, False),
        ("status-list-revoked", "credential.json"): (True, False),
        ("status-list-revoked", "badge.png"): (True, False),
        ("status-list-revoked", "credential-tampered.json"): (False, False),
    }
