"""What a certificate can be earned for."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def open(self) -> Self:
        return self.filter(is_open=True)


class Programme(models.Model):
    """The courses somebody completes, and what the certificate for them says and how long it holds."""

    class Kind(models.TextChoices):
        COMPLETION = "completion", _("Certificate of completion")
        CERTIFICATION = "certification", _("Certification")

    code = models.SlugField(max_length=30, unique=True)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=13, choices=Kind, default=Kind.COMPLETION)
    courses = models.ManyToManyField("courses.CoursePage", related_name="programmes")
    objectives = models.TextField(blank=True, help_text=_("One on each line; they are printed."))
    validity_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("Calendar months. Leave empty for a certificate without end."),
    )
    needs_licence = models.BooleanField(
        default=False, help_text=_("Issued only to people whose licence is verified on that day.")
    )
    presenter = models.CharField(max_length=120, blank=True)
    signatory_name = models.CharField(max_length=120)
    signatory_role = models.CharField(max_length=120, blank=True)
    is_sample = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ProgrammeCredit(models.Model):
    """Minutes of instruction by mode. Converted to a place's own unit when they are counted there."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="credits")
    mode = models.CharField(
        max_length=12,
        choices=[
            ("async", _("Self-paced")),
            ("live_online", _("Live online")),
            ("in_person", _("In person")),
        ],
    )
    minutes = models.PositiveIntegerField()

    class Meta:
        ordering = ["programme", "mode"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "mode"], name="one_credit_line_per_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min {self.mode}"
