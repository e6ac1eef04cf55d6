"""Everything that printing certificates of one programme needs to know, for any holder and any day."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.models import (
    Approval,
    PrintRule,
    Programme,
    ProgrammeCredit,
    ProgrammeUnit,
    ProviderNumber,
    Signatory,
)
from certificates.models.places import Dated
from certificates.models.programmes import MODES
from certificates.rules.codes import CODE_LENGTH
from certificates.rules.printing import Missing, Rule, facts_of, missing_facts
from certificates.typesetting.face import CertificateFace, one_line
from courses.models import CoursePage
from practitioners.models import Jurisdiction
from practitioners.statements import Statement
from quizzes.models import QuizPage

# Django puts the choices of a field together anew for each word.
_MODES = dict(MODES)

# Stands for what only a certificate has, where somebody asks what would be printed.
_NOBODY: Mapping[str, Any] = {
    "holder_name": "-",
    "licence_number": "-",
    "number": "-",
    "code": "0" * CODE_LENGTH,
    "verify_url": "https://example.org/",
    "sample": False,
    "language": "en",
}


@dataclass(frozen=True)
class Desk:
    """Everything that printing certificates of one programme needs to know, read once."""

    programme: Programme
    credits: tuple[ProgrammeCredit, ...]
    units: tuple[ProgrammeUnit, ...]
    signatories: tuple[Signatory, ...]
    quizzes: tuple[QuizPage, ...]
    provider_numbers: tuple[ProviderNumber, ...]
    approvals: tuple[Approval, ...]
    rules: tuple[PrintRule, ...]

    @cached_property
    def own_facts(self) -> dict[str, Any]:
        """What the programme itself says, the same for everybody."""
        programme = self.programme
        with override(settings.LANGUAGE_CODE):
            modes: dict[str, int] = {}
            categories: dict[str, int] = {}
            for credit in self.credits:
                word = str(_MODES.get(credit.mode, credit.mode))
                modes[word] = modes.get(word, 0) + credit.minutes
                if credit.category:
                    categories[credit.category] = (
                        categories.get(credit.category, 0) + credit.minutes
                    )
            return {
                "title": programme.title,
                "kind": programme.kind,
                "description": programme.description,
                "provider_name": settings.PROVIDER_NAME,
                "credits": [[mode, str(_hours(minutes))] for mode, minutes in modes.items()],
                "units": [
                    *([str(unit.amount), unit.unit, unit.category] for unit in self.units),
                    *(
                        [str(_hours(minutes)), _("hours"), category]
                        for category, minutes in categories.items()
                    ),
                ],
                "objectives": [
                    line for line in programme.objectives.splitlines() if one_line(line)
                ],
                "place_or_mode": _modes(list(modes)),
                "presenter": programme.presenter,
                "assessments": self.assessed(),
                "assessor": programme.assessor,
                "signatories": [
                    [one.name, one.role, one.picture.sha256 if one.picture else ""]
                    for one in self.signatories
                ],
            }

    def assessed(self, courses: Iterable[CoursePage] | None = None) -> list[str]:
        """What has to be passed in these courses, or in all of the programme, and what the
        programme names beside that. Each title once: modules like to call theirs the same."""
        titles = [
            quiz.title
            for quiz in self.quizzes
            if courses is None or any(quiz.path.startswith(course.path) for course in courses)
        ]
        return list(dict.fromkeys(filter(one_line, [*titles, self.programme.assessment])))

    def facts(self, places: Collection[int], *, completed_on: dt.date) -> dict[str, Any]:
        """The programme's facts with the numbers of these places that held on that day."""
        numbers = _of(self.provider_numbers, places, completed_on)
        return {
            **self.own_facts,
            # The number in the settings is for whoever keeps no list of them.
            "provider_number": "" if self.provider_numbers else settings.PROVIDER_NUMBER,
            "provider_numbers": [[one.body, one.number] for one in numbers],
            "approvals": [
                [one.body, one.number, one.statement]
                for one in _of(self.approvals, places, completed_on)
            ],
        }

    def asking(self, places: Collection[int], *, completed_on: dt.date) -> list[PrintRule]:
        """The rules for somebody licensed in these places (with what they lie in): those of the
        places, and of each accreditor of which something would be printed."""
        rows = (self.provider_numbers, self.approvals)
        printed = [one.body for row in rows for one in _of(row, places, completed_on)]
        bodies = {*printed, *(unit.body for unit in self.units)}
        return [
            rule
            for rule in self.rules
            if rule.jurisdiction_id in places or any(rule.is_of(body) for body in bodies)
        ]

    def missing(
        self, places: Iterable[Jurisdiction], *, completed_on: dt.date, has_licence: bool = True
    ) -> list[Missing]:
        """What these places and the accreditors there ask for and would not be printed for somebody
        who is licensed there."""
        around = {one for place in places for one in ids_around(place)}
        found: list[Missing] = []
        for rule in self.asking(around, completed_on=completed_on):
            there = ids_around(rule.jurisdiction) if rule.jurisdiction else around
            face = self._face(there, completed_on, has_licence=has_licence)
            found += missing_facts(facts_of(face), as_rule(rule))
        return found

    def face_today(self, day: dt.date) -> CertificateFace:
        """The face of a completion on that day, for nobody in particular and with every number."""
        everywhere = {
            row.jurisdiction_id
            for row in (*self.approvals, *self.provider_numbers)
            if row.jurisdiction_id
        }
        return self._face(everywhere, day, has_licence=True)

    def lasting_facts(self) -> frozenset[str]:
        """Facts that are printed for everybody, whatever the day of completion is."""
        lasting = {
            **self.own_facts,
            "provider_number": "" if self.provider_numbers else settings.PROVIDER_NUMBER,
            "provider_numbers": [],
            "approvals": [],
        }
        return facts_of(self._face_of(lasting, dt.date(2000, 1, 1)))

    def _face(
        self, places: Collection[int], completed_on: dt.date, *, has_licence: bool
    ) -> CertificateFace:
        facts = self.facts(places, completed_on=completed_on)
        licence = {} if has_licence else {"licence_number": None}
        return self._face_of({**facts, **licence}, completed_on)

    def _face_of(self, facts: Mapping[str, Any], day: dt.date) -> CertificateFace:
        until = day if self.programme.validity_months else None
        days = {"issued_on": day, "completed_on": day, "valid_until": until}
        return CertificateFace.from_data({**_NOBODY, **days, **facts})


