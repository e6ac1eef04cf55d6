"""A question whose markers are placed on a picture, as other systems' formats carry it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds.exchange import Exchange, ExchangeAnswer, body_and_key, settings_of
from quizzes.kinds.marker_labels import labels_of
from quizzes.kinds.regions import Place
from quizzes.kinds.shapes import Body, Key, entries, mapping


def to_exchange(body: Body, key: Key) -> Exchange:
    """The answers are the labels; `settings["zones"]` name theirs by its place among them, from 0."""
    reasons, labels = mapping(key, "reasons"), labels_of(body)
    places = {label["id"]: place for place, label in enumerate(labels)}
    zones = entries(key, "zones")
    return Exchange(
        kind="markers",
        stem=str(body.get("stem", "")),
        answers=tuple(
            ExchangeAnswer(
                text=str(label.get("text", "")),
                fraction=Decimal(any(zone.get("label") == label["id"] for zone in zones)),
                feedback=str(reasons.get(label["id"]) or ""),
            )
            for label in labels
        ),
        rationale=str(key.get("rationale") or ""),
        settings={
            **settings_of(body, key, of_body=("columns",)),
            "most": [label.get("most", 1) for label in labels],
            "zones": [{**zone, "label": places.get(str(zone.get("label")))} for zone in zones],
        },
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is wrong with it is for `validate` to say."""
    settings = exchange.settings
    most = list(settings.get("most") or [])
    labels = [
        {
            "id": f"l{number}",
            "text": answer.text,
            "most": most[number - 1] if number <= len(most) else 1,
        }
        for number, answer in enumerate(exchange.answers, 1)
    ]
    zones = [
        {**zone, "id": str(zone.get("id") or f"z{number}"), "label": _label_at(labels, zone)}
        for number, zone in enumerate(entries(settings, "zones"), 1)
    ]
    reasons = {
        f"l{number}": answer.feedback
        for number, answer in enumerate(exchange.answers, 1)
        if answer.feedback
    }
    body, key = body_and_key(exchange, of_body=("columns",))
    body |= {"labels": labels}
    return body, key | {"zones": zones} | ({"reasons": reasons} if reasons else {})


def _label_at(labels: Sequence[Mapping[str, Any]], zone: Place) -> str:
    place = zone.get("label")
    return str(labels[place]["id"]) if isinstance(place, int) and place < len(labels) else ""
