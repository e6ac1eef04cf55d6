"""What places and accreditors want to see on a certificate, and the numbers they gave."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class DatedQuerySet[Row: models.Model](models.QuerySet[Row]):
    def holding_on(self, day: dt.date) -> Self:
        """In force on that day, the first and the last day included."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gte=day))


class Dated(models.Model):
    """A number from a body, for one place or for all, while it holds."""

    body = models.CharField(_("accreditor"), max_length=120)
    jurisdiction = models.ForeignKey(
        "practitioners.Jurisdiction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Printed for people licensed there; for everybody when empty."),
    )
    number = models.CharField(max_length=60)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.body} {self.number}"


class ProviderNumber(Dated):
    """The organisation's own number as a provider."""

    objects = DatedQuerySet["ProviderNumber"].as_manager()

    class Meta:
        ordering = ["body", "-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=models.F("valid_from")),
                name="a_provider_number_ends_after_it_begins",
            ),
        ]


class Approval(Dated):
    """An accreditor's approval of one programme, with the sentence it wants printed."""

    programme = models.ForeignKey(
        "certificates.Programme", models.CASCADE, related_name="approvals"
    )
    statement = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet["Approval"].as_manager()

    class Meta:
        ordering = ["programme", "body", "-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=models.F("valid_from")),
                name="an_approval_ends_after_it_begins",
            ),
        ]


class PrintRule(models.Model):
    """What a certificate has to show so that a place or an accreditor accepts it, and for how long
    we keep it. Of the two it is one.

    An accreditor's rule is for certificates that bear its number, its sentence or its units.
    `facts` are names of `certificates.rules.printing.FACTS`. Without a reviewer the rule informs only.
    """

    jurisdiction = models.OneToOneField(
        "practitioners.Jurisdiction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="print_rule",
    )
    body = models.CharField(_("accreditor"), max_length=120, blank=True)
    facts = models.JSONField(default=list)
    retention_years = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    checked_on = models.DateField()
    reviewed_by = models.CharField(max_length=150, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["jurisdiction__name", "body"]
        constraints = [
            models.CheckConstraint(
                condition=Q(jurisdiction=None) ^ Q(body=""),
                name="a_print_rule_is_of_a_place_or_an_accreditor",
            ),
            models.UniqueConstraint(
                Lower("body"), condition=~Q(body=""), name="one_print_rule_per_accreditor"
            ),
        ]

    def __str__(self) -> str:
        return f"What {self.asked_by} wants printed"

    @property
    def asked_by(self) -> str:
        """The name of the place or of the accreditor."""
        return self.jurisdiction.name if self.jurisdiction else self.body

    def is_of(self, body: str) -> bool:
        """Whether it is the rule of this accreditor, however the name is typed."""
        return bool(self.body) and same_body(self.body) == same_body(body)


def same_body(name: str) -> str:
    """The name of an accreditor for comparing it with another."""
    return " ".join(name.split()).casefold()
