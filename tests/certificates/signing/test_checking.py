"""A stranger's file: what is genuine, each way to fake one, and bytes that are no file at all."""

import datetime as dt
import time
from dataclasses import replace

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.signing.checking import Finding, PdfVerdict, check_pdf
from certificates.signing.keys import DOCUMENT_SIGNING, Organisation, key_id
from certificates.signing.pades import Signer, sign
from certificates.signing.reading import MOST_PDF_BYTES, Fault
from certificates.signing.revision import Facts, of_regular_file
from certificates.typesetting import pdf as engine
from tests.certificates.faces import face
from tests.certificates.signing import attacks, papers
from tests.certificates.signing.papers import AT, NAME, WORDS

SECONDS = 5
"""What the worst of files may cost on a slow machine; a real one costs about 10 ms."""


@pytest.fixture(scope="module")
def check(root):
    return lambda pdf, **more: check_pdf(pdf, **{"roots": [root]} | more)


@pytest.fixture(scope="module")
def genuine(organisation) -> PdfVerdict:
    return PdfVerdict(
        signed=True,
        sound=True,
        intact=True,
        whole=True,
        certified=True,
        trusted=True,
        by=NAME,
        key_id=key_id(organisation.leaf_pem),
        at=AT,
        sentences=(
            Finding.INTACT,
            Finding.WHOLE,
            Finding.CERTIFIED,
            Finding.OWN_TIME,
            Finding.TRUSTED,
        ),
    )


@pytest.fixture(scope="module")
def theirs(unsigned, stranger) -> bytes:
    return sign(unsigned, signer=Signer.of(stranger), at=AT, **WORDS).pdf


def test_a_file_as_it_was_made_is_genuine(signed, check, genuine):
    assert check(signed) == genuine
    assert genuine.genuine


def test_a_verdict_lacking_one_thing_is_not_genuine(genuine):
    lacking = [
        replace(genuine, **{fact: False}).genuine
        for fact in ("signed", "intact", "whole", "certified", "trusted")
    ]

    assert lacking == [False] * 5


def test_an_unsigned_certificate_says_so(unsigned, check):
    assert check(unsigned) == PdfVerdict(sentences=(Finding.NOT_SIGNED,))


@pytest.mark.parametrize(
    "where", [b"/Author", b"/M (", b"/ByteRange", b"%PDF-1.7", b"/DocMDP"], ids=bytes.decode
)
def test_an_altered_byte_within_is_seen(signed, check, where):
    place = signed.index(where) + len(where) + 3
    altered = signed[:place] + bytes([signed[place] ^ 0x04]) + signed[place + 1 :]

    verdict = check(altered)

    assert (verdict.intact, verdict.genuine) == (False, False)


def test_an_altered_byte_anywhere_is_seen(signed, check):
    gap, after, end = attacks.span(signed)
    places = [*range(5, gap, 1201), *range(after, end, 97), end - 1]

    believed = [
        place
        for place in places
        if check(signed[:place] + bytes([signed[place] ^ 0x01]) + signed[place + 1 :]).genuine
    ]

    assert len(places) > 50
    assert believed == []


def test_a_changed_page_still_tells_whose_signature_it_carries(signed, check, genuine):
    place = signed.index(b"/Author") + 12
    altered = signed[:place] + b"X" + signed[place + 1 :]

    assert check(altered) == replace(
        genuine,
        intact=False,
        sentences=(
            Finding.ALTERED,
            Finding.CERTIFIED,
            Finding.OWN_TIME,
            Finding.TRUSTED_BEFORE,
        ),
    )


@pytest.mark.parametrize(
    "change",
    [
        attacks.with_another_language,
        attacks.with_a_page_painted_over,
        attacks.with_a_document_timestamp_object,
    ],
    ids=["another language", "a page painted over", "a security store"],
)
def test_an_appended_update_is_seen(signed, check, genuine, change):
    verdict = check(attacks.updated(signed, change))

    assert verdict == replace(
        genuine,
        whole=False,
        sentences=(
            Finding.INTACT,
            Finding.ADDED_TO,
            Finding.CERTIFIED,
            Finding.OWN_TIME,
            Finding.TRUSTED_BEFORE,
        ),
    )


