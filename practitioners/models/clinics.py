"""Where people work together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practitioners.models.letters import letter_languages


class Clinic(models.Model):
    """An employer or practice."""

    name = models.CharField(max_length=120, unique=True)
    city = models.CharField(max_length=80, blank=True)
    # For members who have chosen none of their own.
    letter_language = models.CharField(
        _("letters in"), max_length=12, blank=True, choices=letter_languages
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="practitioners.Membership", related_name="clinics"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Who belongs to a clinic. A clinic sees deadlines only of those who agreed."""

    class Role(models.TextChoices):
        MEMBER = "member", "Member"
        MANAGER = "manager", "Manager"

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    shares_deadlines = models.BooleanField(default=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "person"],
                condition=Q(left_on=None),
                name="one_current_membership_per_clinic",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.clinic}"
