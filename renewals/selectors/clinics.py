"""Which clinics may be told of whose deadlines."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from practitioners.models import Membership

CURRENT_AND_SHARING = Q(shares_deadlines=True, left_on=None)


class Addressee(NamedTuple):
    pk: int
    address: str
    channel: str


def managers_by_member(people: Iterable[int]) -> dict[int, list[Addressee]]:
    """The managers of each person's clinics, where the person belongs to it and agreed. One statement."""
    found: dict[int, list[Addressee]] = defaultdict(list)
    for person, manager, address in _pairs(set(people)):
        found[person].append(Addressee(manager, address, "clinic"))
    return found


def told_pairs(people: Iterable[int]) -> set[tuple[int, int]]:
    """(member, manager) for whom that holds at this moment."""
    return {(person, manager) for person, manager, _address in _pairs(set(people))}


def _pairs(people: set[int]) -> Iterable[tuple[int, int, str]]:
    manages = Q(
        clinic__memberships__role=Membership.Role.MANAGER,
        clinic__memberships__left_on=None,
    )
    pairs = (
        Membership.objects.filter(CURRENT_AND_SHARING, manages, person__in=people)
        .values_list("person", "clinic__memberships__person", "clinic__memberships__person__email")
        .order_by("person", "clinic__memberships__person")
        .distinct()
    )
    return (pair for pair in pairs if pair[0] != pair[1])
