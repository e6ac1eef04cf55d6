"""RFC 3161: an authority elsewhere vouches that a signature existed at an instant.

It is asked once, within a short limit, while the file is made. A file without its answer is never
changed afterwards: its hash is known to the verification page by then, and readers such as Acrobat
take a timestamp that follows a certification for a change, although ISO 32000-2 allows it.
"""

import base64
import contextlib
import datetime as dt
import hashlib
import http.client
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from asn1crypto import cms, core, tsp
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    validate_sig_integrity,
)

SECONDS = 5.0
PAUSE_SECONDS = 60.0
MOST_ANSWER_BYTES = 64 * 1024

_HASHES = {"sha256", "sha384", "sha512"}
_GRANTED = {"granted", "granted_with_mods"}


class NotTimestamped(Exception):  # noqa: N818, a fact about the authority, not a fault
    """There is no timestamp. The message is a sentence that says why."""


@dataclass(frozen=True)
class Token:
    """What a timestamp says, and who says it. Whether to believe them is asked elsewhere."""

    at: dt.datetime
    certificate: x509.Certificate
    between: tuple[x509.Certificate, ...]


def read_token(token: bytes, *, digest: bytes) -> Token:
    """The timestamp of this SHA-256, itself soundly signed by a timestamping key.

    Raises NotTimestamped for every other, and for bytes that are none.
    """
    try:
        return _read(cms.ContentInfo.load(token), digest)
    except NotTimestamped:
        raise
    except Exception as error:
        raise NotTimestamped("The timestamp cannot be read.") from error


def _read(info: cms.ContentInfo, digest: bytes) -> Token:
    signed = info["content"]
    inner = signed["encap_content_info"]
    facts: tsp.TSTInfo = inner["content"].parsed
    imprint = facts["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256" or (
        imprint["hashed_message"].native != digest
    ):
        raise NotTimestamped("The timestamp belongs to another signature.")
    signer = extract_signer_info(signed)
    found = extract_certs_for_validation(signed)
    method = signer["digest_algorithm"]["algorithm"].native
    if method not in _HASHES:
        raise NotTimestamped("The timestamp is made with a hash that is too weak.")
    whole, sound = validate_sig_integrity(
        signer,
        found.signer_cert,
        expected_content_type="tst_info",
        actual_digest=hashlib.new(method, bytes(inner["content"])).digest(),
    )
    certificate = x509.load_der_x509_certificate(found.signer_cert.dump())
    if not (whole and sound and _vouches_for_time(certificate)):
        raise NotTimestamped("The timestamp is not soundly signed.")
    between = tuple(x509.load_der_x509_certificate(one.dump()) for one in found.other_certs)
    return Token(facts["gen_time"].native.astimezone(dt.UTC), certificate, between)


def _vouches_for_time(certificate: x509.Certificate) -> bool:
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in purposes


@dataclass
class HttpTimestamper:
    """Asks the authority at one address. Keep it: after a failure it asks nobody for a minute,
    so that ten thousand certificates do not each wait for one that is down.

    No redirects, no proxies. `seconds` bounds connecting and, once more, everything after it;
    looking up the host's name comes before both and has the system's own limit.
    """

    address: str
    seconds: float = SECONDS
    user: str = ""
    password: str = field(default="", repr=False)
    _quiet_until: float = field(default=0.0, init=False, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("The address of a timestamp authority begins with http or https.")

    def __call__(self, digest: bytes) -> bytes:
        """The token for this SHA-256, checked. Raises NotTimestamped with the reason."""
        if time.monotonic() < self._quiet_until:
            raise NotTimestamped("The timestamp authority failed a moment ago and was not asked.")
        try:
            return self._asked(digest)
        except NotTimestamped:
            self._quiet_until = time.monotonic() + PAUSE_SECONDS
            raise

    def _asked(self, digest: bytes) -> bytes:
        nonce = secrets.randbits(63) | 1 << 62
        question = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": digest,
                },
                "nonce": nonce,
                "cert_req": True,
            }
        )
        token = _granted(self._posted(question.dump()), nonce)
        read_token(token, digest=digest)
        return token

    def _posted(self, body: bytes) -> bytes:
        began = time.monotonic()
        try:
            with self._connected() as connection:
                connection.request("POST", self._path(), body, self._headers())
                answer = connection.getresponse()
                content = answer.read(MOST_ANSWER_BYTES + 1)
            if time.monotonic() - began >= self.seconds:
                raise TimeoutError  # what was hung up on looks like an answer that has ended
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotTimestamped(self._no_answer(error)) from error
        if answer.status != 200:
            raise NotTimestamped(f"The timestamp authority answered with status {answer.status}.")
        if len(content) > MOST_ANSWER_BYTES:
            raise NotTimestamped("The timestamp authority's answer is too long.")
        return content

    def _no_answer(self, error: Exception) -> str:
        if isinstance(error, ssl.SSLError):
            return "The connection to the timestamp authority is not secure."
        return f"The timestamp authority did not answer within {self.seconds:g} seconds."

    @contextlib.contextmanager
    def _connected(self) -> Iterator[http.client.HTTPConnection]:
        parts = urlsplit(self.address)
        secure, host = parts.scheme == "https", str(parts.hostname)
        port = parts.port or (443 if secure else 80)
        with contextlib.ExitStack() as stack:
            link = socket.create_connection((host, port), timeout=self.seconds)
            stack.callback(link.close)
            stack.enter_context(_limit(link, self.seconds))
            if secure:
                link = ssl.create_default_context().wrap_socket(link, server_hostname=host)
                stack.callback(link.close)
            connection = http.client.HTTPConnection(host, port)
            connection.sock = link
            yield connection

    def _path(self) -> str:
        parts = urlsplit(self.address)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _headers(self) -> dict[str, str]:
        headers = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        if self.user:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        return headers


@contextlib.contextmanager
def _limit(link: socket.socket, seconds: float) -> Iterator[None]:
    """Hangs up after so many seconds. The socket's own limit begins anew with every byte."""
    same = link.dup()  # encryption takes the first over
    timer = threading.Timer(seconds, _hang_up, [same])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        same.close()


def _hang_up(link: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it was over already
        link.shutdown(socket.SHUT_RDWR)


class _Answer(core.Sequence):  # type: ignore[misc]
    """RFC 3161, 2.4.2: a refusal holds no token. asn1crypto wants one always."""

    _fields = [
        ("status", tsp.PKIStatusInfo),
        ("token", cms.ContentInfo, {"optional": True}),
    ]


def _granted(content: bytes, nonce: int) -> bytes:
    try:
        answer = _Answer.load(content)
        status = answer["status"]["status"].native
        if status not in _GRANTED:
            raise NotTimestamped(f"The timestamp authority refused: {status}.")
        token = answer["token"]
        given = token["content"]["encap_content_info"]["content"].parsed["nonce"].native
    except NotTimestamped:
        raise
    except Exception as error:
        raise NotTimestamped("The timestamp authority's answer cannot be read.") from error
    if given != nonce:
        raise NotTimestamped("The timestamp authority answered another question.")
    return bytes(token.dump())
