"""A number.

body    {"stem": str, "unit": "percent", "decimals": 2}; the unit is shown beside the field and is
         never typed, "decimals" is how many are asked for; both may be missing
   or   {"stem": str, "units": ["mm", "cm"]}; a unit has to be chosen from these
key     {"answers": [{"value": "0.04", "tolerance": "0.005", "tolerance_kind": "nominal",
         "fraction": "1", "feedback": str}], "rationale": str,
         "units": {"mm": "1", "cm": "0.1"}, "unit_penalty": "0.5", "unit_penalty_of": "mark"}
answer  the number as plain text, such as "0.04"; {"number": "4", "unit": "cm"} where units are
        offered, the unit empty when none was chosen

The first answer that matches, in the author's order, gives its fraction; the value "*" matches
anything. Tolerances: nominal |v - a| <= t; relative |v - a| <= |a| t; geometric a / (1 + t) to
a (1 + t), sides swapped below 0. Decimal arithmetic is exact here, so the edges count as inside.

A unit of the key has a multiplier: how many of it make one of the unit the answers are in, so a
number in cm over 0.1 is millimetres. A number matches an answer when it does so converted or as it
was written; its unit is right when it matches converted, and a unit without a multiplier is always
wrong. A wrong or missing unit costs the penalty as a part of the "mark" earned or of the "maximum",
down to 0; without a penalty the unit is only asked for.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from quizzes.kinds import naming, units
from quizzes.kinds.exchange import (
    Exchange,
    ExchangeAnswer,
    body_and_key,
    fraction_text,
    settings_of,
)
from quizzes.kinds.faults import fraction_faults, stem_faults
from quizzes.kinds.numbers import as_text, is_storable, read_number
from quizzes.kinds.shapes import (
    NO_ANSWER,
    AnswerRefused,
    Body,
    Given,
    Key,
    decimal_from,
    entries,
    sentences,
)
from quizzes.kinds.typed import explain as explain
from quizzes.kinds.typed import from_page as from_page
from quizzes.kinds.typed import listed as listed
from quizzes.kinds.typed import to_page as to_page

ASKS = True

ANYTHING = "*"
TOLERANCE_KINDS = ("nominal", "relative", "geometric")
EXACT_DIGITS = 200
"""More than any product of an answer and a tolerance has, so that comparing never rounds."""


def validate(body: Body, key: Key) -> list[str]:
    answers = entries(key, "answers")
    faults = stem_faults(body)
    if not answers:
        faults.append("Give at least one answer.")
    for number, answer in enumerate(answers, 1):
        faults += _answer_faults(number, answer)
    if any(answer.get("value") == ANYTHING for answer in answers[:-1]):
        faults.append("Move the answer * to the end; answers after it are never reached.")
    decimals = body.get("decimals")
    if decimals is not None and (not isinstance(decimals, int) or not 0 <= decimals <= 20):
        faults.append("Give the number of decimals as a whole number from 0 to 20.")
    if not isinstance(body.get("unit") or "", str):
        faults.append("Write the unit as text.")
    faults += units.unit_faults(body, key)
    if not faults and grade(body, key, right_answer(body, key)) != 1:
        faults.append(
            "Give a number the fraction 1, and place it before any answer that would catch it."
        )
    return faults


type NumericAnswer = str | Mapping[str, str]


def normalise(body: Body, raw: object) -> str | dict[str, str] | None:
    """Reads the number as `quizzes.kinds.numbers` says. A unit without a number is a blank."""
    decimals = body.get("decimals")
    if not units.offered(body):
        number = read_number(raw, unit=body.get("unit") or "", decimals=decimals)
        return None if number is None else as_text(number)
    parts = raw if isinstance(raw, Mapping) else {"number": raw}
    if not parts.keys() <= {"number", "unit"}:
        raise AnswerRefused("Send a number and a unit.")
    unit = parts.get("unit") or ""
    if unit and unit not in units.offered(body):
        raise AnswerRefused("Choose one of the units of this question.")
    number = read_number(parts.get("number"), decimals=decimals)
    return None if number is None else {"number": as_text(number), "unit": str(unit)}


def grade(body: Body, key: Key, answer: NumericAnswer | None) -> Decimal | None:
    if answer is None:
        return None
    matched, unit_is_right = _first_match(body, key, answer)
    if matched is None:
        return Decimal(0)
    fraction = _fraction(matched)
    return fraction if unit_is_right else units.after_penalty(key, fraction)


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> NumericAnswer | None:
    for answer in entries(key, "answers"):
        value = decimal_from(answer.get("value"))
        if value is not None and _fraction(answer) == 1:
            return _in_right_unit(body, key, value)
    return None


def guess_score(body: Body, key: Key) -> Decimal | None:
    """The fraction of an answer that matches anything, less the penalty of a unit; otherwise 0."""
    anything = (a for a in entries(key, "answers") if a.get("value") == ANYTHING)
    score = next((_fraction(answer) for answer in anything), Decimal(0))
    return units.after_penalty(key, score) if units.offered(body) else score


def feedback(body: Body, key: Key, answer: NumericAnswer | None) -> list[str]:
    matched = None if answer is None else _first_match(body, key, answer)[0]
    return sentences(matched.get("feedback")) if matched else []


def summary(body: Body, answer: NumericAnswer | None) -> str:
    if answer is None:
        return NO_ANSWER
    number, unit = _number_and_unit(answer)
    return f"{number} {unit or body.get('unit') or ''}".strip()


def _number_and_unit(answer: NumericAnswer) -> tuple[str, str]:
    if isinstance(answer, Mapping):
        return answer["number"], answer.get("unit", "")
    return answer, ""


def _in_right_unit(body: Body, key: Key, value: Decimal) -> NumericAnswer:
    if not units.offered(body):
        return as_text(value)
    unit = units.right_unit(body, key)
    return {"number": as_text(value * (units.multiplier(key, unit) or 1)), "unit": unit}


def _first_match(
    body: Body, key: Key, answer: NumericAnswer
) -> tuple[Mapping[str, Any] | None, bool]:
    """The answer of the key and whether its unit is right; always, where no unit is asked for."""
    number, unit = _number_and_unit(answer)
    given, asked = Decimal(number), bool(units.offered(body))
    scale = units.multiplier(key, unit) if asked else Decimal(1)
    for each in entries(key, "answers"):
        if scale is not None and _matches(each, given, scale):
            return each, True
        if asked and _matches(each, given, Decimal(1)):
            return each, False
    return None, False


def _matches(answer: Mapping[str, Any], given: Decimal, scale: Decimal) -> bool:
    """`scale` is how many of the given unit make one of the answer's."""
    if answer.get("value") == ANYTHING:
        return True
    value = decimal_from(answer.get("value"))
    tolerance = _tolerance(answer)
    if value is None or tolerance is None:
        return False
    with localcontext(prec=EXACT_DIGITS):
        # The answer is multiplied and the number never divided: a / 3 has no last digit.
        value = value * scale
        match answer.get("tolerance_kind"):
            case "relative":
                return abs(given - value) <= abs(value) * tolerance
            case "geometric":
                if value < 0:
                    given, value = -given, -value
                return given * (1 + tolerance) >= value and given <= value * (1 + tolerance)
            case _:
                return abs(given - value) <= tolerance * scale


