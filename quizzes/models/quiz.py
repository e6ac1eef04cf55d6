"""A quiz as authors set it, and the frozen settings an attempt was sat under."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from courses.blocks import TEXT_FEATURES
from courses.models import CourseStepMixin
from quizzes.page_form import QuizPageForm
from quizzes.panels import WarningsPanel


class QuizPage(CourseStepMixin, Page):
    """A step that is done when the quiz is passed."""

    class Keep(models.TextChoices):
        BEST = "best", _("The best attempt")
        LAST = "last", _("The last attempt")
        FIRST = "first", _("The first attempt")
        AVERAGE = "average", _("The average of all attempts")

    class PerPage(models.TextChoices):
        ALL = "all", _("All on one page")
        ONE = "one", _("One on each page")

    class Navigation(models.TextChoices):
        FREE = "free", _("Back and forth")
        FORWARD = "forward", _("Forward only: no way back to an earlier question")

    class Review(models.TextChoices):
        AFTER_SUBMIT = "after_submit", _("After each attempt")
        AFTER_LAST = "after_last", _("After passing or the last attempt")
        AFTER_CLOSE = "after_close", _("After the quiz has closed")
        NEVER = "never", _("Never")

    instructions = RichTextField(features=TEXT_FEATURES, blank=True)
    pass_mark = models.DecimalField(
        _("pass mark, in percent"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(80),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit, in minutes"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        default=3,
        help_text=_("Leave empty for no limit."),
    )
    cool_down_hours = models.PositiveSmallIntegerField(
        _("hours between attempts"),
        default=0,
        help_text=_("How long to wait before the next attempt."),
    )
    keep = models.CharField(
        _("which attempt counts"), max_length=8, choices=Keep, default=Keep.BEST
    )
    is_practice = models.BooleanField(
        _("for practice"),
        default=False,
        help_text=_("Each answer is explained at once, with hints. A hint means no marks for it."),
    )
    per_page = models.CharField(
        _("questions on a page"), max_length=3, choices=PerPage, default=PerPage.ALL
    )
    navigation = models.CharField(
        _("way through the questions"), max_length=7, choices=Navigation, default=Navigation.FREE
    )
    grace_seconds = models.PositiveSmallIntegerField(
        _("grace, in seconds"),
        default=30,
        validators=[MaxValueValidator(3600)],
        help_text=_("How long after the end an answer that was on its way still counts."),
    )
    opens_at = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("Leave empty for at once.")
    )
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("Ends attempts under way. Leave empty for never."),
    )
    critical_required = models.BooleanField(
        _("every safety question must be right"),
        default=False,
        help_text=_("Whatever the score, a wrong answer to a critical question does not pass."),
    )
    honesty_statement = models.CharField(
        max_length=500,
        blank=True,
        help_text=_("What learners agree to before they start. Leave empty to ask nothing."),
    )
    second_marker = models.BooleanField(
        _("two people mark each written answer"),
        default=False,
        help_text=_("Neither sees the other's mark; where they differ a third decides."),
    )
    review_mark = models.CharField(
        _("marks"), max_length=12, choices=Review, default=Review.AFTER_SUBMIT
    )
    review_answer = models.CharField(
        _("their own answers"), max_length=12, choices=Review, default=Review.AFTER_SUBMIT
    )
    review_correctness = models.CharField(
        _("whether an answer is right"), max_length=12, choices=Review, default=Review.AFTER_SUBMIT
    )
    review_right_answer = models.CharField(
        _("the right answer"), max_length=12, choices=Review, default=Review.AFTER_LAST
    )
    review_rationale = models.CharField(
        _("why it is right"), max_length=12, choices=Review, default=Review.AFTER_LAST
    )
    shuffle_questions = models.BooleanField(default=True)
    shuffle_options = models.BooleanField(default=True)
    is_sample = models.BooleanField(_("sample, not clinically reviewed"), default=False)

    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    reader_fields: ClassVar[list[str]] = [
        "title",
        "minutes",
        "instructions",
        "pass_mark",
        "critical_required",
        "attempts_allowed",
        "cool_down_hours",
        "time_limit_minutes",
        "opens_at",
        "closes_at",
        "honesty_statement",
    ]
    run_dates: ClassVar[list[str]] = ["opens_at", "closes_at"]
    done_rule = _("Done when you pass the quiz.")
    step_icon = "quiz"
    kind_plural = _("quizzes")
    content_panels = [
        *Page.content_panels,
        WarningsPanel(heading=_("Worth knowing")),
        FieldPanel("instructions"),
        *CourseStepMixin.step_panels,
        MultiFieldPanel(
            [
                FieldPanel(
                    "is_practice",
                    help_text=_(
                        "Each answer is explained at once, with hints; a hint means no marks for it. "
                        "What practice explains people know: keep questions of tests out of it."
                    ),
                ),
                FieldPanel("pass_mark"),
                FieldPanel("critical_required"),
                FieldPanel("attempts_allowed"),
                FieldPanel("cool_down_hours"),
                FieldPanel("keep"),
                FieldPanel("honesty_statement"),
                FieldPanel("second_marker"),
                FieldPanel("is_sample"),
            ],
            heading=_("Rules"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("time_limit_minutes"),
                FieldPanel("grace_seconds"),
                FieldPanel("opens_at"),
                FieldPanel("closes_at"),
            ],
            heading=_("Time"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("per_page"),
                FieldPanel("navigation"),
                FieldPanel("shuffle_questions"),
                FieldPanel("shuffle_options"),
            ],
            heading=_("How questions are shown"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("review_mark"),
                FieldPanel("review_answer"),
                FieldPanel("review_correctness"),
                FieldPanel("review_right_answer"),
                FieldPanel("review_rationale"),
            ],
            heading=_("What learners see afterwards, and when"),
            help_text=_(
                "Where more than one attempt is allowed, right answers shown after each attempt give "
                "the next one away."
            ),
        ),
        InlinePanel(
            "sections",
            label=_("section"),
            heading=_("Sections"),
            help_text=_("Optional. Each may have a pass mark of its own; all of them must pass."),
        ),
        InlinePanel("quiz_questions", label=_("question"), heading=_("Questions")),
        InlinePanel(
            "draws",
            label=_("draw"),
            heading=_("Questions drawn at random"),
            help_text=_("Drawn anew for each attempt, questions not yet seen first."),
        ),
    ]

    base_form_class = QuizPageForm

    class Meta:
        verbose_name = _("quiz")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from quizzes.views import start as views

        return views.start_page(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from quizzes.views import start as views

        return views.start_page(request, self, is_preview=True)


class QuizSection(Orderable):
    """A part of a quiz. Questions and draws name it by its place, 1 for the first."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(max_length=120)
    pass_mark = models.DecimalField(
        _("pass mark of this section, in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Leave empty when only the whole quiz has to be passed."),
    )

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.title


