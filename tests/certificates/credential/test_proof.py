"""A signature holds for exactly the document that was signed, and every other is told apart."""

import copy
import json
import random
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.credential import proof, reading
from certificates.credential.canonical import canonical
from certificates.credential.contexts import CREDENTIALS, EXTENSIONS, OPEN_BADGES
from certificates.credential.proof import Verdict
from certificates.credential.reading import Refused
from tests.certificates.credential.made import AT, KEY, KEYS, METHOD, changed, signed, unsigned

SIGNED = signed()


def verdict(document: dict[str, Any], **options: Any) -> Verdict:
    return proof.check(document, keys=KEYS, **options).verdict


def test_signing_leaves_the_document_given_as_it_was() -> None:
    document = unsigned()
    before = copy.deepcopy(document)

    made = proof.sign(document, key=KEY, method=METHOD, created=AT)

    assert document == before
    assert made == SIGNED
    assert made["proof"][0] | {"proofValue": "z"} == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-20T09:00:00Z",
        "verificationMethod": "did:web:filiform.example#key-2026-11",
        "proofPurpose": "assertionMethod",
        "proofValue": "z",
    }


def test_signed_document_holds_also_after_a_walk_through_json_in_another_order() -> None:
    walked = json.loads(json.dumps(SIGNED, sort_keys=True))

    outcome = proof.check(walked, keys=KEYS, now=AT)

    assert (outcome.verdict, outcome.method) == (Verdict.HELD, METHOD)
    assert outcome.sentence == "The signature of the issuer holds."


def test_signing_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="signed already"):
        proof.sign(SIGNED, key=KEY, method=METHOD, created=AT)


def test_signing_what_no_signature_covers_is_refused() -> None:
    with pytest.raises(Refused, match="contexts do not define"):
        proof.sign(unsigned() | {"holderName": "Ana"}, key=KEY, method=METHOD, created=AT)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from leaves(member, f"{path}/{name}")
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from leaves(member, f"{path}/{place}")
    else:
        yield path.removeprefix("/"), value


def test_every_single_value_is_covered_by_the_signature() -> None:
    """Each value of the document and of its proof, changed a little, breaks it."""
    held = [
        path
        for path, value in leaves(SIGNED)
        if proof.check(
            changed(SIGNED, path, value + ("x" if isinstance(value, str) else 1)), keys=KEYS
        ).held
    ]

    assert held == []
    assert len(list(leaves(SIGNED))) > 70


def test_every_single_member_left_out_breaks_the_signature() -> None:
    def without(path: str) -> dict[str, Any]:
        document = copy.deepcopy(SIGNED)
        *folders, last = path.split("/")
        place: Any = document
        for step in folders:
            place = place[int(step) if step.isdigit() else step]
        del place[int(last) if last.isdigit() else last]
        return document

    held = [path for path, _ in leaves(SIGNED) if proof.check(without(path), keys=KEYS).held]

    # Without our types the third context defines nothing more, but here it does.
    assert held == []


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({k: v for k, v in SIGNED.items() if k != "proof"}, Verdict.NO_PROOF),
        (SIGNED | {"proof": []}, Verdict.NO_PROOF),
        (SIGNED | {"proof": "trust me"}, Verdict.NO_PROOF),
        (changed(SIGNED, "proof/0/cryptosuite", "ecdsa-sd-2023"), Verdict.UNKNOWN_SUITE),
        (changed(SIGNED, "proof/0/type", "Ed25519Signature2020"), Verdict.UNKNOWN_SUITE),
        (changed(SIGNED, "proof/0/previousProof", "urn:x"), Verdict.UNKNOWN_SUITE),
        (changed(SIGNED, "proof/0/verificationMethod", f"{METHOD}-2"), Verdict.UNKNOWN_KEY),
        (changed(SIGNED, "proof/0/verificationMethod", 7), Verdict.UNKNOWN_KEY),
        (changed(SIGNED, "issuer/id", "did:web:impostor.example"), Verdict.WRONG_CONTROLLER),
        (changed(SIGNED, "issuer", 7), Verdict.WRONG_CONTROLLER),
        (changed(SIGNED, "proof/0/proofPurpose", "authentication"), Verdict.WRONG_PURPOSE),
        (changed(SIGNED, "proof/0/proofValue", "z"), Verdict.TAMPERED),
        (changed(SIGNED, "proof/0/proofValue", "uAAAA"), Verdict.TAMPERED),
        (changed(SIGNED, "proof/0/proofValue", 5), Verdict.TAMPERED),
        (changed(SIGNED, "proof/0/created", "2026-11-21T09:00:00Z"), Verdict.TAMPERED),
        (changed(SIGNED, "credentialSubject/licenseNumber", "FF-2026-OTHER"), Verdict.TAMPERED),
        (changed(SIGNED, "proof", SIGNED["proof"] * 5), Verdict.REFUSED),
        (changed(SIGNED, "proof/0/holderName", "Ana"), Verdict.REFUSED),
    ],
    ids=lambda value: str(value)[:1] if isinstance(value, dict) else str(value),
)
def test_outcomes_are_told_apart(document: dict, expected: Verdict) -> None:
    assert verdict(document) is expected


