"""The one way to write to a person: their language, their zone, two bodies, one look."""

import contextlib
import smtplib
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import css_inline
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from practitioners.models import User

_inliner = css_inline.CSSInliner(
    inline_style_tags=True, keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False
)

# All that a mail server, a provider or the way to either may raise.
TROUBLE = (OSError, smtplib.SMTPException)
# What a provider answers about the way to it: a key that is wrong, too many at once.
NOT_ABOUT_THE_LETTER = frozenset({401, 403, 404, 408, 425, 429})
# Enhanced codes (RFC 3463) that speak of the sender, its content or the system, not of the mailbox.
NO_FAULT_OF_THE_ADDRESS = ("5.2.2", "5.2.3", "5.3.", "5.4.", "5.5.", "5.6.", "5.7.")


class ProviderTrouble(OSError):  # noqa: N818  trouble is what it is called here
    """What a mail provider's interface answered. `is_final`: the letter will never be taken."""

    def __init__(self, error: AnymailError) -> None:
        super().__init__(" ".join(str(error).split())[:250])
        code = getattr(error.response, "status_code", error.status_code)
        self.refuses_address = isinstance(error, AnymailRecipientsRefused)
        self.is_final = not isinstance(error, AnymailAPIError) or (
            code is not None and code < 500 and code not in NOT_ABOUT_THE_LETTER
        )


class Attachment(NamedTuple):
    name: str
    content: bytes
    kind: str


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
    with _in_our_words():
        letter.send()


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    """Whoever writes letters knows of mail servers; a provider's faults come as one of theirs."""
    try:
        yield
    except AnymailError as error:
        raise ProviderTrouble(error) from error


def compose(
    *,
    address: str,
    template: str,
    context: dict[str, Any],
    message_id: str | None = None,
    headers: Mapping[str, str] | None = None,
    attachments: Iterable[Attachment] = (),
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
    subject = " ".join(plain(f"{template}.subject.txt", words).split())
    language = translation.get_language() or settings.LANGUAGE_CODE
    headers = {
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
        **(headers or {}),
    }
    if message_id:
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        headers["Message-ID"] = f"<{message_id}@{host}>" if "@" not in message_id else message_id
    letter = EmailMultiAlternatives(
        subject=subject, body=plain(f"{template}.txt", words), to=[address], headers=headers
    )
    if message_id:
        # A provider's news of the letter brings it back, whatever it makes of the header.
        letter.metadata = {"letter": headers["Message-ID"]}  # type: ignore[attr-defined]
    words["subject"] = subject
    page = get_template(f"{template}.html").render(words)
    letter.attach_alternative(_inliner.inline(page), "text/html")
    for attachment in attachments:
        letter.attach(*attachment)
    return letter


class Postbox:
    """One connection to the mail server for as many letters as are put in.

    A letter that is not taken closes it, so that the next one starts on a fresh one. Backends
    that keep no connection (files, memory) are asked anew for each letter.
    """

    def __init__(self) -> None:
        self._open: BaseEmailBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._close()

    def put(self, letter: EmailMultiAlternatives) -> None:
        """Raises what `is_temporary` tells apart."""
        try:
            with _in_our_words():
                self._backend().send_messages([letter])
        except BaseException:
            self._close()
            raise

    def _backend(self) -> BaseEmailBackend:
        if self._open is not None:
            return self._open
        backend = mailers.default
        if hasattr(backend, "connection") or hasattr(backend, "session"):
            backend.open()
            self._open = backend
        return backend

    def _close(self) -> None:
        backend, self._open = self._open, None
        if backend is not None:
            # What was taken was answered for already; a farewell that fails takes nothing back.
            with contextlib.suppress(*TROUBLE):
                backend.close()


def language_for(person: User) -> str:
    """What letters to this person are written in: their choice, that of their clinic, or the site's."""
    offered = dict(settings.LETTER_LANGUAGES)
    if person.letter_language in offered:
        return person.letter_language
    theirs = person.clinic_letter_language
    return theirs if theirs in offered else settings.LANGUAGE_CODE


def language_of(letter: EmailMultiAlternatives) -> str:
    """What a letter from `compose` is written in."""
    return letter.extra_headers["Content-Language"]


@contextlib.contextmanager
def in_the_words_of(person: User) -> Iterator[None]:
    """The language of the person's letters and their zone; UTC where theirs no longer exists."""
    with translation.override(language_for(person)), in_the_zone_of(person):
        yield


@contextlib.contextmanager
def in_the_zone_of(person: User) -> Iterator[None]:
    try:
        zone = person.zone
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = zoneinfo.ZoneInfo(settings.TIME_ZONE)
    with timezone.override(zone):
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
    if isinstance(error, ProviderTrouble):
        return not error.is_final
    return isinstance(error, OSError | EOFError)


def is_dead_address(error: BaseException) -> bool:
    """Whether the answer is about the mailbox and final: nothing sent there will arrive."""
    if isinstance(error, ProviderTrouble):
        return error.refuses_address
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(
        500 <= code < 600 and not _words(said).startswith(NO_FAULT_OF_THE_ADDRESS)
        for code, said in error.recipients.values()
    )


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
    return " ".join(f"{code} {_words(said)}".split())[:250]


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def plain(template: str, words: dict[str, Any]) -> str:
    """A text file is no HTML: nothing is escaped, and lines left empty by tags are closed up."""
    text = get_template(template).template.render(Context(words, autoescape=False))  # type: ignore[attr-defined]
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
