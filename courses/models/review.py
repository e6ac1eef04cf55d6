"""Who looked at which text as a clinician, and what is owed because of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from practitioners.models.letters import LetterQuerySet, OwesLetter, undelivered_index


class ClinicalReview(models.Model):
    """A clinician looked at one text. Appended, never changed; the newest about a text holds.

    Name, credentials and interests are copied as they were stated: they are printed beside the lesson.
    """

    class Decision(models.TextChoices):
        APPROVED = "approved", _("Approved")
        CHANGES = "changes", _("Changes wanted")

    page = models.ForeignKey("wagtailcore.Page", models.PROTECT, related_name="clinical_reviews")
    revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+")
    # Of all that a clinician reads (`courses.revisions.fingerprints`): an equal text needs no second look.
    fingerprint = models.CharField(max_length=64)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    credentials = models.CharField(max_length=200)
    interests = models.TextField(_("interest statement"))
    decision = models.CharField(max_length=8, choices=Decision)
    words = models.TextField(blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_on = models.DateField()
    next_review_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-reviewed_at", "-pk"]
        verbose_name = _("clinical review")
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="approved")
                | Q(next_review_on__isnull=False, next_review_on__gt=F("reviewed_on")),
                name="approved_lessons_say_when_to_look_again",
            ),
            models.CheckConstraint(
                condition=~Q(decision="changes") | ~Q(words=""),
                name="changes_wanted_say_which",
            ),
            models.CheckConstraint(
                condition=~Q(credentials="") & ~Q(interests="") & ~Q(name=""),
                name="clinical_reviews_say_who_with_which_interests",
            ),
        ]
        indexes = [models.Index(fields=["fingerprint"], name="clinical_review_fingerprint")]

    def __str__(self) -> str:
        return f"review of {self.page_id} by {self.name}"

    @property
    def is_approval(self) -> bool:
        return self.decision == self.Decision.APPROVED


class LiveReview(models.Model):
    """Which approval covers the text that learners read now. Follows from the reviews; for lists."""

    page = models.OneToOneField(
        "wagtailcore.Page", models.CASCADE, primary_key=True, related_name="live_review"
    )
    review = models.ForeignKey(ClinicalReview, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"live text of {self.page_id}"


class KeptBackQuerySet(models.QuerySet["KeptBack"]):
    def open(self) -> Self:
        """Nothing has been published or planned for the page since."""
        later = Q(page__last_published_at__gt=F("at")) | Q(planned_again=True)
        planned = Exists(
            Revision.page_revisions.filter(
                object_id=Cast(OuterRef("page_id"), CharField()), approved_go_live_at__isnull=False
            )
        )
        return self.annotate(planned_again=planned).exclude(later)


class KeptBack(models.Model):
    """A text whose hour had come and that stayed a draft, because something spoke against it."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", models.CASCADE, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()

    objects = KeptBackQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("text that was not published at its hour")

    def __str__(self) -> str:
        return f"revision {self.revision_id} of {self.page_id}"


class ReviewLetter(OwesLetter):
    """A letter about reviews that a person is owed, once for each occasion."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Waits for a review")
        APPROVED = "approved", _("Approved")
        CHANGES = "changes", _("Changes wanted")
        DUE = "due", _("Review due")
        KEPT_BACK = "kept_back", _("Not published at its hour")

    kind = models.CharField(max_length=9, choices=Kind)
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # What brought it: a day, a review, a request, a revision.
    occasion = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    owed_at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "page", "recipient", "occasion"],
                name="one_review_letter_per_occasion",
            ),
        ]
        indexes = [undelivered_index("review_undelivered")]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion} to {self.recipient_id}"
