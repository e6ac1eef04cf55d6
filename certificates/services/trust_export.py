"""What certificates are checked against, as plain files for the day on which this site is gone."""

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from certificates.credential.did import did_web
from certificates.credential.document import as_bytes
from certificates.models import Achievement, StatusList
from certificates.selectors.issuer import issuer_document, root_certificates
from certificates.services.status_lists import (
    LASTS,
    owed_a_signature,
    sign_status_list,
    signed_list,
)

DID = ".well-known/did.json"
ROOTS = "verify/roots.pem"


def export_trust(
    *, folder: Path, at: dt.datetime, lasts: dt.timedelta | None = None, site: str = ""
) -> list[str]:
    """Write the folder, or write it anew; returns the paths that were written.

    Under the names by which the site serves them, so that a web server can take its place, and
    lists once more with the ending that `verify_certificate --trust` reads. Nothing in it is secret
    or about a person. The lists are believed as long as those of the site, or for `lasts`: with it
    they are signed for this folder alone. `site` is an earlier address of this site, for a folder
    that is served there. Raises NoKey, and OSError.
    """
    for owed in owed_a_signature(at=at):
        sign_status_list(status_list_id=owed.pk, at=at)
    written = []
    for path, content in _files(at, lasts, site or settings.SITE_URL):
        _write(folder / path, content)
        written.append(path)
    return written


def _files(at: dt.datetime, lasts: dt.timedelta | None, site: str) -> Iterator[tuple[str, bytes]]:
    yield DID, as_bytes(issuer_document(site))
    yield ROOTS, root_certificates().encode()
    lists = {one.number: _list(one, at, lasts, site) for one in StatusList.objects.all()}
    for number, content in lists.items():
        yield f"ob/status/{number}", content
        yield f"ob/status/{number}.json", content
    for achievement in Achievement.objects.select_related("programme").order_by("pk"):
        address = f"ob/achievements/{achievement.programme.code}/{achievement.version}"
        yield address, as_bytes(achievement.document)
    yield "index.html", _words(lists, at, at + (lasts or LASTS), site)


def _list(status_list: StatusList, at: dt.datetime, lasts: dt.timedelta | None, site: str) -> bytes:
    if lasts is None and status_list.signed and site == settings.SITE_URL:
        return as_bytes(status_list.signed)
    return as_bytes(signed_list(status_list, at=at, lasts=lasts or LASTS, site=site))


def _words(lists: Mapping[int, bytes], at: dt.datetime, until: dt.datetime, site: str) -> bytes:
    context = {
        "provider_name": settings.PROVIDER_NAME,
        "issuer": did_web(site),
        "site": site,
        "did": DID,
        "roots": ROOTS,
        "lists": [f"ob/status/{number}.json" for number in lists],
        "made_at": at,
        "until": until,
    }
    return render_to_string("certificates/trust_export.html", context).encode()


def _write(path: Path, content: bytes) -> None:
    """The whole file or none: whoever serves the folder never serves half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beginning = path.with_name(f".{path.name}.new")
    beginning.write_bytes(content)
    os.replace(beginning, path)
