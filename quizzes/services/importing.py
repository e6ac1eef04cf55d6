"""Questions of a file come into a bank in two steps: a plan that saves nothing, then the import.

What comes in is a draft. Of a question that was there before, open and finished attempts keep the
version they had, and quizzes go on asking the reviewed one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery

from practitioners.models import User
from quizzes.imports import Action, ImportPlan, Planned
from quizzes.models import Question, QuestionTag, QuestionVersion, TaggedQuestion
from quizzes.services.planning import AT_ONCE, category_text, plan_import

__all__ = ["ImportRefused", "Imported", "carry_out_import", "plan_import"]

LONGEST_DOMAIN = 40
LONGEST_TAG = 100
CHANGED = "The bank has changed since the file was looked at; look at it again."


class ImportRefused(Exception):  # noqa: N818 - a refusal is an everyday event
    """The import cannot be carried out as planned. The message is a sentence for the person."""


@dataclass(frozen=True)
class Imported:
    new: int
    versions: int
    unchanged: int


@transaction.atomic
def carry_out_import(
    *, plan: ImportPlan, filename: str, author: User | None, at: datetime
) -> Imported:
    """Save what was planned. Raises ImportRefused when the bank has changed since."""
    new, versions = plan.of(Action.NEW), plan.of(Action.VERSION)
    _check_unmoved(new, versions)
    _keep_pictures([*new, *versions])
    try:
        questions = Question.objects.bulk_create(
            [_question(each, plan.bank) for each in new], batch_size=AT_ONCE
        )
    except IntegrityError:
        raise ImportRefused(CHANGED) from None
    ids = {each.reference: question.pk for each, question in zip(new, questions, strict=True)}
    ids |= {each.reference: each.question_id for each in versions if each.question_id}
    numbers = _next_numbers(versions)
    _add_versions(
        [_version(each, ids[each.reference], 1, "", author, at) for each in new]
        + [
            _version(
                each,
                ids[each.reference],
                numbers[each.before],
                f"Imported again from {filename}.",
                author,
                at,
            )
            for each in versions
        ]
    )
    known = [each for each in plan.of(Action.UNCHANGED) if each.question_id]
    ids |= {each.reference: each.question_id for each in known if each.question_id}
    _tag([*new, *versions, *known], ids)
    _place([*versions, *known])
    return Imported(len(new), len(versions), len(known))


def _check_unmoved(new: list[Planned], versions: list[Planned]) -> None:
    taken = any(
        Question.objects.filter(reference__in=some).exists()
        for some in batched([each.reference for each in new], AT_ONCE, strict=False)
    )
    asked = [each.question_id for each in versions if each.question_id]
    locked = {
        question.pk: question.current_id
        for some in batched(asked, AT_ONCE, strict=False)
        for question in Question.objects.select_for_update(of=("self",)).filter(pk__in=some)
    }
    moved = [each for each in versions if locked.get(each.question_id or 0) != each.before]
    if taken or moved:
        raise ImportRefused(CHANGED)


def _keep_pictures(planned: list[Planned]) -> None:
    """Named by their content, so a picture that is there already is the same."""
    pictures = {picture.name: picture for each in planned for picture in each.item.pictures}
    for name, picture in pictures.items():
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(picture.data))


def _question(planned: Planned, bank: str) -> Question:
    category = planned.item.category
    return Question(
        reference=planned.reference,
        bank=bank,
        category=category_text(category),
        domain=(category[0] if category else bank)[:LONGEST_DOMAIN],
        topic=planned.topic,
    )


def _next_numbers(versions: list[Planned]) -> dict[int | None, int]:
    """By the version each follows; 1 for a question that has none yet."""
    found: dict[int | None, int] = {None: 1}
    for some in batched([each.before for each in versions if each.before], AT_ONCE, strict=False):
        rows = QuestionVersion.objects.filter(pk__in=some).values_list("pk", "number")
        found |= {pk: number + 1 for pk, number in rows}
    return found


def _version(
    planned: Planned, question_id: int, number: int, reason: str, author: User | None, at: datetime
) -> QuestionVersion:
    return QuestionVersion(
        question_id=question_id,
        number=number,
        kind=planned.item.exchange.kind,
        body=dict(planned.body),
        key=dict(planned.key),
        digest=planned.digest,
        key_changed=planned.key_changed,
        max_mark=planned.max_mark,
        created_by=author,
        created_at=at,
        reason=reason,
    )


def _add_versions(versions: list[QuestionVersion]) -> None:
    QuestionVersion.objects.bulk_create(versions, batch_size=AT_ONCE)
    newest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number")
    for some in batched([version.question_id for version in versions], AT_ONCE, strict=False):
        questions = Question.objects.filter(pk__in=some)
        questions.update(current_id=Subquery(newest.values("pk")[:1]))
        questions.filter(is_sample=True).update(asked_id=Subquery(newest.values("pk")[:1]))


def _tag(planned: list[Planned], ids: Mapping[str, int | None]) -> None:
    """Tags are added; those people gave here stay."""
    wanted = {tag[:LONGEST_TAG] for each in planned for tag in each.item.tags}
    if not wanted:
        return
    tags = {tag.name: tag for tag in QuestionTag.objects.filter(name__in=wanted)}
    for name in sorted(wanted - tags.keys()):
        tags[name] = QuestionTag.objects.create(name=name)
    TaggedQuestion.objects.bulk_create(
        [
            TaggedQuestion(tag=tags[tag[:LONGEST_TAG]], content_object_id=ids[each.reference])
            for each in planned
            for tag in dict.fromkeys(each.item.tags)
        ],
        ignore_conflicts=True,
        batch_size=AT_ONCE,
    )


def _place(planned: list[Planned]) -> None:
    """A question that moved in the file moves here; one without a category stays."""
    for path, question_ids in _moved(planned).items():
        for some in batched(question_ids, AT_ONCE, strict=False):
            Question.objects.filter(pk__in=some).exclude(category=path).update(category=path)


def _moved(planned: list[Planned]) -> dict[str, list[int]]:
    """Category to the questions that the file puts there."""
    paths: dict[str, list[int]] = {}
    for each in planned:
        if each.item.category and each.question_id:
            paths.setdefault(category_text(each.item.category), []).append(each.question_id)
    return paths
