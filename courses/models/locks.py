"""What a step, a module or a course waits for before it opens."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Orderable, Page


class TargetPanel(FieldPanel):
    """Offers courses and steps, whichever app the steps come from."""

    def get_form_options(self) -> dict[str, Any]:
        from courses.models.catalogue import CoursePage
        from courses.selectors.outlines import step_models

        options: dict[str, Any] = super().get_form_options()
        kinds = [CoursePage, *step_models().values()]
        options.setdefault("widgets", {})[self.field_name] = AdminPageChooser(target_models=kinds)
        return options


class Lock(Orderable):
    """A condition on a page of a course, part of its text: it counts once the page is published.

    All locks of a page, of its module and of its course have to be open (`courses.paths.locks`).
    """

    class Kind(models.TextChoices):
        COURSE = "course", _("A course is completed")
        STEP = "step", _("A step is finished")
        SCORE = "score", _("A score is reached in a quiz")
        DATE = "date", _("A date has come")
        DAYS = "days", _("Days have passed since enrolment")
        LICENCE = "licence", _("A licence is verified")

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="locks")
    kind = models.CharField(_("opens when"), max_length=7, choices=Kind)
    target = models.ForeignKey(
        "wagtailcore.Page",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("which course, step or quiz"),
    )
    percent = models.DecimalField(
        _("score, in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    opens_at = models.DateTimeField(_("date and time"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(
        _("days since enrolment"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3660)],
    )

    panels = [
        FieldPanel("kind"),
        TargetPanel(
            "target", help_text=_("For a course, a step or a score; else it may stay empty.")
        ),
        FieldRowPanel([FieldPanel("percent"), FieldPanel("days")]),
        FieldPanel("opens_at"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("lock")

    def __str__(self) -> str:
        return f"{self.page_id} opens by {self.kind}"

    # Which field each kind cannot do without, and the sentence where it is empty.
    NEEDS = {
        Kind.COURSE: ("target", _("Choose the course that has to be completed first.")),
        Kind.STEP: ("target", _("Choose the step that has to be finished first.")),
        Kind.SCORE: ("target", _("Choose the quiz whose score counts.")),
        Kind.DATE: ("opens_at", _("Enter the date on which it opens.")),
        Kind.DAYS: ("days", _("Enter how many days after enrolling it opens.")),
    }

    def clean(self) -> None:
        super().clean()
        field, sentence = self.NEEDS.get(self.Kind(self.kind), ("", "")) if self.kind else ("", "")
        if field and getattr(self, field) is None:
            raise ValidationError({field: sentence})
        if self.kind == self.Kind.SCORE and self.percent is None:
            raise ValidationError({"percent": _("Enter the score that opens it.")})
        if field == "target" and self.target and (wrong := self._wrong_target(self.target)):
            raise ValidationError({"target": wrong})

    def _wrong_target(self, target: Page) -> Any:
        from courses.extending.scores import is_scored
        from courses.models.catalogue import CoursePage
        from courses.models.steps import CourseStepMixin

        kind = target.specific_class
        if kind is None:
            return ""
        if self.kind == self.Kind.COURSE and not issubclass(kind, CoursePage):
            return _("“%(title)s” is not a course. Choose a course.") % {"title": target.title}
        if self.kind == self.Kind.STEP and not issubclass(kind, CourseStepMixin):
            return _("“%(title)s” is not a step of a course. Choose a lesson or a quiz.") % {
                "title": target.title
            }
        if self.kind == self.Kind.SCORE and not is_scored(kind):
            return _("“%(title)s” gives no score. Choose a quiz.") % {"title": target.title}
        return ""


def locks_panel() -> InlinePanel:
    """For the form of a step, a module or a course."""
    return InlinePanel(
        "locks",
        label=_("lock"),
        heading=_("Locks"),
        help_text=_(
            "Optional. It opens when all of them are met. Whoever has finished the step or completed "
            "the course is never locked out again."
        ),
    )
