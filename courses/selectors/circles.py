"""Circles of pages that wait for one another, so that nobody could ever get in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from courses.models import CoursePage, CourseStepMixin, Lock, ModulePage
from courses.paths.locks import find_circle
from courses.selectors.outlines import step_models
from practitioners.models import User

WAITING = {Lock.Kind.COURSE, Lock.Kind.STEP, Lock.Kind.SCORE}


class Wait(NamedTuple):
    """A lock of a page on another one."""

    kind: str
    target_id: int


class Node(NamedTuple):
    """A page to be opened, or to be finished."""

    path: str
    is_finish: bool


@dataclass(frozen=True)
class _Spot:
    id: int
    path: str
    title: str
    is_required: bool = True


def circle_of(
    page: Page,
    *,
    parent_path: str,
    title: str,
    waits: Iterable[Wait],
    prerequisites: Iterable[int],
    is_required: bool = True,
) -> str:
    """A sentence that names the circle this page would close as it is drafted; "" when it closes none.

    Of all other pages their published text counts. A circle that this page has no part in, and does
    not wait for, is none of its business.
    """
    path = page.path or f"{parent_path}{'Z' * Page.steplen}"
    waits, prerequisites = list(waits), list(prerequisites)
    targets: dict[str, set[int]] = {path: {wait.target_id for wait in waits} | set(prerequisites)}
    for source, target in [*_locks_on_pages(), *_prerequisites()]:
        if source != page.pk:
            targets.setdefault(str(source), set()).add(target)
    ids = {int(key) for key in targets if key != path} | {
        id_ for of in targets.values() for id_ in of
    }
    spots = {spot.id: spot for spot in _spots(ids)}
    if isinstance(page, ModulePage):
        is_required = has_required_steps(path)
    mine = _Spot(page.pk or 0, path, title, is_required)
    spots[mine.id] = mine
    opens = {
        (path if key == path else spots[int(key)].path): [
            spots[id_].path for id_ in of if id_ in spots
        ]
        for key, of in targets.items()
        if key == path or int(key) in spots
    }
    needs = _needs(opens, list(spots.values()))
    found = find_circle(needs, [node for node in needs if node.path == path])
    return _in_words(found, {spot.path: spot.title for spot in spots.values()}, path)


def circle_by_moving(page: Page, destination: Page) -> str:
    """A sentence that names the circle that would be there if the page stood below the other; "" for none.

    Published texts count.
    """
    opens: dict[int, set[int]] = {}
    for source, target in [*_locks_on_pages(), *_prerequisites()]:
        opens.setdefault(source, set()).add(target)
    if not opens:
        return ""
    new = f"{destination.path}{'Z' * Page.steplen}"
    spots = {
        spot.id: replace(spot, path=f"{new}{spot.path[len(page.path) :]}")
        if spot.path.startswith(page.path)
        else spot
        for spot in _spots({*opens, *(id_ for of in opens.values() for id_ in of)})
    }
    by_path = {
        spots[source].path: [spots[id_].path for id_ in of if id_ in spots]
        for source, of in opens.items()
        if source in spots
    }
    found = find_circle(_needs(by_path, list(spots.values())))
    if not any(node.path.startswith(new) for node in found):
        return ""  # one that was there before is not this move's
    return _in_words(found, {spot.path: spot.title for spot in spots.values()}, new)


def no_circles(page: Page, revision: Revision, user: User | None) -> str:
    """For `courses.publishing`: what was drafted before another page was published is looked at again."""
    if not issubclass(type(page), CoursePage | ModulePage | CourseStepMixin):
        return ""
    return circle_of(
        page,
        parent_path="",
        title=page.title,
        waits=[
            Wait(lock.kind, lock.target_id)
            for lock in page.locks.all()
            if lock.kind in WAITING and lock.target_id
        ],
        prerequisites=(
            [course.pk for course in page.prerequisites.all()]
            if isinstance(page, CoursePage)
            else []
        ),
        is_required=getattr(page, "is_required", True),
    )


def _locks_on_pages() -> Iterable[tuple[int, int]]:
    """Which page waits for which, by published locks."""
    rows = Lock.objects.filter(kind__in=WAITING, target__isnull=False)
    return rows.order_by().values_list("page_id", "target_id")


def _prerequisites() -> Iterable[tuple[int, int]]:
    rows = CoursePage.prerequisites.through.objects.order_by()
    return rows.values_list("from_coursepage_id", "to_coursepage_id")


def _needs(opens: dict[str, list[str]], spots: Iterable[_Spot]) -> dict[Node, list[Node]]:
    """What has to come before what. Only pages with locks and what they name can be part of a circle."""
    depth = CoursePage.objects.order_by().values_list("depth", flat=True).first() or 0
    course = depth * Page.steplen
    needs: dict[Node, list[Node]] = {}
    by_path = {spot.path: spot for spot in spots}
    for path in {*opens, *by_path}:
        inside = [path[:up] for up in range(course, len(path), Page.steplen)]
        needs[Node(path, False)] = [
            *(Node(target, True) for target in opens.get(path, ())),
            *(Node(above, False) for above in inside),
        ]
        needs.setdefault(Node(path, True), []).append(Node(path, False))
        for above in inside:  # the module and the course around it are not done before it is
            needs.setdefault(Node(above, False), [])
            spot = by_path.get(path)
            if above == path[:course] and (spot is None or spot.is_required):
                needs.setdefault(Node(above, True), []).append(Node(path, False))
    return needs


def _spots(ids: Collection[int]) -> list[_Spot]:
    columns = [f"{name}__is_required" for name in step_models()]
    rows = Page.objects.filter(pk__in=ids).values("id", "path", "title", *columns)
    modules = set(ModulePage.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [
        _Spot(
            row["id"],
            row["path"],
            row["title"],
            has_required_steps(row["path"])
            if row["id"] in modules
            else any(row[column] for column in columns),
        )
        for row in rows
    ]


def has_required_steps(path: str) -> bool:
    """Whether a module there keeps its course from being completed."""
    return any(
        model.objects.filter(is_required=True, path__startswith=path).exists()  # type: ignore[attr-defined]
        for model in step_models().values()
    )


def _in_words(circle: Iterable[Node], titles: dict[str, str], first: str) -> str:
    """Told from the page that is being saved, where it is part of the circle."""
    paths = list(dict.fromkeys(node.path for node in circle if node.path in titles))
    if not paths:
        return ""
    start = paths.index(first) if first in paths else 0
    names = [titles[path] for path in [*paths[start:], *paths[:start]]]
    if len(names) == 1:
        return _("“%(title)s” would wait for itself: nobody could ever open it.") % {
            "title": names[0]
        }
    way = " → ".join(f"“{name}”" for name in [*names, names[0]])
    return _(
        "These pages would wait for one another, and nobody could ever open them: %(way)s."
    ) % {"way": way}
