"""Keys to sign with, in every test database. Made once per process: an RSA key takes a while."""

import datetime as dt
from functools import cache
from typing import Any

from certificates.models import SigningKey
from certificates.services.keys import make_keys

MADE_AT = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def install_keys(**kwargs: Any) -> None:
    """After migrations, and after a flush, which takes them away."""
    if not SigningKey.objects.exists():
        SigningKey.objects.bulk_create(_made())


@cache
def _made() -> list[SigningKey]:
    make_keys(name="Filiform School", at=MADE_AT)
    made = list(SigningKey.objects.all())
    SigningKey.objects.all().delete()
    return [
        SigningKey(
            **{f.attname: getattr(key, f.attname) for f in key._meta.fields if f.attname != "id"}
        )
        for key in made
    ]
