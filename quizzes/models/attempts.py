"""An attempt, its answers, and every judgement ever made of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """One sitting of a quiz within one enrolment.

    `layout` is [[slot, question_version_id, [option ids in the order shown], max mark], ...], drawn
    on the server at the start and never derived again. `deadline` is the server's.
    """

    class State(models.TextChoices):
        OPEN = "open", _("In progress")
        SUBMITTED = "submitted", _("Submitted")

    enrolment = models.ForeignKey("courses.Enrolment", models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey("quizzes.QuizPage", models.PROTECT, related_name="attempts")
    quiz_version = models.ForeignKey("quizzes.QuizVersion", models.PROTECT, related_name="attempts")
    quiz_revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    seed = models.BigIntegerField()
    layout = models.JSONField()
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    mark = models.DecimalField(max_digits=9, decimal_places=5, null=True, blank=True)
    max_mark = models.DecimalField(max_digits=9, decimal_places=5)
    pass_mark = models.DecimalField(max_digits=5, decimal_places=2)
    passed = models.BooleanField(null=True)
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
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_graded(self) -> bool:
        return self.grade_generation > 0 and self.graded_generation >= self.grade_generation


class Response(models.Model):
    """The answer in one slot. Made at the first save; an untouched slot has no row.

    `revision` grows by one with each save: a save that names an older one is refused.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="responses")
    slot = models.PositiveSmallIntegerField()
    question_version = models.ForeignKey(
        "quizzes.QuestionVersion", models.PROTECT, related_name="+"
    )
    answer = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=1)
    save_id = models.UUIDField(null=True, blank=True)
    flagged = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True, blank=True)
    mark = models.DecimalField(max_digits=9, decimal_places=5, null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
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

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="grade_events")
    generation = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.AUTOMATIC)
    before = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    after = models.DecimalField(max_digits=9, decimal_places=5, null=True)
    passed = models.BooleanField(null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
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

    def __str__(self) -> str:
        return f"generation {self.generation} of attempt {self.attempt_id}"
