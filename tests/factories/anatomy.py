"""Muscles and regions as rows, published."""

from typing import Any

from django.utils.text import slugify

from courses.models import Muscle, Region

FACTS = {
    "origin": "A bone",
    "insertion": "Another bone",
    "nerve": "A nerve",
    "actions": "Bends",
}


def region(slug: str = "gluteal", **fields: Any) -> Region:
    """The region at this place of the body map."""
    fields = {"name": slug.title(), "map_key": slug} | fields
    return Region.objects.get_or_create(slug=slug, defaults=fields)[0]


def muscle(name: str = "Piriformis", **fields: Any) -> Muscle:
    where = fields.pop("region", None) or region()
    fields = FACTS | {"risk": Muscle.Risk.ADVANCED, "slug": slugify(name)} | fields
    return Muscle.objects.create(name=name, region=where, **fields)