def test_one_good_proof_of_several_is_enough() -> None:
    other = {"type": "SomeProofType", "proofPurpose": "assertionMethod"}

    assert verdict(SIGNED | {"proof": [other, *SIGNED["proof"]]}) is Verdict.HELD
    assert verdict(SIGNED | {"proof": SIGNED["proof"][0]}) is Verdict.HELD


def test_key_of_somebody_else_does_not_sign_for_the_issuer() -> None:
    thief = Ed25519PrivateKey.generate()
    forged = proof.sign(unsigned(), key=thief, method="did:web:thief.example#key", created=AT)
    claimed = proof.sign(unsigned(), key=thief, method=METHOD, created=AT)
    keys = KEYS | {"did:web:thief.example#key": thief.public_key()}

    assert proof.check(forged, keys=keys).verdict is Verdict.WRONG_CONTROLLER
    assert proof.check(claimed, keys=keys).verdict is Verdict.TAMPERED
    assert proof.check(forged, keys=keys, any_controller=True).verdict is Verdict.HELD


def test_proof_that_ran_out_is_told_apart_from_one_that_was_changed() -> None:
    lasting = changed(SIGNED, "proof/0/expires", "2026-11-19T09:00:00Z")

    assert verdict(lasting, now=AT) is Verdict.EXPIRED
    assert verdict(lasting) is Verdict.TAMPERED


NAME_IRI = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#licenseNumber"


EMPTY = "The document holds something empty, which no signature covers."


def moved(path: str, name: str, value: Any) -> dict[str, Any]:
    """A copy with a member more, at the top or deeper."""
    return SIGNED | ({path: SIGNED[path] | {name: value}} if path else {name: value})


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            moved("", "@context", [CREDENTIALS, OPEN_BADGES, {"name": "https://x.example/n"}]),
            "The document brings a context of its own.",
        ),
        (
            moved("", "@context", [CREDENTIALS, "https://evil.example/c.json"]),
            "The context https://evil.example/c.json is not one of Open Badges 3.0.",
        ),
        (
            moved("", "@context", [OPEN_BADGES, CREDENTIALS]),
            "The document does not begin with the context of credentials.",
        ),
        (
            moved("", "@context", CREDENTIALS),
            "The document does not begin with the context of credentials.",
        ),
        (
            moved("", "@context", [CREDENTIALS, *[EXTENSIONS] * 5]),
            "The document names its contexts several times or not at all.",
        ),
        (
            moved("credentialSubject", "@context", {"licenseNumber": None}),
            "The document brings a context of its own.",
        ),
        (moved("credentialSubject", "@context", None), "The document brings a context of its own."),
        (
            moved("credentialSubject", "@id", "urn:x:y"),
            "The document writes a member as @id instead of a plain term.",
        ),
        (
            moved("", "@graph", []),
            "The document writes a member as @graph instead of a plain term.",
        ),
        (
            moved("", "@included", []),
            "The document writes a member as @included instead of a plain term.",
        ),
        (
            moved("credentialSubject", NAME_IRI, "OTHER"),
            f"The document writes a member as {NAME_IRI} instead of a plain term.",
        ),
        (
            moved("", "holderName", "Ana"),
            "The document holds a member that its contexts do not define.",
        ),
        (
            moved("", "evidence", [{"id": "evidence-1", "type": ["Evidence"]}]),
            "The document calls something evidence-1: not an address.",
        ),
        (
            moved("", "evidence", [{"id": "_:b1", "type": ["Evidence"]}]),
            "The document calls something _:b1: not an address.",
        ),
        (
            moved("", "type", ["VerifiableCredential", "MadeUp"]),
            "The document calls something MadeUp: not an address.",
        ),
        (
            moved("", "id", "urn:x> <urn:p> <urn:o> .\n<urn:y"),
            "The document calls something urn:x> <urn:p> <urn:o> .\n<urn:y: not an address.",
        ),
        (moved("", "termsOfUse", []), EMPTY),
        (moved("", "termsOfUse", None), EMPTY),
        (moved("credentialSubject", "image", [[]]), EMPTY),
        (moved("credentialSubject", "image", [None]), EMPTY),
        (moved("", "name", "a\x00b"), "The document holds a character that is not text."),
        (moved("", "name", "a\ud800b"), "The document holds a character that is not text."),
        (moved("", "name", float("inf")), "The document holds a number that is too large."),
        (moved("", "name", 2**60), "The document holds a number that is too large."),
        (
            moved("credentialSubject", "id", ["urn:a:b"]),
            "The document is not JSON-LD as credentials use it.",
        ),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, str) else "",
)
def test_what_a_reader_sees_and_a_signature_does_not_is_refused(
    document: dict, sentence: str
) -> None:
    outcome = proof.check(document, keys=KEYS)

    assert (outcome.verdict, outcome.sentence) == (Verdict.REFUSED, sentence)


def nested(depth: int) -> dict[str, Any]:
    document: dict[str, Any] = {"name": "x"}
    for _ in range(depth):
        document = {"endorsement": [document]}
    return document


