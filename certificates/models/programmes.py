"""What a certificate can be earned for."""

from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.rules.validity import EXPIRING_DAYS

MODES = [
    ("async", _("Self-paced")),
    ("live_online", _("Live online")),
    ("in_person", _("In person")),
]


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def open(self) -> Self:
        return self.filter(is_open=True)


class Programme(models.Model):
    """The courses somebody completes, and what the certificate for them says and how long it holds."""

    class Kind(models.TextChoices):
        COMPLETION = "completion", _("Certificate of completion")
        CERTIFICATION = "certification", _("Certification")

    class Paper(models.TextChoices):
        DESIGN = "design", _("As the design is drawn")
        A4 = "a4", _("A4 for everybody")
        US_LETTER = "us-letter", _("US Letter for everybody")

    code = models.SlugField(max_length=30, unique=True)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=13, choices=Kind, default=Kind.COMPLETION)
    courses = models.ManyToManyField(
        "courses.CoursePage", related_name="programmes", through="ProgrammeCourse"
    )
    description = models.TextField(
        blank=True,
        help_text=_("What somebody with this certificate has done, in a sentence or two."),
    )
    objectives = models.TextField(blank=True, help_text=_("One on each line; they are printed."))
    validity_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("Calendar months. Leave empty for a certificate without end."),
    )
    renewal_window_days = models.PositiveSmallIntegerField(
        default=EXPIRING_DAYS,
        validators=[MaxValueValidator(366)],
        help_text=_(
            "Whoever renews in so many days before the last valid day loses none of them: the new "
            "certificate holds from the end of the old one. 0 counts from the day of completion."
        ),
    )
    needs_licence = models.BooleanField(
        default=False, help_text=_("Issued only to people whose licence is verified on that day.")
    )
    renews = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewal_paths",
        help_text=_(
            "Completing this programme, a refresher for instance, renews that certificate."
        ),
    )
    design = models.ForeignKey(
        "certificates.Design",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        help_text=_("Leave empty for the design of the house."),
    )
    paper = models.CharField(
        max_length=9,
        choices=Paper,
        blank=True,
        help_text=_("Leave empty for the paper of the country where the holder is licensed."),
    )
    presenter = models.CharField(max_length=120, blank=True)
    assessment = models.CharField(
        max_length=200,
        blank=True,
        help_text=_(
            "What was assessed beside the quizzes here, such as a practical examination. The titles "
            "of quizzes that had to be passed are printed of themselves, marks never."
        ),
    )
    assessor = models.CharField(
        max_length=120, blank=True, help_text=_("Who examined, where a place wants a name.")
    )
    is_sample = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ProgrammeCourse(models.Model):
    """A course of a programme. Courses of one group are alternatives: any one of them will do."""

    programme = models.ForeignKey(Programme, models.CASCADE)
    course = models.ForeignKey("courses.CoursePage", models.PROTECT, db_column="coursepage_id")
    group = models.CharField(
        max_length=30, blank=True, help_text=_("Empty when the course itself has to be completed.")
    )

    class Meta:
        db_table = "certificates_programme_courses"
        unique_together = [("programme", "course")]

    def __str__(self) -> str:
        return f"{self.course_id} in {self.programme_id}"


class ProgrammeMinimum(models.Model):
    """Minutes of instruction in a mode that the completed steps have to add up to."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="minima")
    mode = models.CharField(max_length=12, choices=MODES)
    minutes = models.PositiveIntegerField()

    class Meta:
        ordering = ["programme", "mode"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "mode"], name="one_minimum_per_mode"),
        ]

    def __str__(self) -> str:
        return f"at least {self.minutes} min {self.mode}"


class Signatory(models.Model):
    """Who signs the certificates of a programme, in this order."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="signatories")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    picture = models.ForeignKey(
        "certificates.Artwork", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["programme", "position", "pk"]
        verbose_name_plural = "signatories"

    def __str__(self) -> str:
        return self.name


class ProgrammeCredit(models.Model):
    """Minutes of instruction by mode. Converted to a place's own unit when they are counted there."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="credits")
    mode = models.CharField(max_length=12, choices=MODES)
    category = models.CharField(
        max_length=40,
        blank=True,
        help_text=_("Such as ethics or safety; empty for the subject itself."),
    )
    minutes = models.PositiveIntegerField()

    class Meta:
        ordering = ["programme", "mode", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "mode", "category"],
                name="one_credit_line_per_mode_and_category",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min {self.mode}"


class ProgrammeUnit(models.Model):
    """What an accreditor grants for the programme in its own unit, such as 0.8 CEU. Printed as given."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="units")
    body = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=7, decimal_places=2)
    category = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["programme", "body", "unit", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "body", "unit", "category"], name="one_amount_per_unit"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="an_amount_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"
