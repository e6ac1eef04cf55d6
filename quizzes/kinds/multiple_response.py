"""Any number of options.

body    {"stem": str, "options": [{"id": "a", "text": str}, ...]}
key     {"fractions": {"a": "0.5", "b": "0.5", "c": "-1"}, "whole": bool,
         "reasons": {"c": str}, "rationale": str, "disregard": ["c"], "always_correct": ["d"]}
answer  the ids of the ticked options, sorted; nothing ticked is a blank

The grade is the sum of the ticked fractions within 0 and 1. With "whole" it is 1 for exactly the
right options (those with a positive fraction) and 0 for anything else.

A disregarded option is ignored, ticked or not; what it could have earned goes to the other right
options in proportion, what a wrong option costs stays. An always-correct option counts as rightly
ticked by everybody who answered, at its own fraction but never below 0, so the flag lowers nobody.
"""

from collections.abc import Sequence
from decimal import Decimal

from quizzes.kinds import options
from quizzes.kinds.shapes import AnswerRefused, Body, Key, texts

FULL_MARKS_WITHIN = Decimal("0.000001")


def validate(body: Body, key: Key) -> list[str]:
    faults = options.option_faults(body, key)
    if faults:
        return faults
    if right_answer(body, key) is None:
        return ["Give at least one option that still counts a fraction above 0."]
    earned = sum((value for value in options.fractions(key).values() if value > 0), Decimal(0))
    if not key.get("whole") and abs(earned - 1) >= FULL_MARKS_WITHIN:
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
    worth = _worth(key)
    ticked = (set(answer) - options.disregarded(key)) | options.always_correct(key)
    if key.get("whole"):
        right = {option for option, value in worth.items() if value > 0}
        return Decimal(ticked == right | options.always_correct(key))
    earned = sum((worth.get(option, Decimal(0)) for option in ticked), Decimal(0))
    return min(Decimal(1), max(Decimal(0), earned))


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
