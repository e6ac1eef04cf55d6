"""Everything a lesson's blocks take from the database, fetched for all of them at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText, expand_db_html

from courses.extending.knowledge import Check, Form, bank
from courses.video.outside import FRAMES

SEAM = "<!--/-->"


@dataclass
class BodyParts:
    """One statement for each kind of thing, however many blocks name one.

    Wagtail itself fetches chosen videos, documents, muscles and questions per kind of block; links in
    texts, sizes of pictures and the words of questions are fetched here.
    """

    checks: Mapping[str, Check] = field(default_factory=dict)
    texts: Mapping[str, SafeString] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()

    def check(self, block: Any) -> Check | None:
        return self.checks.get(getattr(block, "id", None) or "")

    def html(self, text: RichText) -> SafeString:
        return self.texts.get(text.source) or mark_safe(expand_db_html(text.source))  # noqa: S308

    @property
    def has_videos(self) -> bool:
        return not self.kinds.isdisjoint({"video", "outside_video"})

    @property
    def frames(self) -> list[str]:
        """Other sites whose frames the page may show once somebody asks for one."""
        return list(FRAMES) if "outside_video" in self.kinds else []

    @property
    def styles(self) -> list[str]:
        return list(dict.fromkeys(path for each in self.checks.values() for path in each.styles))


def body_parts(
    body: StreamValue, request: HttpRequest, *, answers: Mapping[str, Form] | None = None
) -> BodyParts:
    """`answers` are forms by the id of the knowledge check they were sent for."""
    found = list(body)
    asked = [child for child in found if child.block_type == "knowledge_check"]
    checks = _checks(asked, request, answers)
    leaves = [leaf for child in found for leaf in _leaves(child.value)]
    if pictures := [leaf for leaf in leaves if isinstance(leaf, AbstractImage)]:
        prefetch_related_objects(pictures, "renditions")
    sources = {leaf.source for leaf in leaves if isinstance(leaf, RichText)}
    return BodyParts(checks, _expanded(sources), frozenset(child.block_type for child in found))


def checks_alone(
    body: StreamValue, request: HttpRequest, *, answers: Mapping[str, Form] | None = None
) -> tuple[BodyParts, list[Any]]:
    """For a body whose other parts are rendered already: its checks, and their blocks in order."""
    kinds = [str(row["type"]) for row in body.raw_data]
    asked = [body[at] for at, kind in enumerate(kinds) if kind == "knowledge_check"]
    return BodyParts(_checks(asked, request, answers), {}, frozenset(kinds)), asked


def _checks(
    asked: Sequence[Any], request: HttpRequest, answers: Mapping[str, Form] | None
) -> dict[str, Check]:
    if not asked:
        return {}
    numbers = {child.id: number for number, child in enumerate(asked, 1)}
    replies = bank().ask(
        request,
        {number: child.value["question"] for number, child in enumerate(asked, 1)},
        {numbers[name]: form for name, form in (answers or {}).items() if name in numbers},
    )
    return {name: replies[number] for name, number in numbers.items() if number in replies}


def _expanded(sources: set[str]) -> dict[str, SafeString]:
    """Links to pages and documents of all texts in one go; Wagtail's own way asks for each text."""
    ordered = sorted(source for source in sources if source)
    expanded = expand_db_html(SEAM.join(ordered)).split(SEAM)
    if len(expanded) != len(ordered):  # a text with the seam in it: each by itself, then
        return {}
    return {source: mark_safe(html) for source, html in zip(ordered, expanded, strict=True)}  # noqa: S308


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, StructValue):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, ListValue | StreamValue):
        for part in value:
            yield from _leaves(
                getattr(part, "value", part) if isinstance(value, StreamValue) else part
            )
    else:
        yield value
