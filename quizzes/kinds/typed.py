"""What the kinds share whose answer is typed into one field: nothing to shuffle, no names to hide."""

from collections.abc import Sequence
from typing import Any

from quizzes.kinds.shapes import Body, Explained, Given, Key, Listed


def listed(body: Body) -> Listed:
    return Listed()


def to_page(body: Body, order: Sequence[str], answer: Any) -> Given:
    return answer


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    """A form sends a list of one."""
    if isinstance(given, list):
        return given[-1] if given else None
    return given


def explain(body: Body, key: Key, order: Sequence[str], answer: Any) -> list[Explained]:
    return []
