"""Mail that a development site wrote to a folder instead of sending it."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

# Django's file mailer ends each message with a line of 79 dashes; one file may hold several.
BETWEEN = re.compile(rb"^-{79}$", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    key: str
    subject: str
    to: str
    date: str
    message: EmailMessage

    @property
    def text(self) -> str:
        part = self.message.get_body(preferencelist=("plain",))
        return str(part.get_content()) if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(preferencelist=("html",))
        return str(part.get_content()) if part else ""

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or "?" for part in self.message.iter_attachments()]


def letters(folder: Path) -> list[Letter]:
    """Every letter in the folder, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [letter for path in files for letter in reversed(list(_read(path)))]


def letter(folder: Path, key: str) -> Letter | None:
    """One of them; a key that names no letter of this folder gives None."""
    return next((each for each in letters(folder) if each.key == key), None)


def _read(path: Path) -> Iterator[Letter]:
    for number, part in enumerate(BETWEEN.split(path.read_bytes())):
        if not part.strip():
            continue
        message = email.message_from_bytes(part.strip() + b"\n", policy=email.policy.default)
        yield Letter(
            key=f"{path.stem}.{number}",
            subject=str(message["Subject"]),
            to=str(message["To"]),
            date=str(message["Date"]),
            message=message,
        )
