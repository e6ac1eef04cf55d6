"""Rules come in from a file: first what each row would become, then, when somebody says so, the rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from practitioners.models import Jurisdiction, Profession, User
from renewals.clauses import RuleSetData
from renewals.exchange import ReadRow, write_rules
from renewals.models import RuleSet
from renewals.selectors.rules import data_of
from renewals.services.rules import write_rule_set

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True)
class Planned:
    """One rule of the file: a first number, the next one, nothing, or why it cannot come in."""

    line: int
    name: str
    becomes: str
    data: RuleSetData | None = None
    before: RuleSetData | None = None
    after: int = 0
    fault: str = ""


def plan_rules(rows: Sequence[ReadRow]) -> list[Planned]:
    """What each row would become; nothing is written. In a number of statements that does not grow."""
    places = set(Jurisdiction.objects.values_list("code", flat=True))
    professions = set(Profession.objects.values_list("code", flat=True))
    names = {each.reference for row in rows for each in row.sets}
    latest = {
        (one.reference, one.kind): one
        for one in RuleSet.objects.filter(reference__in=names)
        .select_related("jurisdiction", "profession")
        .order_by("number")
    }
    planned: list[Planned] = []
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if row.fault:
            planned.append(Planned(row.line, row.name, REFUSED, fault=row.fault))
        for data in row.sets:
            fault = _fault_of(data, places, professions, seen)
            seen.add((data.reference, data.kind.value))
            if fault:
                planned.append(Planned(row.line, data.reference, REFUSED, data, fault=fault))
                continue
            planned.append(_planned(row.line, data, latest.get((data.reference, data.kind.value))))
    return planned


def _planned(line: int, data: RuleSetData, last: RuleSet | None) -> Planned:
    if last is None:
        return Planned(line, data.reference, NEW, data)
    before = data_of(last)
    becomes = SAME if before == data else CHANGED
    return Planned(line, data.reference, becomes, data, before, last.number)


def _fault_of(
    data: RuleSetData, places: set[str], professions: set[str], seen: set[tuple[str, str]]
) -> str:
    if data.code not in places:
        return _("No place has the code %(code)s: add it to the places first.") % {
            "code": data.code
        }
    if data.profession not in professions:
        return _("No profession has the code %(code)s: add it to the professions first.") % {
            "code": data.profession
        }
    if (data.reference, data.kind.value) in seen:
        return _("The file says this rule twice; leave one of them out.")
    return ""


@transaction.atomic
def import_rules(
    planned: Sequence[Planned], *, why: str, author: User, at: dt.datetime
) -> list[RuleSet]:
    """Write what is new or changed, as drafts; all of it or, with a ValidationError, nothing."""
    if any(one.becomes == REFUSED for one in planned):
        raise ValidationError(_("Mend or leave out the rows that cannot be read first."))
    return [
        write_rule_set(data=one.data, after=one.after, why=why, author=author, at=at)
        for one in planned
        if one.becomes in (NEW, CHANGED) and one.data is not None
    ]


def export_rules(reference: str = "") -> str:
    """The last numbers as a file: of one place and profession with its overlays, or of all."""
    found = RuleSet.objects.last_numbers().select_related("jurisdiction", "profession")
    name = "/".join(reference.split("/")[:2])
    if name:
        found = found.filter(Q(reference=name) | Q(reference__startswith=f"{name}/"))
    rows: dict[str, list[RuleSetData]] = {}
    for one in found.order_by("reference"):
        rows.setdefault("/".join(one.reference.split("/")[:2]), []).append(data_of(one))
    return write_rules(rows.values())
