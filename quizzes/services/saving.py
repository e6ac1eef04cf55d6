"""Answers are kept as they are given. An older page never overwrites a newer answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import CharField, OuterRef, QuerySet, StringAgg, Subquery, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from practitioners.models import User
from practitioners.statements import Statement
from quizzes import grading
from quizzes.kinds import AnswerRefused, kind
from quizzes.models import Attempt, QuestionVersion, Response
from quizzes.selectors.attempts import attempt_for
from quizzes.sitting import papers
from quizzes.sitting.route import Door, Route, Rules
from quizzes.standing import spoken


class AttemptClosed(Exception):  # noqa: N818 - a refusal is an everyday event
    """Nothing more is saved: handed in, or the time is over. The message is for the learner."""


@dataclass(frozen=True)
class Saved:
    revision: int


@dataclass(frozen=True)
class Conflict:
    """Another window saved first. Nothing was written; both answers, in words and as the page has them."""

    revision: int
    sent: str
    stored: str
    stored_given: papers.Given


@dataclass(frozen=True)
class Refused:
    """What was typed cannot be an answer."""

    sentence: str


@dataclass(frozen=True)
class Closed:
    """The learner went on from this question, or had it checked: its answer stays as it is."""

    sentence: str


KEEP: Final = object()
MOST_REVISIONS = 32767
"""What the column holds. A person typing never gets there, a script may."""

type Outcome = Saved | Conflict | Refused | Closed


@dataclass(frozen=True)
class Answering:
    """One answer on its way in. `raw` is in the names of the page (`quizzes.sitting.papers`).

    A `raw` of KEEP leaves the answer as it is, as `flagged` of None leaves the flag.
    `untouched` is the fingerprint of what the page showed: an answer that still has it was not
    changed there and is left alone. `closes` makes what is saved the last word; with `wants_answer`
    a blank is refused.
    """

    slot: int
    raw: papers.Given
    revision: int
    save_id: UUID | None = None
    untouched: str | None = None
    flagged: bool | None = None
    closes: bool = False
    wants_answer: bool = False

    @classmethod
    def flag(cls, slot: int, *, flagged: bool) -> Self:
        return cls(slot=slot, raw=KEEP, revision=0, flagged=flagged)

    @classmethod
    def close(cls, slot: int) -> Self:
        """Closes the question with the answer that is stored."""
        return cls(slot=slot, raw=KEEP, revision=0, closes=True)

    def as_last_word(self) -> Self:
        """The same, and the question is closed with it; a blank is refused."""
        return replace(self, closes=True, wants_answer=True)


def save_answer(
    *,
    attempt_id: int,
    user: User | AnonymousUser,
    slot: int,
    raw: papers.Given,
    revision: int,
    save_id: UUID | None,
    at: datetime,
    flagged: bool | None = None,
) -> Saved | Conflict:
    """Keep one answer. The same `save_id` again changes nothing and returns the same revision.

    Raises AttemptClosed after handing in or once the grace past the deadline is over, AnswerRefused
    with a sentence for what cannot be an answer or comes too late for this question, Http404 for
    another person's attempt.
    """
    given = Answering(slot=slot, raw=raw, revision=revision, save_id=save_id, flagged=flagged)
    outcome = save_answers(attempt_id=attempt_id, user=user, given=[given], at=at).get(slot)
    if outcome is None:
        raise AnswerRefused(_("This attempt has no such question."))
    if isinstance(outcome, Refused | Closed):
        raise AnswerRefused(outcome.sentence)
    return outcome


@transaction.atomic
def save_answers(
    *, attempt_id: int, user: User | AnonymousUser, given: Iterable[Answering], at: datetime
) -> dict[int, Outcome]:
    """Keep a page of answers, each on its own: one that is refused does not hold up the others.

    What is not open yet is refused, what is closed stays. Three statements, however many answers.
    """
    attempt = attempt_for(user=user, attempt_id=attempt_id, locked=True)
    must_be_open(attempt, at)
    wanted = {answering.slot: answering for answering in given}
    layout = {slot.number: slot for slot in attempt.slots}
    stored = _stored(attempt, [layout[slot].version_id for slot in wanted if slot in layout])
    route = _route(attempt, stored)
    outcomes: dict[int, Outcome] = {}
    rows = []
    for slot, answering in wanted.items():
        if slot not in layout:
            continue
        question, order = stored[layout[slot].version_id], layout[slot].order
        outcome, row = _judged(answering, question, order)
        outcome, row = _through(route.door(slot), answering, outcome, row)
        outcomes[slot] = outcome
        if answering.closes and isinstance(outcome, Saved) and route.is_open(slot):
            row = (row or _row(slot, question)) | {"closed_at": at}
        if row is not None:
            rows.append(Response(attempt=attempt, saved_at=at, **row))
    if rows:
        Response.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["attempt", "slot"],
            update_fields=["answer", "revision", "save_id", "flagged", "saved_at", "closed_at"],
        )
    return outcomes


def must_be_open(attempt: Attempt, at: datetime) -> None:
    """Raises AttemptClosed with a sentence."""
    if not attempt.is_open:
        raise AttemptClosed(
            _("This attempt was submitted at %(when)s. Your answers are safe.")
            % {"when": spoken(attempt.submitted_at or at, at=at)}
        )
    if not grading.is_accepted(at=at, deadline=attempt.deadline, grace=attempt.grace):
        raise AttemptClosed(_("The time is over. Everything saved before it ended counts."))


def _stored(attempt: Attempt, version_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Question and stored answer side by side; the attempt's lock keeps both as they are.

    `closed` names all slots of the attempt that are closed, the same in each row.
    """
    if not version_ids:
        return {}
    return {row["pk"]: row for row in _side_by_side(attempt.pk, *version_ids)}