@pytest.mark.parametrize("more", [b"\n", b" ", b"\0", b"%%EOF\n", b"<html>"], ids=repr)
def test_a_byte_after_the_end_is_seen(signed, check, more):
    verdict = check(signed + more)

    assert (verdict.whole, verdict.genuine) == (False, False)


def test_a_certification_taken_off_is_seen(signed, check):
    verdict = check(attacks.updated(signed, attacks.with_the_certification_taken_off))

    assert (verdict.whole, verdict.certified, verdict.genuine) == (False, False, False)


def test_a_file_certified_again_by_a_stranger_is_the_strangers(signed, check):
    verdict = check(attacks.certified_again(signed))

    assert (verdict.intact, verdict.whole, verdict.certified) == (True, True, True)
    assert (verdict.by, verdict.trusted, verdict.genuine) == (NAME, False, False)
    assert verdict.sentences[-1] == Finding.STRANGER


def test_another_key_under_our_name_is_not_ours(theirs, check, genuine, stranger):
    assert check(theirs) == replace(
        genuine,
        trusted=False,
        key_id=key_id(stranger.leaf_pem),
        sentences=(*genuine.sentences[:-1], Finding.STRANGER),
    )


def test_without_the_root_nobody_is_trusted(signed, check, genuine):
    assert check(signed, roots=[]) == replace(
        genuine, trusted=False, sentences=(*genuine.sentences[:-1], Finding.STRANGER)
    )


def test_retired_roots_still_vouch_for_what_they_signed(signed, root, stranger, theirs, check):
    both = [papers.certificate(stranger.root_pem), root]

    assert [check(pdf, roots=both).genuine for pdf in (signed, theirs)] == [True, True]


def test_our_certificate_beside_their_signature_is_no_signature_of_ours(theirs, signed, check):
    verdict = check(attacks.with_our_certificate_beside_their_signature(theirs, signed))

    assert (verdict.sound, verdict.trusted, verdict.genuine) == (False, False, False)


def test_our_signature_lifted_onto_another_certificate_does_not_fit(signed, signer, check):
    another = engine.render(face(holder_name="Somebody Else"), made_at=AT)
    other = sign(another, signer=signer, at=AT, **WORDS).pdf
    assert check(other).genuine

    verdict = check(attacks.replaced_content(other, attacks.content(signed).dump()))

    assert (verdict.sound, verdict.intact, verdict.genuine) == (True, False, False)


def test_a_leaf_that_plays_authority_signs_nothing_for_us(unsigned, organisation, check):
    ours = papers.certificate(organisation.leaf_pem)
    key = papers.small_key()
    leaf = papers.issued(
        NAME,
        key,
        by=ours,
        with_key=papers.private(organisation.leaf_key_pem),
        purposes=[DOCUMENT_SIGNING],
    )
    forger = Organisation(
        root_pem=organisation.leaf_pem, leaf_pem=papers.pem(leaf), leaf_key_pem=papers.key_pem(key)
    )

    verdict = check(sign(unsigned, signer=Signer.of(forger), at=AT, **WORDS).pdf)

    assert (verdict.intact, verdict.trusted, verdict.sentences[-1]) == (
        True,
        False,
        Finding.STRANGER,
    )


def test_a_certificate_of_ours_for_something_else_signs_no_documents(
    unsigned, organisation, root, check
):
    key = papers.small_key()
    leaf = papers.issued(
        "web.filiform.example",
        key,
        by=root,
        with_key=papers.private(organisation.root_key_pem),
        purposes=[ExtendedKeyUsageOID.SERVER_AUTH],
    )
    other = Organisation(
        root_pem=organisation.root_pem, leaf_pem=papers.pem(leaf), leaf_key_pem=papers.key_pem(key)
    )

    verdict = check(sign(unsigned, signer=Signer.of(other), at=AT, **WORDS).pdf)

    assert (verdict.trusted, verdict.sentences[-1]) == (False, Finding.NOT_FOR_DOCUMENTS)


