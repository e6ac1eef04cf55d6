"""People and days that every test may use."""

import datetime as dt
import os
import shutil
from pathlib import Path

# Playwright's synchronous interface runs a loop in this thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.db.models.signals import post_migrate
from playwright.sync_api import expect

from cms.context import INFORMATION_PAGES
from practitioners.models import User
from practitioners.roles import Role, give_role
from tests.keys import install_keys
from tests.template import migrated_copy

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")

# A page that comes late on a busy machine is no fault; one that never comes still is.
expect.set_options(timeout=15_000)

# Files that take longest for their number of tests. What begins first does not hold up the end.
SLOW = ("tests/journeys/", "tests/cms/test_bench", "tests/cms/test_serve", "_browser.py")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not any(slow in item.nodeid for slow in SLOW))
    if os.environ.get("CI") and not CHROMIUM:
        raise pytest.UsageError("The gate must not skip browser tests: apt-get install chromium")
    for item in items:
        if "page" in getattr(item, "fixturenames", ()) and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A file that is not there yet begins as a copy; the migrations then find nothing to do."""
    name = settings.DATABASES["default"].get("TEST", {}).get("NAME")
    if connection.vendor == "sqlite" and name and not Path(name).exists():
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
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="module")
def first_rows(django_db_setup, django_db_blocker):
    """What the migrations put into the tables; put back after the module, for whoever comes next."""
    with django_db_blocker.unblock():
        rows = connection.creation.serialize_db_to_string()
    yield rows
    with django_db_blocker.unblock():
        connection.creation.deserialize_db_from_string(rows)


@pytest.fixture
def first_rows_come_back(first_rows, playwright):
    """For browser tests on the test database: a flush must not take Wagtail's root page with it.

    Playwright's loop gives this thread another connection than the one that was set up. Content types
    are read once: putting pages back would otherwise make new ones on the way.
    """
    connection._test_serialized_contents = first_rows
    ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture(autouse=True)
def footer_is_known():
    """The footer's pages are asked for once in some minutes; a count of queries must not meet that once."""
    caches["local"].set(INFORMATION_PAGES, [])


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
