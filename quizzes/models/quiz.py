"""A quiz as authors set it, and the frozen settings an attempt was sat under."""

from decimal import Decimal
from typing import Any, ClassVar

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


class QuizPage(CourseStepMixin, Page):
    """A step that is done when the quiz is passed."""

    class Keep(models.TextChoices):
        BEST = "best", _("The best attempt")
        LAST = "last", _("The last attempt")
        FIRST = "first", _("The first attempt")
        AVERAGE = "average", _("The average of all attempts")

    class Review(models.TextChoices):
        AFTER_SUBMIT = "after_submit", _("After each attempt")
        AFTER_LAST = "after_last", _("After passing or the last attempt")
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
        null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        null=True, blank=True, default=3, help_text=_("Leave empty for no limit.")
    )
    cool_down_hours = models.PositiveSmallIntegerField(
        default=0, help_text=_("How long to wait before the next attempt.")
    )
    keep = models.CharField(
        _("which attempt counts"), max_length=8, choices=Keep, default=Keep.BEST
    )
    review = models.CharField(
        _("when answers are explained"),
        max_length=12,
        choices=Review,
        default=Review.AFTER_SUBMIT,
    )
    shuffle_questions = models.BooleanField(default=True)
    shuffle_options = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)

    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    done_rule = _("Done when you pass the quiz.")
    step_icon = "quiz"
    kind_plural = _("quizzes")
    content_panels = [
        *Page.content_panels,
        FieldPanel("instructions"),
        *CourseStepMixin.step_panels,
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldPanel("time_limit_minutes"),
                FieldPanel("attempts_allowed"),
                FieldPanel("cool_down_hours"),
                FieldPanel("keep"),
                FieldPanel("review"),
                FieldPanel("shuffle_questions"),
                FieldPanel("shuffle_options"),
                FieldPanel("is_sample"),
            ],
            heading=_("Rules"),
        ),
        InlinePanel("quiz_questions", label=_("question"), heading=_("Questions")),
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


class QuizQuestion(Orderable):
    """A question's place in a quiz. Only the id enters the page's revisions, never a key."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="quiz_questions")
    question = models.ForeignKey("quizzes.Question", models.PROTECT, related_name="+")

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="a_question_once_per_quiz"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} in {self.quiz_id}"


class QuizVersion(models.Model):
    """The rules of a quiz at one time, frozen. The same rules again are the same version."""

    quiz = models.ForeignKey(QuizPage, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
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
