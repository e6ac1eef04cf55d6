"""Filters of the board are kept under a name."""

import datetime as dt

from django.db import transaction

from practitioners.models import User
from renewals.models import SavedView


@transaction.atomic
def save_view(*, owner: User, name: str, query: str, is_shared: bool, at: dt.datetime) -> SavedView:
    """A name that the owner has used before now means these filters."""
    view, _made = SavedView.objects.update_or_create(
        owner=owner,
        name=name.strip(),
        defaults={"query": query, "is_shared": is_shared, "saved_at": at},
    )
    return view


def remove_view(*, view: SavedView) -> None:
    view.delete()
