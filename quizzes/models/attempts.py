"""An attempt, its answers, and every judgement ever made of it."""

import secrets
from datetime import timedelta
from pathlib import PurePath
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from practitioners.models.letters import LetterQuerySet, OwesLetter, undelivered_index
from practitioners.models.licences import private_storage
from quizzes.sitting.layout import Slot, slots_in


def answer_path(handed_in: "ResponseFile", name: str) -> str:
    """A name that nobody can guess; what the person called it is a field of its own."""
    return f"answers/{secrets.token_urlsafe(24)}{PurePath(name).suffix[:8]}"


class Attempt(models.Model):
    """One sitting of a quiz within one enrolment.

    `layout` is drawn on the server at the start and never derived again; `quizzes.sitting.layout` reads it.
    `deadline` is the server's, and `grace_seconds` how long after it an answer still counts.
    """

    class State(models.TextChoices):
        OPEN = "open", _("In progress")
        SUBMITTED = "submitted", _("Submitted")

    # Without an index of its own: a constraint or index below begins with it. So do those further down.
    enrolment = models.ForeignKey(
        "courses.Enrolment", models.PROTECT, related_name="attempts", db_index=False
    )
    quiz = models.ForeignKey("quizzes.QuizPage", models.PROTECT, related_name="attempts")
    quiz_version = models.ForeignKey(
        "quizzes.QuizVersion", models.PROTECT, related_name="attempts", db_index=False
    )
    quiz_revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    seed = models.BigIntegerField()
    layout = models.TextField()
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    grace_seconds = models.PositiveSmallIntegerField(default=30)
    submitted_at = models.DateTimeField(null=True, blank=True)
    mark = models.DecimalField(max_digits=9, decimal_places=5, null=True, blank=True)
    max_mark = models.DecimalField(max_digits=9, decimal_places=5)
    pass_mark = models.DecimalField(max_digits=5, decimal_places=2)
    passed = models.BooleanField(null=True)
    # Every section and every safety question as the rules ask, whatever the total; None is not known.
    meets_rules = models.BooleanField(null=True)
    needs_marking = models.BooleanField(default=False)
    grade_generation = models.PositiveIntegerField(default=0)
    graded_generation = models.PositiveIntegerField(default=0)
    # How often grading began without an end. A poisoned attempt stops being tried and is shown to staff.
    grading_starts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(null=True, blank=True)
    fault = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz", "number"], name="one_attempt_per_number"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=Q(state="open"),
                name="one_open_attempt_per_quiz",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(submitted_at__isnull=False),
                name="submitted_attempts_say_when",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], condition=Q(state="open"), name="attempt_deadlines"),
            models.Index(
                fields=["submitted_at"],
                condition=Q(graded_generation__lt=F("grade_generation")),
                name="attempt_ungraded",
            ),
            models.Index(fields=["quiz_version", "state"], name="attempt_by_version"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of enrolment {self.enrolment_id}"

    @property
    def grace(self) -> timedelta:
        return timedelta(seconds=self.grace_seconds)

    @cached_property
    def slots(self) -> list[Slot]:
        return slots_in(self.layout)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_graded(self) -> bool:
        return self.grade_generation > 0 and self.graded_generation >= self.grade_generation


class Response(models.Model):
    """The answer in one slot. Made at the first save; an untouched slot has no row.

    `revision` grows by one with each save: a save that names an older one is refused. `save_id`
    tells a save that is sent again from a new one; it is forgotten when the attempt is graded. Once
    `closed_at` is set the answer stays as it is: the learner went on where there is no way back,
    or had it checked in practice. `judged_by` is the corrected version that a later run judged it
    by; without one it was `question_version`, the one that was shown.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="responses", db_index=False)
    slot = models.PositiveSmallIntegerField()
    question_version = models.ForeignKey(
        "quizzes.QuestionVersion", models.PROTECT, related_name="+"
    )
    answer = models.JSONField(null=True)
    revision = models.PositiveSmallIntegerField(default=1)
    save_id = models.UUIDField(null=True, blank=True)
    flagged = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True, blank=True)
    mark = models.DecimalField(max_digits=9, decimal_places=5, null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    hints_used = models.PositiveSmallIntegerField(default=0)
    judged_by = models.ForeignKey(
        "quizzes.QuestionVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["attempt", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "slot"], name="one_response_per_slot"),
        ]

    def __str__(self) -> str:
        return f"slot {self.slot} of attempt {self.attempt_id}"


class GradeEvent(models.Model):
    """Appended, never changed: which run judged the attempt, and what it was before."""

    class Kind(models.TextChoices):
        AUTOMATIC = "automatic", _("Graded")
        MANUAL = "manual", _("Marked by a person")
        REGRADE = "regrade", _("Graded again after a correction")

    attempt = models.ForeignKey(
        Attempt, models.PROTECT, related_name="grade_events", db_index=False
    )
    generation = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.AUTOMATIC)
    before = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    after = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    passed = models.BooleanField(null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    regrade = models.ForeignKey(
        "quizzes.RegradeRun",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grade_events",
        db_index=False,
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "generation"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "generation"], name="one_grade_event_per_generation"
            ),
        ]
        indexes = [
            models.Index(
                fields=["regrade"], condition=Q(regrade__isnull=False), name="events_of_a_regrade"
            ),
        ]

    def __str__(self) -> str:
        return f"generation {self.generation} of attempt {self.attempt_id}"


class ResponseFile(models.Model):
    """A file handed in as (part of) an answer.

    A removed one keeps its bytes until the attempt is handed in; then `file` is empty, and the row
    still says what was there.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="files")
    slot = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=answer_path, storage=private_storage)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["attempt", "slot", "pk"]

    def __str__(self) -> str:
        return f"{self.name} in slot {self.slot} of attempt {self.attempt_id}"


class Marking(models.Model):
    """One person's judgement of one written answer. Appended; a later one of the same place counts.

    Place 1 and 2 do not see each other; place 3 decides where they differ.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="markings")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(default=1)
    points = models.JSONField(default=dict, blank=True)
    mark = models.DecimalField(max_digits=9, decimal_places=5)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["response", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(place__in=[1, 2, 3]), name="three_places_to_mark"),
        ]

    def __str__(self) -> str:
        return f"mark {self.mark} for response {self.response_id}"


class QuestionReportQuerySet(LetterQuerySet["QuestionReport"]):
    def untold(self) -> Self:
        """Answered, and the person who reported it has no letter yet."""
        return self.unsent().filter(answered_at__isnull=False)


class QuestionReport(OwesLetter):
    """A learner says that something is wrong with a question."""

    class About(models.TextChoices):
        TYPO = "typo", _("There is a mistake in the words")
        KEY = "key", _("I think another answer is right")
        OUTDATED = "outdated", _("It is out of date")
        OTHER = "other", _("Something else")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="question_reports")
    slot = models.PositiveSmallIntegerField()
    version = models.ForeignKey("quizzes.QuestionVersion", models.PROTECT, related_name="reports")
    about = models.CharField(max_length=8, choices=About)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "slot", "about"], name="one_report_of_a_kind_per_slot"
            ),
        ]
        indexes = [
            models.Index(
                fields=["answered_at"],
                condition=Q(answered_at__isnull=False, told_at=None, mail_failure=""),
                name="reports_untold",
            ),
            undelivered_index("reports_undelivered"),
        ]

    def __str__(self) -> str:
        return f"{self.about} in slot {self.slot} of attempt {self.attempt_id}"
