"""A browser without a screen: requests go straight into the WSGI application, as a server hands them over."""

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from practitioners.models import User

CSRF = "b" * 32


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


class Unexpected(Exception):  # noqa: N818  the run stops: what was asked for is not what came
    """A page that answered with another status than the one to be measured."""


class Visitor:
    """Anonymous, or signed in as somebody."""

    def __init__(self, user: User | None = None) -> None:
        self.application = WSGIHandler()
        self.cookies = {settings.CSRF_COOKIE_NAME: CSRF}
        self.requests = 0
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            self.cookies[name] = client.cookies[name].value

    def get(self, path: str, *, expect: int = 200) -> Answer:
        return self._ask("GET", path, b"", "", expect)

    def post(self, path: str, data: dict[str, str] | None = None, *, expect: int = 302) -> Answer:
        body = urlencode(data or {}).encode()
        return self._ask("POST", path, body, "application/x-www-form-urlencoded", expect)

    def put_json(self, path: str, body: str, *, expect: int = 200) -> Answer:
        return self._ask("PUT", path, body.encode(), "application/json", expect)

    def _ask(self, method: str, path: str, body: bytes, kind: str, expect: int) -> Answer:
        path, _mark, query = path.partition("?")
        self.requests += 1
        got: dict[str, object] = {}

        def start(
            status: str, headers: list[tuple[str, str]], error: object = None, /
        ) -> Callable[[bytes], object]:
            got.update(status=int(status[:3]), headers=dict(headers))
            return BytesIO().write

        response = self.application(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "SCRIPT_NAME": "",
                "SERVER_NAME": "testserver",
                "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1",
                # Look-ups of certificates are counted by address.
                "REMOTE_ADDR": f"10.{self.requests >> 16 & 255}.{self.requests >> 8 & 255}"
                f".{self.requests & 255}",
                "CONTENT_LENGTH": str(len(body)),
                "CONTENT_TYPE": kind,
                "HTTP_ACCEPT": "text/html",
                "HTTP_COOKIE": "; ".join(f"{key}={value}" for key, value in self.cookies.items()),
                "HTTP_X_CSRFTOKEN": CSRF,
                "wsgi.input": BytesIO(body),
                "wsgi.url_scheme": "http",
            },
            start,
        )
        try:
            answer = Answer(got["status"], got["headers"], b"".join(response))  # type: ignore[arg-type]
        finally:
            response.close()
        if answer.status != expect:
            raise Unexpected(f"{method} {path} answered {answer.status}, not {expect}")
        return answer
