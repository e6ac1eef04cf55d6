"""Regions and muscles of the starter site, and which of its lessons teach them.

What is there already is left as it is: its authors may have changed it.
"""

from typing import Any

from cms.starter.content import read
from courses.figures import figures
from courses.models import Muscle, Region
from courses.services.anatomy import add_muscle, add_region
from practitioners.models import User


def load_anatomy(author: User) -> None:
    about = read("anatomy")
    regions = {region.slug: region for region in Region.objects.all()}
    for order, entry in enumerate(about["regions"], 1):
        if entry["slug"] not in regions:
            regions[entry["slug"]] = add_region(order=order, author=author, **entry)
    there = {muscle.slug: muscle for muscle in Muscle.objects.all()}
    for entry in about["muscles"]:
        if entry["slug"] not in there:
            _load_muscle(entry, regions[entry["region"]], about["source"], author)


def muscles_of_lesson(code: str) -> list[Muscle]:
    """Those of the library that the starter lesson of this code teaches."""
    slugs = [entry["slug"] for entry in read("anatomy")["muscles"] if code in entry["lessons"]]
    return list(Muscle.objects.filter(slug__in=slugs).order_by("name")) if slugs else []


def muscles_named_in(text: str) -> list[Muscle]:
    """Those whose name stands in the words of a starter question."""
    words = text.lower()
    slugs = [one["slug"] for one in read("anatomy")["muscles"] if one["name"].lower() in words]
    return list(Muscle.objects.filter(slug__in=slugs).order_by("name")) if slugs else []


def _load_muscle(entry: dict[str, Any], region: Region, source: str, author: User) -> Muscle:
    facts = ("slug", "name", "latin", "origin", "insertion", "nerve", "referral", "risk")
    return add_muscle(
        author=author,
        region=region,
        also_called="\n".join(entry["also_called"]),
        actions="\n".join(entry["actions"]),
        structures_at_risk="\n".join(entry["structures_at_risk"]),
        needling_note=entry["note"],
        figures=places_on_drawings(entry),
        sources=source,
        is_sample=True,
        **{name: entry[name] for name in facts},
    )


def places_on_drawings(entry: dict[str, Any]) -> list[str]:
    """Every drawn region that is the muscle, as "figure/region"; a part of a body map when none is."""
    keys = entry.get("drawn_as", [entry["slug"]])
    drawn = [
        f"{drawing.name}/{region.key}"
        for drawing in figures()
        for region in drawing.regions
        if region.kind == "muscle" and region.key in keys
    ]
    return drawn or [entry["map"]]
