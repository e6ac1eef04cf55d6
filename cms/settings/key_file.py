"""A secret for one machine: made at the first start, kept in a file that only its owner reads."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read_or_make(path: Path) -> str:
    """The same secret at every start. Of several processes that start at once one makes it."""
    try:
        if not path.exists():
            _make(path)
        return path.read_text(encoding="ascii")
    except OSError as fault:
        raise ImproperlyConfigured(
            f"DATA_DIR: {path} cannot be read or made ({fault.strerror}). Name a folder that can be written to."
        ) from None


def _make(path: Path) -> None:
    """Written beside and linked into place, so that nobody ever reads half a secret."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(secrets.token_urlsafe(60), encoding="ascii")
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
