"""The anatomy library: what is in it, how somebody finds a muscle, and where a muscle is taught."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from django.http import Http404, HttpRequest
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, Muscle, Region

LIKENESS = 0.75
"""How alike a word with a typing mistake must be to one of the library, between 0 and 1."""
SHORTEST_TYPED = 4
"""Shorter words are abbreviations, and a mistake in one of them is another abbreviation."""
SAID_OF_ALL = frozenset({"muscle", "muscles", "the", "of", "and"})


@dataclass(frozen=True)
class Entry:
    """A muscle as the list shows it."""

    name: str
    slug: str
    latin: str
    also_called: str
    region_id: int
    risk: str
    is_sample: bool

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.also_called.splitlines() if line.strip())

    @property
    def risk_words(self) -> str:
        return str(Muscle.Risk(self.risk).label)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(words_of(f"{self.name} {self.latin} {self.also_called}"))


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: words, the slug of a region, a risk tier. "" is anything."""

    words: str = ""
    region: str = ""
    risk: str = ""

    @property
    def anything(self) -> bool:
        return bool(self.words or self.region or self.risk)


@dataclass(frozen=True)
class Library:
    """The muscles that were found, and how many there would be behind each other choice.

    `by_region` counts what has the words and the tier, `by_risk` what has the words and the region.
    """

    regions: tuple[Region, ...]
    found: tuple[Entry, ...]
    by_region: Mapping[int, int]
    by_risk: Mapping[str, int]
    count: int

    @cached_property
    def names_of_regions(self) -> dict[int, str]:
        return {region.pk: region.name for region in self.regions}


@dataclass(frozen=True)
class Taught:
    """A lesson that teaches a muscle, and its course."""

    lesson: LessonPage
    course: str
    url: str


def library(wanted: Wanted) -> Library:
    """Two statements, however many muscles and regions. An unknown region is none."""
    regions = tuple(Region.objects.order_by("order", "name"))
    entries = _entries()
    chosen = next((region.pk for region in regions if region.slug == wanted.region), None)
    with_words = find(entries, wanted.words)
    of_tier = [one for one in with_words if wanted.risk in ("", one.risk)]
    here = [one for one in with_words if chosen in (None, one.region_id)]
    return Library(
        regions=regions,
        found=tuple(one for one in of_tier if chosen in (None, one.region_id)),
        by_region=Counter(one.region_id for one in of_tier),
        by_risk=Counter(one.risk for one in here),
        count=len(entries),
    )


def find(entries: Iterable[Entry], words: str) -> list[Entry]:
    """Those that have every word in their names. A mistyped word means the most similar known ones."""
    entries = list(entries)
    for word in words_of(words):
        if word in SAID_OF_ALL:
            continue
        having = [one for one in entries if any(word in known for known in one.words)]
        if not having and len(word) >= SHORTEST_TYPED:
            known = {known for one in entries for known in one.words}
            meant = set(get_close_matches(word, known, n=3, cutoff=LIKENESS))
            having = [one for one in entries if one.words & meant]
        entries = having
    return entries


def words_of(text: str) -> list[str]:
    """In lower case, without what stands around them."""
    split = text.lower().replace("-", " ").replace("/", " ").split()
    return [word for raw in split if (word := raw.strip(".,;:()“”\"'"))]


def muscle_for(slug: str) -> Muscle:
    """A published muscle with its region; a draft does not exist for readers. One statement."""
    muscle = Muscle.objects.live().select_related("region").filter(slug=slug).first()
    if muscle is None:
        raise Http404
    return muscle


def lessons_teaching(muscle: Muscle, request: HttpRequest | None = None) -> list[Taught]:
    """Published lessons in published courses, in the order of the catalogue. Two statements."""
    lessons = list(LessonPage.objects.live().filter(muscles=muscle.pk).order_by("path"))
    paths = {_course_path(lesson) for lesson in lessons}
    courses = dict(CoursePage.objects.live().filter(path__in=paths).values_list("path", "title"))
    return [
        Taught(lesson, courses[path], lesson.get_url(request) or "")
        for lesson in lessons
        if (path := _course_path(lesson)) in courses
    ]


def neighbours_of(muscle: Muscle) -> list[Entry]:
    """The other muscles of its region. One statement."""
    return [one for one in _entries(region=muscle.region_id) if one.slug != muscle.slug]


def names_for_search() -> dict[int, list[str]]:
    """By the id of a lesson: the names, formal names and synonyms of its muscles. One statement."""
    rows = LessonPage.muscles.through.objects.filter(muscle__live=True)
    names: dict[int, list[str]] = defaultdict(list)
    for lesson_id, *texts in rows.order_by("muscle__name").values_list(
        "lessonpage_id", "muscle__name", "muscle__latin", "muscle__also_called"
    ):
        names[lesson_id] += [line for text in texts for line in text.splitlines() if line]
    return dict(names)


def _entries(*, region: int | None = None) -> list[Entry]:
    rows = Muscle.objects.live().order_by("name")
    if region is not None:
        rows = rows.filter(region=region)
    columns = ("name", "slug", "latin", "also_called", "region_id", "risk", "is_sample")
    return [Entry(*row) for row in rows.values_list(*columns)]


def _course_path(lesson: LessonPage) -> str:
    """A lesson lies in a module, a module in a course."""
    return str(lesson.path[: -2 * Page.steplen])
