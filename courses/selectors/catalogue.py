"""The catalogue as cards, with what each person has of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.catalogue import finding
from courses.extending.acceptance import Acceptance, accepted_for
from courses.models import CataloguePage, CoursePage, CourseStepMixin, Enrolment
from courses.models.topics import LANGUAGES, Topic
from courses.paths.outline import Outline, Progress
from courses.selectors.anatomy import names_for_search
from courses.selectors.outlines import outlines_of
from courses.selectors.progress import progress_of_each
from courses.selectors.reviews import Reviewed, reviewed
from practitioners.lists import ListOf
from practitioners.models import Licence, User
from practitioners.selectors import licences_of
from practitioners.statements import Statement

Mode = CourseStepMixin.Mode

FORMATS = {
    "online": _("Online"),
    "mixed": _("Online and practical"),
    "practical": _("Practical"),
}
HOURS = {
    "short": (_("Up to 2 hours"), 0, 120),
    "medium": (_("2 to 8 hours"), 121, 480),
    "long": (_("More than 8 hours"), 481, None),
}
STATES = {
    "not-started": _("Not started"),
    "in-progress": _("In progress"),
    "passed": _("Passed"),
}
LANGUAGE_NAMES = dict(LANGUAGES)


@dataclass(frozen=True)
class CourseCard:
    """A course as the catalogue shows it, with this person's own state."""

    course: CoursePage
    outline: Outline
    prerequisites: tuple[str, ...]
    enrolment: Enrolment | None = None
    progress: Progress | None = None
    reviewed: Reviewed | None = None
    acceptances: tuple[Acceptance, ...] = ()  # one for each place where the person is licensed

    @cached_property
    def format(self) -> str:
        """Key of FORMATS: where somebody has to be."""
        modes = {step.mode for step in self.outline.steps}
        if Mode.IN_PERSON not in modes:
            return "online"
        return "practical" if modes == {Mode.IN_PERSON} else "mixed"

    @property
    def format_words(self) -> str:
        return str(FORMATS[self.format])

    @property
    def hours(self) -> str:
        """Key of HOURS."""
        minutes = self.outline.minutes
        return next(
            key for key, (_label, _least, most) in HOURS.items() if most is None or minutes <= most
        )

    @property
    def is_passed(self) -> bool:
        return self.enrolment is not None and self.enrolment.completed_at is not None

    @property
    def state(self) -> str:
        """Key of STATES."""
        if self.is_passed:
            return "passed"
        begun = self.progress is not None and bool(self.progress.completions)
        return "in-progress" if begun else "not-started"

    @property
    def topics(self) -> list[str]:
        return [str(Topic(code).label) for code in self.course.topics if code in Topic.values]

    @property
    def languages(self) -> list[str]:
        return [LANGUAGE_NAMES[code] for code in self.course.languages if code in LANGUAGE_NAMES]

    @property
    def is_accepted(self) -> bool:
        """Somewhere where the person is licensed."""
        return any(one.is_accepted for one in self.acceptances)

    def words(self, muscles: Mapping[int, Sequence[str]]) -> dict[str, int]:
        """Every word somebody may search for, with its weight; lessons' titles and muscles too."""
        course, steps = self.course, self.outline.steps
        texts = [(course.title, finding.TITLE), (course.code, finding.TITLE)]
        texts += [
            (text, finding.TEXT) for text in (course.summary, course.outcomes, course.audience)
        ]
        texts += [(topic, finding.TEXT) for topic in self.topics]
        texts += [(module.title, finding.TEXT) for module in self.outline.modules]
        texts += [(step.title, finding.MUSCLE) for step in steps]
        texts += [(name, finding.MUSCLE) for step in steps for name in muscles.get(step.id, ())]
        return finding.weigh(texts)


def cards_of(
    courses: Sequence[CoursePage],
    *,
    user: User | AnonymousUser,
    request: HttpRequest | None = None,
    licences: Sequence[Licence] = (),
) -> list[CourseCard]:
    """Of courses that are `offered`: two statements for visitors and four for people with an account.

    With licences each card also says whether their places accept it.
    """
    outlines = outlines_of(courses, request, with_reviews=True)
    enrolments: dict[int, Enrolment] = {}
    progress: dict[int, Progress] = {}
    if user.is_authenticated and courses:
        ways = Enrolment.objects.filter(learner=user, left_at=None, course__in=courses)
        for way in ways.order_by("enrolled_at", "pk"):
            enrolments[way.course_id] = way
        progress = progress_of_each(enrolments.values(), outlines)
    answers: dict[int, list[Acceptance]] = {}
    if licences:
        answers = accepted_for(licences, [course.pk for course in courses], on=timezone.localdate())
    return [
        CourseCard(
            course=course,
            outline=outlines[course.pk],
            prerequisites=tuple(
                row["title"] for row in sorted(course.asked_for, key=itemgetter("id"))
            ),
            enrolment=enrolments.get(course.pk),
            progress=progress.get(enrolments[course.pk].pk) if course.pk in enrolments else None,
            reviewed=reviewed(outlines[course.pk]),
            acceptances=tuple(answers.get(course.pk, ())),
        )
        for course in courses
    ]


def catalogue_courses(catalogue: Page) -> list[CoursePage]:
    return _offered_in(catalogue.path, catalogue.depth + 1)


def offered() -> QuerySet[Any]:
    """Live courses as the catalogue orders them, each with the titles it asks for first."""
    asked = CoursePage.prerequisites.through.objects.filter(from_coursepage=OuterRef("pk"))
    titles = ListOf(asked, id="pk", title="to_coursepage__title")
    return CoursePage.objects.live().order_by("position", "path").annotate(asked_for=titles)


_offered_in = Statement(lambda path, depth: offered().filter(path__startswith=path, depth=depth))


def the_catalogue() -> CataloguePage | None:
    return next(iter(_catalogues()), None)


_catalogues = Statement(lambda: CataloguePage.objects.live().order_by("path")[:1])


def valid_licences(user: User | AnonymousUser, on: dt.date) -> list[Licence]:
    """Of whoever is asking; nobody is asked about visitors."""
    return list(licences_of(user).valid_on(on)) if isinstance(user, User) else []


def first_cards(
    count: int, *, user: User | AnonymousUser, request: HttpRequest | None = None
) -> list[CourseCard]:
    """The beginning of the catalogue, for the front door."""
    return cards_of(list(offered()[:count]), user=user, request=request)


def first_course() -> CoursePage | None:
    """Where somebody new starts: the first one that asks for no other course."""
    return offered().filter(prerequisites=None).first()


def ranks_of(cards: Sequence[CourseCard], asked: str) -> dict[int, float]:
    """How well each course fits the words, by course id. One statement, for the muscles of lessons."""
    muscles = names_for_search()
    return finding.rank(asked, {card.course.pk: card.words(muscles) for card in cards})
