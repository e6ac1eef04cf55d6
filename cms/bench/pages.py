"""What a request costs, beside a view that does nothing."""

from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.test.utils import override_settings
from django.urls import reverse
from wagtail.models import Site as WagtailSite

from cms.bench.clock import Cost, cost_of, statements_of
from cms.bench.ledger import Ledger
from cms.bench.site import BLOCKS, FEW, Site
from cms.bench.sizes import Sizes
from cms.bench.visitors import Visitor
from courses.models import CoursePage, LessonPage


def first_lesson(course: CoursePage) -> LessonPage:
    return LessonPage.objects.descendant_of(course).order_by("path")[0]


def bare_views(ledger: Ledger, sizes: Sizes) -> Cost:
    """The limit of every page: our server's least, then with one statement, then with our middleware."""
    times = sizes.requests * 5
    with override_settings(ROOT_URLCONF="cms.bench.bare", MIDDLEWARE=[]):
        visitor = Visitor()
        least = cost_of(lambda: visitor.get("/nothing/"), times)
        one = cost_of(lambda: visitor.get("/select-one/"), times)
    through = Visitor()
    livez = cost_of(lambda: through.get("/livez"), times)
    ledger.add("bare view", least.ms)
    ledger.add("bare view and SELECT 1", one.ms, limit=least.ms)
    ledger.add("bare view behind our middleware", livez.ms, limit=least.ms)
    return least


def measure(ledger: Ledger, site: Site, code: str, sizes: Sizes) -> None:
    """`code` is that of a certificate that can be verified; "" leaves its page out."""
    least = bare_views(ledger, sizes)
    _lesson(ledger, site, sizes, least)
    _home(ledger, site, sizes, least)
    anonymous = {
        f"catalogue of {sizes.courses}, anonymous": site.catalogue.url,
        f"course page of {sizes.lessons} lessons, anonymous": site.large.url,
    }
    if code:
        address = reverse("certificates:verification", args=[code])
        anonymous["verification page, anonymous"] = address
    visitor = Visitor()
    for name, url in anonymous.items():
        warm = cost_of(partial(visitor.get, url), sizes.requests)
        _forget()
        cold = statements_of(partial(visitor.get, url))
        ledger.add(f"{name}, warm", warm.ms, budget=2, limit=least.ms)
        ledger.add(f"{name}, cold", cold, "statements", budget=5)


def _lesson(ledger: Ledger, site: Site, sizes: Sizes, least: Cost) -> None:
    learner = Visitor(site.few)
    costs = {
        lessons: cost_of(partial(learner.get, first_lesson(course).url), sizes.requests)
        for lessons, course in ((FEW, site.small), (sizes.lessons, site.large))
    }
    for lessons, cost in costs.items():
        name = f"lesson of {BLOCKS} blocks, course of {lessons} lessons"
        ledger.add(name, cost.ms, budget=12, limit=least.ms)
        ledger.add(name, cost.statements, "statements", budget=12)
    growth = costs[sizes.lessons].statements - costs[FEW].statements
    ledger.add("lesson, more statements in the larger course", growth, "statements", budget=0)


def _home(ledger: Ledger, site: Site, sizes: Sizes, least: Cost) -> None:
    url = reverse("courses:home")
    costs = {}
    for learner, enrolments in ((site.few, FEW), (site.many, sizes.courses)):
        visitor = Visitor(learner)
        costs[enrolments] = cost = cost_of(partial(visitor.get, url), sizes.requests)
        name = f"learner's home, {enrolments} enrolments"
        ledger.add(name, cost.ms, budget=15, limit=least.ms)
        ledger.add(name, cost.statements, "statements", budget=15)
    growth = costs[sizes.courses].statements - costs[FEW].statements
    ledger.add("home, more statements with more enrolments", growth, "statements", budget=0)


def _forget() -> None:
    """As a process that has just started; the templates stay compiled."""
    for each in caches.all():
        each.clear()
    ContentType.objects.clear_cache()
    WagtailSite.clear_site_root_paths_cache()
