"""What stands in a quiz now: its questions, sections and draws, as published or as drafted."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import CharField, F, QuerySet, StringAgg, Subquery, Value
from django.db.models.functions import Cast, JSONObject
from wagtail.models import Page

from practitioners.statements import Statement
from quizzes.grading import Section
from quizzes.models import (
    Question,
    QuizDraw,
    QuizPage,
    QuizQuestion,
    QuizSection,
    QuizVersion,
)
from quizzes.selectors.allowance import Allowance, allowance_in, columns
from quizzes.sitting.drawing import Offered

HUNDREDTH = Decimal("0.01")
LINE = "\n"  # between rows of JSON: no JSON text has one


@dataclass(frozen=True)
class Wish:
    """One draw as its author set it. What is empty fits every question."""

    count: int
    section: int = 0
    bank: str = ""
    domain: str = ""
    topic: str = ""
    tag: str = ""
    difficulty: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """Columns of a question and what they have to be; the tag is none of them."""
        named = ("bank", "domain", "topic", "difficulty")
        return {name: value for name in named if (value := getattr(self, name))}


@dataclass(frozen=True)
class Fixed:
    """A question that every attempt asks."""

    question_id: int
    offered: Offered
    is_sample: bool = False


@dataclass(frozen=True)
class Setup:
    fixed: tuple[Fixed, ...] = ()
    sections: tuple[Section, ...] = ()
    wishes: tuple[Wish, ...] = ()

    @property
    def fixed_ids(self) -> frozenset[int]:
        return frozenset(each.question_id for each in self.fixed)

    @property
    def number_of_questions(self) -> int:
        """How many an attempt asks; a text that asks nothing is none."""
        asking = sum(each.offered.asks for each in self.fixed)
        return asking + sum(wish.count for wish in self.wishes)


@dataclass(frozen=True)
class Beside:
    """What is read in the same statement as the setup of a published quiz."""

    allowance: Allowance
    course_path: str | None
    rules_id: int | None
    rules_digest: str | None


def published_setup(quiz: QuizPage, *, learner_id: int, course_id: int) -> tuple[Setup, Beside]:
    """One statement, and no key in it. Questions that are retired or not reviewed are left out."""
    asked = _newest_setup if quiz.is_practice else _reviewed_setup
    rows = asked(quiz.pk, learner_id, course_id)
    if not rows:  # unpublished and deleted a moment ago
        return Setup(), Beside(allowance_in({}), None, None, None)
    first = rows[0]
    setup = Setup(
        fixed=tuple(
            Fixed(row["question_id"], offered_in(row, section=row["section"]), row["sample"])
            for row in rows
            if row["status"] == Question.Status.ACTIVE and row["version_id"] is not None
        ),
        sections=tuple(
            Section(row["title"], _percent(row["pass_mark"]))
            for row in _rows(first["sections_said"])
        ),
        wishes=tuple(wish_of(row) for row in _rows(first["draws_said"])),
    )
    return setup, Beside(
        allowance_in(first), first["course_path"], first["rules_id"], first["rules_digest"]
    )


def _setup(
    quiz_id: int, learner_id: int, course_id: int, *, is_practice: bool
) -> QuerySet[Any, Any]:
    rules = QuizVersion.objects.filter(quiz_id=quiz_id).order_by("-number")
    course = Page.objects.filter(pk=course_id)
    return (
        QuizPage.objects.filter(pk=quiz_id)
        .order_by("quiz_questions__sort_order", "quiz_questions__pk")
        .values(
            question_id=F("quiz_questions__question_id"),
            section=F("quiz_questions__section"),
            status=F("quiz_questions__question__status"),
            **offered_columns("quiz_questions__question__", is_practice=is_practice),
            sections_said=_gathered(QuizSection, quiz_id, "title", "pass_mark"),
            draws_said=_gathered(QuizDraw, quiz_id, *_WISHED),
            rules_id=Subquery(rules.values("pk")[:1]),
            rules_digest=Subquery(rules.values("digest")[:1]),
            course_path=Subquery(course.values("path")[:1]),
            **columns(learner_id=learner_id, quiz_id=quiz_id),
        )
    )


_newest_setup = Statement(partial(_setup, is_practice=True))
_reviewed_setup = Statement(partial(_setup, is_practice=False))


def drafted_setup(quiz: QuizPage) -> Setup:
    """The same of a page as it stands in the editor, saved or not."""
    places = in_place(quiz.quiz_questions.all())
    known = offered_questions([place.question_id for place in places], is_practice=quiz.is_practice)
    return Setup(
        fixed=tuple(
            Fixed(place.question_id, offered_in(row, section=place.section), row["sample"])
            for place in places
            if (row := known.get(place.question_id))
        ),
        sections=tuple(
            Section(each.title, _percent(each.pass_mark)) for each in in_place(quiz.sections.all())
        ),
        wishes=tuple(
            wish_of({name: getattr(each, name) for name in _WISHED})
            for each in in_place(quiz.draws.all())
        ),
    )


def offered_questions(
    question_ids: Iterable[int], *, is_practice: bool
) -> dict[int, dict[str, Any]]:
    """Questions in use, by id, as `offered_in` reads them. One statement, and no key in it."""
    said = offered_columns("", is_practice=is_practice)
    rows: Any = Question.objects.askable().filter(pk__in=list(question_ids)).values("pk", **said)
    return {row["pk"]: row for row in rows if row["version_id"] is not None}


def offered_columns(question: str, *, is_practice: bool) -> dict[str, F]:
    """Practice asks the newest version, a quiz for marks the newest that a clinician reviewed."""
    version = f"{question}{'current' if is_practice else 'asked'}"
    return {
        "version_id": F(f"{version}_id"),
        "kind": F(f"{version}__kind"),
        "body": F(f"{version}__body"),
        "max_mark": F(f"{version}__max_mark"),
        "safety": F(f"{question}critical"),
        "sample": F(f"{question}is_sample"),
        "case_version_id": F(f"{question}stimulus__current_id"),
        "stepwise": F(f"{question}stimulus__stepwise"),
        "place_in_case": F(f"{question}stimulus_order"),
    }


def offered_in(row: Mapping[str, Any], *, section: int) -> Offered:
    return Offered(
        version_id=row["version_id"],
        kind=row["kind"],
        body=row["body"],
        max_mark=row["max_mark"],
        section=section,
        critical=row["safety"],
        stimulus_version_id=row["case_version_id"],
        stepwise=bool(row["stepwise"]),
        place_in_case=row["place_in_case"],
    )


_WISHED = ("count", "section", "bank", "domain", "topic", "tag", "difficulty")


def wish_of(said: Mapping[str, Any]) -> Wish:
    """From a row, or from what a form was filled with."""
    return Wish(**{name: said[name] for name in _WISHED})


def in_place[Row: (QuizQuestion, QuizSection, QuizDraw)](rows: Iterable[Row]) -> list[Row]:
    """In the author's order; the pages of this app number sections and draws by it, from 1."""
    return sorted(rows, key=lambda row: (row.sort_order or 0, row.pk or 0))


def _gathered(model: type[Any], quiz_id: int, *names: str) -> Subquery:
    """All rows of one kind in one text, a JSON object in each line."""
    said = Cast(JSONObject(**{name: F(name) for name in (*names, "sort_order", "pk")}), CharField())
    rows: QuerySet[Any] = model.objects.filter(quiz_id=quiz_id).order_by()
    gathered = rows.values("quiz_id").values(all=StringAgg(said, delimiter=Value(LINE)))
    return Subquery(gathered[:1])


def _rows(said: str | None) -> list[dict[str, Any]]:
    rows = [json.loads(line, parse_float=Decimal) for line in (said or "").split(LINE) if line]
    return sorted(rows, key=lambda row: (row["sort_order"] or 0, row["pk"]))


def _percent(said: Any) -> Decimal | None:
    """Written alike, whatever the database made of it."""
    return None if said is None else Decimal(said).quantize(HUNDREDTH)