def look_alikes(depth: int, each: int) -> dict[str, Any]:
    """A tree of unnamed nodes that nothing tells apart: the orders of it are factorial."""
    below = [look_alikes(depth - 1, each)] * each if depth else [{"name": "x"}]
    return {"endorsement": below}


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"endorsement": [nested(40)]}, "The document is nested too deeply."),
        ({"tag": [f"t{n}" for n in range(2000)]}, "The document holds more than 1500 values."),
        (
            {"endorsement": [look_alikes(2, 6)] * 2},
            "The document holds too many things that look alike.",
        ),
        (
            {"endorsement": [look_alikes(6, 2)] * 2},
            "The document holds too many things that look alike.",
        ),
    ],
    ids=["deep", "wide", "bushy look-alikes", "tall look-alikes"],
)
def test_documents_made_to_exhaust_are_refused_soon(members: dict, sentence: str) -> None:
    began = time.thread_time()

    outcome = proof.check(SIGNED | members, keys=KEYS)

    assert (outcome.verdict, outcome.sentence) == (Verdict.REFUSED, sentence)
    assert time.thread_time() - began < 5


def test_dear_documents_that_are_let_through_stay_cheap() -> None:
    """The most values that are let in, all in one list: the square of them is still little."""
    dear = changed(SIGNED, "credentialSubject/achievement/tag", [f"t{n}" for n in range(1350)])
    began = time.thread_time()

    assert verdict(dear) is Verdict.TAMPERED
    assert time.thread_time() - began < 5


def test_look_alikes_of_an_honest_credential_are_told_apart() -> None:
    """Sixty equal pieces of evidence hang from a node with a name: no orders to try."""
    document = unsigned() | {"evidence": [{"type": ["Evidence"], "name": "Practical"}] * 60}

    assert verdict(proof.sign(document, key=KEY, method=METHOD, created=AT)) is Verdict.HELD


JUNK: list[Any] = [
    None, True, 0, -1, 1.5, "", [], {}, "urn:x:y", "@id", [[]], [{}], {"id": "urn:a:b"}, {"id": None},
    {"type": "Evidence"}, {"type": []}, ["a", ["b"]], {"proof": SIGNED["proof"]}, {"": "x"},
    {"@context": SIGNED["@context"]}, {"type": "JsonSchema", "jsonSchema": {"a": 1}},
    {"type": ["VerifiableCredential"], "issuer": []},
]  # fmt: skip
NAMES = ["id", "type", "proof", "evidence", "endorsement", "issuer", "jsonSchema", "cnf", "related"]


def disturbed(value: Any, chance: random.Random) -> Any:
    """A copy with something put in, changed or left out, somewhere."""
    if isinstance(value, dict) and value:
        name = chance.choice(list(value))
        if isinstance(value[name], dict | list) and chance.random() < 0.7:
            return value | {name: disturbed(value[name], chance)}
        if chance.random() < 0.3:
            return {other: member for other, member in value.items() if other != name}
        return value | {chance.choice([name, *NAMES]): chance.choice(JUNK)}
    if isinstance(value, list) and value:
        place = chance.randrange(len(value))
        return [*value[:place], disturbed(value[place], chance), *value[place + 1 :]]
    return chance.choice(JUNK)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_was_disturbed_holds_or_stops_the_check(seed: int) -> None:
    chance = random.Random(seed)
    documents = [disturbed(SIGNED, chance) for _ in range(80)]

    held = [document for document in documents if proof.check(document, keys=KEYS).held]

    assert [document for document in held if document != SIGNED] == []


def test_after_a_refusal_good_documents_still_hold() -> None:
    verdict(SIGNED | {"endorsement": [look_alikes(2, 6)] * 2})

    assert verdict(SIGNED) is Verdict.HELD


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"not json", "The document is not JSON."),
        (b"\xff\xfe{}", "The document is not JSON."),
        (b"[]", "The document is not a JSON object."),
        (b'{"id": "urn:a:b", "id": "urn:c:d"}', "The document says one thing twice."),
        (b'{"a": NaN}', "The document holds NaN, which is not a number of JSON."),
        (b'{"a": ' + b"9" * 5000 + b"}", "The document is not JSON."),
        (b'{"a": ' + b"[" * 100_000 + b"}", "The document is nested too deeply."),
        (b" " * (256 * 1024 + 1), "The document is longer than 256 KiB."),
    ],
    ids=["words", "bytes", "list", "twice", "nan", "huge number", "brackets", "long"],
)
def test_text_that_is_no_credential_is_refused(text: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        reading.parse(text)

    assert str(refusal.value) == sentence


def test_canonical_form_is_the_same_whatever_the_order_of_look_alikes() -> None:
    first = [{"type": ["Evidence"], "name": name} for name in ("a", "b", "a", "c")]

    assert canonical(unsigned() | {"evidence": first}) == canonical(
        unsigned() | {"evidence": first[::-1]}
    )


def test_many_threads_check_at_once() -> None:
    seen: list[Verdict] = []

    def work() -> None:
        seen.extend(verdict(SIGNED) for _ in range(8))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [Verdict.HELD] * 48
