"""What an issuer publishes is fetched from its own public host, within limits, or not at all."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from certificates.credential import proof
from certificates.credential.checking import check
from certificates.credential.did import IssuerKey, did_document
from certificates.credential.document import as_bytes, build
from certificates.credential.opening import claims_of
from certificates.credential.status_list import build as build_list
from certificates.fetching import Fetcher, NotFetched, is_public
from certificates.trusted import trust_of_issuer
from tests.certificates.credential.made import AT, KEY, facts

type Answers = dict[str, bytes]

FOUND = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b"


def found(content: bytes) -> bytes:
    return FOUND % (len(content), content)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of a host called localhost, which nobody but the test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    begin = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(True, False, False, False, False, True, True, False, False),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("host") / "host.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def host(papers: Path) -> Iterator[tuple[int, Answers]]:
    """A port on this machine that speaks TLS and answers each path with raw bytes.

    What it is to send slowly has a pause before every byte.
    """
    answers: Answers = {}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(papers)
    door = socket.create_server(("127.0.0.1", 0))
    door.settimeout(0.05)
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                guest, _ = door.accept()
            except TimeoutError:
                continue
            try:
                with context.wrap_socket(guest, server_side=True) as link:
                    asked = link.recv(4096).split(b" ")[1].decode()
                    answer = answers.get(asked, b"HTTP/1.1 404 Not Found\r\n\r\n")
                    if "slow" not in asked:
                        link.sendall(answer)
                        continue
                    for byte in answer:
                        link.sendall(bytes([byte]))
                        time.sleep(0.1)
            except OSError:
                continue
            finally:
                guest.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield door.getsockname()[1], answers
    over.set()
    thread.join()
    door.close()


@pytest.fixture
def fetcher(papers: Path) -> Fetcher:
    """Trusts the test's host, which is on an internal network like every test."""
    context = ssl.create_default_context(cafile=str(papers))
    return Fetcher(seconds=20, most_bytes=10_000, context=context, may_ask=lambda _address: True)


def test_document_is_fetched(host: tuple[int, Answers], fetcher: Fetcher) -> None:
    port, answers = host
    answers["/a?b=c"] = found(b"words")

    assert fetcher.fetch(f"https://localhost:{port}/a?b=c") == b"words"


@pytest.mark.parametrize(
    ("path", "answer", "sentence"),
    [
        (
            "/moved",
            b"HTTP/1.1 302 Found\r\nLocation: https://10.0.0.1/\r\n\r\n",
            "localhost answered with status 302.",
        ),
        ("/gone", b"HTTP/1.1 404 Not Found\r\n\r\n", "localhost answered with status 404."),
        ("/long", found(bytes(10_001)), "The answer of localhost is too long."),
        (
            "/endless",
            b"HTTP/1.1 200 OK\r\n\r\n" + bytes(10_001),
            "The answer of localhost is too long.",
        ),
        (
            "/cut",
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
            "The answer of localhost broke off.",
        ),
        ("/rude", b"220 mail ready\r\n", "localhost did not answer: no connection."),
        ("/slow", found(b"x" * 50), "localhost did not answer: too slow."),
    ],
    ids=["redirect", "not there", "long", "endless", "cut", "not http", "slow"],
)
def test_other_answers_are_not_taken(
    path: str, answer: bytes, sentence: str, host: tuple[int, Answers], fetcher: Fetcher
) -> None:
    port, answers = host
    answers[path] = answer
    began = time.monotonic()

    with pytest.raises(NotFetched) as refusal:
        replace(fetcher, seconds=1 if path == "/slow" else 20).fetch(
            f"https://localhost:{port}{path}"
        )

    assert str(refusal.value) == sentence
    assert time.monotonic() - began < 8


def test_host_whose_certificate_nobody_vouches_for_is_not_believed(
    host: tuple[int, Answers],
) -> None:
    port, _ = host

    with pytest.raises(NotFetched) as refusal:
        Fetcher(may_ask=lambda _address: True).fetch(f"https://localhost:{port}/")

    assert str(refusal.value) == "localhost did not answer: its certificate is not trusted."


@pytest.mark.parametrize(
    "address",
    [
        "http://issuer.example/",
        "ftp://issuer.example/",
        "file:///etc/passwd",
        "https:///did.json",
        "https://user:word@issuer.example/",
        "https://issuer.example:port/",
        "https://issuer.example/a b",
        "https://issuer.example/a\r\nHost: other",
        "issuer.example",
    ],
    ids=repr,
)
def test_other_addresses_are_not_asked(address: str) -> None:
    with pytest.raises(NotFetched, match="is not an address"):
        Fetcher().fetch(address)


def resolving_to(*places: str) -> Callable[..., list[tuple[object, ...]]]:
    return lambda *_args, **_kwargs: [(0, 0, 0, "", (place, 443)) for place in places]


