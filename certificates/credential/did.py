"""Who the issuer is: `did:web` of the site's own host, and the document that shows its keys."""

from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certificates.credential.multibase import read_multikey


def did_web(site: str) -> str:
    """The issuer's identity for a site: `did:web:HOST`, a port percent-encoded.

    Raises ValueError for an address with a path: the document lives in the host's root.
    """
    parts = urlsplit(site)
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("Give the site as https:// and a host, without a path.")
    port = f"%3A{parts.port}" if parts.port else ""
    return f"did:web:{parts.hostname}{port}"


def key_of_did(method: str) -> Ed25519PublicKey:
    """The key that a `did:key:z6Mk...` address is. Raises ValueError for anything else."""
    start, _, rest = method.partition("did:key:")
    if start or not rest:
        raise ValueError("not a did:key address")
    key, _, fragment = rest.partition("#")
    if fragment not in ("", key):
        raise ValueError("the fragment names another key")
    return read_multikey(key)
