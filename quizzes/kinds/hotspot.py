"""Numbered regions of a picture, of which some are chosen.

body    {"stem": str, "image": {...}, "choose": 1,
         "regions": [{"id": "a", "text": where it lies, "shape": ..., ...}]}
key     {"targets": ["a"], "need": "all" | "any", "names": {"a": "Lung apex, right"},
         "reasons": {"b": str}, "rationale": str}
answer  the ids of the chosen regions, sorted; nothing chosen is a blank

The picture is described in `quizzes.kinds.pictures`, the shapes in `quizzes.kinds.regions`. The text
of a region says where it lies and not what it is: it is the whole question for somebody who cannot
see the picture. What it is stands under "names", which is shown with the explanation.

"choose" is how many regions may be chosen, at least 1.

all  the targets among the chosen regions, over the targets or the chosen regions, whichever are more
any  1 when at least one target and no other region is chosen, otherwise 0
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming
from quizzes.kinds.drawn import drawn_regions
from quizzes.kinds.exchange import Exchange, ExchangeAnswer, body_and_key, settings_of
from quizzes.kinds.faults import listed_faults, stem_faults
from quizzes.kinds.pictures import picture, picture_faults
from quizzes.kinds.regions import place_faults
from quizzes.kinds.shapes import (
    NO_ANSWER,
    AnswerRefused,
    Body,
    Explained,
    Given,
    Key,
    Listed,
    Shown,
    entries,
    ids,
    mapping,
    sentences,
    texts,
)

ASKS = True
NEEDS = ("all", "any")
MOST_REGIONS = 12
RIGHT_TOO = "This would have been right too."


def validate(body: Body, key: Key) -> list[str]:
    faults = stem_faults(body) + picture_faults(body, required=True)
    faults += listed_faults(body, "regions", "region", "regions")
    regions = entries(body, "regions")
    if len(regions) > MOST_REGIONS:
        faults.append(f"Give at most {MOST_REGIONS} regions.")
    for number, region in enumerate(regions, 1):
        faults += place_faults(region, f"region {number}")
    return faults + _choosing_faults(body, key)


def _choosing_faults(body: Body, key: Key) -> list[str]:
    known, targets, choose = texts(body, "regions"), ids(key, "targets"), body.get("choose")
    faults = []
    if not targets:
        faults.append("Mark at least one region as right.")
    elif known and len(set(targets)) >= len(known):
        faults.append("Leave at least one region that is not right.")
    named = {*targets, *map(str, mapping(key, "names")), *map(str, mapping(key, "reasons"))}
    faults += [
        f"The key names region {id_}, which the question does not have; remove it from the key."
        for id_ in sorted(named - set(known))
    ]
    if key.get("need") not in NEEDS:
        faults.append("Say whether all of the right regions are needed or any of them.")
    if not isinstance(choose, int) or isinstance(choose, bool) or choose < 1:
        faults.append("Say how many regions a learner may choose, such as 1.")
    elif key.get("need") == "all" and choose < len(set(targets)):
        faults.append("Let learners choose as many regions as are right, or ask for any of them.")
    return faults


def normalise(body: Body, raw: object) -> list[str] | None:
    if raw is None or raw == "":
        return None
    chosen = [raw] if isinstance(raw, str) else raw
    if not isinstance(chosen, Sequence):
        raise AnswerRefused("Choose regions of this picture.")
    known = texts(body, "regions")
    if not all(isinstance(region, str) and region in known for region in chosen):
        raise AnswerRefused("Choose only regions of this picture.")
    answer = sorted(set(chosen))
    if len(answer) > _choose(body):
        raise AnswerRefused(_at_most(_choose(body)))
    return answer or None


def grade(body: Body, key: Key, answer: Sequence[str] | None) -> Decimal | None:
    if not answer:
        return None
    targets, chosen = set(ids(key, "targets")), set(answer)
    if key.get("need") == "any":
        return Decimal(chosen <= targets)
    return Decimal(len(chosen & targets)) / max(len(targets), len(chosen))


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> list[str] | None:
    """Of several targets of which any will do, as many as may be chosen."""
    targets = [id_ for id_ in texts(body, "regions") if id_ in ids(key, "targets")]
    return sorted(targets[: _choose(body)]) or None


def guess_score(body: Body, key: Key) -> Decimal | None:
    """One region taken blindly; where several may be chosen, a guess means nothing."""
    regions, targets = texts(body, "regions"), set(ids(key, "targets"))
    if _choose(body) > 1 or not regions:
        return None
    hit = Decimal(1) if key.get("need") == "any" else Decimal(1) / max(1, len(targets))
    return hit * len(targets) / len(regions)


def feedback(body: Body, key: Key, answer: Sequence[str] | None) -> list[str]:
    written = mapping(key, "reasons")
    return sentences(*(written.get(region) for region in answer or []))


def summary(body: Body, answer: Sequence[str] | None) -> str:
    return "; ".join(_in_words(body, answer)) or NO_ANSWER


def lines(body: Body, answer: Sequence[str] | None) -> list[str]:
    return _in_words(body, answer) or [NO_ANSWER]


def listed(body: Body) -> Listed:
    return Listed(ids=tuple(texts(body, "regions")))


def to_page(body: Body, order: Sequence[str], answer: Sequence[str] | None) -> Given:
    names = naming.names(order)
    return None if answer is None else sorted(names[id_] for id_ in answer if id_ in names)


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    return naming.chosen_ids(order, given)


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    """`regions` is empty while the question has no picture that can be shown."""
    return {
        "picture": picture(body),
        "regions": drawn_regions(body, order, naming.several(given)),
        "choose": _choose(body),
        "several": _choose(body) > 1,
    }


def explain(
    body: Body, key: Key, order: Sequence[str], answer: Sequence[str] | None
) -> list[Explained]:
    """Every region with its number and, in the words of the author, what it is."""
    regions, names, reasons = texts(body, "regions"), mapping(key, "names"), mapping(key, "reasons")
    targets, chosen = set(ids(key, "targets")), set(answer or [])
    enough = key.get("need") == "any" and bool(chosen & targets)
    found = []
    for number, id_ in enumerate(order, 1):
        what = str(names.get(id_) or "").strip()
        text = f"{number}: {regions.get(id_, id_)}" + (f" ({what})" if what else "")
        reason = str(reasons.get(id_) or "")
        if enough and id_ in targets - chosen:
            found.append(Explained(text, False, Shown.LEFT, reason or RIGHT_TOO))
        else:
            right = id_ in targets
            found.append(Explained.of(text, chosen=id_ in chosen, right=right, reason=reason))
    return found


def to_exchange(body: Body, key: Key) -> Exchange:
    """Shapes travel in `settings["regions"]`, in the order of the answers."""
    reasons = mapping(key, "reasons")
    targets = set(ids(key, "targets"))
    regions = entries(body, "regions")
    answers = tuple(
        ExchangeAnswer(
            text=str(region.get("text", "")),
            fraction=Decimal(region.get("id") in targets),
            feedback=str(reasons.get(str(region.get("id")), "")),
        )
        for region in regions
    )
    places = [
        {name: value for name, value in region.items() if name != "text"} for region in regions
    ]
    return Exchange(
        kind="hotspot",
        stem=str(body.get("stem", "")),
        answers=answers,
        rationale=str(key.get("rationale") or ""),
        settings={
            **settings_of(body, key, of_body=("choose",), of_key=("need", "names")),
            "regions": places,
        },
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is wrong with it is for `validate` to say."""
    settings = exchange.settings
    places = entries(settings, "regions")
    regions, targets, reasons = [], [], {}
    for number, answer in enumerate(exchange.answers, 1):
        place = dict(places[number - 1]) if number <= len(places) else {}
        id_ = str(place.get("id") or f"r{number}")
        regions.append({**place, "id": id_, "text": answer.text})
        if answer.fraction > 0:
            targets.append(id_)
        if answer.feedback:
            reasons[id_] = answer.feedback
    body, key = body_and_key(exchange, of_body=("choose",), of_key=("need", "names"))
    body |= {"regions": regions, "choose": body.get("choose") or max(1, len(targets))}
    key |= {"targets": targets, "need": key.get("need") or NEEDS[0]}
    return body, key | ({"reasons": reasons} if reasons else {})


def _in_words(body: Body, answer: Sequence[str] | None) -> list[str]:
    """In the author's order."""
    chosen = set(answer or [])
    return [text for id_, text in texts(body, "regions").items() if id_ in chosen]


def _choose(body: Body) -> int:
    choose = body.get("choose")
    return choose if isinstance(choose, int) and choose > 0 else 1


def _at_most(most: int) -> str:
    return "Choose one region only." if most == 1 else f"Choose at most {most} regions."
