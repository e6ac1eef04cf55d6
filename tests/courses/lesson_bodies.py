"""A lesson with every block, and what its blocks choose."""

import json
import uuid
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from courses.models import LessonPage, Video
from tests.courses.videos import mp4
from tests.factories import quizzes as make
from tests.factories.courses import lesson

CAPTIONS = """WEBVTT

00:00.000 --> 00:02.000
Find the free upper border.

00:02.000 --> 00:05.000
Lift it between finger and thumb.
"""
TRANSCRIPT = "0:00 Find the free upper border.\n0:02 Lift it between finger and thumb.\nThe end."


def video(title: str = "Pincer grip", *, content: bytes | None = None, **fields: Any) -> Video:
    content = content or mp4(seconds=125.5)
    said = {
        "captions": CAPTIONS,
        "transcript": TRANSCRIPT,
        "chapters": "0:00 Landmark\n0:02 Grip",
        "duration": 125.5,
        "width": 1280,
        "height": 720,
        "size": len(content),
        **fields,
    }
    return Video.objects.create(
        title=title, type="video", file=ContentFile(content, name="grip.mp4"), **said
    )


def document(title: str = "Consent form") -> Any:
    return get_document_model().objects.create(
        title=title, file=ContentFile(b"%PDF-1.7 consent", name="consent.pdf"), file_size=84_000
    )


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def every_block(*, film: Video, paper: Any, question: Any) -> list[dict[str, Any]]:
    """One of each, as the editor stores them."""
    return [
        block("rich_text", "<h3>What the needle meets</h3><p>Skin, <b>fascia</b>, muscle.</p>"),
        block(
            "technique_card",
            {
                "muscle": None,
                "name": "Upper trapezius",
                "approach": "Pincer grip",
                "position": "On the side, the arm supported.",
                "landmark": "The free upper border.",
                "needle_mm": 30,
                "needle_note": "",
                "direction": "From front to back.",
                "depth_mm": None,
                "depth_note": "Never out of the muscle that is held.",
                "at_risk": [
                    {"structure": "Apex of the lung", "avoid": "Lift the muscle and hold it."}
                ],
                "sources": ["ONE"],
            },
        ),
        block(
            "procedure",
            {
                "title": "Before the first needle",
                "steps": [
                    {
                        "text": "Ask again for consent.",
                        "critical": True,
                        "why": "It may have changed.",
                    },
                    {"text": "Mark the landmark.", "critical": False, "why": ""},
                ],
            },
        ),
        block("do_and_do_not", {"do": ["Count needles"], "do_not": ["Recap"]}),
        block(
            "accordion",
            {
                "items": [
                    {"heading": "Where the word comes from", "text": "<p>Filum is thread.</p>"},
                    {"heading": "Other names", "text": "<p>There are some.</p>"},
                ]
            },
        ),
        block(
            "checklist",
            {
                "title": "Station 1",
                "minutes": 8,
                "items": [{"text": "Bin upright", "critical": True}],
            },
        ),
        block("safety_warning", {"title": "The lung is near", "text": "<p>Stay in the grip.</p>"}),
        block("safety_warning", {"title": "The lung is near", "text": "<p>Said twice.</p>"}),
        block(
            "red_flag",
            {
                "title": "Breathless after needling",
                "signs": ["Sudden chest pain", "A dry cough"],
                "action": "<p>Stop and call an ambulance.</p>",
                "urgency": "emergency",
                "sources": ["GK"],
            },
        ),
        block(
            "precautions",
            {
                "title": "Reasons not to needle",
                "rows": [
                    {
                        "condition": "No consent",
                        "kind": "absolute",
                        "action": "Do not.",
                        "sources": [],
                    },
                    {
                        "condition": "Anticoagulants",
                        "kind": "relative",
                        "action": "Press longer.",
                        "sources": ["ONE"],
                    },
                    {
                        "condition": "A scar",
                        "kind": "local",
                        "action": "Leave it out.",
                        "sources": [],
                    },
                ],
                "note": "Ask at every visit.",
            },
        ),
        block("knowledge_check", {"question": question.pk, "introduction": "One question first."}),
        block("figure", {"drawing": "gluteal", "caption": "Where the sciatic nerve leaves."}),
        block("video", {"video": film.pk, "title": "", "note": "Where the thumb rests."}),
        block(
            "outside_video",
            {
                "address": "https://vimeo.com/76979871",
                "title": "The shoulder in motion",
                "minutes": 4,
                "has_captions": True,
                "transcript": "The blade glides.",
                "graphic_content": "",
            },
        ),
        block("download", {"document": paper.pk, "description": "To print.", "title": ""}),
        block(
            "key_fact", {"text": "Needles are thin.", "sources": ["ONE", "GK"], "level": "moderate"}
        ),
        block(
            "disagreement",
            {
                "question": "Is the skin disinfected?",
                "positions": [
                    {"position": "Always.", "sources": ["ONE"]},
                    {"position": "Clean skin needs none.", "sources": ["GK"]},
                ],
                "until_then": "Follow the rule of your place.",
            },
        ),
        block(
            "references",
            {
                "references": [
                    {"key": "GK", "title": "General knowledge"},
                    {
                        "key": "ONE",
                        "title": "Delphi on trigger point criteria",
                        "pmid": "29025044",
                        "doi": "10.1093/pm/pnx207",
                        "address": "https://pubmed.ncbi.nlm.nih.gov/29025044/",
                        "date": "2018",
                        "kind": "text",
                        "checked": "abstract read",
                    },
                ]
            },
        ),
    ]


def written(parent: Any, blocks: list[dict[str, Any]], **fields: Any) -> LessonPage:
    """A published lesson with these blocks, its references to what they choose noted as Wagtail does."""
    from wagtail.models import ReferenceIndex

    page = lesson(parent, body=json.dumps(blocks), **fields)
    ReferenceIndex.create_or_update_for_object(page)
    return page


def full_lesson(parent: Any) -> LessonPage:
    return written(
        parent, every_block(film=video(), paper=document(), question=make.question("single_choice"))
    )
