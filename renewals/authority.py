"""What the rules of a place say about needling there, for the pages of courses."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from courses.extending.acceptance import Acceptance, Answer, register_acceptance
from courses.extending.authority import Read, ScopeNote, register_authority
from practitioners.models import Jurisdiction, Profession
from renewals.clauses import Clause, RegionLimit, TechniqueExclusion
from renewals.models import RuleSet
from renewals.rules.hours import in_figures
from renewals.rules.readiness import Learner, Outcome, Readiness, clauses_in_force, readiness
from renewals.rules.requirements import of_type
from renewals.selectors.rules import data_of

KINDS = (RuleSet.Kind.SCOPE, RuleSet.Kind.TRAINING, RuleSet.Kind.OVERLAY)


def scope_in(place: Jurisdiction, profession: Profession, on: dt.date) -> ScopeNote | None:
    """By the scope, training and overlay rules in force that day. One statement.

    Rules of the place itself go before those of the country around it.
    """
    sets = _sets(place, profession, on)
    if not any(one.kind == RuleSet.Kind.SCOPE for one in sets):
        return None
    clauses = clauses_in_force([data_of(one) for one in sets], on)
    found = readiness(clauses, Learner(), on=on)
    return ScopeNote(
        place=str(place),
        profession=str(profession),
        sentence=" ".join([_outcome(found.outcome), *found.reasons]),
        needed=[*_hours(found), *found.still_needed],
        limits=_limits(clauses),
        warnings=found.warnings,
        sources=_sources(sets),
        is_reviewed=all(one.status == RuleSet.Status.REVIEWED for one in sets),
        is_refused=found.is_education_only,
    )


def places_with_rules(on: dt.date) -> list[tuple[int, int, str]]:
    rows = (
        RuleSet.objects.in_force_on(on)
        .filter(kind=RuleSet.Kind.SCOPE)
        .order_by("jurisdiction__name", "profession__name")
        .values_list("jurisdiction_id", "profession_id", "jurisdiction__name", "profession__name")
        .distinct()
    )
    return [(place, profession, f"{name}, {title}") for place, profession, name, title in rows]


def refused_by_law(
    course_ids: Collection[int], place: Jurisdiction, profession: Profession, on: dt.date
) -> Mapping[int, Acceptance]:
    """Where needling is forbidden no course is accepted as more than education. One statement."""
    note = scope_in(place, profession, on)
    if note is None or not note.is_refused:
        return {}
    source = note.sources[0] if note.sources else Read("")
    said = Acceptance(
        Answer.NOT_ACCEPTED,
        str(place),
        _("Education only in %(place)s: %(why)s") % {"place": place, "why": note.sentence},
        source=source.title,
        checked_on=source.checked_on,
    )
    return dict.fromkeys(course_ids, said)


def register() -> None:
    register_acceptance(refused_by_law)
    register_authority(scope_in, places_with_rules)


def _sets(place: Jurisdiction, profession: Profession, on: dt.date) -> list[RuleSet]:
    places = [place.pk, *([place.parent_id] if place.parent_id else [])]
    rows = (
        RuleSet.objects.in_force_on(on)
        .filter(kind__in=KINDS, jurisdiction__in=places, profession__family=profession.family)
        .select_related("jurisdiction", "profession")
        .order_by("reference", "kind", "number")
    )
    best: dict[tuple[str, int], RuleSet] = {}
    for row in rows:
        best[row.kind, row.jurisdiction_id] = row  # a later number goes before an earlier one
    own = [row for (_kind, where), row in best.items() if where == place.pk]
    said = {row.kind for row in own}
    return [
        *own,
        *(row for row in best.values() if row.jurisdiction_id != place.pk and row.kind not in said),
    ]


def _outcome(outcome: Outcome) -> str:
    """In a sentence, for somebody of whom nothing but the licence is known."""
    words = {
        Outcome.PROHIBITED: _("Needling is not open to this profession there."),
        Outcome.NOT_YET: _("Needling is not open there yet."),
        Outcome.ENROLMENT_BLOCKED: _("Not every register may take the practical part."),
        Outcome.PERMITTED: _("The rule on record asks for no training of its own."),
        Outcome.NEEDS_PERSON: _("What is on record does not settle it: ask the regulator."),
    }
    return words.get(outcome, _("Needling is open there under conditions."))


def _hours(found: Readiness) -> list[str]:
    kinds = {
        "total": _("hours in all"),
        "in_person": _("hours in person"),
        "live": _("hours live"),
        "didactic": _("hours of theory"),
        "practical": _("hours of practice"),
    }
    return [f"{in_figures(gap.needed)} {kinds.get(gap.kind, gap.kind)}" for gap in found.hours]


def _limits(clauses: Iterable[Clause]) -> list[str]:
    clauses = list(clauses)
    regions = [limit.text for limit in of_type(clauses, RegionLimit)]
    excluded = [
        _("%(technique)s is not allowed here.") % {"technique": one.technique}
        for one in of_type(clauses, TechniqueExclusion)
    ]
    return [*regions, *excluded]


def _sources(sets: Iterable[RuleSet]) -> list[Read]:
    found: dict[str, Read] = {}
    for one in sets:
        for source in data_of(one).sources:
            checked = source.checked_on or one.reviewed_on or one.drafted_on
            found.setdefault(
                source.address, Read(source.title, source.address, source.date, checked)
            )
    return list(found.values())
