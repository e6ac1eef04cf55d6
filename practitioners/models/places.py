"""Where and as what somebody practises."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Jurisdiction(models.Model):
    """A place whose law applies: ISO 3166-1 country or ISO 3166-2 subdivision."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    register_url = models.URLField(
        _("public register"),
        max_length=300,
        blank=True,
        help_text=_(
            "Where anybody can look up who may practise there. Verification pages link to it."
        ),
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Profession(models.Model):
    """A protected title. Titles of one family are the same work under another local name."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    family = models.SlugField(max_length=40)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
