"""Clinical reviews: recorded, and carried on to what follows from them."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, TaskState

from courses.exceptions import Refusal
from courses.models import ClinicalReview, LiveReview
from courses.models.review import ReviewLetter
from courses.models.review_task import REVIEW
from courses.selectors.reviews import (
    authors_of,
    fingerprint_of,
    holds,
    review_of,
    waiting_task,
)
from courses.services.review_letters import owe_letter
from practitioners.models import User

USUAL_MONTHS = 24
Decision = ClinicalReview.Decision


class ReviewRefused(Refusal):
    """The sentence says what stands against this review by this person."""


def usual_next_review(on: dt.date) -> dt.date:
    """The same day 24 months on; the last of February where there is none."""
    year = on.year + USUAL_MONTHS // 12
    try:
        return on.replace(year=year)
    except ValueError:
        return on.replace(year=year, day=28)


@transaction.atomic
def record_review(
    *,
    page: Page,
    revision: Revision,
    reviewer: User,
    credentials: str,
    interests: str,
    decision: str,
    words: str = "",
    next_review_on: dt.date | None = None,
    at: dt.datetime,
) -> ClinicalReview:
    """Append what a clinician found about this text. Raises ReviewRefused."""
    on = at.astimezone(reviewer.zone).date()
    if not reviewer.has_perm(REVIEW):
        raise ReviewRefused(_("Only clinical reviewers can review lessons."))
    if reviewer.pk in authors_of(page=page, revision=revision):
        raise ReviewRefused(
            _("You wrote a part of this text. Ask another clinical reviewer to look at it.")
        )
    if not credentials.strip() or not interests.strip():
        raise ReviewRefused(_("State your credentials and your interests."))
    if decision == Decision.CHANGES and not words.strip():
        raise ReviewRefused(_("Say what has to be changed."))
    if decision == Decision.APPROVED:
        next_review_on = next_review_on or usual_next_review(on)
        if next_review_on <= on:
            raise ReviewRefused(_("The next review must be after today."))
    else:
        next_review_on = None
    review = ClinicalReview.objects.create(
        page_id=page.pk,
        revision=revision,
        fingerprint=fingerprint_of(page, revision),
        reviewer=reviewer,
        name=str(reviewer)[:150],
        credentials=credentials.strip(),
        interests=interests.strip(),
        decision=decision,
        words=words.strip(),
        reviewed_at=at,
        reviewed_on=on,
        next_review_on=next_review_on,
    )
    follow_live_text(page=page)
    return review


@transaction.atomic
def decide_review(
    *,
    page: Page,
    revision_id: int,
    reviewer: User,
    credentials: str,
    interests: str,
    decision: str,
    words: str = "",
    next_review_on: dt.date | None = None,
    at: dt.datetime,
) -> ClinicalReview:
    """Record the review of the text that was read, and end the request for it.

    Approved, the text is published; otherwise it goes back to whoever asked. Of a page that waits for
    nothing, the live text is reviewed again. Raises ReviewRefused, and PublishingRefused with what
    else speaks against publishing.
    """
    page = Page.objects.select_for_update().get(pk=page.pk)
    waiting = waiting_task(page)
    revision = waiting.revision if waiting else page.live_revision
    if revision is None:
        raise ReviewRefused(_("There is nothing to review: the page was never submitted."))
    if revision.pk != revision_id:
        raise ReviewRefused(_("The text has changed since you opened it. Read it again."))
    if waiting and _has_moved_on(page, revision):
        raise ReviewRefused(
            _("A newer draft was saved after this text was submitted. Ask for it to be submitted.")
        )
    review = record_review(
        page=page,
        revision=revision,
        reviewer=reviewer,
        credentials=credentials,
        interests=interests,
        decision=decision,
        words=words,
        next_review_on=next_review_on,
        at=at,
    )
    _tell_author(page, waiting, review, at)
    if waiting and review.is_approval:
        waiting.approve(user=reviewer, comment=review.words)
    elif waiting:
        waiting.reject(user=reviewer, comment=review.words)
    return review


def _has_moved_on(page: Page, revision: Revision) -> bool:
    latest = page.get_latest_revision()
    return latest is not None and fingerprint_of(page, latest) != fingerprint_of(page, revision)


def _tell_author(
    page: Page, waiting: TaskState | None, review: ClinicalReview, at: dt.datetime
) -> None:
    asked_by = waiting.workflow_state.requested_by if waiting else page.owner
    if asked_by is None or asked_by.pk == review.reviewer_id:
        return
    kinds = ReviewLetter.Kind
    owe_letter(
        kind=kinds.APPROVED if review.is_approval else kinds.CHANGES,
        page=page,
        recipient=asked_by,
        occasion=f"review:{review.pk}",
        words=review.words,
        at=at,
    )


def follow_live_text(*, page: Page) -> None:
    """Note which approval covers what learners read now. Twice is the same as once."""
    live = Page.objects.select_related("live_revision").get(pk=page.pk)
    revision = live.live_revision
    review = review_of(page=live, revision=revision) if live.live and revision else None
    if review is None or not holds(review, on=review.reviewed_on):
        LiveReview.objects.filter(page=live.pk).delete()
        return
    LiveReview.objects.update_or_create(page_id=live.pk, defaults={"review": review})


def forget_live_text(*, page: Page) -> None:
    """Nobody reads it any more."""
    LiveReview.objects.filter(page=page.pk).delete()
