"""What each question of a file would become in a bank. Nothing is saved here.

A question whose id the bank already has becomes the next version of it. What the file cannot hold
stays as it was, and options, items and pairs keep their ids.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from itertools import batched
from typing import Any

from quizzes.formats.items import Category, Item, Reading, Refusal
from quizzes.imports import Action, ImportPlan, Planned
from quizzes.kinds import kind
from quizzes.kinds.aligning import aligned
from quizzes.kinds.exchange import Exchange
from quizzes.kinds.rubrics import most_marks
from quizzes.kinds.shapes import decimal_from
from quizzes.models import Question, QuestionVersion
from quizzes.services.bank import digest_of

AT_ONCE = 500
LONGEST_REFERENCE = 100
LONGEST_TOPIC = 80
LONGEST_CATEGORY = 255
MOST_MARKS = 1000

USUAL = {"mode": "all_or_nothing", "credit": "fractions"}

NO_RUBRIC = "Imported without a rubric: write here what earns the marks."
RUBRIC_NOTE = "The file says nothing about marking; write a rubric before the question is used."


class _NotAsked(Exception):  # noqa: N818 - one question stays out, the others come in
    """Why this item stays out, in sentences."""


def plan_import(*, reading: Reading, bank: str) -> ImportPlan:
    """What would happen to each item. Nothing is saved; a fixed number of queries for 500 items."""
    refused = list(reading.refusals)
    drafts = []
    for item in reading.items:
        try:
            drafts.append(_draft(item))
        except _NotAsked as reason:
            refused.append(_refusal(item, str(reason)))
    references = _references(drafts, bank)
    known = _known(references)
    words = _words(each.digest for each in drafts)
    planned: list[Planned] = []
    taken: dict[str, int] = {}
    for draft, reference in zip(drafts, references, strict=True):
        try:
            if reference in taken:
                raise _NotAsked(
                    f"The id {reference} stands on line {taken[reference]} already; "
                    "give each question its own."
                )
            each = _planned(draft, reference, bank, known.get(reference))
        except _NotAsked as reason:
            refused.append(_refusal(draft.item, str(reason)))
            continue
        taken[reference] = draft.item.line
        planned.append(_with_warnings(each, words))
        words.setdefault(each.digest, []).append(reference)
    refused.sort(key=lambda refusal: refusal.line)
    return ImportPlan(bank, planned, refused, reading.categories)


def default_topic(stem: str) -> str:
    """What a question without a name is about: the beginning of its text."""
    text = " ".join(stem.split())
    return text if len(text) <= LONGEST_TOPIC else f"{text[: LONGEST_TOPIC - 1].rstrip()}…"


def category_text(category: Category) -> str:
    """The path in one text; a slash in a name is written twice."""
    return "/".join(name.replace("/", "//") for name in category)


@dataclass(frozen=True)
class _Draft:
    item: Item
    body: dict[str, Any]
    key: dict[str, Any]
    digest: str
    notes: tuple[str, ...]


def _draft(item: Item) -> _Draft:
    """Raises _NotAsked."""
    item, notes = _completed(item)
    if len(item.reference) > LONGEST_REFERENCE:
        raise _NotAsked(f"Shorten its id to {LONGEST_REFERENCE} characters.")
    if len(category_text(item.category)) > LONGEST_CATEGORY:
        raise _NotAsked(f"Shorten its category to {LONGEST_CATEGORY} characters.")
    body, key = _body_and_key(item.exchange)
    if len(item.name) > LONGEST_TOPIC:
        notes += (f"Its name was cut to {LONGEST_TOPIC} characters.",)
    return _Draft(item, body, key, digest_of(item.exchange.kind, body), notes)


def _completed(item: Item) -> tuple[Item, tuple[str, ...]]:
    """What a person marks needs a rubric, which hardly any format has."""
    exchange = item.exchange
    settings = exchange.settings
    if exchange.kind not in ("essay", "file_upload") or exchange.answers or settings.get("rubric"):
        return item, item.notes
    written = {**settings, "rubric": NO_RUBRIC, "max_marks": settings.get("max_marks") or "1"}
    return replace(item, exchange=replace(exchange, settings=written)), (*item.notes, RUBRIC_NOTE)


def _body_and_key(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    """Raises _NotAsked with every fault. Settings come from a file, so they may be anything."""
    try:
        asked = kind(exchange.kind)
    except LookupError:
        raise _NotAsked(f"There is no kind of question called “{exchange.kind}” here.") from None
    try:
        body, key = asked.from_exchange(exchange)
        faults = asked.validate(body, key) + _shared_faults(key)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, ArithmeticError):
        raise _NotAsked("Its settings do not fit this kind of question.") from None
    if faults:
        raise _NotAsked(" ".join(faults))
    return body, key


def _shared_faults(key: Mapping[str, Any]) -> list[str]:
    """Of what every kind may carry and no kind looks at."""
    faults = []
    if not _are_texts(key.get("hints", [])):
        faults.append("Write the hints as a list of texts.")
    if not isinstance(key.get("sources", ""), str) and not _are_texts(key["sources"]):
        faults.append("Write the sources as a list of texts.")
    if key.get("everybody", "left_out") not in ("full_marks", "left_out"):
        faults.append("Everybody has full_marks, or the question is left_out.")
    return faults


def _are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)


def _refusal(item: Item, reason: str) -> Refusal:
    return Refusal(item.line, item.name, item.exchange.kind, reason)


def _references(drafts: list[_Draft], bank: str) -> list[str]:
    """The id of the author, or one made of the words, so that the same file finds them again."""
    seen: Counter[str] = Counter()
    found = []
    for draft in drafts:
        reference = draft.item.reference
        if not reference:
            made = f"Q-{sha256(f'{bank}\n{draft.digest}'.encode()).hexdigest()[:10]}"
            seen[made] += 1
            reference = made if seen[made] == 1 else f"{made}-{seen[made]}"
        found.append(reference)
    return found


def _known(references: Iterable[str]) -> dict[str, Question]:
    """Questions by reference, each with its newest version."""
    return {
        question.reference: question
        for some in batched(set(references), AT_ONCE, strict=False)
        for question in Question.objects.filter(reference__in=some).select_related("current")
    }


def _words(digests: Iterable[str]) -> dict[str, list[str]]:
    """Digest to the references of the questions that have those words now."""
    found: dict[str, list[str]] = {}
    for some in batched(set(digests), AT_ONCE, strict=False):
        asked = Question.objects.filter(current__digest__in=some).order_by("reference")
        for reference, digest in asked.values_list("reference", "current__digest"):
            found.setdefault(digest, []).append(reference)
    return found


def _planned(draft: _Draft, reference: str, bank: str, known: Question | None) -> Planned:
    """Raises _NotAsked."""
    item = draft.item
    planned = Planned(
        item=item,
        action=Action.NEW,
        reference=reference,
        topic=item.name[:LONGEST_TOPIC] or default_topic(item.exchange.stem),
        body=draft.body,
        key=draft.key,
        digest=draft.digest,
        max_mark=_worth(item.exchange) or most_marks(draft.key) or Decimal(1),
        notes=draft.notes,
    )
    if known is None:
        return planned
    if known.bank != bank:
        raise _NotAsked(f"The id {reference} belongs to a question of the bank {known.bank}.")
    last = known.current
    planned = replace(planned, question_id=known.pk, action=Action.VERSION)
    if last is None:
        return planned
    planned = replace(planned, before=last.pk)
    if last.kind != item.exchange.kind:
        return planned
    return _following(planned, last)


def _following(planned: Planned, last: QuestionVersion) -> Planned:
    """What the file cannot hold stays as it was; the parts keep their ids. Raises _NotAsked."""
    asked = kind(last.kind)
    before = asked.to_exchange(last.body, last.key)
    exchange = _with_credit(_with_rubric(planned.item.exchange, before), before)
    settings = {**before.settings, **exchange.settings}
    merged = aligned(replace(exchange, settings=settings), last.body, last.key)
    body, key = _body_and_key(merged)
    worth = _worth(exchange) or last.max_mark
    same = _said(asked.to_exchange(body, key)) == _said(before) and worth == last.max_mark
    return replace(
        planned,
        action=Action.UNCHANGED if same else Action.VERSION,
        body=last.body if same else body,
        key=last.key if same else key,
        digest=digest_of(last.kind, body),
        max_mark=worth,
        key_changed=last.key != key,
    )


def _said(exchange: Exchange) -> Exchange:
    """Without what means the same when it is left out."""
    settings = {n: value for n, value in exchange.settings.items() if USUAL.get(n) != value}
    answers = tuple(replace(each, tolerance=each.tolerance or None) for each in exchange.answers)
    return replace(exchange, settings=settings, answers=answers)


def _with_rubric(exchange: Exchange, before: Exchange) -> Exchange:
    """A rubric that somebody wrote here stands against a file that has none."""
    written = before.answers or before.settings.get("rubric")
    if exchange.settings.get("rubric") != NO_RUBRIC or not written:
        return exchange
    own = {"rubric", "max_marks"}
    settings = {name: value for name, value in exchange.settings.items() if name not in own}
    return replace(exchange, answers=before.answers, settings=settings)


def _with_credit(exchange: Exchange, before: Exchange) -> Exchange:
    """Fractions stay where only right and wrong count and the file has no word for that credit."""
    whole = before.settings.get("whole") or before.settings.get("credit") not in (None, "fractions")
    if exchange.kind != "multiple_response" or not whole:
        return exchange
    if exchange.settings.keys() & {"whole", "credit"}:
        return exchange
    known = {answer.text: answer.fraction for answer in before.answers}
    answers = tuple(
        replace(answer, fraction=known[answer.text])
        if answer.text in known and (known[answer.text] > 0) == (answer.fraction > 0)
        else answer
        for answer in exchange.answers
    )
    return replace(exchange, answers=answers)


def _with_warnings(planned: Planned, words: Mapping[str, list[str]]) -> Planned:
    twins = [each for each in words.get(planned.digest, []) if each != planned.reference]
    if not twins or planned.action == Action.UNCHANGED:
        return planned
    note = f"{', '.join(twins[:3])} asks the same in the same words."
    return replace(planned, notes=(*planned.notes, note))


def _worth(exchange: Exchange) -> Decimal | None:
    """What the file says the question is worth; None where it says nothing usable."""
    worth = decimal_from(exchange.settings.get("max_marks"))
    if worth is None or not 0 < worth < MOST_MARKS:
        return None
    return worth.quantize(Decimal("0.001")) or None
