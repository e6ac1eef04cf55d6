"""The cases of an attempt: which part stands above which question."""

from collections.abc import Mapping, Sequence

from quizzes.models import StimulusVersion
from quizzes.sitting.layout import Slot
from quizzes.sitting.papers import Case


def cases_above(slots: Sequence[Slot], *, one: bool, whole: bool = False) -> dict[int, Case]:
    """Slot to what stands above it. One statement, none where no question belongs to a case.

    On one page the whole case stands above its first question, a stepwise one part by part above
    each; with one question on a page, all that may be known so far. Later parts are left out, once
    the attempt is over (`whole`) nothing is.
    """
    wanted = {slot.stimulus_version_id for slot in slots if slot.stimulus_version_id}
    if not wanted:
        return {}
    said = StimulusVersion.objects.filter(pk__in=wanted).values("pk", "body", "stimulus__title")
    found = {row["pk"]: row for row in said}
    cases: dict[int, Case] = {}
    told: dict[int, int] = {}
    for slot in slots:
        row = found.get(slot.stimulus_version_id or 0)
        if row is None or (one and cases):
            continue
        parts = [part for part in row["body"].get("parts") or [] if isinstance(part, Mapping)]
        before = told.get(row["pk"], 0)
        until = slot.part if slot.part and not whole else len(parts)
        if one:
            until = max(each.part for each in slots) if slot.part else until
        told[row["pk"]] = max(before, until)
        if parts[before:until]:
            cases[slot.number] = Case(row["stimulus__title"], parts[before:until], before == 0)
    return cases
