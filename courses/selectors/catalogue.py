"""The catalogue as cards, and how somebody finds one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.models import CoursePage, CourseStepMixin, Enrolment
from courses.outline import Outline, Progress
from courses.selectors.outlines import outlines_of
from courses.selectors.progress import progress_of_each
from courses.selectors.reviews import Reviewed, reviewed_courses
from practitioners.models import User

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


@dataclass(frozen=True)
class CourseCard:
    """A course as the catalogue shows it, with this person's own state."""

    course: CoursePage
    outline: Outline
    prerequisites: tuple[str, ...]
    enrolment: Enrolment | None = None
    progress: Progress | None = None
    reviewed: Reviewed | None = None

    @property
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
    def is_passed(self) -> bool:
        return self.enrolment is not None and self.enrolment.completed_at is not None

    @cached_property
    def words(self) -> set[str]:
        """Every word somebody may search for, in lower case; titles of lessons too."""
        course = self.course
        texts = [course.title, course.summary, course.code, course.outcomes, course.audience]
        texts += [module.title for module in self.outline.modules]
        texts += [step.title for step in self.outline.steps]
        return {word for text in texts for word in _split(text)}


def cards_of(
    courses: Sequence[CoursePage],
    *,
    user: User | AnonymousUser,
    request: HttpRequest | None = None,
) -> list[CourseCard]:
    """Three statements for visitors and five for people with an account, however many courses."""
    outlines = outlines_of(courses, request)
    titles = _prerequisite_titles(courses)
    reviews = reviewed_courses(courses)
    enrolments: dict[int, Enrolment] = {}
    progress: dict[int, Progress] = {}
    if user.is_authenticated and courses:
        ways = Enrolment.objects.filter(learner=user, left_at=None, course__in=courses)
        for way in ways.order_by("enrolled_at", "pk"):
            enrolments[way.course_id] = way
        progress = progress_of_each(enrolments.values(), outlines)
    return [
        CourseCard(
            course=course,
            outline=outlines[course.pk],
            prerequisites=tuple(titles.get(course.pk, [])),
            enrolment=enrolments.get(course.pk),
            progress=progress.get(enrolments[course.pk].pk) if course.pk in enrolments else None,
            reviewed=reviews.get(course.pk),
        )
        for course in courses
    ]


def catalogue_courses(catalogue: Page) -> list[CoursePage]:
    return list(CoursePage.objects.child_of(catalogue).live().order_by("position", "path"))


def first_cards(
    count: int, *, user: User | AnonymousUser, request: HttpRequest | None = None
) -> list[CourseCard]:
    """The beginning of the catalogue, for the front door."""
    courses = CoursePage.objects.live().order_by("position", "path")[:count]
    return cards_of(list(courses), user=user, request=request)


def first_course() -> CoursePage | None:
    """Where somebody new starts: the first one that asks for no other course."""
    return CoursePage.objects.live().filter(prerequisites=None).order_by("position", "path").first()


def find(
    cards: Iterable[CourseCard], *, words: str = "", where: str = "", hours: str = ""
) -> list[CourseCard]:
    """The cards that have every word, the format and the length. A word may have a typing mistake."""
    found = [card for card in cards if not where or card.format == where]
    if hours in HOURS:
        _label, least, most = HOURS[hours]
        found = [
            card
            for card in found
            if least <= card.outline.minutes and (most is None or card.outline.minutes <= most)
        ]
    return [card for card in found if all(_has(card, word) for word in _split(words))]


def _has(card: CourseCard, word: str) -> bool:
    if any(word in known for known in card.words):
        return True
    return len(word) > 3 and bool(get_close_matches(word, card.words, n=1, cutoff=0.8))


def _split(text: str) -> list[str]:
    return [part for part in (raw.strip(".,;:()“”\"'") for raw in text.lower().split()) if part]


def _prerequisite_titles(courses: Sequence[CoursePage]) -> dict[int, list[str]]:
    rows = CoursePage.prerequisites.through.objects.filter(from_coursepage__in=courses)
    titles: dict[int, list[str]] = {}
    for course_id, title in rows.order_by("pk").values_list(
        "from_coursepage_id", "to_coursepage__title"
    ):
        titles.setdefault(course_id, []).append(title)
    return titles
