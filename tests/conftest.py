"""People and days that every test may use."""

import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

# Playwright's synchronous interface runs a loop in this thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseFeatures as SqliteFeatures
from django.db.models.signals import post_migrate, post_save
from django.test import TransactionTestCase
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from playwright.sync_api import expect
from wagtail.signal_handlers import disconnect_reference_index_signal_handlers

from cms.context import INFORMATION_PAGES
from courses import publishing
from courses.services.review_gate import reviewed_before_credit
from practitioners.models import User
from practitioners.roles import Role, give_role
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.factories.courses import catalogue
from tests.keys import install_keys
from tests.schedule import ByGround
from tests.template import migrated_copy

# Each new connection asks once whether SQLite knows JSON; a count of statements must not meet that once.
SqliteFeatures.supports_json_field = True

# A page that comes late on a busy machine is no fault; one that never comes still is.
expect.set_options(timeout=30_000)

# What takes longest for its number of tests, longest first: what begins first does not hold up the end.
SLOW = (
    "[postgres+redis",
    "tests/journeys/",
    "tests/cms/test_bench",
    "tests/cms/test_serve",
    "_browser.py",
)


def pytest_collection_modifyitems(items):
    def place(item) -> int:
        return next((i for i, slow in enumerate(SLOW) if slow in item.nodeid), len(SLOW))

    items.sort(key=place)
    if os.environ.get("CI") and not CHROMIUM:
        raise pytest.UsageError("The gate must not skip browser tests: apt-get install chromium")
    for item in items:
        if "page" in getattr(item, "fixturenames", ()) and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByGround(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A fresh copy for each run: one that was killed leaves rows behind that nobody expects."""
    name = settings.DATABASES["default"].get("TEST", {}).get("NAME")
    if connection.vendor == "sqlite" and name:
        migrated_copy(Path(name))


@pytest.fixture(scope="session", autouse=True)
def keys_to_sign_with():
    """Whatever is issued in a test can be signed."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    post_migrate.connect(install_keys, sender=last, dispatch_uid="tests.install_keys")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ARGUMENTS,
    }


@pytest.fixture(scope="module")
def first_rows_come_back(django_db_setup, django_db_blocker):
    """For tests that commit: what the migrations put into the tables is there again after each.

    Django empties the tables instead, and Wagtail's root page goes with the rest.
    """
    keep = sqlite_rows if connection.vendor == "sqlite" else rows_of_a_server
    with django_db_blocker.unblock(), keep() as put_back, pytest.MonkeyPatch.context() as patch:
        # Playwright's loop gives this thread another connection for the tests.
        connection.close()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: put_back())
        yield


@contextmanager
def sqlite_rows() -> Iterator[Callable[[], None]]:
    """Keeps the rows of now; what it gives puts them back."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as kept:
        connection.ensure_connection()
        connection.connection.backup(kept)

        def put_back() -> None:
            connection.ensure_connection()
            file = connection.connection
            used = file.execute("SELECT seq, name FROM sqlite_sequence").fetchall()
            kept.backup(file)
            # No number is given twice: what a closed page sends late must find nothing.
            with file:
                file.execute("DELETE FROM sqlite_sequence")
                file.executemany("INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)", used)

        yield put_back


@contextmanager
def rows_of_a_server() -> Iterator[Callable[[], None]]:
    rows = connection.creation.serialize_db_to_string()

    def put_back() -> None:
        # Read while they are there: putting pages back would otherwise make new ones on the way.
        ContentType.objects.clear_cache()
        ContentType.objects.get_for_models(*apps.get_models())
        # No number is given twice, least of all one that a row put back has.
        quiet = {"verbosity": 0, "interactive": False, "inhibit_post_migrate": True}
        call_command("flush", reset_sequences=False, **quiet)
        connection.creation.deserialize_db_from_string(rows)

    yield put_back


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The front page and the catalogue stand already: nearly every test would begin by making them.

    What Wagtail's searches and "used by" lists read is written when the journeys seed, not here.
    """
    disconnect_reference_index_signal_handlers()
    for model in get_indexed_models():
        post_save.disconnect(post_save_signal_handler, sender=model)
    with django_db_blocker.unblock():
        catalogue()


@pytest.fixture(autouse=True)
def footer_is_known():
    """The footer's pages are asked for once in some minutes; a count of queries must not meet that once."""
    caches["local"].set(INFORMATION_PAGES, [])


@pytest.fixture(autouse=True)
def texts_were_approved(request, monkeypatch):
    """Lessons of tests go out as if a clinician had approved each text, unless a test is about that.

    Such tests carry the mark `review_gate`; every other gate is asked everywhere.
    """
    if request.node.get_closest_marker("review_gate") is None:
        gates = [gate for gate in publishing._gates if gate is not reviewed_before_credit]
        monkeypatch.setattr(publishing, "_gates", gates)


@pytest.fixture
def noon() -> dt.datetime:
    """An instant for services that take the clock as an argument."""
    return dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def today(noon) -> dt.date:
    return noon.date()


def person(email: str, name: str, **fields) -> User:
    return User.objects.create_user(email, "correct horse battery", name_on_licence=name, **fields)


@pytest.fixture
def ana(db) -> User:
    """The owner in every access test."""
    return person("ana@example.org", "Ana Ferreira", display_name="Ana", time_zone="Europe/Lisbon")


@pytest.fixture
def ben(db) -> User:
    """The colleague: same clinic, same course, nothing of Ana's."""
    return person("ben@example.org", "Ben Okafor", display_name="Ben")


@pytest.fixture
def cleo(db) -> User:
    """The stranger."""
    return person("cleo@example.org", "Cleo Marsh", display_name="Cleo")


@pytest.fixture
def administrator(db) -> User:
    user = person("ada@example.org", "Ada Lindqvist", display_name="Ada")
    give_role(person=user, role=Role.ADMINISTRATOR)
    return user


@pytest.fixture
def instructor(db) -> User:
    user = person("ivo@example.org", "Ivo Hartmann", display_name="Ivo")
    give_role(person=user, role=Role.INSTRUCTOR)
    return user
