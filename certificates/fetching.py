"""What an issuer publishes, fetched from its own host: the only thing here that asks strangers.

The address comes out of a file that anybody may have written. So: HTTPS only, no redirects, no
proxies, one limit for time and one for size, and never an address of an internal network. The
address that was looked at is the address that is asked, whatever the name means a moment later.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SECONDS = 10.0
MOST_BYTES = 1024 * 1024

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Ways to write an IPv4 address of any network inside an IPv6 address that looks public.
_TUNNELS = [ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]


class NotFetched(Exception):  # noqa: N818, a fact about somebody's host, not a fault
    """There is no answer. The message is a sentence that says why."""


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet, and to no network of ours or of the machine."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in tunnel for tunnel in _TUNNELS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass(frozen=True)
class Fetcher:
    """Fetches small public documents. `seconds` bounds connecting and, once more, the answer;
    looking up the host's name comes before both and has the system's own limit.
    """

    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    may_ask: Callable[[Address], bool] = is_public

    def fetch(self, address: str) -> bytes:
        """The document at an `https://` address. Raises NotFetched."""
        host, port, path = _parts(address)
        try:
            with self._link(host, port) as link:
                connection = http.client.HTTPConnection(host, port)
                connection.sock = link
                connection.request("GET", path, headers={"Accept": "*/*"})
                with connection.getresponse() as answer:
                    return self._content(host, answer)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotFetched(f"{host} did not answer: {_why(error)}.") from error

    def _content(self, host: str, answer: http.client.HTTPResponse) -> bytes:
        if answer.status != http.HTTPStatus.OK:
            raise NotFetched(f"{host} answered with status {answer.status}.")
        content = answer.read(self.most_bytes + 1)
        if len(content) > self.most_bytes:
            raise NotFetched(f"The answer of {host} is too long.")
        if answer.length:
            raise NotFetched(f"The answer of {host} broke off.")
        return content

    @contextlib.contextmanager
    def _link(self, host: str, port: int) -> Iterator[socket.socket]:
        with contextlib.ExitStack() as stack:
            plain = socket.create_connection(self._place(host, port), timeout=self.seconds)
            stack.callback(plain.close)
            stack.enter_context(_hung_up_after(plain, self.seconds))
            link = self.context.wrap_socket(plain, server_hostname=host)
            stack.callback(link.close)
            yield link

    def _place(self, host: str, port: int) -> tuple[str, int]:
        """Where to connect. One address that may not be asked forbids the host altogether."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NotFetched(f"There is no host {host}.") from error
        places = [str(place[4][0]).partition("%")[0] for place in found]
        if not places or not all(self.may_ask(ipaddress.ip_address(one)) for one in places):
            raise NotFetched(f"{host} is on an internal network and is not asked.")
        return places[0], port


def _parts(address: str) -> tuple[str, int, str]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or 443
    except ValueError as error:
        raise NotFetched(f"{address[:200]} is not an address.") from error
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    plain = path.isascii() and path.isprintable() and " " not in path
    if parts.scheme != "https" or not host or parts.username or parts.password or not plain:
        raise NotFetched(f"{address[:200]} is not an address that begins with https://.")
    return host, port, path


@contextlib.contextmanager
def _hung_up_after(link: socket.socket, seconds: float) -> Iterator[None]:
    """The socket's own limit begins anew with every byte; this one does not."""
    same = link.dup()  # encryption takes the first over
    ends = time.monotonic() + seconds
    timer = threading.Timer(seconds, _hang_up, [same])
    timer.daemon = True
    timer.start()
    late = TimeoutError("too slow")
    try:
        yield
    except (OSError, http.client.HTTPException, NotFetched) as error:
        raise (late if time.monotonic() >= ends else error) from error
    else:
        if time.monotonic() >= ends:  # what was hung up on may look like an answer that ended
            raise late
    finally:
        timer.cancel()
        same.close()


def _hang_up(link: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it was over already
        link.shutdown(socket.SHUT_RDWR)


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "its certificate is not trusted"
    if isinstance(error, ssl.SSLError):
        return "the connection is not secure"
    return "too slow" if isinstance(error, TimeoutError) else "no connection"
