"""A badge in the three forms that other programs take: JSON, picture, and VC-JWT."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from certificates.credential import jwt
from certificates.credential.baking import bake
from certificates.credential.document import as_bytes
from certificates.credential.proof import issuer_of
from certificates.models import Credential
from certificates.selectors.issuer import picture_of
from certificates.services.keys import current_signer


@dataclass(frozen=True)
class BadgeFile:
    """Its bytes, what they are, and the ending of its name."""

    content: bytes
    content_type: str
    ending: str


def badge_file(credential: Credential, form: str) -> BadgeFile:
    """The badge as "json", "png" or "jwt": the same statement, and nobody's name in it.

    Raises NoKey for a JWT that cannot be signed, KeyError for another form.
    """
    return _FORMS[form](credential)


def _json(credential: Credential) -> BadgeFile:
    return BadgeFile(_document(credential), "application/ld+json", "json")


def _png(credential: Credential) -> BadgeFile:
    certificate = credential.certificate
    picture = picture_of(certificate.data["title"], certificate.is_sample)
    return BadgeFile(bake(picture, _document(credential)), "image/png", "png")


def _jwt(credential: Credential) -> BadgeFile:
    """Signed when it is asked for, always over the same statement; the key for files is an RSA key."""
    key = current_signer()
    unsigned = {name: value for name, value in _held(credential).items() if name != "proof"}
    # By the issuer in it, which is this site under the address it had then.
    method = f"{issuer_of(unsigned)}#{key.key_id}"
    token = jwt.sign(unsigned, key=key.signer.key, method=method)
    return BadgeFile(token.encode(), "application/vc+jwt", "jwt")


def _document(credential: Credential) -> bytes:
    return as_bytes(_held(credential))


def _held(credential: Credential) -> dict[str, object]:
    if credential.document is None:
        raise ValueError("This badge is no longer held.")
    return dict(credential.document)


_FORMS: Mapping[str, Callable[[Credential], BadgeFile]] = {"json": _json, "png": _png, "jwt": _jwt}
