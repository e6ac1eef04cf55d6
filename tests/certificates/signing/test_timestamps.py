"""A timestamp, asked of an authority on this machine."""

import datetime as dt
import hashlib
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.signing import timestamps
from certificates.signing.checking import Finding, check_pdf
from certificates.signing.pades import MOST_TOKEN_BYTES, sign
from certificates.signing.timestamps import HttpTimestamper, NotTimestamped, read_token
from tests.certificates.signing import attacks, papers
from tests.certificates.signing.papers import AT, WORDS, embedded

STAMPED_AT = AT + dt.timedelta(seconds=2)
DEFAULT_CONTEXT = ssl.create_default_context
DIGEST = hashlib.sha256(b"a signature").digest()


@pytest.fixture(scope="module")
def tsa_root():
    return papers.certificate(papers.organisation("Clockmakers").root_pem)


def clock(*, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,), at=STAMPED_AT, more=0):
    """pyHanko's authority for tests, with a key that the clockmakers vouch for."""
    makers = papers.organisation("Clockmakers")
    root, key = papers.certificate(makers.root_pem), papers.small_key()
    leaf = papers.issued(
        "Clock",
        key,
        by=root,
        with_key=papers.private(makers.root_key_pem),
        purposes=list(purposes),
    )
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    others = [
        papers.issued(
            "A clock of many words" * 3,
            key,
            by=root,
            with_key=key,
            purposes=[ExtendedKeyUsageOID.OCSP_SIGNING],
        )
        for _ in range(more)
    ]
    return DummyTimeStamper(
        asn1_x509.Certificate.load(leaf.public_bytes(Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(der),
        certs_to_embed=[
            asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in (root, *others)
        ],
        fixed_dt=at,
    )


def answer(question: bytes, **how) -> bytes:
    return clock(**how).request_tsa_response(tsp.TimeStampReq.load(question)).dump()


@pytest.fixture
def authority():
    """An HTTP server that answers as the test says, and remembers what it was asked."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        reply = staticmethod(answer)
        status = 200
        asked: list = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.asked.append((self.path, dict(self.headers), body))
            content = self.server.reply(body)
            self.send_response(self.server.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            for chunk in [content] if isinstance(content, bytes) else content:
                try:
                    self.wfile.write(chunk)
                    self.wfile.flush()
                except OSError:
                    return  # hung up on

        def log_message(self, *args):
            """Quiet."""

    server = Server(("127.0.0.1", 0), Handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    server.address = f"http://127.0.0.1:{server.server_port}/tsa?policy=1"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def ask(authority):
    return HttpTimestamper(authority.address, seconds=20)


@pytest.fixture(scope="module")
def stamped(unsigned, signer):
    """Signed with a timestamp, without a network."""

    def timestamper(digest):
        question = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": digest,
                },
                "cert_req": True,
            }
        )
        response = tsp.TimeStampResp.load(answer(question.dump()))
        return response["time_stamp_token"].dump()

    return sign(unsigned, signer=signer, at=AT, timestamper=timestamper, **WORDS).pdf


def test_a_timestamp_goes_into_the_signature(unsigned, signer, root, tsa_root, ask, authority):
    made = sign(unsigned, signer=signer, at=AT, timestamper=ask, **WORDS)

    verdict = check_pdf(made.pdf, roots=[root], timestamp_roots=[tsa_root])
    assert (made.timestamped, made.no_timestamp_because) == (True, "")
    assert (verdict.genuine, verdict.at, verdict.timestamped_at) == (True, AT, STAMPED_AT)
    assert Finding.TIMESTAMPED in verdict.sentences
    ((path, headers, body),) = authority.asked
    assert (path, headers["Content-Type"]) == ("/tsa?policy=1", "application/timestamp-query")
    signature = embedded(made.pdf).signer_info["signature"].native
    imprint = tsp.TimeStampReq.load(body)["message_imprint"]["hashed_message"].native
    assert imprint == hashlib.sha256(signature).digest()


def test_pyhanko_believes_the_timestamp(stamped, organisation, tsa_root):
    ours = list(load_certs_from_pemder_data(organisation.root_pem))
    theirs = list(load_certs_from_pemder_data(papers.pem(tsa_root)))

    status = validate_pdf_signature(
        embedded(stamped),
        ValidationContext(trust_roots=ours, moment=AT),
        ts_validation_context=ValidationContext(trust_roots=theirs, moment=AT),
    )

    assert (status.bottom_line, status.timestamp_validity.timestamp) == (True, STAMPED_AT)
    assert status.coverage.name == "ENTIRE_FILE"


def test_a_timestamp_is_part_of_the_same_revision(stamped, signed):
    """A later one would be a change after a certification that allows none."""
    assert stamped.count(b"startxref") == signed.count(b"startxref")
    (begin, end, _), (short_begin, short_end, _) = map(attacks.span, (stamped, signed))
    assert (end - begin) - (short_end - short_begin) == 2 * MOST_TOKEN_BYTES


def test_a_timestamp_of_somebody_unknown_confirms_nothing(stamped, root):
    verdict = check_pdf(stamped, roots=[root])

    assert (verdict.genuine, verdict.timestamped_at) == (True, None)
    assert Finding.TIMESTAMP_UNKNOWN in verdict.sentences


def test_a_timestamp_of_another_signature_is_told(stamped, unsigned, signer, root, tsa_root):
    lifted = attacks.content(stamped)["content"]["signer_infos"][0]["unsigned_attrs"]
    other = sign(
        unsigned,
        signer=signer,
        at=AT,
        timestamper=lambda _: lifted[0]["values"][0].dump(),
        **{**WORDS, "reason": "Another"},
    ).pdf

    verdict = check_pdf(other, roots=[root], timestamp_roots=[tsa_root])

    assert (verdict.intact, verdict.timestamped_at) == (True, None)
    assert Finding.TIMESTAMP_BROKEN in verdict.sentences


def dripping(body):
    def drops():
        for byte in answer(body):
            time.sleep(0.05)
            yield bytes([byte])

    return drops()


def another_question(body):
    asked = tsp.TimeStampReq.load(body)
    asked["nonce"] = 5
    return answer(asked.dump())


def another_digest(body):
    asked = tsp.TimeStampReq.load(body)
    asked["message_imprint"]["hashed_message"] = bytes(32)
    return answer(asked.dump())


def altered(body):
    made = bytearray(answer(body))
    made[-20] ^= 1
    return bytes(made)


def refusing(body):
    return bytes.fromhex("30053003020102")  # PKIStatus 2 and no token


FAILURES = {
    "status 500": (answer, 500, "The timestamp authority answered with status 500."),
    "elsewhere": (answer, 302, "The timestamp authority answered with status 302."),
    "a page": (
        lambda _: b"<html>",
        200,
        "The timestamp authority's answer cannot be read.",
    ),
    "nothing": (lambda _: b"", 200, "The timestamp authority's answer cannot be read."),
    "too long": (
        lambda _: bytes(timestamps.MOST_ANSWER_BYTES + 1),
        200,
        "The timestamp authority's answer is too long.",
    ),
    "refused": (refusing, 200, "The timestamp authority refused: rejection."),
    "another question": (
        another_question,
        200,
        "The timestamp authority answered another question.",
    ),
    "another digest": (another_digest, 200, "The timestamp belongs to another signature."),
    "altered": (altered, 200, "The timestamp is not soundly signed."),
    "no clock": (
        lambda body: answer(body, purposes=[ExtendedKeyUsageOID.EMAIL_PROTECTION]),
        200,
        "The timestamp is not soundly signed.",
    ),
    "too large for its place": (
        lambda body: answer(body, more=16),
        200,
        "The timestamp is larger than 12 KiB.",
    ),
    "never ends": (dripping, 200, "The timestamp authority did not answer within 1 seconds."),
}


@pytest.mark.parametrize(("reply", "status", "sentence"), FAILURES.values(), ids=FAILURES)
def test_a_timestamp_that_fails_blocks_nothing(
    authority, unsigned, signer, signed, reply, status, sentence
):
    authority.reply, authority.status = reply, status
    ask = HttpTimestamper(authority.address, seconds=1 if reply is dripping else 20)
    began = time.monotonic()

    made = sign(unsigned, signer=signer, at=AT, timestamper=ask, **WORDS)

    assert (made.timestamped, made.no_timestamp_because) == (False, sentence)
    assert made.pdf == signed, "the very file that is made without a timestamper"
    assert time.monotonic() - began < 15


LONG_AGO = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def believing():
    """The machine's own list of authorities, with one more."""
    root = papers.organisation("Host", LONG_AGO).root_pem
    return DEFAULT_CONTEXT(cadata=root.decode())


@pytest.fixture
def over_tls(authority, tmp_path):
    """The same authority over HTTPS. Encryption asks today's date, not the one of the tests."""
    makers, key = papers.organisation("Host", LONG_AGO), papers.small_key()
    now = dt.datetime.now(dt.UTC)
    leaf = papers.issued(
        "127.0.0.1",
        key,
        by=papers.certificate(makers.root_pem),
        with_key=papers.private(makers.root_key_pem),
        purposes=[ExtendedKeyUsageOID.SERVER_AUTH],
        begin=now - dt.timedelta(hours=1),
        end=now + dt.timedelta(hours=1),
        host="127.0.0.1",
    )
    (tmp_path / "server.pem").write_bytes(papers.key_pem(key) + papers.pem(leaf))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    authority.socket = context.wrap_socket(authority.socket, server_side=True)
    authority.handle_error = lambda *_: None
    return HttpTimestamper(authority.address.replace("http:", "https:"), seconds=1)


def test_an_authority_is_asked_over_https(over_tls, monkeypatch):
    monkeypatch.setattr(timestamps.ssl, "create_default_context", believing)
    over_tls.seconds = 20

    assert read_token(over_tls(DIGEST), digest=DIGEST).at == STAMPED_AT


def test_a_server_that_cannot_name_itself_is_not_asked(over_tls, authority):
    over_tls.seconds = 20

    with pytest.raises(NotTimestamped, match=r"^The connection to the timestamp authority is not"):
        over_tls(DIGEST)

    assert authority.asked == []


def test_an_answer_over_https_that_never_ends_is_hung_up_on(over_tls, authority, monkeypatch):
    monkeypatch.setattr(timestamps.ssl, "create_default_context", believing)
    authority.reply = dripping
    began = time.monotonic()

    with pytest.raises(NotTimestamped, match=r"did not answer within 1 seconds"):
        over_tls(DIGEST)

    assert time.monotonic() - began < 15


def test_without_an_authority_the_reason_is_that(unsigned, signer):
    made = sign(unsigned, signer=signer, at=AT, **WORDS)

    assert (made.timestamped, made.no_timestamp_because) == (
        False,
        "No timestamp authority is set up.",
    )


def test_an_authority_that_is_not_there_is_not_waited_for_again(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        ask = HttpTimestamper(f"http://127.0.0.1:{taken.getsockname()[1]}/")

        with pytest.raises(NotTimestamped, match="did not answer within 5 seconds"):
            ask(DIGEST)
        with pytest.raises(NotTimestamped, match="failed a moment ago and was not asked"):
            ask(DIGEST)


def test_an_authority_is_asked_again_after_a_pause(ask, authority, monkeypatch):
    authority.status = 503
    with pytest.raises(NotTimestamped):
        ask(DIGEST)
    authority.status = 200
    later = time.monotonic() + timestamps.PAUSE_SECONDS + 1
    monkeypatch.setattr(timestamps.time, "monotonic", lambda: later)

    assert read_token(ask(DIGEST), digest=DIGEST).at == STAMPED_AT
    assert len(authority.asked) == 2


def test_a_password_goes_along_and_does_not_show(authority):
    ask = HttpTimestamper(authority.address, user="school", password="open sesame")

    ask(DIGEST)

    ((_, headers, _),) = authority.asked
    assert headers["Authorization"] == "Basic c2Nob29sOm9wZW4gc2VzYW1l"
    assert "sesame" not in repr(ask)


@pytest.mark.parametrize(
    "address", ["ftp://clock.example", "clock.example", "", "file:///etc/passwd"], ids=repr
)
def test_only_http_is_asked(address):
    with pytest.raises(ValueError, match="begins with http or https"):
        HttpTimestamper(address)
