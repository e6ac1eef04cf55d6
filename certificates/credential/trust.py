"""What a check trusts: the issuer's keys, roots and lists, from a folder that was kept.

The folder is a copy of what the issuer publishes: `did.json`, `roots.pem` and any number of
signed status lists as `*.json`. With it a certificate can be checked when the site is gone.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509

from certificates.credential.did import IssuerKeys, read_did_document
from certificates.credential.reading import Refused, read_object

MAX_FILES = 10_000
MAX_DID = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Trust:
    """Keys of one issuer, roots of its PDF signatures, and its signed lists by address."""

    keys: IssuerKeys = field(default_factory=lambda: IssuerKeys(""))
    roots: tuple[x509.Certificate, ...] = ()
    status_lists: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    newest_lists: Mapping[str, dt.datetime] = field(default_factory=dict)


def read_folder(folder: Path) -> Trust:
    """What a kept folder holds. Raises Refused with the name of a file that cannot be read."""
    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder.")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if len(files) > MAX_FILES:
        raise Refused(f"{folder} holds more than {MAX_FILES} files.")
    keys = IssuerKeys("")
    roots: list[x509.Certificate] = []
    lists: dict[str, Mapping[str, Any]] = {}
    for path in files:
        try:
            if path.name == "did.json":
                keys = read_keys(path.read_bytes())
            elif path.suffix == ".pem":
                roots += read_roots(path.read_bytes())
            elif path.suffix == ".json":
                lists |= read_list(path.read_bytes())
        except (ValueError, OSError) as error:
            raise Refused(f"{path.name}: {error}") from error
    return Trust(keys, tuple(roots), lists)


def read_keys(data: bytes) -> IssuerKeys:
    """The keys in the text of a did.json. Raises ValueError."""
    return read_did_document(read_object(data, limit=MAX_DID))


def read_roots(data: bytes) -> list[x509.Certificate]:
    """The certificates in PEM text; none is an empty list. Raises ValueError."""
    return x509.load_pem_x509_certificates(data) if b"-----BEGIN" in data else []


def read_list(data: bytes) -> dict[str, Mapping[str, Any]]:
    """A signed list by its own address; empty when the text is of something else."""
    document = read_object(data, limit=MAX_DID)
    types = document.get("type")
    address = document.get("id")
    is_list = isinstance(types, list) and "BitstringStatusListCredential" in types
    return {address: document} if is_list and isinstance(address, str) else {}
