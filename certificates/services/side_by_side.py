"""Two runs that make the files of the same certificates anew: the second waits for the first."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from certificates.models import IssueItem, IssueRun
from certificates.services.standing import DecisionRefused

State = IssueRun.State


def refuse_beside_another(certificates: Iterable[int], *, besides: IssueRun | None = None) -> None:
    """Raises DecisionRefused while new files of one of these are made or wait to be accepted.

    A second run would find the newest design in those files and leave the lines out; were the
    first then thrown away, nobody would have a new file. Whoever starts a run asks again, in turn.
    """
    open_runs = IssueRun.objects.filter(
        kind=IssueRun.Kind.REISSUE, state__in=[State.RUNNING, State.MADE]
    )
    if besides is not None:
        open_runs = open_runs.exclude(pk=besides.pk)
    busy = set(
        IssueItem.objects.filter(run__in=open_runs, state__in=["waiting", "done"])
        .exclude(certificate=None)
        .values_list("certificate", flat=True)
    )
    if not busy.isdisjoint(certificates):
        raise DecisionRefused(
            _(
                "Another run makes new files of some of these certificates, or has made them and "
                "waits to be accepted. Accept it or throw its files away first."
            )
        )
