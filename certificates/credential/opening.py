"""A certificate's file taken apart: PDF, badge picture, JSON or VC-JWT, told by its content."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from certificates.credential import baking, jwt, proof
from certificates.credential.reading import Refused, read_object
from certificates.signing.reading import Fault, Unreadable, attachments_of, opened

ATTACHMENT = "credential.json"
"""The name of the credential inside a PDF."""
MAX_FILE = 10 * 1024 * 1024

_JWT = re.compile(rb"\s*[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]*\s*")


class Kind(StrEnum):
    PDF = "pdf"
    PNG = "png"
    JSON = "json"
    JWT = "jwt"


@dataclass(frozen=True, slots=True)
class Claims:
    """Where a file says that its issuer and its status are to be found. Nothing of it is proven."""

    issuer: str = ""
    status_list: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A file taken apart, with the credential it holds, if it holds any."""

    kind: Kind
    token: str = ""
    credential: dict[str, Any] | None = None
    fault: str = ""
    keywords: str = ""


def take_apart(data: bytes) -> Taken:
    """The credential in a file, nothing of it proven. Raises Refused when it is no such file."""
    if len(data) > MAX_FILE:
        raise Refused(f"The file is larger than {MAX_FILE // 1024 // 1024} MiB.")
    if data.startswith(b"%PDF-"):
        return _opened_pdf(data)
    if baking.is_png(data):
        return replace(_opened_text(baking.unbake(data).encode()), kind=Kind.PNG)
    return _opened_text(data)


def claims_of(data: bytes) -> Claims:
    """What a file names as its issuer and its status list. Raises Refused as `take_apart` does."""
    taken = take_apart(data)
    credential = taken.credential or {}
    status = credential.get("credentialStatus")
    address = status.get("statusListCredential") if isinstance(status, dict) else ""
    return Claims(proof.issuer_of(credential), _text(address), taken.kind)


def _opened_text(data: bytes) -> Taken:
    if data.lstrip().removeprefix(b"\xef\xbb\xbf").startswith(b"{"):
        return Taken(Kind.JSON, credential=read_object(data))
    if _JWT.fullmatch(data):
        token = data.strip().decode("ascii")
        return Taken(Kind.JWT, token=token, credential=jwt.read(token))
    raise Refused("This is neither a PDF, nor a badge picture, nor a credential.")


def _opened_pdf(data: bytes) -> Taken:
    try:
        keywords = _keywords(data)
        attached = attachments_of(data).get(ATTACHMENT)
    except Unreadable as unreadable:
        if unreadable.fault is Fault.TWICE:
            return Taken(Kind.PDF, fault=str(unreadable), keywords=keywords)
        raise Refused(str(unreadable)) from unreadable
    if attached is None:
        return Taken(Kind.PDF, keywords=keywords)
    try:
        return Taken(Kind.PDF, credential=read_object(attached), keywords=keywords)
    except Refused as refused:
        return Taken(Kind.PDF, fault=str(refused), keywords=keywords)


def _keywords(pdf: bytes) -> str:
    """The number that the file's own description bears; empty when it has none."""
    trailer = opened(pdf).trailer
    try:
        return str(trailer["/Info"]["/Keywords"])
    except Exception:  # noqa: BLE001, a parser may raise anything about such bytes
        return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
