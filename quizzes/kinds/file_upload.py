"""Files that a person marks, such as a photograph of a marked-up drawing or a signed form.

body    {"stem": str, "types": ["pdf", "image"], "most": 3, "most_megabytes": 10}; the kinds of file,
        how many, and how large each may be
key     {"rubric": criteria or free text, "max_marks": "6", "model_answer": str, "rationale": str},
        the rubric as `quizzes.kinds.rubrics` says
answer  {"files": [7, 9]}, the ids of the files in the order they were sent

The files are rows of their own; whose they are and what is in them is for the service that takes
them to judge. The grade is always None.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming
from quizzes.kinds.exchange import Exchange
from quizzes.kinds.faults import stem_faults
from quizzes.kinds.rubrics import rubric_faults
from quizzes.kinds.shapes import NO_ANSWER, AnswerRefused, Body, Explained, Given, Key, Listed, ids

ASKS = True
TYPES: Mapping[str, tuple[str, ...]] = {
    "pdf": ("application/pdf",),
    "image": ("image/png", "image/jpeg", "image/webp"),
}
"""What an author can ask for, and the content types that are meant by it."""

MOST_FILES = 10
MOST_MEGABYTES = 10
BODY_SETTINGS = ("types", "most", "most_megabytes", "image")
KEY_SETTINGS = ("rubric", "max_marks", "model_answer", "hints", "sources")
NOT_FILES = "Send files with this question's own field."


def validate(body: Body, key: Key) -> list[str]:
    faults = stem_faults(body)
    types = body.get("types")
    if not ids(body, "types") or not isinstance(types, list) or not all(t in TYPES for t in types):
        faults.append(f"Choose which files may be sent: {', '.join(TYPES)}.")
    if not _is_count(body.get("most", 1), MOST_FILES):
        faults.append(f"Give the number of files as 1 to {MOST_FILES}.")
    if not _is_count(body.get("most_megabytes", 1), MOST_MEGABYTES):
        faults.append(f"Give the size of a file as 1 to {MOST_MEGABYTES} megabytes.")
    return faults + rubric_faults(key)


def normalise(body: Body, raw: object) -> dict[str, list[int]] | None:
    """Also takes the bare list of ids. A file sent twice is one."""
    if isinstance(raw, Mapping):
        raw = raw.get("files") if set(raw) <= {"files"} else NOT_FILES
    if raw is None or raw == "":
        return None
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise AnswerRefused(NOT_FILES)
    if not all(isinstance(id_, int) and not isinstance(id_, bool) and id_ > 0 for id_ in raw):
        raise AnswerRefused(NOT_FILES)
    files = list(dict.fromkeys(raw))
    most = _most(body)
    if len(files) > most:
        raise AnswerRefused(
            "Send one file only." if most == 1 else f"Send at most {most} files; remove one first."
        )
    return {"files": files} if files else None


def grade(body: Body, key: Key, answer: Mapping[str, list[int]] | None) -> Decimal | None:
    """A person marks it."""
    return None


def needs_marking(key: Key) -> bool:
    return True


def right_answer(body: Body, key: Key) -> None:
    """There is none in the shape of an answer; a model answer in words stands in the key."""
    return


def guess_score(body: Body, key: Key) -> Decimal | None:
    return None


def feedback(body: Body, key: Key, answer: Mapping[str, list[int]] | None) -> list[str]:
    return []


def content_types(body: Body) -> list[str]:
    """What may be sent, for the field and for the check of what arrived."""
    return [each for name in ids(body, "types") for each in TYPES.get(name, ())]


def summary(body: Body, answer: Mapping[str, list[int]] | None) -> str:
    """How many; their names are known where the files are."""
    if not answer:
        return NO_ANSWER
    count = len(answer["files"])
    return "1 file" if count == 1 else f"{count} files"


def lines(body: Body, answer: Mapping[str, list[int]] | None) -> list[str]:
    return [summary(body, answer)]


def listed(body: Body) -> Listed:
    return Listed()


def to_page(body: Body, order: Sequence[str], answer: Mapping[str, list[int]] | None) -> Given:
    """The files are listed from their rows, which only their owner can fetch."""
    return None if not answer else {"files": list(answer["files"])}


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    """Files come through their own door: no page can name one into an answer."""
    if given is None:
        return None
    raise AnswerRefused(NOT_FILES)


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    return {
        "types": ids(body, "types"),
        "accept": ",".join(content_types(body)),
        "most": _most(body),
        "most_megabytes": body.get("most_megabytes", 1),
        "files": list(naming.parts(given).get("files") or []),
    }


def explain(
    body: Body, key: Key, order: Sequence[str], answer: Mapping[str, list[int]] | None
) -> list[Explained]:
    return []


def to_exchange(body: Body, key: Key) -> Exchange:
    """No other system's format has it whole: everything of it is a setting."""
    settings = {name: body[name] for name in BODY_SETTINGS if body.get(name)}
    settings |= {name: key[name] for name in KEY_SETTINGS if key.get(name)}
    return Exchange(
        kind="file_upload",
        stem=str(body.get("stem", "")),
        rationale=str(key.get("rationale") or ""),
        settings=settings,
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    settings = exchange.settings
    body = {name: settings[name] for name in BODY_SETTINGS if settings.get(name)}
    key = {name: settings[name] for name in KEY_SETTINGS if settings.get(name)}
    if exchange.rationale:
        key["rationale"] = exchange.rationale
    return {"stem": exchange.stem, "types": list(TYPES), **body}, key


def _most(body: Body) -> int:
    most = body.get("most", 1)
    return most if _is_count(most, MOST_FILES) else 1


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
