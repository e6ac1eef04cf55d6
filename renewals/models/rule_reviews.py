"""Who is told that a rule of a place is to be reviewed again."""

from django.conf import settings
from django.db import models

from practitioners.models.letters import LetterQuerySet, OwesLetter, undelivered_index


class RuleReviewLetter(OwesLetter):
    """A person is owed a letter about one rule set, once for each day its review falls due."""

    rule_set = models.ForeignKey("renewals.RuleSet", models.PROTECT, related_name="review_letters")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField()
    owed_at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "recipient", "due_on"], name="one_rule_review_letter_per_day"
            ),
        ]
        indexes = [undelivered_index("rule_review_undelivered")]

    def __str__(self) -> str:
        return f"{self.rule_set_id} by {self.due_on} to {self.recipient_id}"
