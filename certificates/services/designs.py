"""Designs of certificates: a draft that staff change, versions that nobody does."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certificates.layout import exchange
from certificates.layout.artwork import Artwork as Picture
from certificates.layout.artwork import read
from certificates.layout.fields import Layout, LayoutError, artwork_of
from certificates.layout.findings import Finding
from certificates.models import Artwork, Design, DesignVersion
from certificates.selectors import designs as selectors
from practitioners.models import User

LONGEST_NAME = 80


class DraftMoved(Exception):  # noqa: N818 - somebody was quicker
    """The draft was saved elsewhere after it was opened here; nothing was written."""


class DesignRefused(Exception):  # noqa: N818 - a refusal is an everyday event
    """The message is a sentence for whoever asked."""


class NotPublishable(DesignRefused):
    """What has to be put right first."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(_("Put right what is wrong with the design before you publish it."))
        self.findings = findings


@transaction.atomic
def start_design(*, name: str, layout: Layout, at: dt.datetime) -> Design:
    """A new design whose draft is this layout. Raises DesignRefused for a name in use."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise DesignRefused(_("Give the design a name."))
    if Design.objects.filter(name__iexact=name).exists():
        raise DesignRefused(_("Another design is called %(name)s.") % {"name": name})
    return Design.objects.create(name=name, draft=layout.as_data(), draft_saved_at=at)


@transaction.atomic
def save_draft(*, design: Design, data: Mapping[str, Any], seen: int, at: dt.datetime) -> Design:
    """Keep the draft, also one that cannot be printed yet.

    `seen` is the number of the draft this one was made from; raises DraftMoved when it is not the
    newest any more. What equals the newest version is no draft.
    """
    design = _locked(design, seen)
    newest = design.versions.first()
    if newest is not None and _same(data, newest):
        data = {}
    if data == (design.draft or {}):
        return design
    _write_draft(design, data or None, at)
    return design


@transaction.atomic
def take_version(*, design: Design, version: DesignVersion, seen: int, at: dt.datetime) -> Design:
    """Go on from an earlier version. Raises DraftMoved."""
    design = _locked(design, seen)
    newest = design.versions.first()
    _write_draft(design, None if version == newest else version.layout, at)
    return design


@transaction.atomic
def publish_version(
    *, design: Design, seen: int, note: str, actor: User, at: dt.datetime
) -> DesignVersion:
    """The draft becomes the version that certificates are made from.

    Raises DraftMoved, NotPublishable with what is wrong, or DesignRefused when nothing is new.
    """
    design = _locked(design, seen)
    if design.draft is None:
        raise DesignRefused(_("Nothing was changed since the newest version."))
    try:
        layout = Layout.from_data(design.draft)
    except LayoutError as fault:
        raise NotPublishable([Finding("error", "", str(fault))]) from None
    findings = selectors.findings_of(layout, tries_names=True)
    if errors := [finding for finding in findings if finding.level == "error"]:
        raise NotPublishable(errors)
    newest = design.versions.first()
    version = DesignVersion.objects.create(
        design=design,
        number=newest.number + 1 if newest else 1,
        layout=layout.as_data(),
        digest=layout.digest(),
        note=note.strip()[:250],
        made_by=actor,
        made_at=at,
    )
    version.artwork.set(Artwork.objects.filter(sha256__in=artwork_of(layout)))
    _write_draft(design, None, at)
    return version


@transaction.atomic
def rename_design(*, design: Design, name: str) -> Design:
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise DesignRefused(_("Give the design a name."))
    design = Design.objects.select_for_update(no_key=True).get(pk=design.pk)
    if Design.objects.filter(name__iexact=name).exclude(pk=design.pk).exists():
        raise DesignRefused(_("Another design is called %(name)s.") % {"name": name})
    design.name = name
    design.save(update_fields=["name"])
    return design


@transaction.atomic
def archive_design(*, design: Design, at: dt.datetime) -> Design:
    """Offered no more; its versions stay for the certificates made from them."""
    design = Design.objects.select_for_update(no_key=True).get(pk=design.pk)
    users = list(design.programmes.filter(is_open=True).values_list("title", flat=True))
    if users:
        raise DesignRefused(
            _("Choose another design for %(programmes)s first.") % {"programmes": ", ".join(users)}
        )
    design.archived_at = design.archived_at or at
    design.save(update_fields=["archived_at"])
    return design


@transaction.atomic
def bring_back_design(*, design: Design) -> Design:
    design = Design.objects.select_for_update(no_key=True).get(pk=design.pk)
    design.archived_at = None
    design.save(update_fields=["archived_at"])
    return design


def put_artwork(
    *, name: str, data: bytes, actor: User | None, at: dt.datetime
) -> tuple[Artwork, tuple[str, ...]]:
    """The cleaned picture, kept once however often it is sent, and what was changed on the way.

    Raises ArtworkRefused.
    """
    picture = read(name, data)
    return _keep(picture, name, actor, at), picture.notes


@transaction.atomic
def import_design(*, data: bytes, actor: User, at: dt.datetime) -> Design:
    """A design from a file, as a draft under a name of its own. Raises ExchangeRefused."""
    parcel = exchange.receive(data)
    for sha256, picture in parcel.artwork.items():
        _keep(picture, parcel.names[sha256], actor, at)
    return start_design(
        name=selectors.free_name(parcel.name or _("Imported design")), layout=parcel.layout, at=at
    )


def export_design(*, design: Design) -> bytes:
    """The draft, or the newest version where there is none. Raises DesignRefused."""
    try:
        layout = Layout.from_data(selectors.working_data(design))
    except LayoutError as fault:
        raise DesignRefused(str(fault)) from None
    pictures = selectors.pictures_of(layout)
    if missing := artwork_of(layout) - set(pictures):
        raise DesignRefused(
            _("%(count)d pictures of the design are missing. Choose them again first.")
            % {"count": len(missing)}
        )
    names = dict(Artwork.objects.filter(sha256__in=pictures).values_list("sha256", "name"))
    return exchange.export(exchange.Parcel(design.name, layout, pictures, names))


def _locked(design: Design, seen: int) -> Design:
    design = Design.objects.select_for_update(no_key=True).get(pk=design.pk)
    if design.draft_number != seen:
        raise DraftMoved
    return design


def _write_draft(design: Design, data: Mapping[str, Any] | None, at: dt.datetime) -> None:
    design.draft = data
    design.draft_number += 1
    design.draft_saved_at = at
    design.save(update_fields=["draft", "draft_number", "draft_saved_at"])


def _same(data: Mapping[str, Any], version: DesignVersion) -> bool:
    try:
        return Layout.from_data(data).digest() == version.digest
    except LayoutError:
        return False


def _keep(picture: Picture, name: str, actor: User | None, at: dt.datetime) -> Artwork:
    found = Artwork.objects.filter(sha256=picture.sha256).first()
    if found is not None:
        return found
    kept = Artwork(
        sha256=picture.sha256,
        kind=picture.kind,
        width=picture.width,
        height=picture.height,
        name=name[-200:] or f"{picture.sha256[:8]}.{picture.kind}",
        uploaded_by=actor,
        uploaded_at=at,
    )
    kept.file.save(f"{picture.sha256}.{picture.kind}", ContentFile(picture.data), save=False)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:  # two people sent it at once
        return Artwork.objects.get(sha256=picture.sha256)
    return kept
