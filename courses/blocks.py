"""What a lesson is made of."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

GENERAL_KNOWLEDGE = "GK"
TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ul", "ol", "link", "document-link"]


class RichTextBlock(blocks.RichTextBlock):
    """Running text with few levels of headings."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        template = "courses/blocks/rich_text.html"
        description = _("Paragraphs, small headings and lists")


class FigureBlock(blocks.StructBlock):
    """A picture with its words. The text alternative belongs to the picture here, not in general."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=300)
    credit = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "image"
        template = "courses/blocks/figure.html"
        description = _("A picture with caption, credit and text alternative")


class SafetyWarningBlock(blocks.StructBlock):
    """Where a mistake hurts somebody. Used sparingly, or nobody reads it."""

    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=["bold", "italic", "ul", "ol", "link"])

    class Meta:
        icon = "warning"
        template = "courses/blocks/safety_warning.html"
        description = _("Something that can harm a patient if it is missed")


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


class DoAndDoNotBlock(blocks.StructBlock):
    """Technique as two short lists."""

    do = blocks.ListBlock(blocks.CharBlock(max_length=300))
    do_not = blocks.ListBlock(blocks.CharBlock(max_length=300))

    class Meta:
        icon = "list-ul"
        template = "courses/blocks/do_and_do_not.html"
        description = _("What to do and what not to do")


class ChecklistBlock(blocks.StructBlock):
    """The items an assessor looks at in one station of a practical examination."""

    title = blocks.CharBlock(max_length=160)
    minutes = blocks.IntegerBlock(min_value=1, max_value=240)
    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("text", blocks.CharBlock(max_length=400)),
                ("critical", blocks.BooleanBlock(required=False)),
            ]
        )
    )

    class Meta:
        icon = "tasks"
        template = "courses/blocks/checklist.html"
        description = _("One station of a practical examination")


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


class LessonBody(blocks.StreamBlock):
    """The whole lesson. Every source that a fact names must stand in the reference list."""

    rich_text = RichTextBlock(group=_("Content"))
    figure = FigureBlock(group=_("Content"))
    key_fact = KeyFactBlock(group=_("Content"))
    do_and_do_not = DoAndDoNotBlock(group=_("Content"))
    checklist = ChecklistBlock(group=_("Content"))
    safety_warning = SafetyWarningBlock(group=_("Safety"))
    references = ReferencesBlock(group=_("Sources"))

    class Meta:
        block_counts = {"references": {"max_num": 1}}
        required = False

    def clean(self, value: Any, **kwargs: Any) -> Any:
        cleaned = super().clean(value, **kwargs)
        known: set[str] = set()
        used: set[str] = set()
        for child in cleaned:
            if child.block_type == "references":
                known = {reference["key"] for reference in child.value["references"]}
            elif child.block_type == "key_fact":
                used |= set(child.value["sources"])
        if missing := sorted(used - known):
            raise blocks.StreamBlockValidationError(
                non_block_errors=[
                    ValidationError(
                        _("Add these sources to the reference list: %(keys)s."),
                        params={"keys": ", ".join(missing)},
                    )
                ]
            )
        return cleaned
