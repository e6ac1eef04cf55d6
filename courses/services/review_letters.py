"""Letters about reviews: owed as rows, put together by person, each sent once."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from wagtail.models import Page

from courses.models.review import KeptBack, ReviewLetter
from courses.selectors.reviews import reviewers, reviews_due, sample_paths
from practitioners.models import User
from practitioners.queue import queue, requeue
from practitioners.services.owed import send_owed_letter

Kind = ReviewLetter.Kind
# How long before a review runs out its people hear of it.
NOTICE = dt.timedelta(days=30)
BATCH = 500
LEASE = dt.timedelta(seconds=60)


def owe_letter(
    *,
    kind: str,
    page: Page,
    recipient: User,
    occasion: str,
    at: dt.datetime,
    words: str = "",
    due_on: dt.date | None = None,
) -> None:
    """Once for each occasion, by constraint."""
    from courses.tasks import mail_review_letters as task

    _row, is_new = ReviewLetter.objects.get_or_create(
        kind=kind,
        page_id=page.pk,
        recipient=recipient,
        occasion=occasion,
        defaults={"words": words, "due_on": due_on, "owed_at": at},
    )
    if is_new:
        queue(task, recipient.pk)


def plan_review_letters(*, at: dt.datetime) -> None:
    """Whoever owns a lesson, and whoever reviewed it, hears once of each day its review runs out."""
    samples = tuple(sample_paths())
    for due in reviews_due(on=at.date(), within=NOTICE):
        if samples and due.page.path.startswith(samples):
            continue
        day = due.review.next_review_on
        assert day is not None  # noqa: S101  the database keeps it with approvals
        for person in _concerned(due.page.owner, due.review.reviewer):
            owe_letter(
                kind=Kind.DUE,
                page=due.page,
                recipient=person,
                occasion=day.isoformat(),
                due_on=day,
                at=at,
            )


def ask_reviewers(*, page: Page, asked_by: User | None, occasion: str, at: dt.datetime) -> None:
    """Everybody who may review hears that a text waits, except who sent it."""
    for person in reviewers():
        if asked_by is None or person.pk != asked_by.pk:
            owe_letter(kind=Kind.ASKED, page=page, recipient=person, occasion=occasion, at=at)


def tell_kept_back(*, kept: KeptBack, people: Iterable[User | None], at: dt.datetime) -> None:
    for person in _concerned(*people):
        owe_letter(
            kind=Kind.KEPT_BACK,
            page=kept.page,
            recipient=person,
            occasion=f"kept:{kept.pk}",
            words=kept.words,
            at=at,
        )


def _concerned(*people: User | None) -> list[User]:
    """Those with an account that is open; where nobody is left, everybody who may review."""
    found = {person.pk: person for person in people if person is not None and person.is_active}
    return list(found.values()) or list(reviewers())


def mail_review_letters(*, person_id: int, at: dt.datetime) -> None:
    """What somebody is owed: one letter for all reviews that fall due, one for each other occasion."""
    owed = ReviewLetter.objects.unsent().free(at).filter(recipient=person_id)
    claimed = [
        pk
        for pk in owed.order_by("pk").values_list("pk", flat=True)[:BATCH]
        if ReviewLetter.objects.unsent().free(at).filter(pk=pk).update(mail_claimed_at=at)
    ]
    rows = list(
        ReviewLetter.objects.filter(pk__in=claimed)
        .select_related("page", "recipient")
        .order_by("due_on", "pk")
    )
    due = [row for row in rows if row.kind == Kind.DUE]
    for letters in ([due] if due else []) + [[row] for row in rows if row.kind != Kind.DUE]:
        _send(letters, at)


def send_owed_letters(*, at: dt.datetime) -> int:
    """Hand out again what a lost message left, or a server that was away."""
    from courses.tasks import mail_review_letters as task

    late = ReviewLetter.objects.unsent().free(at).filter(owed_at__lt=at - LEASE)
    people = late.order_by("recipient").values_list("recipient").distinct()
    return requeue(task, people[:BATCH])


def _send(letters: list[ReviewLetter], at: dt.datetime) -> None:
    first = letters[0]
    send_owed_letter(
        rows=letters,
        person=first.recipient,
        template=f"courses/mail/review_{first.kind}",
        words={"letters": letters, "letter": first, "page": first.page, **_links(first)},
        message_id=f"lesson-review-{first.kind.replace('_', '-')}-{first.pk}",
        at=at,
    )


def _links(letter: ReviewLetter) -> dict[str, str]:
    return {
        "edit_path": reverse("wagtailadmin_pages:edit", args=[letter.page_id]),
        "review_path": reverse("clinical_review", args=[letter.page_id]),
        "list_path": reverse("clinical_reviews"),
    }
