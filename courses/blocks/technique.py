"""What hands do, and what an assessor looks at."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.base import LessonBlock, LineBlock, folded, source_keys
from courses.blocks.sources import cited_sources


class DoAndDoNotBlock(LessonBlock):
    """Technique as two short lists."""

    do = blocks.ListBlock(LineBlock(max_length=300, label=_("Do")))
    do_not = blocks.ListBlock(LineBlock(max_length=300, label=_("Do not")))

    class Meta:
        icon = "list-ul"
        template = "courses/blocks/do_and_do_not.html"
        description = _("What to do and what not to do")
        preview_value = {
            "do": ["Count the needles in and out.", "Keep the sharps bin within reach."],
            "do_not": ["Recap a needle.", "Leave the patient alone."],
        }


class TechniqueCardBlock(LessonBlock):
    """One muscle, one approach: everything to have in mind before the needle, on one card."""

    muscle = SnippetChooserBlock("courses.Muscle", required=False)
    name = blocks.CharBlock(
        required=False, max_length=160, help_text=_("Where it is not one muscle of the library.")
    )
    approach = blocks.CharBlock(
        required=False, max_length=120, help_text=_("Such as “pincer grip, patient prone”.")
    )
    position = blocks.TextBlock(rows=2, label=_("Position of the patient"))
    landmark = blocks.TextBlock(rows=2)
    needle_mm = blocks.IntegerBlock(
        required=False, min_value=5, max_value=150, label=_("Needle length in mm")
    )
    needle_note = blocks.CharBlock(
        required=False, max_length=200, label=_("How the length is chosen")
    )
    direction = blocks.TextBlock(rows=2)
    depth_mm = blocks.IntegerBlock(
        required=False, min_value=1, max_value=150, label=_("No deeper than, in mm")
    )
    depth_note = blocks.CharBlock(required=False, max_length=300, label=_("What limits the depth"))
    at_risk = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("structure", blocks.CharBlock(max_length=160)),
                ("avoid", blocks.CharBlock(max_length=300, label=_("How to avoid it"))),
            ]
        ),
        label=_("Structures at risk"),
        min_num=1,
    )
    sources = source_keys(help_text=_("Keys of the reference list."))

    def clean(self, value: Any) -> Any:
        """A needle longer than the depth allowed is everyday; a depth beyond the needle is a slip."""
        cleaned = super().clean(value)
        faults: dict[str, Any] = {}
        needle, depth = cleaned["needle_mm"], cleaned["depth_mm"]
        if needle and depth and depth > needle:
            faults["depth_mm"] = _("The depth is more than the needle is long. Check both numbers.")
        if not self.is_deferred_validation:
            if not cleaned["muscle"] and not (cleaned["name"] or "").strip():
                faults["muscle"] = _("Choose a muscle, or name under “Settings” what is needled.")
            if not needle and not (cleaned["needle_note"] or "").strip():
                faults["needle_mm"] = _("Give the length of the needle, or say how it is chosen.")
            if not depth and not (cleaned["depth_note"] or "").strip():
                faults["depth_mm"] = _("Give the greatest depth, or say what limits it.")
        self.refuse(faults)
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        muscle = value["muscle"]
        context["muscle"] = muscle if muscle and muscle.live else None
        context["title"] = value["name"] or (muscle.name if muscle else "")
        context.update(cited_sources(value["sources"], context.get("sources")))
        return context

    def cited(self, value: Any) -> set[str]:
        return set(value["sources"])

    class Meta:
        icon = "crosshairs"
        template = "courses/blocks/technique_card.html"
        description = _(
            "Position, landmark, needle, direction, depth and structures at risk of a muscle"
        )
        form_layout = folded(
            [
                "muscle",
                "approach",
                "position",
                "landmark",
                "needle_mm",
                "direction",
                "depth_mm",
                "at_risk",
            ],
            ["name", "needle_note", "depth_note", "sources"],
        )
        preview_value = {
            "name": "Upper trapezius",
            "approach": "Pincer grip",
            "position": "Lying on the side, the arm supported.",
            "landmark": "The free upper border, lifted between finger and thumb.",
            "needle_mm": 30,
            "direction": "From front to back, towards the other finger.",
            "depth_mm": None,
            "depth_note": "Never out of the muscle that is held.",
            "at_risk": [
                {
                    "structure": "Apex of the lung",
                    "avoid": "Lift the muscle off the ribs and hold it.",
                }
            ],
            "sources": [],
        }


class ProcedureBlock(LessonBlock):
    """Steps in their order, with those marked that must not be left out."""

    title = blocks.CharBlock(max_length=160)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("text", blocks.TextBlock(rows=2, label=_("Step"))),
                ("critical", blocks.BooleanBlock(required=False)),
                ("why", blocks.CharBlock(required=False, max_length=300)),
            ]
        ),
        min_num=1,
    )

    class Meta:
        icon = "list-ol"
        template = "courses/blocks/procedure.html"
        description = _("Numbered steps, the critical ones marked")
        preview_value = {
            "title": "Before the first needle",
            "steps": [
                {"text": "Ask again whether the patient agrees.", "critical": True, "why": ""},
                {"text": "Place the sharps bin within reach.", "critical": False, "why": ""},
                {"text": "Mark the landmark.", "critical": True, "why": "Fingers forget."},
            ],
        }


class ChecklistBlock(LessonBlock):
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
        preview_value = {
            "title": "Station 1: hands and sharps",
            "minutes": 8,
            "items": [
                {"text": "Cleans hands before touching the patient", "critical": True},
                {"text": "Says what will happen", "critical": False},
            ],
        }
