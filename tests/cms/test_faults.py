"""What a visitor sees when something fails, and what is written down about it."""

import json
import logging
import re

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.urls import path

from cms.logs import JsonFormatter, LineFormatter
from cms.urls import handler500  # noqa: F401  part of these addresses

pytestmark = pytest.mark.django_db


def broken(request):
    raise OperationalError("the database went away")


urlpatterns = [path("broken/", broken)]


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.mark.urls(__name__)
def test_a_fault_gives_a_reference_that_the_log_has_too(visitor, caplog, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = visitor.get("/broken/")

    (record,) = [each for each in caplog.records if each.name == "django.request"]
    reference = re.search(r"<strong class=\"code\">(\w+)</strong>", page.content.decode())[1]
    assert page.status_code == 500
    assert len(reference) == 8
    assert settings.HELP_EMAIL in page.content.decode()
    assert json.loads(JsonFormatter().format(record))["reference"] == reference
    line = LineFormatter().format(record)
    assert f"Internal Server Error: /broken/ (reference {reference})" in line
    assert "OperationalError: the database went away" in line


@pytest.mark.urls(__name__)
def test_each_fault_has_a_reference_of_its_own(visitor):
    first, second = visitor.get("/broken/"), visitor.get("/broken/")

    assert first.content != second.content


def test_what_django_logs_reaches_our_stream_without_debug():
    """Django's own handlers are silent unless DEBUG is on."""
    django = logging.getLogger("django.request")
    reached = []
    while django:
        reached += django.handlers
        django = django.parent if django.propagate else None

    assert LineFormatter in {type(handler.formatter) for handler in reached}


def test_a_form_from_before_signing_in_is_explained(visitor):
    strict = Client(enforce_csrf_checks=True)

    page = strict.post("/accounts/login/", {"login": "ana@example.org", "password": "x"})

    assert page.status_code == 403
    assert "<h1>Send the form again</h1>" in page.content.decode()
