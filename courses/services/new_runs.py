"""Another run of a course: a draft of its own, from the texts that are live."""

import datetime as dt
from dataclasses import dataclass
from itertools import count

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from courses.models import CoursePage, Lock
from courses.services.copies import twins
from practitioners.models import User

_DATES = ("go_live_at", "expire_at")


@dataclass(frozen=True)
class NewRun:
    course: CoursePage
    dates_left_out: int  # of steps and locks of the run before


@transaction.atomic
def new_run(
    *,
    course: CoursePage,
    title: str,
    code: str,
    by: User,
    opens_at: dt.datetime | None = None,
    closes_at: dt.datetime | None = None,
) -> NewRun:
    """Modules, lessons, quizzes with their questions, locks, prerequisites. The original is not touched.

    Learners, records and clinical reviews stay with the run they belong to, and so do dates. Locks that
    wait for a step of the course wait for its copy. Raises CopyPagePermissionError.
    """
    course = CoursePage.objects.get(pk=course.pk)
    made = course.copy(
        recursive=True,
        copy_revisions=False,
        keep_live=False,
        user=by,
        update_attrs={"title": title, "slug": _free_slug(course, title)} | _not_reviewed(course),
    ).specific
    copies = twins(course, made)
    left_out = 0
    for page in copies.values():
        changed = _clear_dates(page)
        left_out += changed + _repoint_locks(page, copies)
        if page.pk == made.pk:
            page.code, page.go_live_at, page.expire_at = code, opens_at, closes_at
        if changed or page.pk == made.pk:
            page.save(clean=False)
            page.save_revision(user=by, changed=False, clean=False)
    return NewRun(CoursePage.objects.get(pk=made.pk), left_out)


def suggested_code(code: str, on: dt.date) -> str:
    """The code with the year, and with a number where another run has that: "SAF-1 2027", "SAF-1 2027-2"."""
    room = CoursePage._meta.get_field("code").max_length or 20
    taken = set(CoursePage.objects.values_list("code", flat=True))
    for number in count(1):
        ending = f" {on.year}" if number == 1 else f" {on.year}-{number}"
        wanted = code[: room - len(ending)] + ending
        if wanted not in taken:
            return wanted
    raise AssertionError  # `count` never ends


def _free_slug(course: CoursePage, title: str) -> str:
    parent = course.get_parent()
    start = slugify(title)[:200] or "course"
    for number in count(1):
        wanted = start if number == 1 else f"{start}-{number}"
        if Page._slug_is_available(wanted, parent):
            return wanted
    raise AssertionError


def _not_reviewed(course: CoursePage) -> dict[str, object]:
    """A review is of a text at a time, not of whatever is copied from it."""
    names = {field.name for field in course._meta.get_fields()}
    empty = {"clinically_reviewed_on": None, "clinically_reviewed_by": ""}
    return {name: value for name, value in empty.items() if name in names}


def _clear_dates(page: Page) -> int:
    cleared = 0
    for name in (*_DATES, *getattr(page, "run_dates", ())):
        if getattr(page, name) is not None:
            setattr(page, name, None)
            cleared += 1
    return cleared


def _repoint_locks(page: Page, copies: dict[int, Page]) -> int:
    """Locks lead into the copy; those that wait for a date of the old run are left out."""
    locks = list(page.locks.all())
    kept = [lock for lock in locks if lock.kind != Lock.Kind.DATE]
    turned = [lock for lock in kept if lock.target_id in copies]
    for lock in turned:
        lock.target = Page.objects.get(pk=copies[lock.target_id].pk)
    if turned or len(kept) < len(locks):
        page.locks.set(kept)
        page.save(clean=False)
        page.save_revision(changed=False, clean=False)
    return len(locks) - len(kept)
