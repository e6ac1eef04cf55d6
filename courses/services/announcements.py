"""Announcements: drafted, published, laid before each person, mailed at most once, dismissed."""

import datetime as dt
import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from courses.exceptions import Refusal
from courses.lessons.lesson_text import plain
from courses.models import Announcement, AnnouncementReceipt, CoursePage
from courses.selectors.announcements import receivers
from practitioners import mail
from practitioners.models import User
from practitioners.queue import queue, requeue
from practitioners.selectors import learn_clinic_languages
from practitioners.services.owed import CLOSED

LIST_AT_ONCE = 500
MAIL_AT_ONCE = 100
# Before a task is stopped for taking too long, what it has not begun goes back.
PATIENCE = 100.0
FURTHEST = dt.timedelta(days=366)
STOPPED = "no letter: the person wants none"
SALT = "courses.announcements.stop"
ONE_CLICK = "List-Unsubscribe=One-Click"


class CannotAnnounce(Refusal):
    """The message is a sentence for staff."""


class NotAStop(Refusal):
    """The address was not made by us."""


@dataclass(frozen=True)
class Draft:
    course: CoursePage
    title: str
    words: str
    audience: str
    sends_mail: bool


@transaction.atomic
def save_draft(
    *, author: User, draft: Draft, at: dt.datetime, announcement: Announcement | None = None
) -> Announcement:
    """A new one, or other words for one that is not published. Raises CannotAnnounce."""
    if announcement is not None:
        announcement = _locked(announcement)
        if announcement.publish_at is not None:
            raise CannotAnnounce(_("It is published or waits for its time. Take it back first."))
    else:
        announcement = Announcement(author=author, created_at=at)
    announcement.course, announcement.title = draft.course, draft.title
    announcement.words, announcement.audience = draft.words, draft.audience
    announcement.sends_mail = draft.sends_mail
    announcement.save()
    return announcement


@transaction.atomic
def publish_announcement(
    *, announcement: Announcement, publish_at: dt.datetime | None, at: dt.datetime
) -> Announcement:
    """Now, or at a time to come. Twice is once. Raises CannotAnnounce."""
    from courses.tasks import list_announcement

    announcement = _locked(announcement)
    if announcement.publish_at is not None:
        return announcement
    if publish_at is not None and publish_at <= at:
        raise CannotAnnounce(_("Choose a time that is still to come, or publish it now."))
    if publish_at is not None and publish_at > at + FURTHEST:
        raise CannotAnnounce(_("Choose a time within a year."))
    announcement.publish_at = publish_at or at
    announcement.save(update_fields=["publish_at"])
    if publish_at is None:
        queue(list_announcement, announcement.pk)
    return announcement


@transaction.atomic
def take_back_announcement(
    *, announcement: Announcement, by: User, at: dt.datetime
) -> Announcement:
    """One that waits becomes a draft again. One that is out is shown no longer and mailed to nobody else."""
    announcement = _locked(announcement)
    if announcement.publish_at is None or announcement.withdrawn_at is not None:
        return announcement
    if announcement.publish_at > at:
        announcement.publish_at = None
    else:
        announcement.withdrawn_at, announcement.withdrawn_by = at, by
    announcement.save(update_fields=["publish_at", "withdrawn_at", "withdrawn_by"])
    return announcement


def list_announcement(*, announcement_id: int, at: dt.datetime) -> None:
    """A row for each person it is for, in batches that go on where an earlier one stopped."""
    from courses.tasks import mail_announcement

    while _list_some(announcement_id, at):
        pass
    listed = Announcement.objects.published(at).filter(pk=announcement_id, sends_mail=True)
    if listed.exclude(listed_at=None).exists():
        queue(mail_announcement, announcement_id)


@transaction.atomic
def _list_some(announcement_id: int, at: dt.datetime) -> bool:
    """Whether there may be more. Four statements, however many people."""
    found = Announcement.objects.unlisted(at).select_for_update(of=("self",), no_key=True)
    announcement = found.filter(pk=announcement_id).first()
    if announcement is None:
        return False
    people = list(
        receivers(announcement)
        .filter(learner__gt=announcement.listed_up_to)
        .order_by("learner")
        .values_list("learner", "learner__wants_announcements")
        .distinct()[:LIST_AT_ONCE]
    )
    AnnouncementReceipt.objects.bulk_create(
        [
            AnnouncementReceipt(
                announcement=announcement,
                learner_id=person,
                wants_mail=announcement.sends_mail and wants,
            )
            for person, wants in people
        ],
        ignore_conflicts=True,
    )
    is_last = len(people) < LIST_AT_ONCE
    if people:
        announcement.listed_up_to = people[-1][0]
    if is_last:
        announcement.listed_at = at
    announcement.save(update_fields=["listed_up_to", "listed_at"])
    return not is_last


