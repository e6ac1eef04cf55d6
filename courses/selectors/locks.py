"""The locks of courses, and what one person has of what they ask for: one statement, two with scores."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields import BooleanField, CharField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.extending.scores import scores_of
from courses.models import Enrolment, Lock, StepCompletion
from courses.paths import locks as rules
from courses.paths.lock_words import closed_by
from courses.paths.outline import Closed, Outline
from practitioners.models import Licence, User


@dataclass(frozen=True)
class LockBook:
    """The locks of some pages in order, and the facts about one person. `passed` are the pages whose
    course the person has completed at some time, or that were finished: nothing closes them again."""

    locks: tuple[rules.Lock, ...]
    facts: rules.Facts
    passed: frozenset[int]

    def closed_in(
        self,
        outline: Outline,
        *,
        finished: Set[int] = frozenset(),
        enrolled_at: dt.datetime | None = None,
        at: dt.datetime | None = None,
    ) -> dict[int, Closed]:
        """The steps of this course that are closed, by id."""
        found = rules.locked_steps(
            outline,
            self.locks,
            _since(self.facts, enrolled_at),
            finished=finished,
            was_completed=bool(self.passed & outline.lock_pages),
            at=at or timezone.now(),
        )
        return {
            step_id: closed_by(holds, course_id=outline.course_id)
            for step_id, holds in found.items()
        }

    def beside(self, page_id: int) -> "LockBook":
        """Without the locks of this page itself."""
        others = tuple(lock for lock in self.locks if lock.page_id != page_id)
        return LockBook(others, self.facts, self.passed)


NO_LOCKS = LockBook((), rules.Facts(), frozenset())


def lock_book(
    outlines: Iterable[Outline],
    *,
    learner_id: int | None,
    request: HttpRequest | None = None,
    at: dt.datetime | None = None,
) -> LockBook:
    """Nothing is asked where none of the courses has a lock."""
    pages = {page_id for outline in outlines for page_id in outline.lock_pages}
    return _book(Q(page__in=pages), learner_id, request, at) if pages else NO_LOCKS


def closed_step(
    *,
    learner_id: int,
    step: Page,
    enrolled_at: dt.datetime,
    course_id: int,
    at: dt.datetime | None = None,
) -> Closed | None:
    """What keeps this step closed for the person, by its own locks and those of its module and course."""
    paths = [step.path[: len(step.path) - up * Page.steplen] for up in range(3)]
    book = _book(Q(page__path__in=paths), learner_id, None, at, step_id=step.pk)
    if book.passed:
        return None
    found = rules.holds(book.locks, _since(book.facts, enrolled_at), at=at or timezone.now())
    return closed_by(found, course_id=course_id) if found else None


def course_holds(
    *,
    course_id: int,
    user: User | AnonymousUser,
    request: HttpRequest | None = None,
    at: dt.datetime | None = None,
) -> list[tuple[rules.Lock, rules.Hold | None]]:
    """The locks of the course itself, each with what keeps it closed: they are asked at enrolling too."""
    book = _book(Q(page=course_id), user.pk, request, at)
    if book.passed:
        return [(lock, None) for lock in book.locks]
    at = at or timezone.now()
    return [(lock, rules.judge(lock, book.facts, at=at)) for lock in book.locks]


def _since(facts: rules.Facts, enrolled_at: dt.datetime | None) -> rules.Facts:
    return rules.Facts(
        facts.completed,
        facts.done,
        facts.scores,
        facts.is_licensed,
        enrolled_at,
        timezone.get_current_timezone(),
    )


def _book(
    which: Q,
    learner_id: int | None,
    request: HttpRequest | None,
    at: dt.datetime | None,
    *,
    step_id: int | None = None,
) -> LockBook:
    rows = list(_with_facts(which, learner_id, timezone.localdate(at), step_id))
    wanted = {row.target_id for row in rows if row.kind == Lock.Kind.SCORE and row.target_id}
    facts = rules.Facts(
        completed={row.target_id for row in rows if row.has_completed},
        done={row.target_id for row in rows if row.has_done},
        scores=scores_of(learner_id=learner_id, page_ids=wanted) if learner_id else {},
        is_licensed=any(row.is_licensed for row in rows),
    )
    known = _known(facts)
    return LockBook(
        tuple(_lock(row, known, request) for row in rows),
        facts,
        frozenset(row.page_id for row in rows if row.is_past),
    )


def _with_facts(
    which: Q, learner_id: int | None, day: dt.date, step_id: int | None
) -> QuerySet[Lock]:
    rows = Lock.objects.filter(which).select_related("target").order_by("page__path", "sort_order")
    if learner_id is None:
        never = Value(False, BooleanField())
        return rows.annotate(has_completed=never, has_done=never, is_licensed=never, is_past=never)
    completed = Enrolment.objects.completed().filter(learner=learner_id)
    done = StepCompletion.objects.filter(enrolment__learner=learner_id)
    above = completed.annotate(of=ExpressionWrapper(OuterRef("page__path"), CharField())).filter(
        of__startswith=F("course__path")
    )
    past: Any = Exists(above)
    if step_id is not None:
        past |= Exists(done.filter(step=step_id))
    return rows.annotate(
        has_completed=Exists(completed.filter(course=OuterRef("target"))),
        has_done=Exists(done.filter(step=OuterRef("target"))),
        is_licensed=Exists(Licence.objects.valid_on(day).filter(holder=learner_id)),
        is_past=past,
    )


def _known(facts: rules.Facts) -> Collection[int]:
    return {*facts.completed, *facts.done, *(facts.scores or {})}


def _lock(row: Lock, met: Collection[int], request: HttpRequest | None) -> rules.Lock:
    """What was unpublished can be waited for no more, unless this person has it already."""
    target = row.target if row.target and (row.target.live or row.target_id in met) else None
    return rules.Lock(
        page_id=row.page_id,
        kind=rules.Kind(row.kind),
        target_id=target.pk if target else None,
        target_title=target.title if target else "",
        target_url=(target.get_url(request) or "") if target else "",
        percent=row.percent,
        opens_at=row.opens_at,
        days=row.days,
    )


def closed_for_each(
    ways: Mapping[int, tuple[Outline, Enrolment, Set[int]]], *, at: dt.datetime | None = None
) -> dict[int, dict[int, Closed]]:
    """Closed steps by whatever names the ways: (outline, enrolment, finished steps). One person's ways
    cost one statement, two with scores; ways of courses without locks cost none."""
    found: dict[int, dict[int, Closed]] = {key: {} for key in ways}
    locked = {key: way for key, way in ways.items() if way[0].lock_pages}
    for learner_id in {way[1].learner_id for way in locked.values()}:
        theirs = {key: way for key, way in locked.items() if way[1].learner_id == learner_id}
        book = lock_book((way[0] for way in theirs.values()), learner_id=learner_id, at=at)
        for key, (outline, enrolment, finished) in theirs.items():
            if enrolment.completed_at is None:
                found[key] = book.closed_in(
                    outline, finished=finished, enrolled_at=enrolment.enrolled_at, at=at
                )
    return found


def others_wait_for_it(page: Page) -> str:
    """Why the page stays: a lock outside of what is deleted names it or a page below it."""
    rows = Lock.objects.filter(target__path__startswith=page.path).select_related("page")
    if (row := rows.exclude(page__path__startswith=page.path).first()) is None:
        return ""
    return _(
        "“%(title)s” cannot be deleted: “%(other)s” opens only after it. Change that lock first."
    ) % {"title": page.title, "other": row.page.title}
