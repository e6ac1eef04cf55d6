"""What the organisation publishes about itself: keys, lists, achievements. Nothing about a person."""

from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings

from certificates.credential.badge_image import draw_badge
from certificates.credential.did import IssuerKey, PublicKey, did_document, did_web, home_of
from certificates.models import Achievement, Programme, SigningKey, StatusList


def site_of(issuer: str) -> str | None:
    """The address under which this site issues, or once did, as that `did:web`; None for a stranger.

    Every version of an achievement is kept for ever under the address of its time, so that a site
    that moved knows by itself where it was.
    """
    if issuer == did_web(settings.SITE_URL):
        return str(settings.SITE_URL)
    try:
        home = home_of(issuer)
    except ValueError:
        return None
    for site in (home, home.replace("https:", "http:", 1)):
        if Achievement.objects.filter(document__id__startswith=f"{site}/ob/").exists():
            return site
    return None


def issuer_document(site: str = "") -> dict[str, Any]:
    """did.json with every key there ever was: what an old key signed stays checkable.

    One that was withdrawn stands there too, with the instant, and vouches for nothing. `site` is an
    address of `site_of`, today's when left out.
    """
    return did_document(
        site or settings.SITE_URL,
        [
            IssuerKey(key.key_id, _public(key.public_key), key.withdrawn_at)
            for key in _oldest_first()
        ],
    )


def root_certificates() -> str:
    """The roots of all keys for files, retired ones too, as PEM, each once."""
    chains = (key.chain for key in _oldest_first() if key.purpose == SigningKey.Purpose.PDF)
    return "".join(dict.fromkeys(_last_certificate(chain) for chain in chains))


def signed_status_list(number: int) -> dict[str, Any] | None:
    """The list as it was last signed; None when there is none."""
    found = StatusList.objects.filter(number=number).values_list("signed", flat=True).first()
    return found or None


def achievement_document(programme: str, version: str) -> dict[str, Any] | None:
    """What badges of this version say was achieved, readable by itself."""
    found = Achievement.objects.filter(programme__code=programme, version=version).first()
    return found.document if found else None


def badge_picture(programme: str) -> bytes | None:
    """The picture of a programme's badges: its title, and nobody's name."""
    found = Programme.objects.filter(code=programme).first()
    if found is None:
        return None
    return picture_of(found.title, found.is_sample)


@lru_cache(maxsize=64)
def picture_of(title: str, is_sample: bool) -> bytes:
    return draw_badge(title=title, issuer=settings.PROVIDER_NAME, is_sample=is_sample)


def _oldest_first() -> list[SigningKey]:
    return list(SigningKey.objects.order_by("made_at", "pk"))


def _public(pem: str) -> PublicKey:
    return load_pem_public_key(pem.encode())  # type: ignore[return-value]


def _last_certificate(chain: str) -> str:
    start = chain.rindex("-----BEGIN CERTIFICATE-----")
    return chain[start:].strip() + "\n"
