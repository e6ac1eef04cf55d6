"""Where anybody looks up who may practise: the public registers of the places we know."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from practitioners.models import Jurisdiction


def public_registers() -> QuerySet[Jurisdiction]:
    """Places with a register, by name."""
    return Jurisdiction.objects.exclude(register_url="").order_by("name")


def register_of_place_named(name: str) -> "Subquery[Any]":
    """Its register, or that of the country it is part of, for a query that knows the name as `name`."""
    own = NullIf("register_url", Value(""))
    places = Jurisdiction.objects.filter(name=OuterRef(name)).order_by("pk")
    return Subquery(places.values_list(Coalesce(own, "parent__register_url", Value("")))[:1])
