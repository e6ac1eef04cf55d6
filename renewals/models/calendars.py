"""Addresses under which a person's deadlines can be read by a calendar."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarFeed(models.Model):
    """One private address. Only a digest of its secret is kept; a revoked one never works again."""

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds"
    )
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["holder"],
                condition=Q(revoked_at=None),
                name="one_calendar_feed_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"calendar feed {self.pk} of {self.holder_id}"