@Statement
def _side_by_side(attempt_id: int, *version_ids: int) -> QuerySet[Any, Any]:
    mine = Response.objects.filter(attempt=attempt_id, question_version=OuterRef("pk")).order_by()
    closed = (
        Response.objects.filter(attempt=attempt_id, closed_at__isnull=False)
        .order_by()
        .values("attempt")
        .annotate(slots=StringAgg(Cast("slot", CharField()), Value(" ")))
    )
    names = ("answer", "revision", "save_id", "flagged")
    return QuestionVersion.objects.filter(pk__in=version_ids).values(
        "pk",
        "kind",
        "body",
        closed=Subquery(closed.values("slots")),
        **{f"stored_{name}": Subquery(mine.values(name)[:1]) for name in names},
    )


def _route(attempt: Attempt, stored: Mapping[int, Mapping[str, Any]]) -> Route:
    closed = next((row["closed"] for row in stored.values()), None) or ""
    return Route(
        slots=attempt.slots,
        rules=Rules.of(attempt.quiz_version.settings),
        closed=frozenset(map(int, closed.split())),
    )


def _judged(
    answering: Answering, question: Mapping[str, Any], order: Sequence[str]
) -> tuple[Outcome, dict[str, Any] | None]:
    """What becomes of one answer, and the row to write if any."""
    name, body = question["kind"], question["body"]
    stored, flag = question["stored_answer"], bool(question["stored_flagged"])
    revision = question["stored_revision"] or 0
    if answering.raw is KEEP:
        answering = replace(answering, raw=None, untouched=papers.fingerprint(None))
    try:
        answer = kind(name).normalise(body, papers.in_bank_ids(name, body, order, answering.raw))
    except AnswerRefused as refused:
        return Refused(str(refused)), None
    flagged = flag if answering.flagged is None else answering.flagged
    row = _row(answering.slot, question) | {"flagged": flagged}
    repeated = answering.save_id is not None and answering.save_id == question["stored_save_id"]
    shown = papers.fingerprint(papers.in_page_names(name, body, order, answer))
    kept = repeated or answer == stored or answering.untouched == shown
    if answering.wants_answer and (stored if kept else answer) is None:
        return Refused(_("Answer the question first.")), None
    if kept:
        return Saved(revision), row if flagged != flag else None
    if answering.revision != revision:
        return Conflict(
            revision=revision,
            sent=kind(name).summary(body, answer),
            stored=kind(name).summary(body, stored),
            stored_given=papers.in_page_names(name, body, order, stored),
        ), (row if flagged != flag else None)
    if revision >= MOST_REVISIONS:
        return Refused(
            _("This answer was changed too often. What was saved last counts.")
        ), row if flagged != flag else None
    row |= {"answer": answer, "revision": revision + 1, "save_id": answering.save_id}
    return Saved(revision + 1), row


def _row(slot: int, question: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored already, as a row that would change nothing."""
    return {
        "slot": slot,
        "question_version_id": question["pk"],
        "answer": question["stored_answer"],
        "revision": question["stored_revision"] or 0,
        "save_id": question["stored_save_id"],
        "flagged": bool(question["stored_flagged"]),
    }


def _through(
    door: Door, answering: Answering, outcome: Outcome, row: dict[str, Any] | None
) -> tuple[Outcome, dict[str, Any] | None]:
    """An open question takes what was sent; another one only what changes nothing."""
    if door is Door.OPEN:
        return outcome, row
    changes = row is not None or not isinstance(outcome, Saved)
    if door is Door.CLOSED and changes:
        return Closed(said_at(door)), None
    if door is Door.AHEAD and (changes or answering.closes):
        return Refused(said_at(door)), None
    return outcome, None


def said_at(door: Door) -> str:
    """Why a question that is not open takes nothing."""
    if door is Door.CLOSED:
        return _("This question is closed. Its answer stays as it is.")
    return _("This question is not open yet. Answer the ones before it first.")
