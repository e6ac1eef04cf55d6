"""The anatomy library. Anybody may read it, and it permits nobody to needle."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from courses.blocks.figure import Shown, shown_drawing
from courses.catalogue.body_map import body_maps
from courses.extending.anatomy_uses import uses_of
from courses.models import Muscle
from courses.selectors import anatomy
from courses.selectors.anatomy import Wanted

PER_PAGE = 60
KEPT_SECONDS = 300


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Body maps, list, search and filters in one place: all of it is in the address."""
    wanted = _wanted(request)
    found = anatomy.library(wanted)
    at = _addresses(wanted)
    page = Paginator(found.found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "library": found,
        "page_obj": page,
        "rows": [(one, found.names_of_regions[one.region_id]) for one in page],
        "maps": body_maps(
            found.regions, found.by_region, url=lambda region: at(region=region.slug),
            chosen=wanted.region,
        ),
        "regions": [
            (region, found.by_region.get(region.pk, 0), at(region=region.slug))
            for region in found.regions
        ],
        "chosen": next((one for one in found.regions if one.slug == wanted.region), None),
        "risks": [
            (label, found.by_risk.get(value, 0), at(risk=value), wanted.risk == value)
            for value, label in Muscle.Risk.choices
        ],
        "without_region": at(region=""),
        "without_risk": at(risk=""),
        "without_words": at(words=""),
        "section": "anatomy",
    }  # fmt: skip
    return _kept(request, TemplateResponse(request, "courses/anatomy/library.html", context))


@require_safe
def muscle(request: HttpRequest, slug: str) -> HttpResponse:
    return _kept(request, muscle_page(request, anatomy.muscle_for(slug)))


def muscle_page(request: HttpRequest, muscle: Muscle, *, is_preview: bool = False) -> HttpResponse:
    saved = muscle.pk is not None
    context = {
        "muscle": muscle,
        "risk_class": muscle.risk.replace("_", "-"),
        "figures": _figures(muscle),
        "taught": anatomy.lessons_teaching(muscle, request) if saved else [],
        "neighbours": anatomy.neighbours_of(muscle) if muscle.region_id else [],
        "uses": [] if is_preview else uses_of(request, muscle),
        "section": "anatomy",
    }
    return TemplateResponse(request, "courses/anatomy/muscle.html", context)


def _figures(muscle: Muscle) -> list[Shown]:
    """Each drawing once, with every region outlined that was chosen on it."""
    marked: dict[str, list[str]] = {}
    for block in muscle.figures:
        name, _, key = str(block.value).partition("/")
        marked.setdefault(name, []).append(key)
    shown = (shown_drawing(name, marked=keys) for name, keys in marked.items())
    return [drawing for drawing in shown if drawing]


def _wanted(request: HttpRequest) -> Wanted:
    """Values that nobody offered are left out, not complained about."""
    words, region, risk = (
        request.GET.get(name, "").replace("\0", "").strip()[:100]
        for name in ("q", "region", "risk")
    )
    return Wanted(words, region, risk if risk in Muscle.Risk else "")


def _addresses(wanted: Wanted) -> Callable[..., str]:
    """The same search with one thing changed."""
    here = reverse("anatomy:library")

    def at(**changed: str) -> str:
        asked = {"q": wanted.words, "region": wanted.region, "risk": wanted.risk}
        asked |= {"q" if name == "words" else name: value for name, value in changed.items()}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{here}?{query}" if query else here

    return at


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Visitors get what a cache on the way may keep; people with an account see their own header."""
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response
