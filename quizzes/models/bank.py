"""The question bank. A version is never changed; its key has a column of its own."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionQuerySet(models.QuerySet["Question"]):
    def askable(self) -> Self:
        return self.filter(status=Question.Status.ACTIVE)


class Question(models.Model):
    """A question through all its versions. Retired, never deleted.

    A plain model, not a page or snippet: nothing of a key reaches a revision, a search index or an API.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("In use")
        RETIRED = "retired", _("Retired")

    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MEDIUM = "medium", _("Medium")
        HARD = "hard", _("Hard")

    reference = models.CharField(max_length=40, unique=True)
    domain = models.CharField(max_length=40)
    topic = models.CharField(max_length=80)
    difficulty = models.CharField(max_length=8, choices=Difficulty, default=Difficulty.MEDIUM)
    critical = models.BooleanField(
        default=False, help_text=_("A wrong answer signals possible harm to a patient.")
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    is_sample = models.BooleanField(default=False)
    current = models.ForeignKey(
        "quizzes.QuestionVersion", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return f"{self.reference}: {self.topic}"


class QuestionVersion(models.Model):
    """What was asked and how it is judged. Immutable: a correction is the next number.

    `body` is what a learner may see. `key` is everything that must stay hidden until review:
    fractions, pairs, orders, patterns, rationale, sources.
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)  # a name of `quizzes.kinds`
    body = models.JSONField()
    key = models.JSONField()
    max_mark = models.DecimalField(max_digits=7, decimal_places=3, default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} version {self.number}"
