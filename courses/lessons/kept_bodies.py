"""Bodies of lessons rendered once for all their learners, until something they show is changed.

What is kept is rendered without a request: nothing of the person who happened to come first can be in it. Where
something is somebody's own (notes) or made for one answer (knowledge checks) the kept text has a slot. Drafts,
previews and what editors look at are rendered anew each time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.lessons.body_parts import BodyParts
from courses.models import BodyStamp, LessonPage
from courses.services.notes import LONGEST_TEXT

CHECK, NOTES = "check", "notes"


@dataclass(frozen=True)
class Body:
    """Text with slots between: one more text than there are slots, each slot (what, id of its block)."""

    texts: tuple[str, ...]
    slots: tuple[tuple[str, str], ...]
    muscles: str


@dataclass(frozen=True)
class Piece:
    """One of the three: text, the block of a knowledge check, somebody's notes on a part."""

    html: SafeString = SafeString("")  # noqa: RUF009  text like any other
    check: Any = None
    notes: Any = None


def kept_body(page: LessonPage, *, stamp: int | None, problem_url: str) -> tuple[str, Body | None]:
    """The key, and what is kept under it. The key is "" where nothing may be kept."""
    if not settings.LESSON_BODIES_SECONDS or stamp is None or page.live_revision_id is None:
        return "", None
    rows = repr((list(page.body.raw_data), problem_url))
    parts = (page.pk, page.live_revision_id, stamp, get_language(), rows)
    key = f"lesson:{sha256(repr(parts).encode()).hexdigest()}"
    return key, caches["local"].get(key)


def keep_body(key: str, body: Body) -> None:
    if key:
        caches["local"].set(key, body, settings.LESSON_BODIES_SECONDS)


def render_body(page: LessonPage, parts: BodyParts, *, problem_url: str | None) -> Body:
    """`problem_url` is None for those who read without keeping notes: editors, and previews."""
    seam = f"<!--{token_hex(16)}-->"  # of this rendering alone: no text can hold it
    has_tools = problem_url is not None
    context = {
        "page": page,
        "parts": parts,
        "sources": page.sources,
        "seam": mark_safe(seam),  # noqa: S308  made above
        "has_tools": has_tools,
        "problem_url": problem_url,
        "most": LONGEST_TEXT,
    }
    slots: list[tuple[str, str]] = []
    for block in page.body:
        if block.block_type == "knowledge_check":
            slots.append((CHECK, str(block.id)))
        if has_tools:
            slots.append((NOTES, str(block.id)))
    return Body(
        texts=tuple(render_to_string("courses/includes/lesson_body.html", context).split(seam)),
        slots=tuple(slots),
        muscles=render_to_string("courses/anatomy/lesson_muscles.html", {"page": page}),
    )


def pieces(
    body: Body, *, checks: Sequence[Any] = (), notes: Mapping[str, Any] | None = None
) -> Iterator[Piece]:
    """The body in order, with this person's notes and the page's checks in their slots."""
    asked = iter(checks)
    notes = notes or {}
    text = [body.texts[0]]
    for (what, block_id), after in zip(body.slots, body.texts[1:], strict=True):
        own = Piece(check=next(asked)) if what == CHECK else None
        if what == NOTES and notes.get(block_id):
            own = Piece(notes=notes[block_id])
        if own:
            yield Piece(mark_safe("".join(text)))  # noqa: S308  rendered by templates
            yield own
            text = []
        text.append(after)
    yield Piece(mark_safe("".join(text)))  # noqa: S308  rendered by templates


def bump(**_: Any) -> None:
    """Everything kept so far holds no more, in every process and from the moment this is committed."""
    if settings.LESSON_BODIES_SECONDS:
        BodyStamp.objects.filter(pk=BodyStamp.ONE).update(number=F("number") + 1)


def connect() -> None:
    """What bodies draw from: pages they link to, and rows of the libraries."""
    from django.apps import apps
    from django.db.models.signals import post_delete, post_save
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model
    from wagtail.models import Page
    from wagtail.signals import (
        page_published,
        page_unpublished,
        post_page_move,
        published,
        unpublished,
    )

    for signal in (page_published, page_unpublished, post_page_move, published, unpublished):
        signal.connect(bump, dispatch_uid="courses.lessons.kept_bodies")
    shown = [apps.get_model(name) for name in SHOWN]
    for model in (*shown, get_image_model(), get_document_model()):
        name = f"courses.lessons.kept_bodies.{model._meta.label}"
        post_save.connect(bump, sender=model, dispatch_uid=name)
        post_delete.connect(bump, sender=model, dispatch_uid=name)
    post_delete.connect(bump, sender=Page, dispatch_uid="courses.lessons.kept_bodies.deleted")


SHOWN = ["courses.Muscle", "courses.Region", "courses.Video", "wagtailcore.Site"]
