"""When staff let an attempt under way end later than it was set to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Extension(models.Model):
    """Appended, never changed: whose deadline was moved, from when to when, by whom and why."""

    attempt = models.ForeignKey("quizzes.Attempt", models.PROTECT, related_name="extensions")
    before = models.DateTimeField()
    after = models.DateTimeField()
    reason = models.CharField(max_length=500)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(after__gt=F("before")), name="extensions_add_time"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.attempt_id} until {self.after:%Y-%m-%d %H:%M}"
