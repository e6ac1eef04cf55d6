"""Keys to sign certificates with, made at the first start of a machine that has none."""

from collections.abc import Callable
from io import StringIO
from itertools import chain, count
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from certificates.services.keys import has_keys


def ensure_signing_keys(say: Callable[[str], None]) -> None:
    """Make what is missing; the root's private key waits in DATA_DIR to be taken away."""
    if has_keys():
        return
    root = _free_name()
    say(f"Making the keys that sign certificates. Take {root} off this machine.")
    call_command("make_signing_keys", root_out=root, stdout=StringIO())


def _free_name() -> Path:
    """An earlier root may still lie there, of a database that is gone."""
    names = chain(["signing-root.pem"], (f"signing-root-{number}.pem" for number in count(2)))
    return next(path for name in names if not (path := settings.DATA_DIR / name).exists())
