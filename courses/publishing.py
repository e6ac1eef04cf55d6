"""What must be true of a page before its text reaches learners, asked in one place for every way of publishing.

A gate is a function (page, revision, user) -> sentence, "" where it has nothing against it. `page` is the text
that is to be published. Gates are registered in `ready()`; nothing here knows whose they are. The editor asks
before it publishes and shows the sentences (`courses.admin.publishing`); every other way, from bulk actions to
the clock, comes through `GatedPublishing.publish`.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from wagtail.models import Page, Revision

from practitioners.models import User

type Gate = Callable[[Page, Revision, User | None], str]
type KeptBack = Callable[[Page, Revision, list[str]], None]

_gates: list[Gate] = []
_when_kept_back: list[KeptBack] = []


class PublishingRefused(PermissionDenied):
    """The sentences say why, and what to do next."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def register_gate(gate: Gate) -> None:
    """Twice is once."""
    if gate not in _gates:
        _gates.append(gate)


def register_kept_back(tell: KeptBack) -> None:
    """`tell` hears of a text whose hour had come and that a gate kept back: nobody was there to read why."""
    if tell not in _when_kept_back:
        _when_kept_back.append(tell)


def why_not_publish(page: Page, revision: Revision, user: User | None = None) -> list[str]:
    """A sentence from each gate that is against it; none when the text may go out."""
    return [sentence for gate in _gates if (sentence := str(gate(page, revision, user)))]


class GatedPublishing(models.Model):
    """A page that asks the gates whenever one of its revisions is published.

    Comes before `Page` among the bases.
    """

    class Meta:
        abstract = True

    def publish(self, revision: Revision, user: User | None = None, **how: Any) -> Any:
        """Raises PublishingRefused. By the clock nobody is there to read it: the text stays a draft instead."""
        sentences = why_not_publish(revision.as_object(), revision, user)
        if not sentences:
            return super().publish(revision, user=user, **how)  # type: ignore[misc]
        if not _its_hour_has_come(revision):
            raise PublishingRefused(sentences)
        # Left scheduled it would be tried and refused again each time the clock ticks.
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        revision.approved_go_live_at = None
        for tell in _when_kept_back:
            tell(revision.as_object(), revision, sentences)
        return None


def _its_hour_has_come(revision: Revision) -> bool:
    at = revision.approved_go_live_at
    return at is not None and at <= timezone.now()
