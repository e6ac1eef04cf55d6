"""The starter content on a first start, and who can sign in with it."""

from io import StringIO

import pytest
from django.core.management import CommandError

from cms.management.commands import serve
from cms.starter.people import DEMO_ACCOUNTS, DEMO_PASSWORD, load_person
from tests.factories.courses import home

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return serve.Command(stdout=StringIO())


@pytest.mark.parametrize("open_to_all", [True, False])
def test_the_known_password_opens_demo_accounts_in_development_only(settings, noon, open_to_all):
    settings.DEMO_SIGN_IN = open_to_all

    people = [load_person(account, noon)[0] for account in DEMO_ACCOUNTS]

    assert [person.check_password(DEMO_PASSWORD) for person in people] == [open_to_all] * 4
    assert [person.has_usable_password() for person in people] == [open_to_all] * 4


def test_a_first_start_that_was_cut_off_goes_on_with_the_next(command, monkeypatch):
    loaded = []

    def cut_off(name, **options):
        home()
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "call_command", cut_off)
    with pytest.raises(CommandError, match="The next start goes on from here"):
        command.load_starter_content()
    monkeypatch.setattr(serve, "call_command", lambda *names, **_: loaded.extend(names))

    command.load_starter_content()
    command.load_starter_content()

    assert loaded == ["seed_demo"]


def test_a_site_of_ones_own_gets_no_starter_content(command, monkeypatch):
    loaded = []
    monkeypatch.setattr(serve, "call_command", lambda *names, **_: loaded.extend(names))
    home()

    command.load_starter_content()

    assert loaded == []
