"""Cases grow by versions, as questions do: what was once shown is never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from quizzes.models import Stimulus, StimulusVersion


class CaseRefused(Exception):  # noqa: N818 - a refusal is an everyday event
    """The case cannot be shown as it is. The message is a sentence for the author."""


@transaction.atomic
def write_case(
    *,
    stimulus: Stimulus,
    parts: Sequence[dict[str, Any]],
    author: User | None,
    at: datetime,
    reason: str = "",
) -> StimulusVersion:
    """Keep a new or changed case; `parts` are {"text", "image"?}. The same words make no version.

    Raises CaseRefused for a case without words.
    """
    body = {"parts": [part for part in parts if str(part.get("text", "")).strip()]}
    if not body["parts"]:
        raise CaseRefused(_("Write at least one part of the case."))
    if stimulus.pk:
        Stimulus.objects.select_for_update().get(pk=stimulus.pk)
    stimulus.save()
    last = stimulus.current
    if last is not None and last.body == body:
        return last
    version = StimulusVersion.objects.create(
        stimulus=stimulus,
        number=last.number + 1 if last else 1,
        body=body,
        created_by=author,
        created_at=at,
        reason=reason,
    )
    stimulus.current = version
    stimulus.save(update_fields=["current"])
    return version