def _tolerance(answer: Mapping[str, Any]) -> Decimal | None:
    """A blank or missing tolerance is 0."""
    written = answer.get("tolerance")
    return Decimal(0) if written is None or written == "" else decimal_from(written)


def _fraction(answer: Mapping[str, Any]) -> Decimal:
    return decimal_from(answer.get("fraction")) or Decimal(0)


def _answer_faults(number: int, answer: Mapping[str, Any]) -> list[str]:
    faults = fraction_faults(f"answer {number}", answer.get("fraction"), least=Decimal(0))
    if answer.get("value") != ANYTHING and not _storable(answer.get("value")):
        faults.append(f"Give answer {number} a number, or * for anything else.")
    tolerance = _tolerance(answer)
    if tolerance is None or tolerance < 0 or not is_storable(tolerance):
        faults.append(f"Give answer {number} a tolerance of 0 or more.")
    if answer.get("tolerance_kind", TOLERANCE_KINDS[0]) not in TOLERANCE_KINDS:
        faults.append(f"Choose the tolerance of answer {number}: {', '.join(TOLERANCE_KINDS)}.")
    return faults


def _storable(value: object) -> bool:
    """A key value must be a number that a learner is able to enter."""
    number = decimal_from(value)
    return number is not None and is_storable(number)


def lines(body: Body, answer: NumericAnswer | None) -> list[str]:
    return [summary(body, answer)]


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    parts, typed = naming.parts(given), naming.one(given)
    number = parts.get("number", "") if parts else typed
    return {
        "typed": number if isinstance(number, str) else "",
        "unit": str(body.get("unit") or ""),
        "units": [
            {"text": unit, "chosen": unit == parts.get("unit")} for unit in units.offered(body)
        ],
    }


EXCHANGED_BODY = ("unit", "decimals", "units")
EXCHANGED_KEY = ("unit_penalty", "unit_penalty_of")


def to_exchange(body: Body, key: Key) -> Exchange:
    """The units to choose from are a list; "unit_multipliers" are what the key says of them."""
    settings = settings_of(body, key, of_body=EXCHANGED_BODY, of_key=EXCHANGED_KEY)
    if key.get("units"):
        settings["unit_multipliers"] = key["units"]
    return Exchange(
        kind="numeric",
        stem=str(body.get("stem", "")),
        answers=tuple(
            ExchangeAnswer(
                str(each.get("value", "")),
                _fraction(each),
                str(each.get("feedback") or ""),
                tolerance=decimal_from(each.get("tolerance")),
                tolerance_kind=str(each.get("tolerance_kind") or TOLERANCE_KINDS[0]),
            )
            for each in entries(key, "answers")
        ),
        rationale=str(key.get("rationale") or ""),
        settings=settings,
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    body, key = body_and_key(exchange, of_body=EXCHANGED_BODY, of_key=EXCHANGED_KEY)
    if multipliers := exchange.settings.get("unit_multipliers"):
        key["units"] = multipliers
    key["answers"] = [_answer_of(answer) for answer in exchange.answers]
    return body, key


def _answer_of(answer: ExchangeAnswer) -> dict[str, str]:
    found = {"value": answer.text, "fraction": fraction_text(answer.fraction)}
    if answer.tolerance is not None:
        found |= {
            "tolerance": fraction_text(answer.tolerance),
            "tolerance_kind": answer.tolerance_kind,
        }
    return found | ({"feedback": answer.feedback} if answer.feedback else {})
