"""What somebody wrote beside a lesson. Nobody else reads it, staff included."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Note(models.Model):
    """A note at a block, a highlight in it, or both.

    The quote is kept with the words before and after it, so that it is found again after the lesson was
    edited. Title and heading are copied: the note outlives its lesson.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notes")
    course = models.ForeignKey("courses.CoursePage", models.SET_NULL, null=True, related_name="+")
    step = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, related_name="+")
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, related_name="+"
    )
    block_id = models.CharField(max_length=36)
    title = models.CharField(max_length=255)
    heading = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    # Named by the browser: what is sent twice after a lost network is one note.
    sent_key = models.CharField(max_length=36, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="", quote=""), name="a_note_says_something"),
            models.UniqueConstraint(
                fields=["learner", "sent_key"],
                condition=~Q(sent_key=""),
                name="one_note_per_sending",
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "step"], name="notes_of_a_lesson"),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
