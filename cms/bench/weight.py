"""What a browser fetches for a page before any picture: HTML, style sheets, scripts, uncompressed."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from cms.bench.ledger import Ledger
from cms.bench.pages import first_lesson
from cms.bench.site import Site
from cms.bench.visitors import Visitor

TAGS = re.compile(r"<(?:link|script)\b[^>]*>")
ADDRESS = re.compile(r'(?:href|src)="([^"]+\.(?:css|js))[?"]')
NAMED = re.compile(r"""(?:@import\s+(?:url\()?|\bfrom\s+|\bimport\s+|\bimport\()["']([^"']+)["']""")
BUDGET = 150


def measure(ledger: Ledger, site: Site, code: str, attempt_id: int) -> None:
    learner, visitor = Visitor(site.few), Visitor()
    pages = {
        "front page": (visitor, "/"),
        "catalogue": (visitor, site.catalogue.url),
        "course page": (visitor, site.large.url),
        "lesson": (learner, first_lesson(site.large).url),
        "learner's home": (learner, reverse("courses:home")),
        "quiz result": (learner, reverse("quizzes:result", args=[attempt_id])),
        "verification page": (visitor, reverse("certificates:verification", args=[code])),
    }
    for name, (whose, url) in pages.items():
        weight = weight_of(whose.get(url).body.decode())
        ledger.add(f"weight without media: {name}", weight / 1000, "kB", budget=BUDGET)


def weight_of(html: str) -> int:
    """Bytes of the page and of every file that it, or a file it names, asks for."""
    waiting = [
        found[1].removeprefix(settings.STATIC_URL)
        for tag in TAGS.findall(html)
        if (found := ADDRESS.search(tag))
    ]
    seen: dict[str, int] = {}
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        text = _read(name)
        seen[name] = len(text.encode())
        waiting += _named_in(name, text)
    return len(html.encode()) + sum(seen.values())


def _named_in(name: str, text: str) -> Iterator[str]:
    for target in NAMED.findall(text):
        if target.startswith("."):
            parts: list[str] = list(PurePosixPath(name).parent.parts)
            for part in PurePosixPath(target).parts:
                if part == "..":
                    parts.pop()
                else:
                    parts.append(part)
            yield "/".join(parts)


def _read(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"a page asks for {name}, and no app has it")
    with open(path, encoding="utf-8") as file:
        return file.read()
