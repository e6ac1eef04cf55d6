"""Settings read from the environment, typed; every wrong one is named in one message."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_email_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvValidationError, ValidationError

from cms.settings.mail import PROVIDERS

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Env(eager=False, expand_vars=False)
# The file is for servers: what it names must not reach into `make run` and `make test`.
if os.environ.get("DJANGO_SETTINGS_MODULE") == "cms.settings.production":
    env.read_env(BASE_DIR / ".env", recurse=False)


@env.parser_for("address")
def address(value: str) -> str:
    """An origin such as https://training.example.org, without a path."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?", value.rstrip("/")):
        raise ValidationError("write an address such as https://training.example.org")
    return value.rstrip("/")


@env.parser_for("web_address")
def web_address(value: str) -> str:
    """Any address of the web, or nothing."""
    if value and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValidationError("write an address such as https://timestamp.example.org/tsr")
    return value


@env.parser_for("secret")
def secret(value: str) -> str:
    """A key of at least 50 characters."""
    if len(value) < 50:
        raise ValidationError("use at least 50 random characters")
    return value


@env.parser_for("port")
def port(value: str | int) -> int:
    """A port that a server may be asked to listen on."""
    if not str(value).isdecimal() or not 1 <= int(value) <= 65535:
        raise ValidationError("write a number from 1 to 65535")
    return int(value)


# redis+socket is a Redis on this machine that listens on a socket file.
BROKERS = {"redis", "rediss", "redis+socket", "sentinel", "filesystem", "memory"}


@env.parser_for("broker")
def broker(value: str) -> str:
    """Where tasks are handed over."""
    if urlsplit(value).scheme not in BROKERS:
        raise ValidationError("write an address such as redis://localhost:6379/0")
    return value


@env.parser_for("mail_server")
def mail_server(value: str) -> dict[str, Any]:
    """An SMTP server, in the words of Django's old settings."""
    address = urlsplit(value)
    if not address.hostname or not address.scheme.startswith(("smtp", "submission")):
        raise ValidationError("write an address such as smtp+tls://user:password@host:587")
    return dict(dj_email_url.parse(value))


@env.parser_for("mail_provider")
def mail_provider(value: str) -> str:
    """The interface of a mail provider, or nothing: then letters go over SMTP."""
    if value and value not in PROVIDERS:
        raise ValidationError(f"write one of {', '.join(PROVIDERS)}, or nothing")
    return value


@env.parser_for("user_and_password")
def user_and_password(value: str) -> str:
    """user:password, the password long enough that nobody guesses it; or nothing."""
    user, _colon, password = value.partition(":")
    if value and (not user or len(password) < 20):
        raise ValidationError("write user:password with at least 20 characters after the colon")
    return value


@env.parser_for("hosts")
def hosts(value: str) -> list[str]:
    """Host names, at least one."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names:
        raise ValidationError("name the hosts the site answers to, separated by commas")
    return names


@env.parser_for("count")
def count(value: str | int) -> int:
    """How many; the default comes through here too."""
    if not str(value).isdecimal():
        raise ValidationError("write a whole number, 0 or more")
    return int(value)


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
