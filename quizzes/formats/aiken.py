"""Aiken: a question, options with letters, and the letter of the answer. Plain text, in only.

Which item belongs in the sharps bin?
A) A used needle
B) A glove
ANSWER: A
"""

import re
from decimal import Decimal

from quizzes.formats.gift.escapes import without_controls
from quizzes.formats.items import (
    Item,
    Reading,
    Refusal,
    Untranslatable,
    sized,
    text_of,
    within_limits,
)
from quizzes.kinds.exchange import Exchange, ExchangeAnswer

LABEL = "Aiken"
SUFFIX = ".aiken.txt"

_OPTION = re.compile(r"([A-Z])\s*[).]\s+(\S.*)")
_ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)
_SIGN = re.compile(
    r"^[ \t]*[A-Z][).][ \t]+\S.*\n+[ \t]*ANSWER[ \t]*:[ \t]*[A-Z][ \t]*$", re.MULTILINE
)


def recognises(text: str) -> bool:
    return bool(_SIGN.search(f"{text}\n"))


def read(data: bytes) -> Reading:
    """Each question ends with its ANSWER line. Raises Unreadable for what is not text."""
    reading = Reading()
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    start = 0
    for number, written in enumerate(without_controls(text_of(data)).split("\n"), 1):
        line = written.strip()
        if not line:
            continue
        start = start or number
        if answer := _ANSWER.fullmatch(line):
            try:
                reading.items.append(_item(start, stem, options, answer[1].strip()))
            except Untranslatable as refused:
                reading.refusals.append(_refusal(start, stem, str(refused)))
            stem, options, start = [], [], 0
            within_limits(reading)
        elif (option := _OPTION.fullmatch(line)) and stem:
            options.append((option[1], option[2]))
        elif options:
            reading.refusals.append(
                _refusal(
                    start, stem, "Write ANSWER: and a letter under the options, each on one line."
                )
            )
            stem, options, start = [line], [], number
        else:
            stem.append(line)
    if stem or options:
        reading.refusals.append(
            _refusal(start, stem, "Write ANSWER: and a letter under the options.")
        )
    return within_limits(reading)


def _item(start: int, stem: list[str], options: list[tuple[str, str]], letter: str) -> Item:
    letters = [each for each, _ in options]
    if not stem:
        raise Untranslatable("Write the question itself above its options.")
    if len(options) < 2:
        raise Untranslatable("Give at least two options, such as A) and B).")
    if len(set(letters)) < len(letters):
        raise Untranslatable("Give each option a letter of its own.")
    if letter not in letters:
        raise Untranslatable(
            f"The answer is {letter or 'blank'}, which is no option; write one of them."
        )
    answers = tuple(ExchangeAnswer(text, Decimal(each == letter)) for each, text in options)
    exchange = Exchange("single_choice", "\n".join(stem), answers)
    return sized(Item(start, "", "", (), (), exchange))


def _refusal(line: int, stem: list[str], reason: str) -> Refusal:
    return Refusal(line, " ".join(stem)[:80], "single_choice", reason)
