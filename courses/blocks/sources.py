"""The numbered sources of a lesson, and what rests on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import EVIDENCE, LessonBlock, folded, source_keys
from courses.lessons.references import (
    Link,
    NotAnIdentifier,
    links,
    read_address,
    read_doi,
    read_isbn,
    read_pmid,
)

GENERAL_KNOWLEDGE = "GK"
KINDS = [
    ("guideline", _("Guideline")),
    ("review", _("Systematic review")),
    ("trial", _("Randomised trial")),
    ("observation", _("Observational study")),
    ("anatomy", _("Anatomical study")),
    ("cases", _("Case reports")),
    ("rule", _("Law or rule")),
    ("text", _("Textbook or article")),
]
READERS = {"doi": read_doi, "pmid": read_pmid, "isbn": read_isbn, "address": read_address}


class ReferenceBlock(blocks.StructBlock):
    """A source. General knowledge has a key and no address, and the page says so."""

    key = blocks.CharBlock(max_length=40, help_text=_("A short name, such as BRADY2014."))
    title = blocks.CharBlock(max_length=400, help_text=_("Authors, title, where it appeared."))
    doi = blocks.CharBlock(required=False, max_length=200, label="DOI")
    pmid = blocks.CharBlock(required=False, max_length=60, label="PMID")
    isbn = blocks.CharBlock(required=False, max_length=30, label="ISBN")
    address = blocks.CharBlock(required=False, max_length=500, label=_("Web address"))
    date = blocks.CharBlock(required=False, max_length=20, label=_("Year or date"))
    kind = blocks.ChoiceBlock(required=False, choices=KINDS, label=_("Evidence level"))
    checked = blocks.CharBlock(
        required=False,
        max_length=40,
        label=_("How far it was read"),
        help_text=_("Such as “abstract read”."),
    )
    unpublished = blocks.BooleanBlock(
        required=False,
        label=_("Nobody outside can look it up"),
        help_text=_("Such as our own notes."),
    )

    class Meta:
        icon = "openquote"
        label_format = "{key}: {title}"
        form_layout = folded(
            ["key", "title", "doi", "address", "date"],
            ["pmid", "isbn", "kind", "checked", "unpublished"],
        )

    def clean(self, value: Any) -> Any:
        """Identifiers as they are looked up. A published reference can be found by one of them."""
        cleaned = super().clean(value)
        faults: dict[str, Any] = {}
        for name, read in READERS.items():
            try:
                cleaned[name] = read(cleaned[name] or "")
            except NotAnIdentifier as wrong:
                faults[name] = str(wrong)
        found = any(cleaned[name] for name in READERS) or cleaned["unpublished"]
        if not (
            faults or found or self.is_deferred_validation or cleaned["key"] == GENERAL_KNOWLEDGE
        ):
            faults["address"] = _(
                "Give a DOI, PMID, ISBN or web address, or say that nobody outside can look it up."
            )
        LessonBlock.refuse(faults)
        return cleaned


@dataclass(frozen=True)
class Source:
    """An entry of the reference list. General knowledge has no number: nobody can look it up."""

    number: int | None
    title: str
    address: str
    date: str
    checked: str
    kind: str = ""
    links: tuple[Link, ...] = ()


def number_sources(value: Any) -> dict[str, Source]:
    """By key, in the order of the list. `address` is where the title leads: the most lasting link."""
    sources: dict[str, Source] = {}
    kinds = dict(KINDS)
    number = 0
    for reference in value["references"]:
        found = links(
            doi=reference["doi"] or "",
            pmid=reference["pmid"] or "",
            isbn=reference["isbn"] or "",
            address=reference["address"] or "",
        )
        general = reference["key"] == GENERAL_KNOWLEDGE and not found
        number += 0 if general else 1
        sources[reference["key"]] = Source(
            number=None if general else number,
            title=reference["title"],
            address=found[0].address if found else "",
            date=reference["date"] or "",
            checked=(reference["checked"] or "").replace("_", " "),
            kind=str(kinds.get(reference["kind"], "")),
            links=tuple(found),
        )
    return sources


def cited_sources(keys: Iterable[str], known: Mapping[str, Source] | None) -> dict[str, Any]:
    """What `courses/includes/citations.html` shows for these keys."""
    keys = list(keys)
    cited = [known[key] for key in keys if key in known] if known else []
    return {
        "cited": [source for source in cited if source.number],
        "is_general_knowledge": GENERAL_KNOWLEDGE in keys,
    }


class ReferencesBlock(LessonBlock):
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
        description = _("The sources of this lesson, each with an identifier that can be looked up")
        preview_value = {
            "references": [
                {
                    "key": "ONE",
                    "title": "Fernandez-de-las-Peñas & Dommerholt, Delphi on trigger point criteria",
                    "pmid": "29025044",
                    "date": "2018",
                    "kind": "text",
                }
            ]
        }


class KeyFactBlock(LessonBlock):
    """One fact with the sources that carry it, as keys of the reference list."""

    text = blocks.TextBlock(rows=2)
    sources = source_keys(min_num=1, help_text=_("Keys of the reference list."))
    level = blocks.ChoiceBlock(required=False, choices=EVIDENCE, label=_("Evidence level"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds the numbers of the sources, as the lesson's reference list counts them."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context.update(cited_sources(value["sources"], context.get("sources")))
        context["level_words"] = dict(EVIDENCE).get(value["level"], "")
        return context

    def cited(self, value: Any) -> set[str]:
        return set(value["sources"])

    class Meta:
        icon = "info-circle"
        template = "courses/blocks/key_fact.html"
        description = _("A fact, where it comes from and how sure it is")
        form_layout = folded(["text", "sources"], ["level"])
        preview_value = {
            "text": "Anything that passes through the skin is invasive, however thin it is.",
            "sources": ["GK"],
            "level": "opinion",
        }


class DisagreementBlock(LessonBlock):
    """Where good sources say different things: each position with its sources, and what we teach."""

    question = blocks.CharBlock(max_length=200, label=_("What they disagree about"))
    positions = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("position", blocks.TextBlock(rows=2)),
                ("sources", source_keys()),
            ]
        ),
        min_num=2,
    )
    until_then = blocks.TextBlock(rows=2, required=False, label=_("What to do until it is settled"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["positions"] = [
            {
                "position": each["position"],
                **cited_sources(each["sources"], context.get("sources")),
            }
            for each in value["positions"]
        ]
        return context

    def cited(self, value: Any) -> set[str]:
        return {key for each in value["positions"] for key in each["sources"]}

    class Meta:
        icon = "order"
        template = "courses/blocks/disagreement.html"
        label = _("Where evidence disagrees")
        description = _("Positions that differ, each with its sources, and what to do meanwhile")
        preview_value = {
            "question": "Is the skin disinfected before each needle?",
            "positions": [
                {"position": "Always, with alcohol, and let it dry.", "sources": []},
                {"position": "Clean skin needs none outside hospital.", "sources": []},
            ],
            "until_then": "Follow the rule of your place.",
        }
