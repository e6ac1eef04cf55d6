"""How scores are told. An app above registers in `ready()`; nothing here knows who does."""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal

from wagtail.models import Page

type Scores = Callable[[int, Collection[int]], Mapping[int, Decimal]]

_told: dict[type[Page], Scores] = {}


def register_scores(kind: type[Page], scores: Scores) -> None:
    """`scores(learner_id, page_ids)` answers with the percent that counts, 0-100, by page id, in one
    statement. Pages without a result are left out. Registering again replaces."""
    _told[kind] = scores


def is_scored(kind: type[Page]) -> bool:
    return issubclass(kind, tuple(_told))


def scores_of(*, learner_id: int, page_ids: Collection[int]) -> dict[int, Decimal]:
    """Nothing is asked when there is nothing to ask about."""
    found: dict[int, Decimal] = {}
    for scores in _told.values() if page_ids else ():
        found.update(scores(learner_id, page_ids))
    return found