@pytest.mark.parametrize(
    "places",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["172.16.0.1"],
        ["192.168.1.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["0.0.0.0"],
        ["224.0.0.1"],
        ["::1"],
        ["fe80::1%eth0"],
        ["fd00::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        ["93.184.215.14", "10.0.0.1"],
    ],
    ids=lambda places: " and ".join(places),
)
def test_internal_networks_are_not_asked(
    places: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "getaddrinfo", resolving_to(*places))
    monkeypatch.setattr(socket, "create_connection", refuse)

    with pytest.raises(NotFetched) as refusal:
        Fetcher().fetch("https://issuer.example/.well-known/did.json")

    assert str(refusal.value) == "issuer.example is on an internal network and is not asked."


def test_place_that_was_looked_at_is_the_place_that_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that means another address at its second look-up gains nothing."""
    asked = []

    def note(place: tuple[str, int], **_kwargs: object) -> None:
        asked.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("93.184.215.14"))
    monkeypatch.setattr(socket, "create_connection", note)

    with pytest.raises(NotFetched):
        Fetcher().fetch("https://issuer.example/did.json")
    assert asked == [("93.184.215.14", 443)]


@pytest.mark.parametrize("text", ["93.184.215.14", "2606:2800:21f:cb07::1"])
def test_addresses_of_the_internet_are_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


# What an issuer publishes, put together.


@pytest.fixture
def site(host: tuple[int, Answers]) -> tuple[str, Answers]:
    """An issuer on the test's host that has published everything but a list."""
    port, answers = host
    home = f"https://localhost:{port}"
    keys = [IssuerKey("key-1", KEY.public_key())]
    answers["/.well-known/did.json"] = found(as_bytes(did_document(home, keys)))
    return home, answers


def issued(home: str) -> bytes:
    method = f"did:web:localhost%3A{home.rpartition(':')[2]}#key-1"
    document = build(facts(site=home))
    return as_bytes(proof.sign(document, key=KEY, method=method, created=AT))


def publish_list(site: tuple[str, Answers], revoked: set[int]) -> None:
    home, answers = site
    issuer = f"did:web:localhost%3A{home.rpartition(':')[2]}"
    document = build_list(
        address=f"{home}/ob/status/1",
        issuer=issuer,
        revoked=revoked,
        made_at=AT,
        valid_until=AT + dt.timedelta(days=7),
    )
    signed = proof.sign(document, key=KEY, method=f"{issuer}#key-1", created=AT)
    answers["/ob/status/1"] = found(as_bytes(signed))


@pytest.mark.parametrize(("revoked", "genuine"), [(set(), True), ({94567}, False)])
def test_certificate_is_checked_against_what_its_issuer_publishes(
    revoked: set[int], genuine: bool, site: tuple[str, Answers], fetcher: Fetcher
) -> None:
    publish_list(site, revoked)
    data = issued(site[0])

    trust = trust_of_issuer(claims_of(data), fetcher=fetcher)
    report = check(
        data,
        keys=trust.keys,
        roots=trust.roots,
        status_lists=trust.status_lists,
        now=AT + dt.timedelta(hours=1),
    )

    assert (report.authentic, report.genuine) == (True, genuine)


def test_issuer_who_publishes_no_list_cannot_be_checked(
    site: tuple[str, Answers], fetcher: Fetcher
) -> None:
    with pytest.raises(NotFetched, match="status 404"):
        trust_of_issuer(claims_of(issued(site[0])), fetcher=fetcher)


def test_keys_of_somebody_else_are_not_taken(site: tuple[str, Answers], fetcher: Fetcher) -> None:
    other = did_document("https://other.example", [IssuerKey("key-1", KEY.public_key())])
    site[1]["/.well-known/did.json"] = found(as_bytes(other))

    with pytest.raises(NotFetched, match="the keys of somebody else"):
        trust_of_issuer(claims_of(issued(site[0])), fetcher=fetcher)


def test_list_on_another_host_is_not_asked_for(site: tuple[str, Answers], fetcher: Fetcher) -> None:
    data = issued(site[0]).replace(b"/ob/status/1", b".other.example/1")

    with pytest.raises(NotFetched, match="not on the issuer's own host"):
        trust_of_issuer(claims_of(data), fetcher=fetcher)


def test_junk_that_is_published_is_told_in_a_sentence(
    site: tuple[str, Answers], fetcher: Fetcher
) -> None:
    site[1]["/.well-known/did.json"] = found(b"[]")

    with pytest.raises(NotFetched, match="cannot be read: The document is not a JSON object"):
        trust_of_issuer(claims_of(issued(site[0])), fetcher=fetcher)


def test_file_that_names_no_host_leads_nowhere() -> None:
    with pytest.raises(NotFetched, match="names no issuer that can be asked"):
        trust_of_issuer(claims_of(b'{"issuer": "https://issuer.example"}'))
