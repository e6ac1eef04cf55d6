"""Somebody says that something is wrong with a page, and a person answers."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from practitioners.models.letters import LetterQuerySet, OwesLetter, undelivered_index


class ProblemQuerySet(LetterQuerySet["Problem"]):
    def waiting(self) -> Self:
        """Unsafe ones first, then the longest waiting."""
        is_unsafe = models.Case(models.When(kind=Problem.Kind.UNSAFE, then=0), default=1)
        return self.filter(state=Problem.State.OPEN).order_by(is_unsafe, "at", "pk")

    def untold(self) -> Self:
        """Answered, and the person who reported it has no letter yet."""
        return self.unsent().filter(state=Problem.State.ANSWERED)


class Problem(OwesLetter):
    """A report about a page or one block of it, with the revision that was read."""

    class Kind(models.TextChoices):
        UNSAFE = "unsafe", _("It could harm a patient")
        OUTDATED = "outdated", _("It is out of date")
        TYPO = "typo", _("There is a mistake in the words")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, related_name="+")
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, related_name="+"
    )
    block_id = models.CharField(max_length=36, blank=True)
    path = models.CharField(max_length=500)
    title = models.CharField(max_length=255, blank=True)
    heading = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "path", "block_id", "kind"],
                condition=models.Q(state="open"),
                name="one_open_problem_of_a_kind_per_place",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "at"], name="problems_waiting"),
            models.Index(fields=["reporter", "at"], name="problems_of_a_person"),
            undelivered_index("answers_undelivered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.path}"
