import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_cache():
    """Look-ups are counted in the cache; each test starts at none."""
    cache.clear()
