"""Numbers with their tolerances and units."""

from decimal import Decimal
from typing import Any

from quizzes.formats.html_text import plain
from quizzes.formats.items import Untranslatable
from quizzes.formats.moodle_xml.sheet import Sheet, fraction_of
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from quizzes.kinds.numbers import as_text
from quizzes.kinds.shapes import decimal_from

PENALTIES_OF = {"1": "mark", "2": "maximum"}
"""How Moodle numbers what a unit penalty is part of; 0 asks for no unit."""
SHOWS_NO_UNIT = "3"


def numerical(sheet: Sheet) -> Exchange:
    found = []
    for element in sheet.elements("answer"):
        fraction, feedback = fraction_of(element), sheet.words(element.first("feedback"))
        written = plain(element.text)
        if written == "*":
            found.append(ExchangeAnswer("*", fraction, feedback))
        else:
            found.append(tolerated(written, element.value("tolerance"), fraction, feedback))
    sheet.settings |= _units(sheet)
    return Exchange("numeric", sheet.stem(), tuple(found))


def tolerated(value: str, tolerance: str, fraction: Decimal, feedback: str) -> ExchangeAnswer:
    """A number and how far off it may be; a blank tolerance is 0."""
    near = _decimal(tolerance) if tolerance.strip() else Decimal(0)
    return ExchangeAnswer(as_text(_decimal(value)), fraction, feedback, tolerance=near)


def _units(sheet: Sheet) -> dict[str, Any]:
    """One unit that needs no choice is shown beside the field; several, or a graded one, are chosen."""
    value = sheet.question.value
    units: dict[str, str] = {}
    holder = sheet.question.first("units")
    for unit in holder.all("unit") if holder else ():
        name = " ".join(plain(unit.value("unit_name")).split())
        if name:
            units[name] = as_text(_decimal(unit.value("multiplier", "1") or "1"))
    graded = PENALTIES_OF.get(value("unitgradingtype", "0"))
    plain_unit = next((name for name, times in units.items() if times == "1"), "")
    if not graded and (len(units) == 1 or value("showunits") == SHOWS_NO_UNIT):
        return {"unit": plain_unit} if plain_unit else {}
    if not units:
        return {}
    chosen: dict[str, Any] = {"units": list(units), "unit_multipliers": units}
    if graded:
        chosen["unit_penalty"] = as_text(_decimal(value("unitpenalty", "0") or "0"))
        chosen["unit_penalty_of"] = graded
    return chosen


def _decimal(written: str) -> Decimal:
    number = decimal_from(written)
    if number is None or abs(number.adjusted()) > 100:
        raise Untranslatable(f"“{written.strip()[:40]}” is no number, such as 12 or 0.5.")
    return number
