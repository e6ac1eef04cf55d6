"""The shared cache: Redis, or this process's own memory while Redis is away."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

logger = logging.getLogger(__name__)

# How long nobody asks again after Redis did not answer, so that a frozen one slows few requests.
REST_SECONDS = 10.0


class RedisOrMemory(RedisCache):
    """A cache that is away must not stop the site; limits on sign-in go on, counted by each process."""

    away_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"socket_connect_timeout": 1, "socket_timeout": 1, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self.memory = LocMemCache("while redis is away", {**params, "OPTIONS": {}})


def _or_memory(name: str) -> Callable[..., Any]:
    asked = getattr(RedisCache, name)

    def operation(self: RedisOrMemory, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= RedisOrMemory.away_until:
            try:
                return asked(self, *args, **kwargs)
            except (NoConnection, NoAnswer) as fault:
                RedisOrMemory.away_until = time.monotonic() + REST_SECONDS
                logger.warning("the cache does not answer, memory takes over: %s", fault)
        return getattr(self.memory, name)(*args, **kwargs)

    operation.__name__ = name
    return operation


for _name in (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "get_many",
    "has_key",
    "incr",
    "set_many",
    "delete_many",
    "clear",
):
    setattr(RedisOrMemory, _name, _or_memory(_name))
