"""The two things printed to be looked up: the verification code and the number."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so a code read aloud or from paper survives."""

CODE_LENGTH = 12
NUMBER_LENGTH = 10

_MISREAD = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
_PREFIX = re.compile(r"[A-Z0-9]{1,8}")
_NUMBER = re.compile(rf"[A-Z0-9]{{1,8}}-[0-9]{{4}}-[{ALPHABET}]{{{NUMBER_LENGTH}}}", re.IGNORECASE)
_LINK = re.compile(r"https?://[^/\s]+/(?:c|verify)/([^/?#\s]+)/?", re.IGNORECASE)


def new_code() -> str:
    """A verification code of 60 random bits: it tells nothing and cannot be guessed."""
    return _draw(CODE_LENGTH)


def normalise_code(text: str) -> str:
    """The code somebody meant: dashes, spaces, case and 0/O, 1/I/L forgiven.

    What is not a code comes back tidied but still not a code; `is_code` tells.
    """
    return _SEPARATORS.sub("", text).upper().translate(_MISREAD)


def code_in_link(text: str) -> str:
    """The part that is the code where somebody pasted the link of a certificate; other text as it is."""
    link = _LINK.fullmatch(text.strip())
    return link[1] if link else text


def is_number(text: str) -> bool:
    """True for what looks like a certificate number, which people type in place of the code."""
    return _NUMBER.fullmatch(text.strip()) is not None


def is_code(text: str) -> bool:
    """True for a code as it is stored; normalise what a person typed first."""
    return _CODE.fullmatch(text) is not None


def shown(code: str) -> str:
    """The code in groups of four, as it is printed and read aloud."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def new_number(prefix: str, year: int) -> str:
    """A certificate number such as FF-2026-7QK29FXRM4, with 50 random bits.

    Not a sequence: a number must not tell how many certificates there are. Raises
    ValueError for a prefix other than 1 to 8 capital letters or digits.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError("Use 1 to 8 capital letters or digits as the number's prefix.")
    if not 1000 <= year <= 9999:
        raise ValueError("Give the year with four digits.")
    return f"{prefix}-{year}-{_draw(NUMBER_LENGTH)}"


def _draw(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
