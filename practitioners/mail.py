"""The one way to write to a person: their language, their zone, two bodies, one look."""

import contextlib
import smtplib
import zoneinfo
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from practitioners.models import User

_inliner = css_inline.CSSInliner(
    inline_style_tags=True, keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False
)


def write_to(
    *, person: User, template: str, context: dict[str, Any], message_id: str | None = None
) -> None:
    """Render `<template>.subject.txt`, `.txt` and `.html`, and send them to the person's address.

    The same `message_id` makes the same Message-ID, so that a letter sent twice around a crash
    is shown once by most readers. Raises only what the mail server or the way to it raises; see
    `is_temporary`.
    """
    with in_the_words_of(person):
        letter = compose(
            address=person.email,
            template=template,
            context={"person": person, **context},
            message_id=message_id,
        )
    letter.send()


def compose(
    *, address: str, template: str, context: dict[str, Any], message_id: str | None = None
) -> EmailMultiAlternatives:
    """The letter in the language and zone that are switched on now, ready to be sent."""
    words = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "help_email": settings.HELP_EMAIL,
        "provider_name": settings.PROVIDER_NAME,
        "address": address,
        **context,
    }
    subject = " ".join(_plain(f"{template}.subject.txt", words).split())
    headers = {"Auto-Submitted": "auto-generated"}
    if message_id:
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        headers["Message-ID"] = f"<{message_id}@{host}>" if "@" not in message_id else message_id
    letter = EmailMultiAlternatives(
        subject=subject, body=_plain(f"{template}.txt", words), to=[address], headers=headers
    )
    words["subject"] = subject
    page = get_template(f"{template}.html").render(words)
    letter.attach_alternative(_inliner.inline(page), "text/html")
    return letter


@contextlib.contextmanager
def in_the_words_of(person: User) -> Iterator[None]:
    """The person's own language and zone; English and UTC where theirs no longer exist."""
    language = person.language if person.language in dict(settings.LANGUAGES) else None
    try:
        zone = person.zone
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = zoneinfo.ZoneInfo(settings.TIME_ZONE)
    with translation.override(language or settings.LANGUAGE_CODE), timezone.override(zone):
        yield


def is_temporary(error: BaseException) -> bool:
    """Whether the same letter may go through later.

    A server's 5xx about the letter or its address is its last word. Everything about the way there
    (no connection, time-out, a login refused) says nothing about the letter.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code < 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPAuthenticationError):
        return True
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code < 500
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return False
    return isinstance(error, OSError | EOFError)


def describe(error: BaseException) -> str:
    """What went wrong, short, for staff: the server's code and words, or the kind of trouble."""
    code: int
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return f"{type(error).__name__}: {error}"[:250]
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {words}".split())[:250]


def _plain(template: str, words: dict[str, Any]) -> str:
    """A text file is no HTML: nothing is escaped, and lines left empty by tags are closed up."""
    text = get_template(template).template.render(Context(words, autoescape=False))  # type: ignore[attr-defined]
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
