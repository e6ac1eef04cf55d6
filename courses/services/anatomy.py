"""Muscles and regions put into the library."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from courses.models import Muscle, Region
from practitioners.models import User


@transaction.atomic
def add_region(*, author: User, **facts: Any) -> Region:
    """With a first entry in its history."""
    region = Region(**facts)
    region.full_clean()
    region.save()
    region.save_revision(user=author)
    return region


@transaction.atomic
def add_muscle(*, author: User, figures: Sequence[str] = (), **facts: Any) -> Muscle:
    """Published at once, with its first revision. `figures` are places as "figure/region"."""
    muscle = Muscle(live=False, **facts)
    muscle.figures = [("region", place) for place in figures]
    muscle.full_clean(exclude=["figures"])
    muscle.save()
    muscle.save_revision(user=author).publish(user=author)
    return muscle
