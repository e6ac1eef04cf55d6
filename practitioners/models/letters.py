"""What a row keeps of the one letter it owes a person."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models

CLAIM_LASTS = timedelta(minutes=10)


def letter_languages() -> list[tuple[str, str]]:
    """Codes and their own names: what letters can be had in."""
    return list(settings.LETTER_LANGUAGES)


def free_to_send(at: datetime) -> models.Q:
    """Nobody has it in hand, and its next try has come. A claim that led nowhere is free again
    after CLAIM_LASTS."""
    unclaimed = models.Q(mail_claimed_at=None) | models.Q(mail_claimed_at__lt=at - CLAIM_LASTS)
    return unclaimed & (models.Q(mail_next_try_at=None) | models.Q(mail_next_try_at__lte=at))


class LetterQuerySet[Row: models.Model](models.QuerySet[Row]):
    def unsent(self) -> Self:
        """Not sent, and not given up."""
        return self.filter(told_at=None, mail_failure="")

    def free(self, at: datetime) -> Self:
        return self.filter(free_to_send(at))


class OwesLetter(models.Model):
    """Claimed, then sent: `told_at` once it is, `mail_failure` why it never will be.

    `mail_tries` counts how often the mail server was away, `mail_next_try_at` when it is asked again.
    """

    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_next_try_at = models.DateTimeField(null=True, blank=True)
    mail_failure = models.CharField(max_length=250, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def undelivered_index(name: str) -> models.Index:
    """For the list of letters that never went out; most rows are not in it."""
    return models.Index(fields=["mail_failure"], condition=~models.Q(mail_failure=""), name=name)
