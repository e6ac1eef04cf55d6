"""The sample skills checklist as blocks of the lesson on the practical examination.

Signing skills off needs a room of its own; until then learners read what an assessor will look at.
"""

from typing import Any

from cms.starter.content import read


def station_blocks() -> list[dict[str, Any]]:
    checklist = read("skills_checklist")
    opening = (
        "<h3>The stations</h3><p>These are the stations and items of the sample checklist. "
        "An item marked critical fails the examination if it is not done, whatever the score.</p>"
    )
    return [
        {"type": "rich_text", "value": opening},
        *[_station(station) for station in checklist["stations"]],
        {"type": "rich_text", "value": _critical_fails(checklist)},
    ]


def _station(station: dict[str, Any]) -> dict[str, Any]:
    items = [
        {"text": item["text"], "critical": "critical_if_zero" in item} for item in station["items"]
    ]
    value = {"title": station["title"], "minutes": station["minutes"], "items": items}
    return {"type": "checklist", "value": value}


def _critical_fails(checklist: dict[str, Any]) -> str:
    lines = "".join(f"<li>{text}</li>" for text in checklist["critical_fail_catalogue"].values())
    return f"<h3>What fails the examination at any score</h3><ul>{lines}</ul>"
