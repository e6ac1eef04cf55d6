"""Letters of every kind that never went out: refused for good, or given up after days without a server."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import ChangeNotice, Problem
from courses.models.review import ReviewLetter
from practitioners.models import LicenceEvent, User
from practitioners.services.owed import NO_LETTER
from quizzes.models import LoweredMark, QuestionReport, RegradeItem
from renewals.models import Adjustment, CreditEvent, RuleReviewLetter
from renewals.selectors.periods import title_of


@dataclass(frozen=True)
class Kind:
    """One kind of row that owes a letter: to whom, about what, and where staff look at it."""

    name: str
    label: str | Promise
    model: type[Model]
    person: str
    about: Callable[[Any], str]
    address: Callable[[Any], str]
    joins: tuple[str, ...] = ()
    sent: str = "told_at"
    only: Callable[[Any], QuerySet[Any]] = QuerySet.all

    def undelivered(self) -> QuerySet[Any]:
        """What `undelivered_index` finds, without rows for which there was to be no letter, and without
        those of which no sweep would send one any more."""
        rows = self.model._default_manager.filter(~Q(mail_failure=""), **{self.sent: None})
        return self.only(rows).exclude(mail_failure__startswith=NO_LETTER)

    def holder(self, row: Any) -> User:
        for name in self.person.split("__"):
            row = getattr(row, name)
        return row


@dataclass(frozen=True)
class Undelivered:
    kind: Kind
    row: Any
    person: User
    about: str
    url: str
    why: str


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "licence",
            _("Decision about a licence"),
            LicenceEvent,
            "licence__holder",
            lambda row: str(row.licence.jurisdiction),
            lambda row: reverse("licence_review", args=[row.licence_id]),
            ("licence__jurisdiction",),
            sent="mailed_at",
        ),
        Kind(
            "activity",
            _("Decision about an outside activity"),
            CreditEvent,
            "entry__holder",
            lambda row: row.entry.title,
            lambda row: reverse("evidence_case", args=[row.entry_id]),
            sent="mailed_at",
            only=lambda rows: rows.not_overtaken(),
        ),
        Kind(
            "adjustment",
            _("Exemption, waiver or extension"),
            Adjustment,
            "period__holder",
            lambda row: title_of(row.period),
            lambda row: reverse("adjustment_case", args=[row.pk]),
            ("period__certificate", "period__licence__jurisdiction", "period__licence__profession"),
            sent="mailed_at",
        ),
        Kind(
            "rule_review",
            _("Review of a rule"),
            RuleReviewLetter,
            "recipient",
            lambda row: f"{row.rule_set.jurisdiction}, {row.rule_set.profession}",
            lambda row: reverse("rule_number", args=[row.rule_set_id]),
            ("rule_set__jurisdiction", "rule_set__profession"),
        ),
        Kind(
            "lesson_review",
            _("Review of a lesson"),
            ReviewLetter,
            "recipient",
            lambda row: row.page.title,
            lambda row: reverse("clinical_review", args=[row.page_id]),
            ("page",),
        ),
        Kind(
            "change",
            _("Changed step"),
            ChangeNotice,
            "learner",
            lambda row: row.decision.change.step.title,
            lambda row: reverse("decide_change", args=[row.decision.change_id]),
            ("decision__change__step",),
            only=lambda rows: rows.standing(),
        ),
        Kind(
            "problem",
            _("Answer about a page"),
            Problem,
            "reporter",
            lambda row: row.title or row.path,
            lambda row: reverse("problem_answer", args=[row.pk]),
        ),
        Kind(
            "report",
            _("Answer about a question"),
            QuestionReport,
            "attempt__enrolment__learner",
            lambda row: row.attempt.quiz.title,
            lambda row: reverse("report_answer", args=[row.pk]),
            ("attempt__quiz",),
        ),
        Kind(
            "pass_ended",
            _("A pass that ended"),
            LoweredMark,
            "response__attempt__enrolment__learner",
            lambda row: row.response.attempt.quiz.title,
            lambda row: reverse("lowered_decide", args=[row.pk]),
            ("response__attempt__quiz",),
        ),
        Kind(
            "regrade",
            _("Result graded again"),
            RegradeItem,
            "attempt__enrolment__learner",
            lambda row: row.attempt.quiz.title,
            lambda row: reverse("regrade", args=[row.run_id]),
            ("attempt__quiz",),
        ),
    )
}


def count_undelivered() -> int:
    """Of all kinds, in one statement."""
    first, *rest = (kind.undelivered().order_by().values_list("pk") for kind in KINDS.values())
    return first.union(*rest, all=True).count()


def undelivered(name: str, most: int) -> list[Undelivered]:
    """The newest of one kind; one statement."""
    kind = KINDS[name]
    rows = kind.undelivered().select_related(kind.person, *kind.joins).order_by("-pk")[:most]
    return [
        Undelivered(
            kind,
            row,
            kind.holder(row),
            kind.about(row),
            kind.address(row),
            row.mail_failure,
        )
        for row in rows
    ]


def undelivered_row(name: str, key: int) -> tuple[Kind, Any]:
    """One that is on the list; anything else does not exist."""
    kind = get_kind(name)
    return kind, get_object_or_404(kind.undelivered(), pk=key)


def get_kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]
