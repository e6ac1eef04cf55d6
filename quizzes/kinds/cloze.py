"""A text with gaps, each of which is a small question of its own.

body    {"stem": str, "text": "The {1} lies under the {2}.",
         "parts": [{"id": "1", "kind": "single_choice", "options": [...]},
                   {"id": "2", "kind": "short_answer"},
                   {"id": "3", "kind": "numeric", "unit": "mm"}]}; every part stands once in the text
key     {"parts": {"1": key of its kind, ...}, "weights": {"1": "2"}, "rationale": str}; a weight
        that is missing is 1
answer  {"1": "a", "2": "lungs"} in the shapes of the parts' kinds; a gap left blank is missing

The grade is the parts' fractions by weight over all weights; a blank gap adds 0. Without any weight
there is no grade. Parts are the kinds in `gaps.PART_KINDS`, with the rules of their own modules.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming
from quizzes.kinds.exchange import Exchange
from quizzes.kinds.faults import stem_faults
from quizzes.kinds.gaps import (
    PART_KINDS,
    filled,
    is_choice,
    key_of,
    kind_of,
    parts_of,
    pieces_of,
    text_faults,
    weight_faults,
    weight_of,
)
from quizzes.kinds.shapes import (
    NO_ANSWER,
    NOT_OFFERED,
    AnswerRefused,
    Body,
    Explained,
    Given,
    Key,
    Listed,
    entries,
    mapping,
    texts,
)

ASKS = True
GAP = "g"
"""The letter of a gap in the page."""

ALL_OF_IT = Decimal("0.999999")


def validate(body: Body, key: Key) -> list[str]:
    faults = stem_faults(body)
    listed_parts = entries(body, "parts")
    known = parts_of(body)
    if not listed_parts:
        faults.append("Give at least one gap.")
    if len(known) < len(listed_parts):
        faults.append(
            "Give every gap an id of its own, in letters and digits, and one of the kinds "
            f"{', '.join(PART_KINDS)}."
        )
    faults += text_faults(body, known)
    for number, (id_, part) in enumerate(known.items(), 1):
        if part.get("units"):
            faults.append(f"Gap {number}: ask for a unit in a question of its own.")
        asked = kind_of(part)
        faults += [f"Gap {number}: {fault}" for fault in asked.validate(part, key_of(key, id_))]
    faults += [
        f"The key names gap {id_}, which the text does not have; remove it from the key."
        for id_ in sorted({*map(str, mapping(key, "parts")), *map(str, mapping(key, "weights"))})
        if id_ not in known
    ]
    return faults + weight_faults(key, known)


def normalise(body: Body, raw: object) -> dict[str, Any] | None:
    """Gaps left blank are dropped; the rest stand in the order of the parts."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, Mapping):
        raise AnswerRefused("Fill in the gaps.")
    parts = parts_of(body)
    if not all(isinstance(id_, str) and id_ in parts for id_ in raw):
        raise AnswerRefused("Fill in only the gaps of this question.")
    given = {}
    for number, (id_, part) in enumerate(parts.items(), 1):
        try:
            answer = kind_of(part).normalise(part, raw.get(id_))
        except AnswerRefused as refused:
            raise AnswerRefused(f"Gap {number}: {refused}") from None
        if answer is not None:
            given[id_] = answer
    return given or None


def grade(body: Body, key: Key, answer: Mapping[str, Any] | None) -> Decimal | None:
    if not answer:
        return None
    earned, most = Decimal(0), Decimal(0)
    for id_, part in parts_of(body).items():
        weight = weight_of(key, id_)
        earned += weight * (_grade(part, key_of(key, id_), answer.get(id_)) or 0)
        most += weight
    return earned / most if most > 0 else None


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> dict[str, Any] | None:
    right = {
        id_: kind_of(part).right_answer(part, key_of(key, id_))
        for id_, part in parts_of(body).items()
    }
    return {id_: answer for id_, answer in right.items() if answer is not None} or None


def guess_score(body: Body, key: Key) -> Decimal | None:
    """The guess scores of the parts, by weight."""
    earned, most = Decimal(0), Decimal(0)
    for id_, part in parts_of(body).items():
        weight = weight_of(key, id_)
        earned += weight * (kind_of(part).guess_score(part, key_of(key, id_)) or 0)
        most += weight
    return earned / most if most > 0 else None


def feedback(body: Body, key: Key, answer: Mapping[str, Any] | None) -> list[str]:
    """Nothing here: what was written about a gap stands beside it in `explain`."""
    return []


def summary(body: Body, answer: Mapping[str, Any] | None) -> str:
    return " ".join(" ".join(lines(body, answer)).split())


def lines(body: Body, answer: Mapping[str, Any] | None) -> list[str]:
    """The text with what was put into its gaps."""
    if not answer:
        return [NO_ANSWER]
    put = {
        id_: kind_of(part).summary(part, answer[id_]) if id_ in answer else NO_ANSWER.lower()
        for id_, part in parts_of(body).items()
    }
    return filled(body, put).splitlines()


def listed(body: Body) -> Listed:
    """The options of all gaps, as "gap:option"."""
    return Listed(
        tuple(
            f"{id_}:{option}"
            for id_, part in parts_of(body).items()
            for option in kind_of(part).listed(part).ids
        )
    )


