"""Questions about pictures: one with regions to choose, one with labels to place."""

from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from quizzes.models import Question
from quizzes.services.bank import add_question
from tests.factories import quizzes as make

_numbers = count(1)
NAME = "Apex of the right lung"
FIGURE = {
    "figure": "quizzes/figures/lung-apex.svg",
    "alt": "Line drawing of the neck and the upper chest",
    "width": 1000,
    "height": 800,
}
HOTSPOT = (
    {
        "stem": "Where may lung lie above the collar bone?",
        "image": FIGURE,
        "choose": 1,
        "regions": [
            {"id": "a", "text": "Above the inner third", "shape": "ellipse"}
            | {"cx": 0.4, "cy": 0.36, "rx": 0.06, "ry": 0.05},
            {"id": "b", "text": "Below the middle", "shape": "rectangle"}
            | {"x": 0.64, "y": 0.46, "w": 0.12, "h": 0.1},
            {"id": "c", "text": "On the breastbone", "shape": "circle"}
            | {"cx": 0.5, "cy": 0.7, "r": 0.04},
            {"id": "d", "text": "At the shoulder", "shape": "polygon"}
            | {"points": [[0.1, 0.32], [0.22, 0.32], [0.16, 0.45]]},
        ],
    },
    {
        "targets": ["a"],
        "need": "all",
        "names": {"a": NAME},
        "reasons": {"c": make.REASON},
        "rationale": make.RATIONALE,
    },
)
MARKERS = (
    {
        "stem": "Place the bones.",
        "image": FIGURE,
        "columns": 16,
        "labels": [
            {"id": "a", "text": "Breastbone", "most": 1},
            {"id": "b", "text": "Collar bone", "most": 2},
            {"id": "c", "text": "Kneecap", "most": 1},
        ],
    },
    {
        "zones": [
            {"id": "z1", "label": "a", "shape": "rectangle", "x": 0.44, "y": 0.45, "w": 0.12, "h": 0.4},
            {"id": "z2", "label": "b", "shape": "ellipse", "cx": 0.32, "cy": 0.43, "rx": 0.15, "ry": 0.06},
            {"id": "z3", "label": "b", "shape": "ellipse", "cx": 0.68, "cy": 0.43, "rx": 0.15, "ry": 0.06},
        ],
        "reasons": {"b": make.REASON},
        "rationale": make.RATIONALE,
    },
)  # fmt: skip
ASKED = {"hotspot": HOTSPOT, "markers": MARKERS}


def question(kind: str = "hotspot", **fields: Any) -> Question:
    body, key = ASKED[kind]
    said = {"reference": f"P{next(_numbers):03}", "domain": "anatomy", "topic": "chest"}
    made = add_question(kind=kind, at=make.NOON, **{**said, "body": body, "key": key, **fields})
    return make.approved(made)


def stored_picture(width: int = 400, height: int = 300) -> dict[str, Any]:
    """A picture as an author sends it, in the storage."""
    drawn = BytesIO()
    Image.new("RGB", (width, height), "#d8e4e2").save(drawn, "PNG")
    name = default_storage.save("questions/sample.png", ContentFile(drawn.getvalue()))
    return {"file": name, "alt": "A plain field", "width": width, "height": height}
