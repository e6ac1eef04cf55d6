"""Designs as staff look at them: the list, what is being worked on, what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Prefetch

from certificates.layout.artwork import Artwork as Picture
from certificates.layout.artwork import ArtworkKind
from certificates.layout.fields import Layout, artwork_of
from certificates.layout.lint import ALWAYS, Finding, lint, try_names
from certificates.layout.samples import HARD
from certificates.models import Artwork, Design, DesignVersion, PrintRule, Programme
from certificates.selectors.design_pictures import crowded_with
from certificates.typesetting.pdf import MissingGlyph


@dataclass(frozen=True)
class Listed:
    """A line of the list. `newest` is None for a design that was never published."""

    design: Design
    newest: DesignVersion | None
    versions: int
    programmes: list[Programme]

    @property
    def has_draft(self) -> bool:
        return self.design.draft is not None


def listed_designs(*, archived: bool = False) -> list[Listed]:
    """Every design with its versions and the programmes that use it, in three statements."""
    designs = Design.objects.filter(archived_at__isnull=not archived).prefetch_related(
        Prefetch("versions", DesignVersion.objects.defer("layout").order_by("-number")),
        Prefetch("programmes", Programme.objects.order_by("title")),
    )
    return [_listed(design) for design in designs]


def _listed(design: Design) -> Listed:
    versions = list(design.versions.all())
    newest = versions[0] if versions else None
    return Listed(design, newest, len(versions), list(design.programmes.all()))


def working_data(design: Design) -> dict[str, Any]:
    """The draft, or the newest version where nothing differs from it."""
    if design.draft is not None:
        return dict(design.draft)
    newest = design.versions.first()
    return dict(newest.layout) if newest else {}


def pictures_of(layout: Layout) -> dict[str, Picture]:
    """The uploaded pictures a layout needs, by SHA-256, those that are there."""
    return pictures_named(artwork_of(layout))


def pictures_named(names: Iterable[str]) -> dict[str, Picture]:
    pictures = {}
    for kept in Artwork.objects.filter(sha256__in=set(names)):
        with kept.file.open() as file:
            data = file.read()
        pictures[kept.sha256] = Picture(
            cast("ArtworkKind", kept.kind), data, kept.width, kept.height, kept.sha256
        )
    return pictures


def advised_facts() -> set[str]:
    """What any place with a reviewed rule wants printed."""
    rules = PrintRule.objects.exclude(reviewed_by="").values_list("facts", flat=True)
    return {fact for facts in rules for fact in facts}


def findings_of(layout: Layout, *, tries_names: bool = False) -> list[Finding]:
    """What is wrong with a layout. Trying the hardest names sets the page once for each."""
    pictures = pictures_of(layout)
    found = lint(layout, pictures, ALWAYS, advised=advised_facts())
    if tries_names and not any(finding.level == "error" for finding in found):
        found += try_names(layout, crowded_with(layout, pictures), HARD, missing=MissingGlyph)
    return found


def free_name(name: str) -> str:
    """The name, or with a number behind it where another design has it."""
    taken = {each.lower() for each in Design.objects.values_list("name", flat=True)}
    name = name[:70]
    tries = (name, *(f"{name} {number}" for number in range(2, len(taken) + 3)))
    return next(each for each in tries if each.lower() not in taken)
