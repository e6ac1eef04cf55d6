"""The organisation's keys: made, brought, taken into use, retired.

The newest key of a purpose signs; a retired one stays published and vouches for what it signed.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Greatest

from certificates.credential.did import did_web
from certificates.models import SigningKey, StatusList
from certificates.signing import keys, secrecy
from certificates.signing.keys import Organisation
from certificates.signing.pades import Signer
from practitioners.statements import Statement

Purpose = SigningKey.Purpose


class NoKey(Exception):  # noqa: N818  a fact about the set-up, not a fault
    """Nothing can be signed. The message is a sentence for staff."""


@dataclass(frozen=True, slots=True)
class PdfKey:
    key_id: str
    made_at: dt.datetime
    signer: Signer = field(repr=False)


@dataclass(frozen=True, slots=True)
class BadgeKey:
    key_id: str
    method: str
    private: Ed25519PrivateKey = field(repr=False)


def has_keys() -> bool:
    """Whether files and badges can be signed."""
    return SigningKey.objects.in_use().count() == len(Purpose)


def current_signer() -> PdfKey:
    """The key that signs files. Parsed once per process; one query tells which it is. Raises NoKey."""
    row = _in_use(Purpose.PDF)
    try:
        signer = _signer(row.key_id, row.private_key, row.certificate, row.chain)
    except secrecy.Locked as locked:
        raise NoKey(str(locked)) from locked
    return PdfKey(row.key_id, row.made_at, signer)


def current_credential_key(site: str = "") -> BadgeKey:
    """The key that signs badges and status lists, as it is published under an address of this site.

    Raises NoKey.
    """
    row = _in_use(Purpose.BADGE)
    try:
        private = _badge_key(row.key_id, row.private_key)
    except secrecy.Locked as locked:
        raise NoKey(str(locked)) from locked
    return BadgeKey(row.key_id, f"{did_web(site or settings.SITE_URL)}#{row.key_id}", private)


@transaction.atomic
def make_keys(*, name: str, at: dt.datetime) -> Organisation | None:
    """Make whichever key is missing. Returns the new organisation, with its root's private key
    to be kept elsewhere, when the key for files was made. Two that begin at once make one.
    """
    made = None
    if not SigningKey.objects.in_use().filter(purpose=Purpose.PDF).exists():
        made = keys.make_organisation(name, at=at)
        if not _keep_organisation(made, at):
            made = None
    if not SigningKey.objects.in_use().filter(purpose=Purpose.BADGE).exists():
        _keep_badge_key(at)
    return made


@transaction.atomic
def bring_key(*, data: bytes, password: str | None, at: dt.datetime) -> SigningKey:
    """Sign files with the key of a PKCS#12 file from now on. Raises KeyRefused."""
    organisation = keys.read_pkcs12(data, password, at=at)
    if SigningKey.objects.filter(key_id=keys.key_id(organisation.leaf_pem)).exists():
        raise keys.KeyRefused("This key is known already. A key that was retired stays retired.")
    _retire(Purpose.PDF, at)
    if not _keep_organisation(organisation, at):
        raise keys.KeyRefused("Somebody else just took a key into use. Look at the keys first.")
    return SigningKey.objects.in_use().get(purpose=Purpose.PDF)


@transaction.atomic
def rotate_badge_key(*, at: dt.datetime) -> SigningKey:
    """Sign badges with a new key from now on; the old one stays published."""
    _retire(Purpose.BADGE, at)
    _keep_badge_key(at)
    return SigningKey.objects.in_use().get(purpose=Purpose.BADGE)


