"""Minutes of instruction that somebody has finished, as the steps said when they were finished."""

from collections.abc import Iterable
from typing import Any

from django.db.models import IntegerField, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from courses.models import StepCompletion


def counted_steps() -> QuerySet[Any]:
    """Finished steps that count for credit, with their `mode` and `minutes`.

    Both are read from the revision that was finished: what an editor changes later changes nothing.
    """
    return StepCompletion.objects.filter(revision__content__counts_for_credit=True).annotate(
        mode=KeyTextTransform("mode", "revision__content"),
        minutes=Cast(KeyTextTransform("minutes", "revision__content"), IntegerField()),
    )


def minutes_by_mode(enrolment_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Minutes by enrolment id and mode, in one statement. An enrolment without any is left out."""
    rows = (
        counted_steps()
        .filter(enrolment__in=enrolment_ids)
        .order_by()
        .values_list("enrolment_id", "mode")
        .annotate(total=Sum("minutes"))
    )
    minutes: dict[int, dict[str, int]] = {}
    for enrolment_id, mode, total in rows:
        minutes.setdefault(enrolment_id, {})[mode] = total
    return minutes
