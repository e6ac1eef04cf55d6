"""Settings read from the environment, typed; every wrong one is named in one message."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvValidationError, ValidationError

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Env(eager=False, expand_vars=False)
env.read_env(BASE_DIR / ".env", recurse=False)


@env.parser_for("address")
def address(value: str) -> str:
    """An origin such as https://training.example.org, without a path."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?", value.rstrip("/")):
        raise ValidationError("write an address such as https://training.example.org")
    return value.rstrip("/")


@env.parser_for("secret")
def secret(value: str) -> str:
    """A key of at least 50 characters."""
    if len(value) < 50:
        raise ValidationError("use at least 50 random characters")
    return value


@env.parser_for("zone")
def zone(value: str) -> str:
    """The name of a time zone."""
    if value not in available_timezones():
        raise ValidationError("write a time zone such as Europe/London")
    return ZoneInfo(value).key


def seal() -> None:
    """Name everything that is wrong with the environment at once, and stop."""
    try:
        env.seal()
    except EnvValidationError as error:
        faults = dict(error.error_messages)  # type: ignore[arg-type]
        lines = [f"  {name}: {' '.join(faults[name])}" for name in sorted(faults)]
        raise ImproperlyConfigured(
            "Change these environment variables (or lines of .env) and start again:\n"
            + "\n".join(lines)
        ) from None
