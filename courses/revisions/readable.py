"""A page as plain text with names on it: what differs for a reader, whatever its blocks are.

Walks the blocks by their own definitions, so that a block nobody here knows is read as well: numbers,
tables and choices included.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.encoding import force_str
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

from courses.revisions.differences import Passage

_ENDS_A_LINE = re.compile(
    r"</(?:p|h[1-6]|li|tr|blockquote|div)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE
)
_NOT_FOR_READERS = {"id", "uuid", "key", "type", "image_id"}


def passages_of(page: Page) -> list[Passage]:
    """The fields that readers see (`reader_fields` of the page's model), in order; empty ones left out."""
    page = page.specific if type(page) is Page else page
    found: list[Passage] = []
    for name in getattr(page, "reader_fields", ["title"]):
        field = page._meta.get_field(name)
        label = capfirst(str(field.verbose_name))  # type: ignore[union-attr]
        value = field.value_from_object(page)  # type: ignore[union-attr]
        if isinstance(field, StreamField):
            found += _stream(value)
        elif isinstance(field, RichTextField):
            found.append(Passage(name, label, plain_text(value)))
        elif isinstance(field, models.Field) and field.choices:
            found.append(Passage(name, label, str(dict(field.flatchoices).get(value, value))))
        else:
            found.append(Passage(name, label, _simple(value)))
    return [passage for passage in found if passage.text]


def plain_text(source: str) -> str:
    """Rich text without its tags, a line for each paragraph or entry of a list."""
    text = html.unescape(strip_tags(_ENDS_A_LINE.sub("\n", source or "")))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def block_text(block: blocks.Block, value: Any) -> str:
    """What a reader sees of one block, a line for each piece; "" for nothing."""
    return "\n".join(_lines(block, value))


def _stream(value: Any) -> list[Passage]:
    return [
        Passage(
            child.id or "",
            capfirst(force_str(child.block.label)),
            block_text(child.block, child.value),
        )
        for child in value
    ]


def _lines(block: blocks.Block, value: Any) -> Iterator[str]:
    if value is None or value == "":
        return
    if isinstance(block, blocks.BaseStreamBlock):
        for child in value:
            yield from _lines(child.block, child.value)
    elif isinstance(block, blocks.ListBlock):
        for one in value:
            yield from _lines(block.child_block, one)
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from _named(child, value.get(name))
    elif isinstance(value, RichText):
        yield from plain_text(value.source).splitlines()
    elif isinstance(block, blocks.FieldBlock):
        yield from _of_field(block, value)
    else:
        yield from _of_anything(value)


def _named(child: blocks.Block, value: Any) -> Iterator[str]:
    """A short value stands behind its name: "Depth: 20 mm"."""
    lines = list(_lines(child, value))
    label = capfirst(force_str(child.label))
    if len(lines) == 1 and _needs_its_name(child):
        yield f"{label}: {lines[0]}"
    else:
        yield from lines


def _needs_its_name(block: blocks.Block) -> bool:
    longer = (blocks.RichTextBlock, blocks.TextBlock, blocks.BaseStructBlock, blocks.ListBlock)
    return not isinstance(block, longer) and block.name not in {"title", "text", "caption"}


def _of_field(block: blocks.FieldBlock, value: Any) -> Iterator[str]:
    if isinstance(block, blocks.ChoiceBlock):
        chosen = value if isinstance(value, list | tuple) else [value]
        words = _choices(block)
        yield ", ".join(words.get(str(one), str(one)) for one in chosen)
    else:
        yield from _of_anything(value)


def _choices(block: blocks.FieldBlock) -> dict[str, str]:
    words: dict[str, str] = {}
    for key, label in block.field.choices:  # type: ignore[attr-defined]
        if isinstance(label, list | tuple):
            words |= {str(inner): str(said) for inner, said in label}
        else:
            words[str(key)] = str(label)
    return words


def _of_anything(value: Any) -> Iterator[str]:
    """Text of whatever a block holds: cells of a table, entries of a mapping, a chosen object's words."""
    if value is None or value == "" or value == [] or value == {}:
        return
    if isinstance(value, models.Model):
        yield from _of_object(value)
    elif hasattr(value, "columns") and hasattr(value, "row_data"):  # a typed table
        for row in value.rows:
            yield " | ".join(block_text(cell.block, cell.value) for cell in row)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if key not in _NOT_FOR_READERS:
                yield from _of_anything(one)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        rows = [list(_of_anything(one)) for one in value]
        if all(isinstance(one, Sequence) and not isinstance(one, str) for one in value):
            yield from (" | ".join(row) for row in rows if row)
        else:
            yield from (line for row in rows for line in row)
    elif isinstance(value, str) and "<" in value:
        yield from plain_text(value).splitlines()
    else:
        yield from (line for line in _simple(value).splitlines() if line.strip())


def _of_object(value: models.Model) -> Iterator[str]:
    yield str(value)
    # A picture in a lesson has words of its own for those who do not see it.
    if words := getattr(value, "contextual_alt_text", None):
        yield str(words)


def _simple(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return json.dumps(value)
    return str(value).strip()
