"""What staff keep of how they look at the board."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """Filters of the board under a name. Others see it only when it is shared."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="board_views")
    name = models.CharField(max_length=80)
    # The part of the address behind the question mark, in the order of the form.
    query = models.TextField()
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_view_per_owner_and_name"),
        ]

    def __str__(self) -> str:
        return self.name
