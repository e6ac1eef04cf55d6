"""The numbered sources of a lesson, and the facts that rest on them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

GENERAL_KNOWLEDGE = "GK"


class ReferenceBlock(blocks.StructBlock):
    """A source. General knowledge has a key and no address, and the page says so."""

    key = blocks.CharBlock(max_length=40)
    title = blocks.CharBlock(max_length=400)
    address = blocks.URLBlock(required=False)
    date = blocks.CharBlock(required=False, max_length=20)
    checked = blocks.CharBlock(required=False, max_length=40)


@dataclass(frozen=True)
class Source:
    """An entry of the reference list. General knowledge has no number: nobody can look it up."""

    number: int | None
    title: str
    address: str
    date: str
    checked: str


def number_sources(value: Any) -> dict[str, Source]:
    """By key, in the order of the list."""
    sources: dict[str, Source] = {}
    number = 0
    for reference in value["references"]:
        general = reference["key"] == GENERAL_KNOWLEDGE and not reference["address"]
        number += 0 if general else 1
        sources[reference["key"]] = Source(
            number=None if general else number,
            title=reference["title"],
            address=reference["address"] or "",
            date=reference["date"] or "",
            checked=(reference["checked"] or "").replace("_", " "),
        )
    return sources


class ReferencesBlock(blocks.StructBlock):
    """The numbered list at the end of a lesson."""

    references = blocks.ListBlock(ReferenceBlock(), min_num=1)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        sources = number_sources(value).values()
        context["numbered"] = [source for source in sources if source.number]
        context["has_general_knowledge"] = any(source.number is None for source in sources)
        return context

    class Meta:
        icon = "openquote"
        template = "courses/blocks/references.html"
        description = _("The sources of this lesson")


class KeyFactBlock(blocks.StructBlock):
    """One fact with the sources that carry it, as keys of the reference list."""

    text = blocks.TextBlock(rows=2)
    sources = blocks.ListBlock(blocks.CharBlock(max_length=40), min_num=1)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds the numbers of the sources, as the lesson's reference list counts them."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        known: dict[str, Source] = context.get("sources") or {}
        cited = [known[key] for key in value["sources"] if key in known]
        context["cited"] = [source for source in cited if source.number]
        context["is_general_knowledge"] = GENERAL_KNOWLEDGE in value["sources"]
        return context

    class Meta:
        icon = "info-circle"
        template = "courses/blocks/key_fact.html"
        description = _("A fact and where it comes from")