def test_an_approval_that_allows_changes_is_not_how_we_sign(unsigned, organisation, check):
    approved = papers.signed_by_pyhanko(unsigned, organisation, certify=False)

    verdict = check(approved)

    assert (verdict.intact, verdict.trusted, verdict.certified, verdict.genuine) == (
        True,
        True,
        False,
        False,
    )
    assert Finding.NOT_CERTIFIED in verdict.sentences


def test_a_key_that_has_run_out_still_vouches_for_what_it_signed(unsigned, check):
    """Nothing asks today's date: a file of the last day is genuine twenty years later."""
    old = papers.organisation("Long ago", AT.replace(year=2001))
    last_day = dt.datetime(2009, 11, 19, tzinfo=dt.UTC)
    made = sign(unsigned, signer=Signer.of(old), at=last_day, **WORDS).pdf

    verdict = check(made, roots=[papers.certificate(old.root_pem)])

    assert (verdict.genuine, verdict.at) == (True, last_day)


def test_a_time_after_the_end_of_the_key_is_not_believed(unsigned, check):
    """`sign` refuses it; here the key's thief does not ask."""
    old = papers.organisation("Long ago", AT.replace(year=2001))
    made = papers.signed_by_pyhanko(unsigned, old)

    verdict = check(made, roots=[papers.certificate(old.root_pem)])

    assert (verdict.intact, verdict.trusted) == (True, False)


def test_a_signature_that_leaves_a_hole_covers_a_part(signed, check):
    _, after, end = attacks.span(signed)
    honest = f"{after} {end - after}".encode()
    moved = f"{after + 8} {end - after - 8}".encode()
    assert signed.count(honest) == 1

    verdict = check(signed.replace(honest, moved))

    assert (verdict.whole, verdict.intact) == (False, False)
    assert verdict.sentences[0] == Finding.COVERS_PART


def test_nothing_hides_behind_the_signature_in_its_gap(unsigned, signer, signed, check):
    """Where the gap is wider than the signature, it is filled with zeros."""
    wide = papers.signed_by_pyhanko(unsigned, papers.organisation())
    _, after, _ = attacks.span(wide)
    assert check(wide).genuine

    hidden = wide[: after - 5] + b"beef" + wide[after - 1 :]

    assert (check(hidden).whole, check(hidden).genuine) == (False, False)


BROKEN = PdfVerdict(signed=True, sentences=(Finding.BROKEN,))
DAMAGED = PdfVerdict(sentences=(str(Fault.DAMAGED),))
NO_PDF = PdfVerdict(sentences=(str(Fault.NOT_A_PDF),))

