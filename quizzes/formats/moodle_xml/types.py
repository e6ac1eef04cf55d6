"""Each type of Moodle's questions as one of our kinds. What has no kind here is refused by name."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from quizzes.formats.gift.answers import ORDERING_MODES
from quizzes.formats.html_text import plain
from quizzes.formats.items import Untranslatable
from quizzes.formats.moodle_xml import gaps, numbers, places
from quizzes.formats.moodle_xml.sheet import Sheet, is_true
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from quizzes.kinds.shapes import decimal_from

MOST_LINES = 40
MOODLE_MODES = (
    "absolute_position",
    "next_last_excluded",
    "next_last_included",
    "one_previous_and_next",
    "all_previous_and_next",
    "longest_ordered_subset",
    "longest_contiguous_subset",
    "relative_to_correct",
)
"""By Moodle's own numbers, from 0; -1 is all or nothing."""
USUAL_SELECTION = 6


def choice(sheet: Sheet) -> Exchange:
    single = is_true(sheet.question.value("single", "true"))
    if is_true(sheet.question.value("wholecredit")):
        sheet.settings["whole"] = True
    kind = "single_choice" if single else "multiple_response"
    return Exchange(kind, sheet.stem(), tuple(sheet.answers()))


def true_or_false(sheet: Sheet) -> Exchange:
    """Moodle writes both answers; whichever is worth more is right."""
    by_text = {answer.text.strip().lower(): answer for answer in sheet.answers(exact=True)}
    if set(by_text) != {"true", "false"}:
        raise Untranslatable("Its answers are not “true” and “false”.")
    is_right = by_text["true"].fraction > by_text["false"].fraction
    return Exchange(
        "true_false",
        sheet.stem(),
        tuple(
            ExchangeAnswer(name, Decimal(is_right is (name == "true")), by_text[name].feedback)
            for name in ("true", "false")
        ),
    )


def short_answer(sheet: Sheet) -> Exchange:
    if is_true(sheet.question.value("usecase")):
        sheet.settings["case_sensitive"] = True
    return Exchange("short_answer", sheet.stem(), tuple(sheet.answers(exact=True)))


def matching(sheet: Sheet) -> Exchange:
    """A subquestion without a text is a choice that belongs to nothing."""
    found = []
    for element in sheet.elements("subquestion"):
        answer = element.first("answer")
        match = plain(answer.text) if answer is not None else ""
        found.append(ExchangeAnswer(sheet.words(element, asked=True), match=match))
    if is_true(sheet.question.value("wholecredit")):
        sheet.settings["whole"] = True
    return Exchange("matching", sheet.stem(), tuple(found))


def essay(sheet: Sheet) -> Exchange:
    """The notes for graders are the rubric."""
    value = sheet.question.value
    attachments, required = _count(value("attachments")), _count(value("attachmentsrequired"))
    if required or value("responseformat") == "noinline":
        raise Untranslatable("It asks for files; write it here as a question for files.")
    if attachments:
        sheet.note("Files could be attached there; here the answer is text.")
    if sheet.words_of("responsetemplate"):
        sheet.note("The text that the answer began with is left out.")
    lines = _count(value("responsefieldlines"))
    settings = {
        "lines": min(lines, MOST_LINES) if lines else None,
        "min_words": _count(value("minwordlimit")),
        "max_words": _count(value("maxwordlimit")),
        "rubric": sheet.words_of("graderinfo"),
    }
    sheet.settings |= {name: setting for name, setting in settings.items() if setting}
    return Exchange("essay", sheet.stem())


def description(sheet: Sheet) -> Exchange:
    return Exchange("description", sheet.stem())


def ordering(sheet: Sheet) -> Exchange:
    """Items stand in the right order; their fractions only count them."""
    found = []
    for element in sheet.elements("answer"):
        found.append(ExchangeAnswer(sheet.words(element, asked=True)))
        if sheet.words(element.first("feedback")):
            sheet.note("What was written about single items is left out.")
    sheet.settings["mode"] = _mode(sheet.question.value("gradingtype", "RELATIVE"))
    selected = sheet.question.value("selecttype", "RANDOM").upper()
    count = _count(sheet.question.value("selectcount")) or USUAL_SELECTION
    if selected not in ("ALL", "0") and count < len(found):
        sheet.note(f"The file shows {count} of the items; here all {len(found)} are shown.")
    return Exchange("ordering", sheet.stem(), tuple(found))


TYPES: Mapping[str, Callable[[Sheet], Exchange]] = MappingProxyType(
    {
        "multichoice": choice,
        "truefalse": true_or_false,
        "shortanswer": short_answer,
        "numerical": numbers.numerical,
        "matching": matching,
        "essay": essay,
        "description": description,
        "ordering": ordering,
        "cloze": gaps.cloze,
        "multianswer": gaps.cloze,
        "gapselect": gaps.gap_select,
        "ddwtos": gaps.gap_select,
        "ddmarker": places.markers,
    }
)

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "calculated": "a calculated question, whose numbers change with every attempt",
        "calculatedmulti": "a calculated question, whose numbers change with every attempt",
        "calculatedsimple": "a calculated question, whose numbers change with every attempt",
        "ddimageortext": "words or pictures dragged onto a picture",
        "randomsamatch": "a matching question drawn from short answers",
        "random": "a random draw from a category; quizzes draw by themselves here",
        "missingtype": "a question whose type was missing in Moodle already",
        "multichoiceset": "an all-or-nothing choice of an extra plug-in",
        "stack": "a question of the plug-in STACK",
        "coderunner": "a question of the plug-in CodeRunner",
        "wordselect": "a question of the plug-in Word select",
        "recordrtc": "a recording of sound or film",
    }
)


def refusal_of(type_: str) -> str:
    """Why a type that is not read stays out."""
    known = NAMES.get(type_)
    said = (
        f"This is {known}" if known else f"Questions of the type “{type_[:60]}” are not known here"
    )
    return f"{said}; write it anew as one of the kinds of this site."


def _mode(written: str) -> str:
    name = written.strip().upper()
    if name in ("-1", "ALL_OR_NOTHING"):
        return "all_or_nothing"
    if name.isdecimal() and int(name[:3]) < len(MOODLE_MODES):
        return MOODLE_MODES[int(name[:3])]
    if name in ORDERING_MODES:
        return ORDERING_MODES[name]
    raise Untranslatable(f"It grades an order by “{written[:60]}”, which is not known here.")


def _count(written: str) -> int:
    """A whole number; 0 for anything else. Moodle writes -1 for "as many as you like"."""
    number = decimal_from(written)
    if number is None or abs(number.adjusted()) > 6:
        return 0
    return abs(int(number))
