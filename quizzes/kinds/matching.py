"""Each entry on the left with one on the right; two may share one, and some may belong to none.

body    {"stem": str, "left": [{"id": "m1", "text": str}], "right": [{"id": "s1", "text": str}]}
key     {"pairs": {"m1": "s1"}, "whole": bool, "rationale": str}
answer  {"m1": "s1"}; an entry that was left alone is missing

The grade is the right pairs over all pairs, so an entry left alone is wrong. With "whole" it is 1
when every pair is right and 0 otherwise.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming
from quizzes.kinds.exchange import Exchange, ExchangeAnswer, body_and_key, ids_for, settings_of
from quizzes.kinds.faults import listed_faults, stem_faults
from quizzes.kinds.shapes import (
    NO_ANSWER,
    NOT_OFFERED,
    AnswerRefused,
    Body,
    Explained,
    Given,
    Key,
    Listed,
    mapping,
    texts,
)

ASKS = True


def validate(body: Body, key: Key) -> list[str]:
    faults = stem_faults(body)
    faults += listed_faults(body, "left", "entry", "entries")
    faults += listed_faults(body, "right", "choice", "choices")
    left, right, pairs = texts(body, "left"), texts(body, "right"), mapping(key, "pairs")
    faults += [
        f"Pair {entry} with one of the choices."
        for entry in left
        if not isinstance(pairs.get(entry), str) or pairs[entry] not in right
    ]
    faults += [
        f"The key pairs {entry}, which the question does not have; remove it from the key."
        for entry in pairs
        if entry not in left
    ]
    return faults


def normalise(body: Body, raw: object) -> dict[str, str] | None:
    """Entries sent blank are dropped; the rest stand in the order of the left column."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, Mapping):
        raise AnswerRefused("Choose a match for each entry.")
    left, right = texts(body, "left"), texts(body, "right")
    chosen = {entry: choice for entry, choice in raw.items() if choice is not None and choice != ""}
    if not chosen.keys() <= left.keys():
        raise AnswerRefused("Match only the entries of this question.")
    if not all(isinstance(choice, str) and choice in right for choice in chosen.values()):
        raise AnswerRefused("Choose each match from the list of this question.")
    return {entry: chosen[entry] for entry in left if entry in chosen} or None


def grade(body: Body, key: Key, answer: Mapping[str, str] | None) -> Decimal | None:
    if not answer:
        return None
    pairs = mapping(key, "pairs")
    hits = sum(answer.get(entry) == choice for entry, choice in pairs.items())
    if key.get("whole"):
        return Decimal(hits == len(pairs))
    return Decimal(hits) / len(pairs)


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> dict[str, str] | None:
    pairs = mapping(key, "pairs")
    return {entry: pairs[entry] for entry in texts(body, "left") if entry in pairs} or None


def guess_score(body: Body, key: Key) -> Decimal | None:
    """One over the choices; for whole credit every entry must be guessed."""
    choices = len(texts(body, "right"))
    if not choices:
        return None
    chance = Decimal(1) / choices
    return chance ** len(mapping(key, "pairs")) if key.get("whole") else chance


def feedback(body: Body, key: Key, answer: Mapping[str, str] | None) -> list[str]:
    return []


def summary(body: Body, answer: Mapping[str, str] | None) -> str:
    if not answer:
        return NO_ANSWER
    right = texts(body, "right")
    return "; ".join(
        f"{text}: {right.get(answer.get(entry, ''), NO_ANSWER.lower())}"
        for entry, text in texts(body, "left").items()
    )


def lines(body: Body, answer: Mapping[str, str] | None) -> list[str]:
    """The pairs that were made."""
    if not answer:
        return [NO_ANSWER]
    left, right = texts(body, "left"), texts(body, "right")
    return [f"{left[entry]}: {right[choice]}" for entry, choice in answer.items()]


def listed(body: Body) -> Listed:
    """The choices: authors write each beside its entry."""
    return Listed(tuple(texts(body, "right")), always_shuffled=True)


def to_page(body: Body, order: Sequence[str], answer: Mapping[str, str] | None) -> Given:
    if answer is None:
        return None
    left, right = naming.names(texts(body, "left"), naming.ENTRY), naming.names(order)
    return {left[entry]: right[choice] for entry, choice in answer.items()}


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    if given is None or given == []:
        return None
    left, right = naming.ids(texts(body, "left"), naming.ENTRY), naming.ids(order)
    try:
        return {left[entry]: right[choice or ""] for entry, choice in given.items()}
    except (AttributeError, KeyError, TypeError):
        raise AnswerRefused(NOT_OFFERED) from None


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    chosen, right = naming.parts(given), texts(body, "right")
    left = {id_: texts(body, "left")[id_] for id_ in texts(body, "left")}
    return {
        "choices": [
            {"name": name, "text": right[id_]} for id_, name in naming.names(order).items()
        ],
        "entries": [
            {"name": name, "text": left[id_], "chosen": chosen.get(name, "")}
            for id_, name in naming.names(left, naming.ENTRY).items()
        ],
    }


def explain(
    body: Body, key: Key, order: Sequence[str], answer: Mapping[str, str] | None
) -> list[Explained]:
    """Its pairs stand in `lines`."""
    return []


def to_exchange(body: Body, key: Key) -> Exchange:
    """Each entry is an answer with its match; a choice that matches nothing has no text."""
    left, right, pairs = texts(body, "left"), texts(body, "right"), mapping(key, "pairs")
    answers = [
        ExchangeAnswer(text, match=right.get(str(pairs.get(entry)), ""))
        for entry, text in left.items()
    ]
    matched = {answer.match for answer in answers}
    answers += [ExchangeAnswer("", match=text) for text in right.values() if text not in matched]
    settings = settings_of(body, key, of_key=("whole",))
    if list(left) != ids_for(len(left), prefix="m"):
        settings["left_ids"] = list(left)
    choices = list(dict.fromkeys(answer.match for answer in answers))
    if list(right.values()) != choices or list(right) != ids_for(len(right), prefix="s"):
        settings["right"] = [{"id": id_, "text": text} for id_, text in right.items()]
    return Exchange(
        kind="matching",
        stem=str(body.get("stem", "")),
        answers=tuple(answers),
        rationale=str(key.get("rationale") or ""),
        settings=settings,
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    """Entries with the same match share one choice. Known choices keep their ids and their order."""
    body, key = body_and_key(exchange, of_key=("whole",))
    entered = [answer for answer in exchange.answers if answer.text]
    choices = list(dict.fromkeys(answer.match for answer in exchange.answers if answer.match))
    known = {text: id_ for id_, text in texts(exchange.settings, "right").items()}
    kept = [text for text in known if text in choices]
    ordered = kept + [text for text in choices if text not in kept]
    right_ids = dict(
        zip(ordered, ids_for(len(ordered), [known[text] for text in kept], prefix="s"), strict=True)
    )
    left_ids = ids_for(len(entered), exchange.settings.get("left_ids"), prefix="m")
    named = list(zip(left_ids, entered, strict=True))
    body["left"] = [{"id": id_, "text": answer.text} for id_, answer in named]
    body["right"] = [{"id": id_, "text": text} for text, id_ in right_ids.items()]
    key["pairs"] = {id_: right_ids[a.match] for id_, a in named if a.match in right_ids}
    return body, key