def desk_of(programme: Programme) -> Desk:
    """A constant number of queries, however much the programme has."""
    [full] = _programme(programme.pk)
    return Desk(
        programme=full,
        credits=tuple(_credits(programme.pk)),
        units=tuple(_units(programme.pk)),
        signatories=tuple(_signatories(programme.pk)),
        quizzes=tuple(_quizzes(programme.pk)),
        provider_numbers=tuple(_provider_numbers()),
        approvals=tuple(_approvals(programme.pk)),
        rules=tuple(_rules()),
    )


_programme = Statement(lambda pk: Programme.objects.filter(pk=pk))
_credits = Statement(lambda pk: ProgrammeCredit.objects.filter(programme_id=pk))
_units = Statement(lambda pk: ProgrammeUnit.objects.filter(programme_id=pk))
_signatories = Statement(
    lambda pk: Signatory.objects.filter(programme_id=pk).select_related("picture")
)
_quizzes = Statement(
    lambda pk: (
        QuizPage.objects.live()
        .filter(
            Exists(
                CoursePage.objects.filter(programmes=pk)
                .annotate(step=ExpressionWrapper(OuterRef("path"), CharField()))
                .filter(step__startswith=F("path"))
            ),
            is_required=True,
            is_practice=False,
        )
        .order_by("path")
        .only("title", "path")
    )
)
_provider_numbers = Statement(ProviderNumber.objects.all)
_approvals = Statement(lambda pk: Approval.objects.filter(programme_id=pk))
_rules = Statement(lambda: PrintRule.objects.select_related("jurisdiction"))


def as_rule(rule: PrintRule) -> Rule:
    return Rule(
        place=rule.asked_by,
        facts=frozenset(rule.facts),
        source=rule.source,
        is_reviewed=bool(rule.reviewed_by),
    )


def ids_around(place: Jurisdiction) -> frozenset[int]:
    """The place and the country it is part of: what holds there holds here."""
    return frozenset({place.pk, *([place.parent_id] if place.parent_id else [])})


def _of[Row: Dated](rows: Iterable[Row], places: Collection[int], day: dt.date) -> list[Row]:
    return [
        row
        for row in holding(rows, day)
        if row.jurisdiction_id is None or row.jurisdiction_id in places
    ]


def holding[Row: Dated](rows: Iterable[Row], day: dt.date) -> list[Row]:
    """`DatedQuerySet.holding_on` for rows that were read already."""
    return [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= day)
        and (row.valid_until is None or row.valid_until >= day)
    ]


def _modes(modes: list[str]) -> str:
    """Self-paced, live online and in person."""
    *others, last = [mode.lower() for mode in modes] or [""]
    if others:
        last = _("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last}
    return capfirst(last)


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))
