"""A status list tells good from revoked, and shows when it is old, foreign or altered."""

import copy
import datetime as dt
import gzip
import json
from typing import Any

import pytest

from certificates.credential import proof, status_list
from certificates.credential.facts import LIST_SIZE
from certificates.credential.multibase import base64url, read_base64url
from certificates.credential.status_list import Standing, StatusOutcome, check_status
from tests.certificates.credential.made import AT, ISSUER, KEY, KEYS, METHOD, SHARED, SITE

ADDRESS = f"{SITE}/ob/status/1"
WEEK = dt.timedelta(days=7)
HOUR = dt.timedelta(hours=1)


def made(revoked: set[int], at: dt.datetime = AT, **changes: Any) -> dict[str, Any]:
    document = status_list.build(
        address=ADDRESS, issuer=ISSUER, revoked=revoked, made_at=at, valid_until=at + WEEK
    )
    return proof.sign(document | changes, key=KEY, method=METHOD, created=at)


BEFORE = made(set())
AFTER = made({94567}, AT + HOUR)


def asked(document: dict[str, Any], **changes: Any) -> StatusOutcome:
    question: dict[str, Any] = {
        "address": ADDRESS,
        "index": 94567,
        "issuer": ISSUER,
        "now": AT + 2 * HOUR,
        "keys": KEYS,
    }
    return check_status(document, **(question | changes))


def test_list_has_the_shape_of_the_standard() -> None:
    subject = BEFORE["credentialSubject"]

    assert BEFORE | {"proof": [], "credentialSubject": {}} == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "https://filiform.example/ob/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:filiform.example",
        "validFrom": "2026-11-20T09:00:00Z",
        "validUntil": "2026-11-27T09:00:00Z",
        "credentialSubject": {},
        "proof": [],
    }
    assert subject | {"encodedList": ""} == {
        "id": "https://filiform.example/ob/status/1#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": "",
    }


def test_first_place_is_the_leftmost_bit() -> None:
    bits = status_list.decode(status_list.encode({0, 9, LIST_SIZE - 1}))

    assert (bits[:2].hex(), bits[-1], len(bits)) == ("8040", 1, 16_384)


def test_same_places_are_the_same_text_whatever_their_order() -> None:
    assert status_list.encode([5, 1, 9]) == status_list.encode([9, 5, 1, 1])


@pytest.mark.parametrize("index", [-1, LIST_SIZE])
def test_place_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match="no place"):
        status_list.encode({index})


def test_list_that_never_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="end after it begins"):
        status_list.build(address=ADDRESS, issuer=ISSUER, revoked=(), made_at=AT, valid_until=AT)


def packed(data: bytes) -> str:
    return "u" + base64url(data)


LONG = packed(gzip.compress(bytes(2 * 1024 * 1024), 9))
SHORT = packed(gzip.compress(bytes(100), 9))
CUT = packed(read_base64url(status_list.encode(())[1:])[:-9])
JUNK_AFTER = packed(read_base64url(status_list.encode(())[1:]) + b"more")


@pytest.mark.parametrize(
    "text",
    ["", "zabc", "u***", "uAAAA", LONG, SHORT, CUT, JUNK_AFTER],
    ids=["empty", "other base", "signs", "no gzip", "bomb", "short", "cut", "two"],
)
def test_what_is_not_a_list_does_not_unpack(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(The list|not )"):
        status_list.decode(text)


def changed_bits(document: dict[str, Any], revoked: set[int]) -> dict[str, Any]:
    copied = copy.deepcopy(document)
    copied["credentialSubject"]["encodedList"] = status_list.encode(revoked)
    return copied


@pytest.mark.parametrize(
    ("document", "question", "standing"),
    [
        (BEFORE, {}, Standing.GOOD),
        (AFTER, {}, Standing.REVOKED),
        (AFTER, {"index": 94566}, Standing.GOOD),
        (BEFORE, {"newest_known": AT}, Standing.GOOD),
        (BEFORE, {"newest_known": AT + HOUR}, Standing.REPLAYED),
        (AFTER, {"newest_known": AT + 5 * HOUR}, Standing.REVOKED),
        (BEFORE, {"now": AT + WEEK}, Standing.EXPIRED),
        (BEFORE, {"now": AT + WEEK - HOUR}, Standing.GOOD),
        (AFTER, {"now": AT + 52 * WEEK}, Standing.REVOKED),
        (changed_bits(AFTER, set()), {}, Standing.TAMPERED),
        (BEFORE | {"validUntil": "2099-01-01T00:00:00Z"}, {}, Standing.TAMPERED),
        ({k: v for k, v in BEFORE.items() if k != "proof"}, {}, Standing.TAMPERED),
        (BEFORE, {"keys": {}}, Standing.TAMPERED),
        (BEFORE, {"address": f"{SITE}/ob/status/2"}, Standing.WRONG_LIST),
        (BEFORE, {"issuer": "did:web:other.example"}, Standing.WRONG_LIST),
        (BEFORE, {"index": LIST_SIZE}, Standing.WRONG_LIST),
        (BEFORE, {"index": -1}, Standing.WRONG_LIST),
        (BEFORE, {"now": AT - HOUR}, Standing.WRONG_LIST),
        (made(set(), type=["VerifiableCredential"]), {}, Standing.WRONG_LIST),
        (
            made(
                set(),
                credentialSubject=BEFORE["credentialSubject"] | {"statusPurpose": "suspension"},
            ),
            {},
            Standing.WRONG_LIST,
        ),
        (made(set(), credentialSubject={"id": "urn:x:y"}), {}, Standing.WRONG_LIST),
        ({}, {}, Standing.WRONG_LIST),
    ],
    ids=[
        "good",
        "revoked",
        "neighbour of a revoked one",
        "the newest known",
        "older than one seen",
        "revoked is final also in an old one",
        "run out",
        "about to run out",
        "revoked is final also in one that ran out",
        "bit cleared",
        "life stretched",
        "not signed",
        "no key",
        "another list",
        "another issuer",
        "beyond the end",
        "before the start",
        "from the future",
        "not a list",
        "of another purpose",
        "empty",
        "nothing",
    ],
)
def test_standings_are_told_apart(document: dict, question: dict, standing: Standing) -> None:
    outcome = asked(document, **question)

    assert outcome.standing is standing
    assert outcome.sentence.endswith(".")


def test_age_of_a_list_is_handed_back_to_remember() -> None:
    assert asked(AFTER).made_at == AT + HOUR


def test_signed_list_is_small() -> None:
    assert len(json.dumps(made(set(range(0, 1000, 7))))) < 2_000


def test_reference_lists_are_read() -> None:
    if not SHARED.exists():
        pytest.skip("the shared Open Badges files are not here")
    lists = [
        json.loads((SHARED / "ours" / name).read_text())["credentialSubject"]["encodedList"]
        for name in ("status-list.json", "status-list-revoked.json")
    ]

    assert [status_list.decode(text)[94567 // 8] & 0x80 >> 94567 % 8 for text in lists] == [0, 1]