@transaction.atomic
def withdraw_badge_key(*, key_id: str = "", since: dt.datetime, at: dt.datetime) -> SigningKey:
    """A key that may be in other hands: from now on nothing is believed that it signed.

    It stays published, with `since` beside it. Without `key_id` it is the one in use; that one is
    replaced at once. Status lists owe a signature, and badges get theirs when their files are
    made anew. A second withdrawal can only be from earlier on. Raises KeyRefused.
    """
    known = SigningKey.objects.select_for_update(no_key=True).filter(purpose=Purpose.BADGE)
    key = known.filter(key_id=key_id).first() if key_id else known.in_use().first()
    if key is None:
        raise keys.KeyRefused(f"There is no key for badges called {key_id or 'anything'}.")
    if since > at:
        raise keys.KeyRefused("Say since when the key may be in other hands: not from the future.")
    if key.retired_at is None:
        rotate_badge_key(at=at)
        key.refresh_from_db()
    key.withdrawn_at = min(since, key.withdrawn_at or since)
    key.save(update_fields=["withdrawn_at"])
    StatusList.objects.update(changed_at=Greatest(at, Coalesce(F("signed_at"), at)))
    return key


def _retire(purpose: Purpose, at: dt.datetime) -> None:
    """What it signed stays good; it never signs again, so its private half is dropped."""
    SigningKey.objects.in_use().filter(purpose=purpose).update(retired_at=at, private_key="")


def _keep_organisation(organisation: Organisation, at: dt.datetime) -> bool:
    leaf = x509.load_pem_x509_certificate(organisation.leaf_pem)
    return _keep(
        purpose=Purpose.PDF,
        key_id=keys.key_id(organisation.leaf_pem),
        certificate=organisation.leaf_pem.decode(),
        chain=(organisation.chain_pem + organisation.root_pem).decode(),
        public_key=_public_pem(leaf.public_key()),
        private_key=_locked(organisation.leaf_key_pem),
        made_at=at,
        valid_until=leaf.not_valid_after_utc,
    )


def _keep_badge_key(at: dt.datetime) -> bool:
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return _keep(
        purpose=Purpose.BADGE,
        key_id=_next_badge_key_id(at),
        public_key=_public_pem(private.public_key()),
        private_key=_locked(pem),
        made_at=at,
    )


def _keep(**fields: Any) -> bool:
    """False when another process was quicker: one key of a purpose is in use."""
    try:
        with transaction.atomic():
            SigningKey.objects.create(**fields)
    except IntegrityError:
        return False
    return True


def _next_badge_key_id(at: dt.datetime) -> str:
    """key-2026-11, and key-2026-11-2 for the next one of a month."""
    month = f"key-{at.astimezone(dt.UTC):%Y-%m}"
    before = SigningKey.objects.filter(key_id__startswith=month).count()
    return f"{month}-{before + 1}" if before else month


def _public_pem(key: PublicKeyTypes) -> str:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def _locked(pem: bytes) -> str:
    return secrecy.lock(pem, settings.CERTIFICATE_KEY_SECRET).decode()


def _in_use(purpose: Purpose) -> SigningKey:
    rows: list[SigningKey] = _STATEMENTS[purpose]()
    if not rows:
        raise NoKey("There is no key to sign with. Run: manage.py make_signing_keys")
    return rows[0]


def _of_purpose(purpose: Purpose) -> QuerySet[SigningKey]:
    return SigningKey.objects.in_use().filter(purpose=purpose)


_STATEMENTS = {purpose: Statement(partial(_of_purpose, purpose)) for purpose in Purpose}


# The private text is part of what is kept, so that a key brought under the same name is read anew.
@cache
def _signer(key_id: str, private: str, certificate: str, chain: str) -> Signer:
    return Signer.of(
        Organisation(
            root_pem=chain.encode(),
            leaf_pem=certificate.encode(),
            leaf_key_pem=secrecy.unlock(private.encode(), settings.CERTIFICATE_KEY_SECRET),
        )
    )


@cache
def _badge_key(key_id: str, private: str) -> Ed25519PrivateKey:
    pem = secrecy.unlock(private.encode(), settings.CERTIFICATE_KEY_SECRET)
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey(
            "The key for badges is not an Ed25519 key. Make one: manage.py rotate_badge_key"
        )
    return key
