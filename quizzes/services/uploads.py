"""A file of questions between looking at it and bringing it in.

It holds keys, so it lies in the private storage under the pk of the person who sent it and a random
name, for a day at most. Somebody else's upload does not exist.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from practitioners.models import User

FOLDER = "question-uploads"
KEPT = timedelta(days=1)
LONGEST_NAME = 200
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class Upload:
    """`data` is None once it was brought in; `outcome` then says what came of it."""

    token: str
    filename: str
    bank: str
    format_name: str
    data: bytes | None = field(repr=False)
    outcome: Mapping[str, Any] | None = None


def hold_upload(
    *,
    owner: User,
    filename: str,
    bank: str,
    format_name: str,
    data: bytes,
    at: datetime,
) -> str:
    """Keep the file for its owner. The token is the only way back to it."""
    token = secrets.token_urlsafe(24)
    about = {"filename": _tame(filename), "bank": bank, "format": format_name, "at": at.isoformat()}
    _storage().save(_path(owner, token, "data"), ContentFile(data))
    _write(owner, token, about)
    return token


def upload_of(*, owner: User, token: str, at: datetime) -> Upload | None:
    """None when there is no such upload of this person, or it is older than a day."""
    if not _TOKEN.fullmatch(token):
        return None
    about = _read(_path(owner, token, "json"))
    if about is None or datetime.fromisoformat(json.loads(about)["at"]) <= at - KEPT:
        return None
    told = json.loads(about)
    data = None if told.get("outcome") else _read(_path(owner, token, "data"))
    if data is None and not told.get("outcome"):
        return None
    return Upload(token, told["filename"], told["bank"], told["format"], data, told.get("outcome"))


def close_upload(*, owner: User, upload: Upload, outcome: Mapping[str, Any], at: datetime) -> None:
    """The file goes; what came of it stays for the page that says so."""
    told = {"filename": upload.filename, "bank": upload.bank, "format": upload.format_name}
    drop_upload(owner=owner, upload=upload)
    _write(owner, upload.token, {**told, "at": at.isoformat(), "outcome": dict(outcome)})


def drop_upload(*, owner: User, upload: Upload) -> None:
    for suffix in ("data", "json"):
        _storage().delete(_path(owner, upload.token, suffix))


def remove_old_uploads(*, at: datetime) -> int:
    """How many files were removed. Those of the last day stay."""
    storage, removed = _storage(), 0
    if not storage.exists(FOLDER):
        return 0
    owners, _files = storage.listdir(FOLDER)
    for owner in owners:
        _folders, names = storage.listdir(f"{FOLDER}/{owner}")
        for name in names:
            path = f"{FOLDER}/{owner}/{name}"
            if storage.get_modified_time(path) <= at - KEPT:
                storage.delete(path)
                removed += 1
    return removed


def _storage() -> Storage:
    return storages["private"]


def _path(owner: User, token: str, suffix: str) -> str:
    return f"{FOLDER}/{owner.pk}/{token}.{suffix}"


def _read(path: str) -> bytes | None:
    try:
        with _storage().open(path) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def _write(owner: User, token: str, about: Mapping[str, Any]) -> None:
    written = json.dumps(about, ensure_ascii=False).encode()
    _storage().save(_path(owner, token, "json"), ContentFile(written))


def _tame(filename: str) -> str:
    """The name as a person would say it: no folders, no control characters."""
    last = re.split(r"[/\\]", filename)[-1]
    return "".join(each for each in last if each.isprintable())[:LONGEST_NAME] or "file"