def to_page(body: Body, order: Sequence[str], answer: Mapping[str, Any] | None) -> Given:
    if not answer:
        return None
    choices, gaps = naming.names(order), naming.names(parts_of(body), GAP)
    given = {}
    for id_, part in parts_of(body).items():
        if id_ in answer:
            put = answer[id_]
            given[gaps[id_]] = choices.get(f"{id_}:{put}", "") if is_choice(part) else put
    return given


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    if given is None or given == []:
        return None
    parts, choices = parts_of(body), naming.ids(order)
    gaps = dict(zip(naming.names(parts, GAP).values(), parts, strict=True))
    raw = {}
    try:
        for name, put in given.items():
            id_ = gaps[name]
            raw[id_] = _option(id_, choices[put or ""]) if is_choice(parts[id_]) else put
    except (AttributeError, KeyError, TypeError):
        raise AnswerRefused(NOT_OFFERED) from None
    return raw


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    """The text in pieces: {"text": str}, or {"gap": name, number, kind, what stands in it}."""
    parts, filled = parts_of(body), naming.parts(given)
    gaps = {
        id_: {"number": number, "name": name, **_field(id_, parts[id_], order, filled.get(name))}
        for number, (id_, name) in enumerate(naming.names(parts, GAP).items(), 1)
    }
    pieces: list[dict[str, Any]] = []
    for text, id_ in pieces_of(body):
        if text:
            pieces.append({"text": text})
        if id_ in gaps:
            pieces.append({"gap": gaps.pop(id_)})
    return {"pieces": pieces, "gaps": len(parts)}


def explain(
    body: Body, key: Key, order: Sequence[str], answer: Mapping[str, Any] | None
) -> list[Explained]:
    """The text, what was put in each gap, and where it was not right what belongs there."""
    numbers = {id_: str(number) for number, id_ in enumerate(parts_of(body), 1)}
    rows = [Explained.of(filled(body, numbers), chosen=False, right=False)]
    for number, (id_, part) in enumerate(parts_of(body).items(), 1):
        asked, part_key, put = kind_of(part), key_of(key, id_), (answer or {}).get(id_)
        label = f"Gap {number}: "
        right = (_grade(part, part_key, put) or 0) > ALL_OF_IT
        if put is not None:
            said = " ".join(asked.feedback(part, part_key, put))
            text = label + asked.summary(part, put)
            rows.append(Explained.of(text, chosen=True, right=right, reason=said))
        wanted = asked.right_answer(part, part_key)
        if not right and wanted is not None:
            text = label + asked.summary(part, wanted)
            rows.append(Explained.of(text, chosen=False, right=True))
    return rows


def to_exchange(body: Body, key: Key) -> Exchange:
    """The text is a setting, and so are the parts: {"id", "weight", "exchange": Exchange}."""
    parts = [
        {
            "id": id_,
            "weight": f"{weight_of(key, id_):f}",
            "exchange": kind_of(part).to_exchange(part, key_of(key, id_)),
        }
        for id_, part in parts_of(body).items()
    ]
    settings = {"text": body.get("text", ""), "parts": parts}
    settings |= {name: body[name] for name in ("image",) if body.get(name)}
    settings |= {name: key[name] for name in ("hints", "sources") if key.get(name)}
    return Exchange(
        kind="cloze",
        stem=str(body.get("stem", "")),
        rationale=str(key.get("rationale") or ""),
        settings=settings,
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    settings = exchange.settings
    parts: list[dict[str, Any]] = []
    keys: dict[str, Any] = {}
    weights: dict[str, str] = {}
    for entry in entries(settings, "parts"):
        inner = entry.get("exchange")
        if not isinstance(inner, Exchange) or inner.kind not in PART_KINDS:
            continue
        id_ = str(entry.get("id"))
        part, keys[id_] = PART_KINDS[inner.kind].from_exchange(inner)
        parts.append(
            {"id": id_, "kind": inner.kind, **{n: v for n, v in part.items() if n != "stem"}}
        )
        if str(entry.get("weight", "1")) != "1":
            weights[id_] = str(entry["weight"])
    body = {"stem": exchange.stem, "text": str(settings.get("text", "")), "parts": parts}
    key: dict[str, Any] = {"parts": keys, **({"weights": weights} if weights else {})}
    body |= {name: settings[name] for name in ("image",) if settings.get(name)}
    key |= {name: settings[name] for name in ("hints", "sources") if settings.get(name)}
    if exchange.rationale:
        key["rationale"] = exchange.rationale
    return body, key


def _grade(part: Body, part_key: Key, put: Any) -> Decimal | None:
    earned: Decimal | None = kind_of(part).grade(part, part_key, put)
    return earned


def _option(id_: str, listed_id: str) -> str:
    """The option of this gap. Raises KeyError for one of another gap."""
    if listed_id and not listed_id.startswith(f"{id_}:"):
        raise KeyError(listed_id)
    return listed_id.removeprefix(f"{id_}:")


def _field(id_: str, part: Body, order: Sequence[str], put: Any) -> dict[str, Any]:
    if not is_choice(part):
        typed = put if isinstance(put, str) else ""
        return {"kind": part["kind"], "typed": typed, "unit": str(part.get("unit") or "")}
    written = texts(part, "options")
    choices = [
        {"name": name, "text": written[option], "chosen": name == put}
        for listed_id, name in naming.names(order).items()
        if listed_id.startswith(f"{id_}:") and (option := listed_id.partition(":")[2]) in written
    ]
    return {"kind": part["kind"], "choices": choices}
