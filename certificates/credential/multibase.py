"""Bytes as text the way credentials write them: base58 (`z`), base64url (`u`) and Multikey."""

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {char: value for value, char in enumerate(_ALPHABET)}
_LONGEST = 200
"""Characters of base58 that are read: an Ed25519 signature has 88. Reading is quadratic."""

_ED25519 = b"\xed\x01"


def base58(data: bytes) -> str:
    """Bitcoin's base 58 with the multibase prefix `z`."""
    number = int.from_bytes(data)
    letters = []
    while number:
        number, rest = divmod(number, 58)
        letters.append(_ALPHABET[rest])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + _ALPHABET[0] * zeros + "".join(reversed(letters))


def read_base58(text: str) -> bytes:
    """The bytes of `z...`. Raises ValueError for anything else."""
    if not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not base58 with its prefix z")
    number = 0
    for char in text[1:]:
        if char not in _VALUES:
            raise ValueError("not base58")
        number = number * 58 + _VALUES[char]
    zeros = len(text[1:]) - len(text[1:].lstrip(_ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def base64url(data: bytes) -> str:
    """Base 64 for addresses, without padding and without a multibase prefix."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def read_base64url(text: str) -> bytes:
    """The bytes of unpadded base64url. Raises ValueError for anything else."""
    if "=" in text or not text.isascii():
        raise ValueError("not base64url")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if base64url(data) != text:
        raise ValueError("not the one way to write these bytes")
    return data


def multikey(key: Ed25519PublicKey) -> str:
    """The key as Multikey writes it: `z6Mk...`."""
    return base58(_ED25519 + key.public_bytes_raw())


def read_multikey(text: str) -> Ed25519PublicKey:
    """The Ed25519 key of `z6Mk...`. Raises ValueError for anything else."""
    data = read_base58(text)
    if not data.startswith(_ED25519) or len(data) != 34:
        raise ValueError("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(data[2:])