def mail_announcement(*, announcement_id: int, at: dt.datetime) -> int:
    """The letters that are owed; how many went out. A crash can double the one that was on its way.

    Reading costs the same for each batch; each letter is noted as soon as the server has it.
    """
    begun, sent = time.monotonic(), 0
    with mail.Postbox() as postbox:
        while rows := _claim(announcement_id, at):
            for place, row in enumerate(rows):
                if time.monotonic() - begun > PATIENCE:
                    _release(rows[place:])
                    return sent
                if not _send(row, postbox, at):
                    _release(rows[place:])  # the server is away: the sweep comes again
                    return sent
                sent += row.told_at is not None
    return sent


def _claim(announcement_id: int, at: dt.datetime) -> list[AnnouncementReceipt]:
    """Rows that are this caller's alone for as long as a claim lasts."""
    owed = AnnouncementReceipt.objects.owed(at).free(at).filter(announcement=announcement_id)
    keys = list(owed.order_by("pk").values_list("pk", flat=True)[:MAIL_AT_ONCE])
    if not keys:
        return []
    token = uuid.uuid4().hex
    free = AnnouncementReceipt.objects.unsent().free(at).filter(pk__in=keys)
    free.update(mail_claimed_at=at, claim=token)
    mine = AnnouncementReceipt.objects.unsent().filter(pk__in=keys, claim=token)
    rows = list(
        mine.select_related("learner", "announcement__course", "announcement__author").order_by(
            "pk"
        )
    )
    learn_clinic_languages(row.learner for row in rows)
    return rows


def _release(rows: list[AnnouncementReceipt]) -> None:
    AnnouncementReceipt.objects.unsent().filter(pk__in=[row.pk for row in rows]).update(
        mail_claimed_at=None, claim=""
    )


def _send(row: AnnouncementReceipt, postbox: mail.Postbox, at: dt.datetime) -> bool:
    """False when the server is away. What it refuses for good is noted on the row."""
    if not row.learner.is_active:
        row.mail_failure = CLOSED
    elif not row.learner.wants_announcements:
        row.mail_failure = STOPPED
    else:
        try:
            postbox.put(letter_for(row))
        except mail.TROUBLE as error:
            if mail.is_temporary(error):
                return False
            row.mail_failure = mail.describe(error) or type(error).__name__
        else:
            row.told_at = at
    row.save(update_fields=["mail_failure", "told_at"])
    return True


def letter_for(row: AnnouncementReceipt) -> EmailMultiAlternatives:
    """In the words of the person, with the one click that ends such letters (RFC 8058)."""
    announcement, person = row.announcement, row.learner
    stop = stop_address(person)
    page = reverse("courses:announcements", args=[announcement.course_id])
    with mail.in_the_words_of(person):
        return mail.compose(
            address=person.email,
            template="courses/mail/announcement",
            context={
                "person": person,
                "announcement": announcement,
                "words_html": words_in_mail(announcement.words),
                "plain_words": plain_words(announcement.words),
                "url": f"{settings.SITE_URL}{page}",
                "stop_url": stop,
                "choices_url": settings.SITE_URL + reverse("practitioners:profile"),
            },
            message_id=f"announcement-{announcement.pk}-{person.pk}",
            headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": ONE_CLICK},
        )


def words_in_mail(words: str) -> str:
    """As on the page, with whole addresses: a letter has no site around it."""
    return expand_db_html(words).replace('href="/', f'href="{settings.SITE_URL}/')


def plain_words(words: str) -> str:
    """Paragraphs on lines of their own, items with a dash; markup gone."""
    marked = words.replace("<li>", "\n- ").replace("</p>", "</p>\n").replace("<br/>", "\n")
    lines = [plain(line) for line in marked.splitlines()]
    return "\n".join(line for line in lines if line)


@transaction.atomic
def dismiss_announcement(*, receipt: AnnouncementReceipt, at: dt.datetime) -> None:
    """Not shown on the home any more; it stays in the list of the course."""
    AnnouncementReceipt.objects.filter(pk=receipt.pk, dismissed_at=None).update(dismissed_at=at)


def continue_announcements(*, at: dt.datetime) -> int:
    """Those whose time has come, those a killed worker left, and those whose server was away."""
    from courses.tasks import list_announcement as list_task
    from courses.tasks import mail_announcement as mail_task

    unlisted = Announcement.objects.unlisted(at).order_by("pk").values_list("pk")
    owed = AnnouncementReceipt.objects.owed(at).free(at).exclude(announcement__listed_at=None)
    to_mail = owed.order_by().values_list("announcement").distinct()
    return requeue(list_task, unlisted) + requeue(mail_task, to_mail)


def stop_address(person: User) -> str:
    """It opens nothing and works for as long as the letter is kept: it stops these letters only."""
    token = signing.dumps(person.pk, salt=SALT)
    return settings.SITE_URL + reverse("courses:stop_announcements", args=[token])


def stop_announcements(*, token: str, change: bool) -> None:
    """Raises NotAStop. Only looks, unless `change`. Twice is once."""
    try:
        person = int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        raise NotAStop from None
    if change:
        User.objects.filter(pk=person).update(wants_announcements=False)


def _locked(announcement: Announcement) -> Announcement:
    return Announcement.objects.select_for_update(of=("self",), no_key=True).get(pk=announcement.pk)
