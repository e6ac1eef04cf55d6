"""The tree of the starter site: front door, information, catalogue, courses, modules, lessons.

A page that is there already is left as it is: its authors may have changed it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from cms.models import ContentPage, HomePage
from cms.starter.anatomy import muscles_of_lesson
from cms.starter.checklists import station_blocks
from cms.starter.content import read
from cms.starter.places import physiotherapists
from cms.starter.videos import videos_by_name
from courses.blocks.sources import GENERAL_KNOWLEDGE
from courses.lessons.pasted import cleaned
from courses.lessons.references import identifiers_in
from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage, Muscle
from practitioners.models import User
from quizzes.models import Question

Say = Callable[[str], None]
PRACTICAL_EXAMINATION = "L047"


def clean(html: str) -> str:
    """Within what pages of information have. Blocks of lessons see to themselves when they are stored."""
    return cleaned(html, ["h2", "h3", "h4", "bold", "italic", "ul", "ol", "link"])


def publish(parent: Page, page: Page, author: User) -> Page:
    parent.add_child(instance=page)
    page.save_revision(user=author).publish(user=author)
    return page


def load_site(author: User) -> CataloguePage:
    """The front door and the catalogue; Wagtail's welcome page makes room."""
    home = HomePage.objects.first() or _load_home(author)
    _point_site_at(home)
    for entry in read("courses")["pages"]:
        if not ContentPage.objects.filter(slug=entry["slug"]).exists():
            page = ContentPage(title=entry["title"], slug=entry["slug"], body=clean(entry["body"]))
            publish(home, page, author)
    catalogue = CataloguePage.objects.first()
    if catalogue is None:
        catalogue = CataloguePage(
            title="Courses",
            slug="courses",
            introduction="Online modules, live sessions and hands-on workshops for dry needling.",
        )
        publish(home, catalogue, author)
    return catalogue


def _load_home(author: User) -> HomePage:
    root = Page.get_first_root_node()
    home = HomePage(
        title="Filiform",
        slug="filiform",
        headline="Dry needling training that holds up",
        introduction="Learn it, show it, prove it, and keep it current. "
        "Courses, examinations, certificates a stranger can check, and reminders in time.",
    )
    publish(root, home, author)
    return home


def _point_site_at(home: HomePage) -> None:
    address = urlsplit(settings.SITE_URL)
    site = Site.objects.get(is_default_site=True)
    welcome = site.root_page
    site.root_page = home
    site.site_name = settings.SITE_NAME
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.save()
    if welcome.pk != home.pk and type(welcome.specific) is Page:
        welcome.delete()


def load_courses(catalogue: CataloguePage, author: User, say: Say) -> None:
    about = read("courses")
    for position, course in enumerate(read("curriculum")["courses"]):
        if CoursePage.objects.filter(code=course["id"]).exists():
            continue
        say(f"  course {course['id']} {course['title']}")
        _load_course(catalogue, position, course, about, author)


def _load_course(
    catalogue: CataloguePage, position: int, course: Any, about: Any, author: User
) -> None:
    entry = about["courses"][course["id"]]
    page = CoursePage(
        title=course["title"],
        slug=course["id"].lower(),
        code=course["id"],
        summary=entry["summary"],
        audience=entry["audience"],
        outcomes="\n".join(entry["outcomes"]),
        scope_note=about["scope_note"],
        authors=about["authors"],
        is_sample=True,
        needs_licence=entry["needs_licence"],
        level=entry.get("level", CoursePage.Level.FOUNDATION),
        topics=entry["topics"],
        position=position,
    )
    page.allowed_professions = physiotherapists()
    page.prerequisites = list(CoursePage.objects.filter(code__in=entry["prerequisites"]))
    publish(catalogue, page, author)
    for module in course["modules"]:
        part = ModulePage(title=module["title"], slug=module["id"].lower())
        publish(page, part, author)
        for lesson in module["lessons"]:
            publish(part, _lesson(lesson), author)


def _lesson(lesson: Any) -> LessonPage:
    text = read(f"lessons/{lesson['id']}")
    chosen = _chosen(text["body"])
    blocks = [_block(block, chosen) for block in text["body"]]
    if lesson["id"] == PRACTICAL_EXAMINATION:
        blocks += station_blocks()
    blocks += _references(text["body"])
    page = LessonPage(
        title=lesson["title"],
        slug=lesson["id"].lower(),
        code=lesson["id"],
        summary=text["summary"],
        minutes=lesson["minutes"],
        mode=lesson["mode"],
        objectives="\n".join(lesson["objectives"]),
        competencies=" ".join(lesson["competencies"]),
        structures_at_risk="\n".join(lesson.get("structures_at_risk", [])),
        body=json.dumps(blocks),
    )
    page.muscles = muscles_of_lesson(lesson["id"])
    return page


def _chosen(body: list[dict[str, Any]]) -> dict[str, int]:
    """What blocks of this lesson choose: questions by reference, muscles by slug, videos by name."""
    asked = [block["question"] for block in body if block["type"] == "knowledge_check"]
    filmed = [block["video"] for block in body if block["type"] == "video"]
    needled = [block["muscle"] for block in body if block.get("muscle")]
    questions = Question.objects.filter(reference__in=asked) if asked else Question.objects.none()
    muscles = Muscle.objects.filter(slug__in=needled) if needled else Muscle.objects.none()
    return {
        **dict(questions.values_list("reference", "pk")),
        **dict(muscles.values_list("slug", "pk")),
        **(videos_by_name(filmed) if filmed else {}),
    }


def _block(block: dict[str, Any], chosen: Mapping[str, int]) -> dict[str, Any]:
    """As it is stored: rows by their number, not by their name."""
    kind = block["type"]
    if kind == "rich_text":
        return {"type": kind, "value": block["value"]}
    value = {name: part for name, part in block.items() if name != "type"}
    for name in {"question", "muscle", "video"} & value.keys():
        if kind != "disagreement":
            value[name] = chosen[value[name]]
    return {"type": kind, "value": value}


def cited_in(block: Mapping[str, Any]) -> list[str]:
    """Keys of sources in the order in which a block of a data file names them."""
    rows = [*block.get("rows", []), *block.get("positions", [])]
    return [key for part in (block, *rows) for key in part.get("sources", [])]


# How far somebody has read each source, in words for learners. The rest says nothing.
READ = {
    "abstract": "abstract read",
    "excerpt": "excerpt read",
    "full_section": "section read in full",
    "full": "read in full",
    "title_only": "title only",
    "contents_page": "contents page read",
}


def _references(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The list of sources, in the order in which the lesson names them."""
    sources = read("curriculum")["sources"]
    named = [key for block in body for key in cited_in(block)]
    references = [
        {
            "key": key,
            "title": sources[key]["title"],
            "address": (address := sources[key]["address"] or ""),
            **identifiers_in(address),
            "unpublished": not address and key != GENERAL_KNOWLEDGE,
            "date": str(sources[key]["date"] or ""),
            "checked": READ.get(str(sources[key]["verified"]), ""),
        }
        for key in dict.fromkeys(named)
    ]
    return [{"type": "references", "value": {"references": references}}] if references else []
