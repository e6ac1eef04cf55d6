"""Any number of options.

body    {"stem": str, "options": [{"id": "a", "text": str}, ...]}
key     {"fractions": {"a": "0.5", "b": "0.5", "c": "-1"}, "credit": one of CREDITS,
         "reasons": {"c": str}, "rationale": str, "disregard": ["c"], "always_correct": ["d"]}
answer  the ids of the ticked options, sorted; nothing ticked is a blank

Right options are those with a positive fraction. The credit, fractions where none is named:

fractions             the ticked fractions added up, within 0 and 1
whole                 1 for exactly the right options, otherwise 0; also written "exact", and as
                      "whole": true in older keys
proportional          options ticked or left as they should be, over all options
proportional_correct  right options ticked, over all right options; 0 with any wrong option

A disregarded option is ignored, ticked or not. Under fractions, what it could have earned goes to
the other right options in proportion, and what a wrong option costs stays.

An always-correct option counts as rightly answered by everybody who answered. Under fractions it
is worth its own fraction but never below 0, so the flag lowers nobody; under proportional_correct
it is one more right option that everybody has ticked.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming, options
from quizzes.kinds.exchange import Exchange
from quizzes.kinds.options import listed as listed
from quizzes.kinds.shapes import AnswerRefused, Body, Explained, Given, Key, texts

ASKS = True

CREDITS = ("fractions", "whole", "proportional", "proportional_correct")
FULL_MARKS_WITHIN = Decimal("0.000001")


def validate(body: Body, key: Key) -> list[str]:
    faults = options.option_faults(body, key)
    if key.get("credit") not in (None, "", "exact", *CREDITS):
        faults.append(f"Choose how options earn marks: {', '.join(CREDITS)}.")
    if faults:
        return faults
    if right_answer(body, key) is None:
        return ["Give at least one option that still counts a fraction above 0."]
    earned = sum((value for value in options.fractions(key).values() if value > 0), Decimal(0))
    if credit(key) == "fractions" and abs(earned - 1) >= FULL_MARKS_WITHIN:
        return [f"Make the fractions above 0 add up to 1; they add up to {earned}."]
    return []


def normalise(body: Body, raw: object) -> list[str] | None:
    if raw is None or raw == "":
        return None
    ticked = [raw] if isinstance(raw, str) else raw
    if not isinstance(ticked, Sequence):
        raise AnswerRefused("Tick options of this question.")
    offered = texts(body, "options")
    if not all(isinstance(option, str) and option in offered for option in ticked):
        raise AnswerRefused("Tick only options of this question.")
    return sorted(set(ticked)) or None


def grade(body: Body, key: Key, answer: Sequence[str] | None) -> Decimal | None:
    """An option the key does not know counts 0."""
    if not answer:
        return None
    if credit(key) == "fractions":
        worth = _worth(key)
        ticked = (set(answer) - options.disregarded(key)) | options.always_correct(key)
        earned = sum((worth.get(option, Decimal(0)) for option in ticked), Decimal(0))
        return min(Decimal(1), max(Decimal(0), earned))
    return _by_options(body, key, answer)


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> list[str] | None:
    worth = _worth(key)
    right = [option for option in texts(body, "options") if worth.get(option, Decimal(0)) > 0]
    return sorted(right) or None


def guess_score(body: Body, key: Key) -> Decimal | None:
    """There is none: how many options a guesser ticks is not known."""
    return None


def feedback(body: Body, key: Key, answer: Sequence[str] | None) -> list[str]:
    return options.reasons(key, answer or [])


def summary(body: Body, answer: Sequence[str] | None) -> str:
    return options.in_words(body, answer or [])


def credit(key: Key) -> str:
    """One of `CREDITS`. One that is not known counts fractions; `validate` has named it to the author."""
    named = key.get("credit")
    if named == "exact" or (not named and key.get("whole")):
        return "whole"
    return named if named in CREDITS else "fractions"


def _by_options(body: Body, key: Key, answer: Sequence[str]) -> Decimal:
    """Credit by how many options were answered rightly, whatever each is worth."""
    given = options.always_correct(key)
    settled = options.disregarded(key) | given
    right = {id_ for id_, value in options.fractions(key).items() if value > 0} - settled
    ticked = set(answer) - settled
    match credit(key):
        case "proportional":
            counted = len(set(texts(body, "options")) - options.disregarded(key))
            hits = counted - len(ticked ^ right)
            return max(Decimal(0), Decimal(hits) / counted) if counted else Decimal(0)
        case "proportional_correct":
            if not ticked <= right:
                return Decimal(0)
            most = len(right) + len(given)
            return Decimal(len(ticked) + len(given)) / most if most else Decimal(0)
        case _:
            return Decimal(ticked == right)


def _worth(key: Key) -> dict[str, Decimal]:
    """The fractions after the repairs, without the disregarded options."""
    written = options.fractions(key)
    kept = {id_: value for id_, value in written.items() if id_ not in options.disregarded(key)}
    for id_ in options.always_correct(key) & kept.keys():
        kept[id_] = max(Decimal(0), kept[id_])
    before = sum((value for value in written.values() if value > 0), Decimal(0))
    after = sum((value for value in kept.values() if value > 0), Decimal(0))
    if after in (0, before):
        return kept
    return {id_: value * before / after if value > 0 else value for id_, value in kept.items()}


def lines(body: Body, answer: Sequence[str] | None) -> list[str]:
    return [summary(body, answer)]


def to_page(body: Body, order: Sequence[str], answer: Sequence[str] | None) -> Given:
    known = naming.names(order)
    return None if answer is None else sorted(known[id_] for id_ in answer if id_ in known)


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    return naming.chosen_ids(order, given)


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    chosen = given if isinstance(given, list) else [given]
    return {"choices": options.choices(body, order, [each for each in chosen if each])}


def explain(
    body: Body, key: Key, order: Sequence[str], answer: Sequence[str] | None
) -> list[Explained]:
    right = right_answer(body, key) or []
    return options.explained(body, key, order, chosen=answer or [], right=right)


EXCHANGED_KEY = ("whole", "credit")


def to_exchange(body: Body, key: Key) -> Exchange:
    """Credit for the whole has one name there, whatever the key calls it."""
    plain = {name: value for name, value in key.items() if name not in ("credit", "whole")}
    named = {"whole": True} if credit(key) == "whole" else {"credit": key.get("credit")}
    return options.to_exchange("multiple_response", body, plain | named, of_key=EXCHANGED_KEY)


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    return options.from_exchange(exchange, of_key=EXCHANGED_KEY)
