"""What a browser sent of the player: a whole form, or one answer as JSON."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import formats, timezone

from practitioners.uploads import refused_field
from quizzes.services.attempts import Answering
from quizzes.sitting import papers

MOST_DIGITS = 4
MOST_DIGITS_OF_A_FILE = 18


def typed_in(request: HttpRequest, *, closes: int | None = None) -> dict[int, Answering]:
    """What a form of the player carries. A question is on it when its revision is.

    `closes` is the slot that the pressed button closes with what stands in it. A question of files
    has no answer to type: its button closes or flags it with what is stored.
    """
    form = {name: request.POST.getlist(name) for name in request.POST}
    flag, flagged_slot = pressed(request)
    found = {}
    for name, values in form.items():
        prefix, _dash, number = name.partition("-")
        if prefix != "revision" or (slot := _number(number)) is None:
            continue
        revision, flagged = values[-1], None
        if flag in ("flag", "unflag") and flagged_slot == slot:
            flagged = flag == "flag"
        found[slot] = Answering(
            slot=slot,
            raw=papers.read_form(slot, form),
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else 0,
            untouched=request.POST.get(f"shown-{slot}"),
            flagged=flagged,
            closes=slot == closes,
        )
    if closes is not None and closes not in found:
        found[closes] = Answering.close(closes)
    if flag in ("flag", "unflag") and flagged_slot is not None and flagged_slot not in found:
        found[flagged_slot] = Answering.flag(flagged_slot, flagged=flag == "flag")
    return found


def pressed(request: HttpRequest) -> tuple[str, int | None]:
    """The button: what it does, and to which slot if to one; `unfile` names a file."""
    verb, _dash, target = request.POST.get("do", "save").partition("-")
    return verb, _number(target, MOST_DIGITS_OF_A_FILE if verb == "unfile" else MOST_DIGITS)


def files_sent(request: HttpRequest, *, besides: int | None = None) -> list[int]:
    """The slots that a file was chosen for, also one too large, and the one whose button was pressed."""
    slots = {besides} - {None}
    for name in [*request.FILES, refused_field(request)]:
        prefix, _dash, number = name.partition("-")
        if prefix == "file":
            slots.add(_number(number))
    return sorted(slot for slot in slots if slot is not None)


def answering_in(slot: int, sent: dict[str, Any]) -> Answering:
    """Raises ValueError or TypeError for what the page's script would never send."""
    flagged = sent.get("flagged")
    if "answer" not in sent:
        if not isinstance(flagged, bool):
            raise ValueError("neither an answer nor a flag")
        return Answering.flag(slot, flagged=flagged)
    revision, save_id = sent.get("revision", 0), sent.get("save_id")
    if not isinstance(revision, int) or not isinstance(save_id, str | None):
        raise TypeError("a revision is a whole number, the id of a save is text")
    return Answering(
        slot=slot,
        raw=sent["answer"],
        revision=revision,
        save_id=UUID(save_id) if save_id else None,
        flagged=flagged if isinstance(flagged, bool) else None,
    )


def json_in(request: HttpRequest) -> dict[str, Any]:
    """Empty for anything but an object."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def reply(status: int, **said: Any) -> JsonResponse:
    """With the server's time, which every countdown follows."""
    now = timezone.now()
    clock = {"now": milliseconds(now), "at": formats.time_format(timezone.localtime(now), "H:i")}
    return JsonResponse({**said, **clock}, status=status)


def milliseconds(at: Any) -> int:
    return round(at.timestamp() * 1000)


def _number(text: str, digits: int = MOST_DIGITS) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= digits else None
