"""Questions of the bank in the shape that formats write."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Prefetch, QuerySet

from quizzes.formats.items import Category, Item, SentPicture
from quizzes.kinds import kind
from quizzes.kinds.numbers import as_text
from quizzes.kinds.pictures import picture
from quizzes.models import Question, TaggedQuestion
from quizzes.services.planning import default_topic


def exported_items(questions: QuerySet[Question]) -> list[Item]:
    """The newest version of each question in the given order, keys and all: for staff only."""
    tagged = Prefetch("tagged_items", TaggedQuestion.objects.select_related("tag"))
    found = questions.select_related("current").prefetch_related(tagged)
    return [_item(question) for question in found if question.current is not None]


def bank_named(bank: str) -> QuerySet[Question]:
    """Every question of a bank but the retired ones, category by category."""
    in_bank = Question.objects.filter(bank=bank).exclude(status=Question.Status.RETIRED)
    return in_bank.order_by("category", "reference")


def category_of(text: str) -> Category:
    """The path that `quizzes.services.planning.category_text` wrote."""
    names = (name.replace("\0", "/") for name in text.replace("//", "\0").split("/"))
    return tuple(name for name in names if name)


def _item(question: Question) -> Item:
    version = question.current
    if version is None:
        raise ValueError(f"{question.reference} has no version.")
    exchange = kind(version.kind).to_exchange(version.body, version.key)
    if version.max_mark != 1 and "max_marks" not in exchange.settings:
        worth = {"max_marks": as_text(version.max_mark)}
        exchange = replace(exchange, settings={**exchange.settings, **worth})
    unnamed = question.topic == default_topic(exchange.stem)
    return Item(
        line=0,
        reference=question.reference,
        name="" if unnamed else question.topic,
        category=category_of(question.category),
        tags=tuple(sorted(each.tag.name for each in question.tagged_items.all())),
        exchange=exchange,
        pictures=_pictures(version.body),
    )


def _pictures(body: Mapping[str, Any]) -> tuple[SentPicture, ...]:
    """The picture that an author sent; one of the product is known by its name everywhere."""
    shown = picture(body)
    if shown is None or not shown.file or not default_storage.exists(shown.file):
        return ()
    with default_storage.open(shown.file) as file:
        return (SentPicture(shown.file, file.read(), shown.width, shown.height),)
