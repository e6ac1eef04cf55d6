"""What an instructor tells those who are on a course."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from practitioners.models.letters import LetterQuerySet, OwesLetter

FEATURES = ["bold", "italic", "ul", "ol", "link"]
SHOWN_FOR = dt.timedelta(days=30)


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def published(self, at: dt.datetime) -> Self:
        return self.filter(publish_at__lte=at, withdrawn_at=None)

    def unlisted(self, at: dt.datetime) -> Self:
        """Published, and the list of those it is for is not complete yet."""
        return self.published(at).filter(listed_at=None)


class Announcement(models.Model):
    """A draft without `publish_at`. `listed_up_to` is how far the list of receivers has come."""

    class Audience(models.TextChoices):
        UNDER_WAY = "under_way", _("Those under way")
        COMPLETED = "completed", _("Those who have completed it")
        ALL = "all", _("Both")

    course = models.ForeignKey(
        "courses.CoursePage", models.CASCADE, related_name="announcements", verbose_name=_("course")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    words = RichTextField(_("words"), features=FEATURES)
    audience = models.CharField(
        _("to whom"), max_length=9, choices=Audience, default=Audience.UNDER_WAY
    )
    sends_mail = models.BooleanField(_("send it by e-mail too"), default=False)
    created_at = models.DateTimeField()
    publish_at = models.DateTimeField(null=True, blank=True)
    listed_up_to = models.BigIntegerField(default=0)
    listed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["publish_at"], name="announcements_by_day"),
        ]

    def __str__(self) -> str:
        return self.title


class AnnouncementReceiptQuerySet(LetterQuerySet["AnnouncementReceipt"]):
    def owed(self, at: dt.datetime) -> Self:
        """Those whose letter is still to go out."""
        return (
            self.unsent()
            .filter(wants_mail=True, announcement__withdrawn_at=None)
            .filter(announcement__publish_at__lte=at)
        )


class AnnouncementReceipt(OwesLetter):
    """One person and one announcement: shown until dismissed, mailed at most once."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="receipts")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="announcement_receipts"
    )
    wants_mail = models.BooleanField(default=False)
    claim = models.CharField(max_length=32, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    objects = AnnouncementReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "learner"], name="one_receipt_per_announcement"
            ),
        ]
        indexes = [
            models.Index(
                fields=["announcement", "id"],
                condition=Q(wants_mail=True, told_at=None, mail_failure=""),
                name="announcements_to_mail",
            ),
            models.Index(
                fields=["learner"],
                condition=Q(dismissed_at=None),
                name="announcements_to_show",
            ),
        ]

    def __str__(self) -> str:
        return f"announcement {self.announcement_id} for {self.learner_id}"
