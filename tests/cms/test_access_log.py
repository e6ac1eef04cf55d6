"""Addresses that are a permission do not stand in the log of the web server."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from gunicorn.config import Config

from cms.access_log import AccessLog, without_secrets

SECRET = "nN2bq0dYkq1f-_secret"


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("renewals:calendar_feed", "/renewals/calendar/***"),
        ("renewals:stop", "/renewals/stop/***/"),
    ],
)
def test_the_secret_of_an_address_is_left_out_of_a_line(name, left):
    path = reverse(name, args=[SECRET])
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"{path}?letters=1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": path,
        "QUERY_STRING": "letters=1",
        "HTTP_REFERER": f"https://training.example{path}",
    }
    answer = SimpleNamespace(status="200 OK", sent=12, headers=[])
    request = SimpleNamespace(headers=[("REFERER", f"https://training.example{path}")])

    log = AccessLog(Config())
    atoms = log.atoms(answer, request, environ, dt.timedelta(seconds=1))

    assert (atoms["U"], atoms["r"]) == (left, f"GET {left}?letters=1 HTTP/1.1")
    assert [value for value in atoms.values() if SECRET in str(value)] == []


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (
            f"GET /accounts/password/reset/key/1-{SECRET}/ HTTP/1.1",
            "GET /accounts/password/reset/key/***/ HTTP/1.1",
        ),
        ("GET /renewals/calendar/ HTTP/1.1", "GET /renewals/calendar/ HTTP/1.1"),
        ("GET /renewals/12/ HTTP/1.1", "GET /renewals/12/ HTTP/1.1"),
    ],
    ids=["a new password", "the page of the feed", "an ordinary page"],
)
def test_the_rest_of_a_line_stays(line, left):
    assert without_secrets(line) == left
