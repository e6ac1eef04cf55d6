"""Private keys at rest: scrypt turns the passphrase into a key, AES-256-GCM locks and vouches."""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

SHORTEST_PASSPHRASE = 16

_MARK = b"filiform-key-1."
_SALT, _NONCE = 16, 12
# 32 MiB and about a tenth of a second for every guess; paid once per process, then kept.
_COST, _BLOCK, _LANES = 2**15, 8, 1


class Locked(ValueError):  # noqa: N818, a fact about the passphrase, not a fault
    """The key could not be locked or opened. The message is a sentence for the operator."""


def lock(secret: bytes, passphrase: str) -> bytes:
    """The secret in one line of ASCII that only the passphrase opens. Different every time."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Locked(
            f"The passphrase for private keys is missing or shorter than {SHORTEST_PASSPHRASE}"
            " characters."
        )
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    closed = AESGCM(_key(passphrase, salt)).encrypt(nonce, secret, _MARK)
    return _MARK + base64.urlsafe_b64encode(salt + nonce + closed)


def unlock(locked: bytes, passphrase: str) -> bytes:
    """What `lock` was given. Raises Locked for another passphrase and for altered bytes."""
    if not passphrase:
        raise Locked("The passphrase for private keys is missing.")
    if not locked.startswith(_MARK):
        raise Locked("The stored key is damaged: it does not begin as it should.")
    try:
        raw = base64.urlsafe_b64decode(locked.removeprefix(_MARK))
    except (binascii.Error, ValueError):
        raise Locked("The stored key is damaged: it cannot be read.") from None
    salt, nonce, closed = raw[:_SALT], raw[_SALT : _SALT + _NONCE], raw[_SALT + _NONCE :]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, closed, _MARK)
    except (InvalidTag, ValueError):
        raise Locked(
            "The passphrase does not open the stored key. It is another one than the key was"
            " locked with, or the stored key was altered."
        ) from None


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_LANES).derive(passphrase.encode())