UNREADABLE = {
    "nothing": (lambda _: b"", NO_PDF),
    "a letter": (lambda _: b"Dear clinician", NO_PDF),
    "a picture": (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(100), NO_PDF),
    "only a beginning": (lambda _: b"%PDF-1.7\n", DAMAGED),
    "cut in half": (lambda signed: signed[: len(signed) // 2], DAMAGED),
    "cut by one byte": (lambda signed: signed[:-1], None),
    "cut before the signature": (
        lambda signed: signed[: attacks.span(signed)[0]],
        PdfVerdict(sentences=(Finding.NOT_SIGNED,)),
    ),
    "too large": (
        lambda signed: signed + bytes(MOST_PDF_BYTES),
        PdfVerdict(sentences=(str(Fault.TOO_LARGE),)),
    ),
    "signature overwritten": (
        lambda signed: attacks.replaced_content(signed, b"\xff" * 64),
        BROKEN,
    ),
    "signature emptied": (lambda signed: attacks.replaced_content(signed, b""), BROKEN),
    "no contents": (lambda signed: signed.replace(b"/Contents <", b"/Xontents <"), BROKEN),
    "no range": (
        lambda signed: signed.replace(b"/ByteRange", b"/ByteXange"),
        PdfVerdict(sentences=(Finding.NOT_SIGNED,)),
    ),
}


@pytest.mark.parametrize(("make", "expected"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_has_a_verdict_as_well(signed, check, make, expected):
    pdf = make(signed)
    assert pdf != signed

    verdict = check(pdf)

    assert verdict.genuine is False
    assert expected is None or verdict == expected


def test_an_encrypted_file_is_told_apart(unsigned, check):
    assert check(papers.encrypted(unsigned)) == PdfVerdict(sentences=(str(Fault.ENCRYPTED),))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_happens_to_the_bytes_genuine_means_what_was_signed(signed, check, data):
    altered = bytearray(signed)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(altered) - 1))
        kind = data.draw(st.sampled_from(["put", "cut", "insert", "repeat"]))
        some = data.draw(st.binary(min_size=1, max_size=20))
        if kind == "put":
            altered[place : place + len(some)] = some
        elif kind == "cut":
            del altered[place : place + 50 * len(some)]
        elif kind == "insert":
            altered[place:place] = some
        else:
            altered[place:place] = altered[place : place + 200]
    made = bytes(altered)

    verdict = check(made)

    same = attacks.covered(made, like=signed) == attacks.covered(signed, like=signed)
    assert not verdict.genuine or same


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(junk=st.binary(max_size=2_000))
def test_no_bytes_at_all_raise(check, junk):
    verdicts = [check(junk), check(b"%PDF-1.7\n/ByteRange" + junk + b"\nstartxref\n9\n%%EOF")]

    assert [verdict.genuine for verdict in verdicts] == [False, False]


def reserve(unsigned, organisation):
    """A file of ours whose gap has room for as many bytes."""

    def made(size: int) -> bytes:
        key = Signer.of(organisation).template.parts[0]
        revision = of_regular_file(unsigned, Facts(AT, **WORDS), key=key, room=size)
        return revision.filled(b"")

    return made


NASTY = {
    "brackets without end": lambda *_: b"%PDF-1.7\n1 0 obj\n" + b"[" * 2_000_000,
    "dictionaries without end": lambda signed, _: signed.replace(
        b"/ByteRange [", b"/ByteRange " + b"[" * 200_000
    ),
    "a range of a million numbers": lambda signed, _: signed.replace(
        b"/ByteRange [", b"/ByteRange [" + b"0 1 " * 500_000
    ),
    "ranges in the thousands": lambda signed, _: signed + b"/ByteRange [0 1 2 3]" * 100_000,
    "revisions in the thousands": lambda signed, _: signed + b"startxref\n9\n%%EOF\n" * 100_000,
    "a table of 200,000 entries": lambda *_: (
        b"%PDF-1.7\nxref\n0 200000\n"
        + b"0000000009 00000 n \n" * 200_000
        + b"trailer\n<</Root 1 0 R/Size 200000>>/ByteRange\nstartxref\n9\n%%EOF\n"
    ),
    "tables in a row": lambda *_: attacks.tables_in_a_row(100, 1_700),
    "more tables in a row": lambda *_: attacks.tables_in_a_row(3_000, 5),
    "a number of four million digits": lambda *_: attacks.with_catalogue(
        b"<</A " + b"1" * 4_000_000 + b">>"
    ),
    "a string of four million letters": lambda *_: attacks.with_catalogue(
        b"<</A<" + b"a" * 4_000_000 + b">>>"
    ),
    "two million names": lambda *_: attacks.with_catalogue(b"<</A[" + b"/a" * 2_000_000 + b"]>>"),
    "a field among its own children": lambda signed, _: attacks.updated(
        signed, attacks.with_a_field_among_its_own_children
    ),
    "a bomb attached": lambda signed, _: attacks.with_a_bomb_attached(signed),
    "certificates by the hundred": attacks.with_many_certificates,
}


@pytest.mark.parametrize("make", NASTY.values(), ids=NASTY)
def test_no_file_takes_long(signed, check, make, unsigned, organisation):
    pdf = make(signed, reserve(unsigned, organisation))
    began = time.process_time()

    verdict = check(pdf)

    assert time.process_time() - began < SECONDS
    assert verdict.genuine is False
