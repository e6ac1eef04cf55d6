"""Whether lessons that were rendered earlier still hold."""

from django.db import models


class BodyStamp(models.Model):
    """One row. Its number moves with every change of what bodies of lessons draw from.

    In the database, so that all processes see it move at the moment the change itself is committed.
    """

    ONE = 1

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
