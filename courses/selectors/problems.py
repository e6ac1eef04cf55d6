"""Reports about pages, for the staff who answer."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from courses.models import Problem


def problems(*, state: str = "", kind: str = "", search: str = "") -> QuerySet[Problem]:
    """Waiting ones as they are to be looked at; others the last decided first."""
    found = Problem.objects.all()
    state = state if state in Problem.State.values else Problem.State.OPEN
    if state == Problem.State.OPEN:
        found = found.waiting()
    else:
        found = found.filter(state=state).order_by("-answered_at", "-pk")
    if kind in Problem.Kind.values:
        found = found.filter(kind=kind)
    for word in search.replace("\0", " ").split():
        found = found.filter(
            Q(text__icontains=word)
            | Q(title__icontains=word)
            | Q(heading__icontains=word)
            | Q(path__icontains=word)
            | Q(reporter__name_on_licence__icontains=word)
            | Q(reporter__email__icontains=word)
        )
    return found.select_related("reporter", "answered_by")


@dataclass(frozen=True)
class WaitingProblems:
    number: int
    unsafe: int


def waiting_problems() -> WaitingProblems:
    """One statement."""
    found = Problem.objects.filter(state=Problem.State.OPEN).aggregate(
        number=Count("pk"), unsafe=Count("pk", filter=Q(kind=Problem.Kind.UNSAFE))
    )
    return WaitingProblems(found["number"], found["unsafe"])


def counts_by_state() -> dict[str, int]:
    rows = Problem.objects.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(Problem.State.values, 0) | dict(rows)
