"""Announcements: whom one is for, and what somebody is shown of them."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404

from courses.models import Announcement, AnnouncementReceipt, CoursePage, Enrolment
from courses.models.announcements import SHOWN_FOR
from courses.models.progress import EnrolmentQuerySet
from practitioners.models import User
from practitioners.statements import Statement

Audience = Announcement.Audience


def receivers(announcement: Announcement) -> EnrolmentQuerySet:
    """Enrolments of those it is for; somebody who takes the course again stands there twice."""
    ways = Enrolment.objects.filter(
        course=announcement.course_id, left_at=None, learner__is_active=True
    )
    if announcement.audience == Audience.UNDER_WAY:
        return ways.open()
    return ways.completed() if announcement.audience == Audience.COMPLETED else ways


@dataclass(frozen=True)
class Reach:
    people: int
    mails: int


def reach_of(announcement: Announcement) -> Reach:
    """How many would get it now, and how many of them by mail. One statement."""
    wants = Q(learner__wants_announcements=True)
    found = receivers(announcement).aggregate(
        people=Count("learner", distinct=True),
        mails=Count("learner", distinct=True, filter=wants),
    )
    return Reach(found["people"], found["mails"] if announcement.sends_mail else 0)


def receipt_for(*, user: User | AnonymousUser, receipt_id: int) -> AnnouncementReceipt:
    """Someone else's does not exist."""
    return get_object_or_404(
        AnnouncementReceipt.objects.select_related("announcement"), pk=receipt_id, learner=user
    )


def shown_to(
    user: User, *, at: dt.datetime, course_id: int | None = None
) -> list[AnnouncementReceipt]:
    """Neither dismissed nor older than SHOWN_FOR, the newest first. One statement."""
    receipts = _shown(user.pk, at, at - SHOWN_FOR)
    return [one for one in receipts if course_id is None or one.course_id == course_id]


def _receipts(learner: int, at: dt.datetime, since: dt.datetime) -> QuerySet[AnnouncementReceipt]:
    receipts = AnnouncementReceipt.objects.filter(
        learner=learner,
        dismissed_at=None,
        announcement__withdrawn_at=None,
        announcement__publish_at__lte=at,
        announcement__publish_at__gt=since,
    )
    return receipts.annotate(
        title=F("announcement__title"),
        words=F("announcement__words"),
        published_at=F("announcement__publish_at"),
        course_id=F("announcement__course"),
        course_title=F("announcement__course__title"),
        author_name=F("announcement__author__name_on_licence"),
    ).order_by("-announcement__publish_at", "-pk")


_shown = Statement(_receipts)


def past_announcements(
    *, user: User, course: CoursePage, enrolment: Enrolment, at: dt.datetime
) -> QuerySet[Announcement]:
    """What this person was told, and what was told before they came; the newest first."""
    mine = [
        Audience.ALL,
        Audience.COMPLETED if enrolment.completed_at else Audience.UNDER_WAY,
    ]
    told = AnnouncementReceipt.objects.filter(learner=user).values("announcement")
    return (
        Announcement.objects.published(at)
        .filter(Q(audience__in=mine) | Q(pk__in=told), course=course)
        .select_related("author")
        .order_by("-publish_at", "-pk")
    )


def announcements(*, search: str = "", course_id: int | None = None) -> QuerySet[Announcement]:
    """For staff: the newest first, with how many have it and how many letters went, wait or failed."""
    found = Announcement.objects.select_related("course", "author")
    if course_id is not None:
        found = found.filter(course=course_id)
    for word in search.replace("\0", " ").split():
        found = found.filter(Q(title__icontains=word) | Q(course__title__icontains=word))
    return found


@dataclass(frozen=True)
class Delivery:
    people: int = 0
    mailed: int = 0
    waiting: int = 0
    failed: int = 0


def deliveries_of(listed: list[Announcement]) -> dict[int, Delivery]:
    """By announcement id, in one statement."""
    rows = (
        AnnouncementReceipt.objects.filter(announcement__in=[one.pk for one in listed])
        .order_by()
        .values("announcement")
        .annotate(
            people=Count("pk"),
            mailed=Count("pk", filter=Q(told_at__isnull=False)),
            waiting=Count("pk", filter=Q(wants_mail=True, told_at=None, mail_failure="")),
            failed=Count("pk", filter=~Q(mail_failure="")),
        )
    )
    return {
        row["announcement"]: Delivery(
            people=row["people"],
            mailed=row["mailed"],
            waiting=row["waiting"],
            failed=row["failed"],
        )
        for row in rows
    }
