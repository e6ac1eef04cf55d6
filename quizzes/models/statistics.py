"""What was computed about quizzes and questions, from how many attempts and up to when.

Nothing here is evidence: it can be thrown away and computed again.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Which(models.TextChoices):
    """Which attempts of each person are counted."""

    FIRST = "first", _("First attempts")
    LAST = "last", _("Last attempts")
    ALL = "all", _("All attempts")


class QuizStatistics(models.Model):
    """The newest figures of a quiz; `figures` is a `quizzes.statistics` test as plain data."""

    quiz = models.ForeignKey(
        "quizzes.QuizPage", models.CASCADE, related_name="statistics", db_index=False
    )
    which = models.CharField(max_length=5, choices=Which)
    attempts = models.PositiveIntegerField()
    cut_off = models.DateTimeField(null=True)  # the last grading that is in the figures
    computed_at = models.DateTimeField()
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "which"], name="one_statistics_per_quiz"),
        ]

    def __str__(self) -> str:
        return f"{self.which} attempts of quiz {self.quiz_id}"


class QuestionStatistics(models.Model):
    """The newest figures of one version of a question in one quiz."""

    version = models.ForeignKey(
        "quizzes.QuestionVersion", models.CASCADE, related_name="statistics", db_index=False
    )
    quiz = models.ForeignKey("quizzes.QuizPage", models.CASCADE, related_name="question_statistics")
    which = models.CharField(max_length=5, choices=Which)
    attempts = models.PositiveIntegerField()
    facility = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "quiz", "which"], name="one_statistics_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version_id} in quiz {self.quiz_id}"
