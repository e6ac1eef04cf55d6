"""What single choice and multiple response share: options, their fractions and two repair flags.

The flags mend an option that proved flawed after people had answered, in a new version of the key:

- "disregard": the option stops counting, as if it had never been there.
- "always_correct": the option is right for everybody and never costs anybody anything.

What each means for a grade is defined in the two kinds. An option carries at most one flag.
"""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds.exchange import (
    Exchange,
    ExchangeAnswer,
    body_and_key,
    fraction_text,
    ids_for,
    settings_of,
)
from quizzes.kinds.faults import fraction_faults, listed_faults, stem_faults
from quizzes.kinds.naming import names
from quizzes.kinds.shapes import (
    NO_ANSWER,
    Body,
    Explained,
    Key,
    Listed,
    decimal_from,
    ids,
    mapping,
    sentences,
    texts,
)


def fractions(key: Key) -> dict[str, Decimal]:
    """Option id to what choosing it is worth, as the author wrote it."""
    found = {id_: decimal_from(value) for id_, value in mapping(key, "fractions").items()}
    return {id_: value for id_, value in found.items() if value is not None}


def disregarded(key: Key) -> frozenset[str]:
    return frozenset(ids(key, "disregard"))


def always_correct(key: Key) -> frozenset[str]:
    return frozenset(ids(key, "always_correct"))


def option_faults(body: Body, key: Key) -> list[str]:
    """Everything about options, fractions and flags that does not depend on the kind."""
    faults = stem_faults(body) + listed_faults(body, "options", "option", "options")
    options, worth = texts(body, "options"), mapping(key, "fractions")
    for option in options:
        faults += fraction_faults(f"option {option}", worth.get(option), least=Decimal(-1))
    faults += [
        f"The key names option {id_}, which the question does not have; remove it from the key."
        for id_ in sorted(
            {*map(str, worth), *disregarded(key), *always_correct(key)} - set(options)
        )
    ]
    faults += [
        f"Option {id_} is both disregarded and always correct; keep one of the two."
        for id_ in sorted(disregarded(key) & always_correct(key))
    ]
    return faults


def reasons(key: Key, chosen: Iterable[str]) -> list[str]:
    """What the author wrote about the chosen options."""
    written = mapping(key, "reasons")
    return sentences(*(written.get(option) for option in chosen))


def in_words(body: Body, chosen: Iterable[str]) -> str:
    """The texts of the chosen options in the author's order."""
    wanted = set(chosen)
    found = [text for option, text in texts(body, "options").items() if option in wanted]
    return "; ".join(found) or NO_ANSWER


def listed(body: Body) -> Listed:
    return Listed(tuple(texts(body, "options")))


def choices(
    body: Body, order: Sequence[str], chosen: Collection[str], *, name: str = "options"
) -> list[dict[str, Any]]:
    """Each option in the order shown: its name in the page, its text, whether it is chosen."""
    written = texts(body, name)
    return [
        {"name": page_name, "text": written[id_], "chosen": page_name in chosen}
        for id_, page_name in names(order).items()
    ]


def explained(
    body: Body, key: Key, order: Sequence[str], *, chosen: Collection[str], right: Collection[str]
) -> list[Explained]:
    """Each option in the order it was shown, with what the author wrote about it."""
    written, why = texts(body, "options"), mapping(key, "reasons")
    return [
        Explained.of(
            written[id_], chosen=id_ in chosen, right=id_ in right, reason=str(why.get(id_, ""))
        )
        for id_ in order
    ]


FLAGS = ("disregard", "always_correct")


def to_exchange(
    name: str, body: Body, key: Key, *, of_body: Iterable[str] = (), of_key: Iterable[str] = ()
) -> Exchange:
    """Options are answers; their ids are a setting where they are not the letters in order."""
    written, worth, why = texts(body, "options"), fractions(key), mapping(key, "reasons")
    settings = settings_of(body, key, of_body=of_body, of_key=(*FLAGS, *of_key))
    if list(written) != ids_for(len(written)):
        settings["ids"] = list(written)
    return Exchange(
        kind=name,
        stem=str(body.get("stem", "")),
        answers=tuple(
            ExchangeAnswer(text, worth.get(id_, Decimal(0)), str(why.get(id_) or ""))
            for id_, text in written.items()
        ),
        rationale=str(key.get("rationale") or ""),
        settings=settings,
    )


def from_exchange(
    exchange: Exchange, *, of_body: Iterable[str] = (), of_key: Iterable[str] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A flag of an option that is gone goes with it."""
    body, key = body_and_key(exchange, of_body=of_body, of_key=of_key)
    answers = exchange.answers
    named = list(zip(ids_for(len(answers), exchange.settings.get("ids")), answers, strict=True))
    body["options"] = [{"id": id_, "text": answer.text} for id_, answer in named]
    key["fractions"] = {id_: fraction_text(answer.fraction) for id_, answer in named}
    if why := {id_: answer.feedback for id_, answer in named if answer.feedback}:
        key["reasons"] = why
    for flag in FLAGS:
        if flagged := [id_ for id_ in ids(exchange.settings, flag) if id_ in key["fractions"]]:
            key[flag] = flagged
    return body, key
