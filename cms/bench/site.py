"""The courses, quizzes and people that pages are measured with, made through the services."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from certificates.models import Programme, ProgrammeCredit
from cms.bench.sizes import Sizes
from cms.starter import places
from cms.starter.pages import load_site, publish
from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage
from courses.services import enrol
from practitioners.models import User
from practitioners.roles import Role, give_role
from practitioners.services.people import confirm_address
from quizzes.models import Question, QuizPage, QuizQuestion
from quizzes.services.bank import add_question

FEW, PER_MODULE, BLOCKS = 3, 6, 30
SENTENCE = "The needle stays over bone or in tissue that is lifted away from the pleura. "
ADMINISTRATOR = "Ada Lindqvist"
_numbers = count(1)


@dataclass(frozen=True)
class Site:
    """A small course and a large one with the same first lesson; two learners of few and many courses."""

    catalogue: CataloguePage
    small: CoursePage
    large: CoursePage
    few: User
    many: User
    administrator: User
    programme: Programme
    quizzes: dict[int, QuizPage]  # by number of questions


def build_site(sizes: Sizes, at: dt.datetime) -> Site:
    """About a hundred pages. `at` is the instant at which everything has begun."""
    places.load_places()
    administrator = person(ADMINISTRATOR)
    give_role(person=administrator, role=Role.ADMINISTRATOR)
    catalogue = load_site(administrator)
    small = course(catalogue, administrator, FEW)
    large = course(catalogue, administrator, sizes.lessons)
    others = [course(catalogue, administrator, 2) for _ in range(sizes.courses - 2)]
    part = ModulePage.objects.child_of(small).first()
    quizzes = {
        questions: quiz(part, administrator, questions, at) for questions in (10, 20, 50) if part
    }
    few, many = person("Ben Okafor"), person("Cleo Marsh")
    enrolled = {few: [small, large, *others][:FEW], many: [small, large, *others]}
    for learner, their in enrolled.items():
        for each in their:
            enrol(learner=learner, course=each, at=at)
    return Site(catalogue, small, large, few, many, administrator, programme_of(small), quizzes)


def administrator_of() -> User:
    """Of the site that is there."""
    return User.objects.get(name_on_licence=ADMINISTRATOR)


def person(name: str, **fields: Any) -> User:
    """With an address that is confirmed; nobody signs in by password here."""
    made: User = User.objects.create_user(
        f"person-{next(_numbers)}@bench.example", None, name_on_licence=name, **fields
    )
    confirm_address(person=made)
    return made


def course(parent: CataloguePage, author: User, lessons: int) -> CoursePage:
    """Its first lesson is long, the others have a line each."""
    number = next(_numbers)
    page = CoursePage(
        title=f"Safe needling {number}",
        slug=f"course-{number}",
        code=f"B-{number}",
        summary="What keeps a patient safe.",
        audience="Physiotherapists in their first year of needling.",
        outcomes="Say where the pleura lies\nRefuse when it is not safe\nAct in an emergency",
        body=f"<p>{SENTENCE * 6}</p>",
        is_sample=True,  # no clinician reads what is made for a measurement
    )
    publish(parent, page, author)
    for place in range(lessons):
        if place % PER_MODULE == 0:
            title = f"Module {place // PER_MODULE + 1}"
            part = publish(page, ModulePage(title=title, slug=f"m{place}"), author)
        blocks = lesson_body() if place == 0 else [rich_text()]
        lesson = LessonPage(title=f"Lesson {place + 1}", slug=f"l{place}", body=json.dumps(blocks))
        publish(part, lesson, author)
    return page


def rich_text() -> dict[str, Any]:
    return {"type": "rich_text", "value": f"<h3>Landmarks</h3><p>{SENTENCE * 5}</p>"}


def lesson_body() -> list[dict[str, Any]]:
    """BLOCKS blocks of the kinds and lengths that lessons have."""
    sources = [
        {
            "key": f"S{number}",
            "title": f"Guideline {number}",
            "address": f"https://source.example/{number}",
            "date": "2026-01-05",
            "checked": "opened",
        }
        for number in range(1, 7)
    ]
    fact = {"type": "key_fact", "value": {"text": SENTENCE, "sources": ["S1", "S4"]}}
    lists = {"do": [SENTENCE] * 4, "do_not": [SENTENCE] * 4}
    warning = {"title": "Stop at breathlessness", "text": f"<p>{SENTENCE * 2}</p>"}
    round_of_five = [
        rich_text(),
        fact,
        {"type": "do_and_do_not", "value": lists},
        rich_text(),
        {"type": "safety_warning", "value": warning},
    ]
    body = (round_of_five * BLOCKS)[: BLOCKS - 1]
    return [*body, {"type": "references", "value": {"references": sources}}]


def quiz(part: ModulePage, author: User, questions: int, at: dt.datetime) -> QuizPage:
    page = QuizPage(
        title=f"Test of {questions}",
        slug=f"quiz-{questions}",
        pass_mark=Decimal(50),
        attempts_allowed=None,
        is_required=False,
    )
    page.quiz_questions = [  # type: ignore[misc]
        QuizQuestion(question=question(at), sort_order=place) for place in range(questions)
    ]
    publish(part, page, author)
    return QuizPage.objects.get(pk=page.pk)


def question(at: dt.datetime) -> Question:
    """Every second one has several right answers."""
    number = next(_numbers)
    several = number % 2
    names = "abcd"
    right = ["0.5", "0.5", "-0.5", "-0.5"] if several else ["1", "0", "0", "0"]
    return add_question(
        reference=f"B{number:05}",
        kind="multiple_response" if several else "single_choice",
        body={
            "stem": f"{number}. {SENTENCE} What follows from it?",
            "options": [{"id": name, "text": f"{SENTENCE}({name})"} for name in names],
        },
        key={
            "fractions": dict(zip(names, right, strict=True)),
            "reasons": {"d": SENTENCE},
            "rationale": SENTENCE * 2,
        },
        domain="safety",
        topic="pneumothorax",
        is_sample=True,
        at=at,
    )


def programme_of(page: CoursePage) -> Programme:
    made = Programme.objects.create(
        code="bench",
        title="Foundations and safe insertion",
        objectives=page.outcomes,
        validity_months=24,
    )
    made.courses.add(page)
    made.signatories.create(name="Dr Ada Stone", role="Course director")
    ProgrammeCredit.objects.create(programme=made, mode="async", minutes=390)
    ProgrammeCredit.objects.create(programme=made, mode="in_person", minutes=480)
    return made
