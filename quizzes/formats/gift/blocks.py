"""A GIFT file in its blocks: an empty line ends a question, a line of // is a comment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.formats.gift.escapes import held, restored, without_controls
from quizzes.formats.items import Category

_DIRECTIVE = re.compile(r"\$CATEGORY:[ \t]*(.*)")
_LABEL = re.compile(r"\[(id|tag):((?:[^][\\]|\\.)+)\]")
_TOP = re.compile(r"\$[a-z]+\d*\$", re.IGNORECASE)
_SLASH = "\x10"


@dataclass(frozen=True)
class Block:
    """One question as written, escapes held, with what its comments say."""

    line: int
    text: str
    category: Category = ()
    reference: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class CategoryLine:
    category: Category


def blocks(source: str) -> Iterator[Block | CategoryLine]:
    category: Category = ()
    for start, lines in _paragraphs(without_controls(source).split("\n")):
        comments = [line.strip() for line in lines if _is_comment(line)]
        kept = [" " if _is_comment(line) else line for line in lines]
        for number, line in enumerate(kept):
            found = _DIRECTIVE.match(line.strip())
            if found:
                category = path_of(restored(held(found[1])))
                kept[number] = " "
                yield CategoryLine(category)
            elif line.strip():
                break
        text = "\n".join(kept)
        if text.strip():
            first = next(number for number, line in enumerate(kept) if line.strip())
            reference, tags = labels(comments)
            yield Block(start + first, held(text.strip()), category, reference, tags)


def path_of(written: str) -> Category:
    """ "$course$/top/Safety" is ("Safety",): names of a site's own top say nothing elsewhere.

    A slash in a name is written twice.
    """
    names = [
        " ".join(name.replace(_SLASH, "/").split())
        for name in written.replace("//", _SLASH).split("/")
    ]
    names = [name for name in names if name]
    if names and _TOP.fullmatch(names[0]):
        names = names[1:]
        if names and names[0].casefold() == "top":
            names = names[1:]
    return tuple(names)


def labels(comments: list[str]) -> tuple[str, tuple[str, ...]]:
    """The last [id:..] and every [tag:..] of the comments, in which a backslash escapes a bracket."""
    reference, tags = "", []
    for kind, written in _LABEL.findall("\n".join(comments)):
        text = " ".join(re.sub(r"\\(.)", r"\1", written).split())
        if kind == "id":
            reference = text
        elif text and text not in tags:
            tags.append(text)
    return reference, tuple(tags)


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines without an empty one, with the number of the first, from 1."""
    run: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            run.append(line)
        elif run:
            yield number - len(run), run
            run = []


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")
