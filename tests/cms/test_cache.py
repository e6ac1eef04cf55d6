"""A shared cache that is away."""

import pytest

from cms.cache import RedisOrMemory
from tests.factories.courses import course


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(RedisOrMemory, "away_until", 0.0)
    RedisOrMemory("redis://127.0.0.1:1/0", {}).memory.clear()


@pytest.fixture
def away(settings):
    """Nobody listens at this port."""
    settings.CACHES = {
        "default": {"BACKEND": "cms.cache.RedisOrMemory", "LOCATION": "redis://127.0.0.1:1/0"},
        "local": settings.LOCAL_CACHE,
    }


def test_every_operation_is_answered_from_memory(caplog):
    cache = RedisOrMemory("redis://127.0.0.1:1/0", {})

    assert cache.get("a", "nothing") == "nothing"
    assert cache.add("a", 1) is True
    assert cache.add("a", 2) is False
    assert cache.incr("a") == 2
    cache.set_many({"b": 3, "c": 4})
    assert cache.get_many(["a", "b", "c"]) == {"a": 2, "b": 3, "c": 4}
    assert cache.has_key("b")
    assert cache.touch("b")
    assert cache.delete("b")
    cache.delete_many(["c"])
    cache.set("d", 5)
    assert cache.get("d") == 5
    cache.clear()
    assert cache.get("d") is None
    assert len(caplog.records) == 1  # asked once, then left alone for a while


@pytest.mark.django_db
def test_the_site_goes_on_without_its_cache(client, away):
    page = client.get(course("Safety essentials").get_url())

    assert "<h1>Safety essentials</h1>" in page.content.decode()


@pytest.mark.django_db
def test_guessing_a_password_stays_limited_without_the_cache(client, away, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    answers = [
        client.post("/accounts/login/", {"login": "ana@example.org", "password": f"guess {n}"})
        for n in range(4)
    ]

    assert ["Too many tries" in answer.content.decode() for answer in answers] == [
        False,
        False,
        False,
        True,
    ]
