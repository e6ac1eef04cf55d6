"""Which design a programme's certificates are made from today, and one face drawn in it."""

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings

from certificates.layout.fields import Layout, artwork_of
from certificates.layout.shipped import shipped
from certificates.models import Artwork, DesignVersion, Programme
from certificates.typesetting import pdf
from certificates.typesetting.face import CertificateFace


@dataclass(frozen=True)
class Template:
    """A layout and its name. `design_version` is None for the design that comes with the product."""

    name: str
    layout: Layout
    design_version: DesignVersion | None = None


def template_of(programme: Programme) -> Template:
    """The newest version of the chosen design; the house's where none is chosen or published.

    The name tells engine and design apart: either may change what a certificate looks like.
    """
    version = (
        DesignVersion.objects.filter(design=programme.design_id)
        .defer("layout")
        .order_by("-number")
        .first()
        if programme.design_id
        else None
    )
    if version is None:
        return _house()
    name = f"{pdf.TEMPLATE_VERSION}/{version.design_id}.{version.number}"
    return Template(name, _layout(version.digest), version)


def draw(
    face: CertificateFace,
    template: Template,
    *,
    made_at: dt.datetime,
    attachments: tuple[pdf.Attachment, ...] = (),
) -> bytes:
    """The page, not signed. Raises what `pdf.render` raises."""
    wanted = artwork_of(template.layout)
    wanted |= {picture for _name, _role, picture in face.signatories if picture}
    return pdf.render(
        face,
        layout=template.layout,
        artwork={sha256: _picture(sha256) for sha256 in wanted},
        made_at=made_at,
        paper=face.paper,
        attachments=attachments,
        more_fonts=settings.FONTS_DIR,
    )


@cache
def _house() -> Template:
    layout = shipped(pdf.HOUSE)
    return Template(f"{pdf.TEMPLATE_VERSION}/{pdf.HOUSE}-{layout.digest()[:8]}", layout)


# Layouts and pictures are named by what they hold, so a copy in memory is never stale.


@lru_cache(maxsize=32)
def _layout(digest: str) -> Layout:
    return Layout.from_data(DesignVersion.objects.filter(digest=digest)[0].layout)


@lru_cache(maxsize=32)
def _picture(sha256: str) -> bytes:
    with Artwork.objects.get(sha256=sha256).file.open() as file:
        return bytes(file.read())
