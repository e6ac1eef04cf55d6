"""The question bank. A version is never changed; its key has a column of its own."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase


class QuestionQuerySet(models.QuerySet["Question"]):
    def askable(self) -> Self:
        return self.filter(status=Question.Status.ACTIVE)

    def with_key_hidden(self) -> Self:
        """With the newest version beside each question, its key left where it is."""
        return self.select_related("current").defer("current__key")


class QuestionTag(TagBase):
    """A word authors sort the bank by."""

    class Meta:
        verbose_name = _("question tag")


class TaggedQuestion(ItemBase):
    tag = models.ForeignKey(QuestionTag, models.CASCADE, related_name="tagged")
    content_object = models.ForeignKey(
        "quizzes.Question", models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="a_tag_once_a_question"),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.content_object_id}"


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

    reference = models.CharField(max_length=100, unique=True)
    bank = models.CharField(max_length=80, default="Main", db_index=True)
    category = models.CharField(
        max_length=255, blank=True, help_text=_("Where it stood in the bank it was imported from.")
    )
    domain = models.CharField(max_length=40)
    topic = models.CharField(max_length=80)
    objective = models.CharField(
        _("learning objective"), max_length=255, blank=True, help_text=_("What it finds out.")
    )
    difficulty = models.CharField(max_length=8, choices=Difficulty, default=Difficulty.MEDIUM)
    critical = models.BooleanField(
        default=False, help_text=_("A wrong answer signals possible harm to a patient.")
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    is_sample = models.BooleanField(default=False)
    tags = TaggableManager(through=TaggedQuestion, blank=True)
    muscles = models.ManyToManyField(
        "courses.Muscle",
        blank=True,
        related_name="questions",
        help_text=_("Muscles it asks about; their pages count it for staff."),
    )
    stimulus = models.ForeignKey(
        "quizzes.Stimulus",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("case"),
        help_text=_("The case this question belongs to."),
    )
    stimulus_order = models.PositiveSmallIntegerField(
        _("place in the case"), default=0, help_text=_("1 for the first question of the case.")
    )
    current = models.ForeignKey(
        "quizzes.QuestionVersion", models.PROTECT, null=True, editable=False, related_name="+"
    )
    # What quizzes for marks ask: the newest version with a clinical review, of a sample the newest.
    asked = models.ForeignKey(
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
    fractions, pairs, orders, patterns, rationale, hints, sources. `digest` tells whether the same
    words are asked elsewhere (`quizzes.services.bank.digest_of`).
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)  # a name of `quizzes.kinds`
    body = models.JSONField()
    key = models.JSONField()
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    key_changed = models.BooleanField(default=False)
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


class QuestionReview(models.Model):
    """A clinician looked at one version. Appended; the newest one about a version is what holds."""

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    credentials = models.CharField(max_length=200)
    interests = models.TextField(_("interest statement"))
    approved = models.BooleanField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    next_review_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved=False) | models.Q(next_review_on__isnull=False),
                name="approvals_say_when_to_look_again",
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.version_id}"


class Stimulus(models.Model):
    """A case that several questions share: a patient, a picture, a course of events.

    A stepwise case is revealed part by part: with each of its questions one part more, and what
    was answered before is closed.
    """

    reference = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    stepwise = models.BooleanField(
        _("revealed step by step"),
        default=False,
        help_text=_("Each question shows one part more, and there is no way back."),
    )
    is_sample = models.BooleanField(default=False)
    current = models.ForeignKey(
        "quizzes.StimulusVersion", models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["reference"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"


class StimulusVersion(models.Model):
    """The words of a case at one time. Immutable. `body` is {"parts": [{"text", "image"?}, ...]}."""

    stimulus = models.ForeignKey(Stimulus, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["stimulus", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["stimulus", "number"], name="one_stimulus_version_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stimulus_id} version {self.number}"
