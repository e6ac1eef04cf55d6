"""What can harm a patient if it is missed."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import SHORT_TEXT, LessonBlock, LineBlock, folded, source_keys
from courses.blocks.sources import cited_sources
from courses.blocks.text import CleanTextBlock


class SafetyWarningBlock(LessonBlock):
    """Where a mistake hurts somebody. Used sparingly, or nobody reads it."""

    title = blocks.CharBlock(max_length=120)
    text = CleanTextBlock(features=SHORT_TEXT)

    class Meta:
        icon = "warning"
        template = "courses/blocks/safety_warning.html"
        description = _("Something that can harm a patient if it is missed")
        preview_value = {
            "title": "The apex of the lung lies above the clavicle",
            "text": "<p>Lift the muscle away from the ribs and keep the needle inside the grip.</p>",
        }


class RedFlagBlock(LessonBlock):
    """Findings that end the session and send the patient on."""

    title = blocks.CharBlock(max_length=120)
    signs = blocks.ListBlock(
        LineBlock(max_length=300, label=_("Sign")), label=_("What you see or hear"), min_num=1
    )
    action = CleanTextBlock(
        features=SHORT_TEXT,
        label=_("What to do now"),
        help_text=_("Stop, and whom to call or ask."),
    )
    urgency = blocks.ChoiceBlock(
        choices=[
            ("emergency", _("Emergency: call an ambulance")),
            ("today", _("See a doctor today")),
            ("refer", _("Refer before any needling")),
        ],
        default="refer",
    )
    sources = source_keys(help_text=_("Keys of the reference list."))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context.update(cited_sources(value["sources"], context.get("sources")))
        context["urgency_words"] = dict(self.child_blocks["urgency"].field.choices).get(
            value["urgency"], ""
        )
        return context

    def cited(self, value: Any) -> set[str]:
        return set(value["sources"])

    class Meta:
        icon = "error"
        template = "courses/blocks/red_flag.html"
        description = _("Red flag: findings that mean stop and refer")
        form_layout = folded(["title", "signs", "action", "urgency"], ["sources"])
        preview_value = {
            "title": "Breathless after needling near the chest",
            "signs": ["Sudden pain in the chest", "A dry cough", "Breathing that gets harder"],
            "action": "<p>Stop. Call an ambulance and stay with the patient.</p>",
            "urgency": "emergency",
            "sources": [],
        }


class PrecautionsBlock(LessonBlock):
    """Who is not needled, who is not needled here, and who is needled with care."""

    KINDS = [
        ("absolute", _("Absolute")),
        ("relative", _("Relative")),
        ("local", _("Local")),
    ]

    title = blocks.CharBlock(max_length=160)
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("condition", blocks.CharBlock(max_length=200)),
                ("kind", blocks.ChoiceBlock(choices=KINDS)),
                ("action", blocks.TextBlock(rows=2, label=_("What to do"))),
                ("sources", source_keys()),
            ]
        ),
        min_num=1,
    )
    note = blocks.TextBlock(rows=2, required=False)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        kinds = dict(self.KINDS)
        context["rows"] = [
            {
                "condition": row["condition"],
                "kind": row["kind"],
                "kind_words": kinds.get(row["kind"], ""),
                "action": row["action"],
                **cited_sources(row["sources"], context.get("sources")),
            }
            for row in value["rows"]
        ]
        return context

    def cited(self, value: Any) -> set[str]:
        return {key for row in value["rows"] for key in row["sources"]}

    class Meta:
        icon = "table"
        template = "courses/blocks/precautions.html"
        label = _("Precautions and contraindications")
        description = _("A table: condition, absolute, relative or local, what to do")
        form_layout = folded(["title", "rows"], ["note"])
        preview_value = {
            "title": "Before the first needle",
            "rows": [
                {
                    "condition": "The patient does not agree",
                    "kind": "absolute",
                    "action": "Do not needle.",
                    "sources": [],
                },
                {
                    "condition": "Swelling with poor lymph drainage",
                    "kind": "local",
                    "action": "Leave that limb out.",
                    "sources": [],
                },
            ],
            "note": "",
        }
