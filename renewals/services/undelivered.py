"""A letter that never went out is owed once more, or a person has told it otherwise."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from practitioners.services.owed import MOST_WORDS, NO_LETTER
from renewals.selectors.undelivered import Kind


def owe_again(*, kind: Kind, row: Any, at: dt.datetime) -> bool:
    """The sweep sends it within minutes, and tries it for as long as a new one. Twice is once."""
    anew: dict[str, Any] = {
        "mail_failure": "",
        "mail_tries": 0,
        "mail_claimed_at": None,
        "mail_next_try_at": at,
    }
    return kind.undelivered().filter(pk=row.pk).update(**anew, **_unfailed(kind)) == 1


@transaction.atomic
def told_otherwise(*, kind: Kind, row: Any, how: str, actor: User) -> bool:
    """No letter goes out any more; how the person heard of it, and from whom, stays on the row.

    Raises ValidationError without a word about it.
    """
    if not how.strip():
        raise ValidationError(_("Say how the person was told, such as: by telephone."))
    said = f"{NO_LETTER} {how.strip()} ({actor})"
    return kind.undelivered().filter(pk=row.pk).update(mail_failure=said[:MOST_WORDS]) == 1


def _unfailed(kind: Kind) -> dict[str, None]:
    names = {field.name for field in kind.model._meta.get_fields()}
    return {"mail_failed_at": None} if "mail_failed_at" in names else {}