SECTION_HELP = _("The number of the section it belongs to; 0 for none, and those come first.")


class QuizQuestion(Orderable):
    """A question's place in a quiz. Only the id enters the page's revisions, never a key."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="quiz_questions")
    question = models.ForeignKey("quizzes.Question", models.PROTECT, related_name="quiz_places")
    section = models.PositiveSmallIntegerField(default=0, help_text=SECTION_HELP)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="a_question_once_per_quiz"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} in {self.quiz_id}"


class QuizDraw(Orderable):
    """So many questions drawn from the bank for each attempt. What is left empty draws from all."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="draws")
    section = models.PositiveSmallIntegerField(default=0, help_text=SECTION_HELP)
    count = models.PositiveSmallIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    bank = models.CharField(max_length=80, blank=True)
    domain = models.CharField(max_length=40, blank=True)
    topic = models.CharField(max_length=80, blank=True)
    tag = models.CharField(max_length=100, blank=True)
    difficulty = models.CharField(
        max_length=8,
        blank=True,
        choices=[("easy", _("Easy")), ("medium", _("Medium")), ("hard", _("Hard"))],
    )

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.count} drawn in {self.quiz_id}"


class Accommodation(models.Model):
    """What one person is granted: more time, more attempts, other dates. Never deleted, only ended.

    Without a quiz it holds for every quiz. `time_factor` 1.25 is a quarter more time.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="accommodations"
    )
    quiz = models.ForeignKey(
        QuizPage, models.PROTECT, null=True, blank=True, related_name="accommodations"
    )
    time_factor = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    extra_attempts = models.PositiveSmallIntegerField(default=0)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "quiz"],
                condition=models.Q(ended_at=None),
                name="one_accommodation_in_force_per_quiz",
            ),
            models.UniqueConstraint(
                fields=["learner"],
                condition=models.Q(ended_at=None, quiz=None),
                name="one_general_accommodation_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.quiz_id or 'every quiz'}"

    @property
    def extra_time_percent(self) -> Decimal:
        return (self.time_factor - 1) * 100


class QuizVersion(models.Model):
    """The rules of a quiz at one time, frozen. The same rules again are the same version."""

    quiz = models.ForeignKey(QuizPage, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    # What `quizzes.services.starting.frozen_rules` wrote.
    settings = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="one_quiz_version_per_number"),
            models.UniqueConstraint(fields=["quiz", "digest"], name="same_rules_same_version"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} version {self.number}"
