"""What a row keeps of the one letter it owes a person."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

CLAIM_LASTS = timedelta(minutes=10)


class LetterQuerySet[Row: models.Model](models.QuerySet[Row]):
    def unsent(self) -> Self:
        """Not sent, and not given up."""
        return self.filter(told_at=None, mail_failure="")

    def free(self, at: datetime) -> Self:
        """A claim that led nowhere is free again after CLAIM_LASTS."""
        claimed = models.Q(mail_claimed_at__gte=at - CLAIM_LASTS)
        return self.exclude(claimed)


class OwesLetter(models.Model):
    """Claimed, then sent: `told_at` once it is, `mail_failure` why it never will be."""

    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mail_failure = models.CharField(max_length=250, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
