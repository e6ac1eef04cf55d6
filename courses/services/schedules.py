"""Pages that go live or expire at an hour that was set."""

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)


def publish_scheduled(*, at: dt.datetime) -> tuple[int, int]:
    """Publish what is due and unpublish what has expired; returns how many of each.

    One page at a time, locked and looked at again: two clocks publish once. A page that fails keeps
    its hour, is logged, and does not hold up the others.
    """
    expired = Page.objects.filter(live=True, expire_at__lt=at).order_by("expire_at")
    unpublished = sum(
        _in_peace(_expire, pk, at) for pk in list(expired.values_list("pk", flat=True))
    )
    due = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    published = sum(_in_peace(_publish, pk, at) for pk in list(due.values_list("pk", flat=True)))
    return published, unpublished


def _in_peace(act: Callable[[int, dt.datetime], bool], pk: int, at: dt.datetime) -> bool:
    try:
        return act(pk, at)
    except Exception:
        logger.exception("scheduled publishing of %s failed", pk)
        return False


@transaction.atomic
def _publish(revision_id: int, at: dt.datetime) -> bool:
    due = Q(pk=revision_id, approved_go_live_at__lte=at)
    revision = Revision.objects.select_for_update(of=("self",)).filter(due).first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


@transaction.atomic
def _expire(page_id: int, at: dt.datetime) -> bool:
    due = Q(pk=page_id, live=True, expire_at__lt=at)
    page = Page.objects.select_for_update(of=("self",)).filter(due).first()
    if page is None:
        return False
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True
