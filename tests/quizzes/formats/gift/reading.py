"""GIFT, read."""

from dataclasses import replace

from quizzes.formats import gift


def only(source):
    """The one question of a text."""
    reading = gift.read(source.encode())
    assert (reading.refusals, len(reading.items)) == ([], 1)
    return reading.items[0]


def exchange_of(source):
    return only(source).exchange


def worth(exchange):
    return [(answer.text, answer.fraction) for answer in exchange.answers]


def reason(source):
    """Why the one question of a text is refused."""
    reading = gift.read(source.encode())
    assert (reading.items, len(reading.refusals)) == ([], 1)
    return reading.refusals[0].reason


def same(items):
    """Items without what a file is free to change: lines, and notes on markup that is gone."""
    return [replace(item, line=0, notes=()) for item in items]
