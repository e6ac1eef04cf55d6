"""The bank as draws see it: which questions fit, and how often a learner has met them."""

import random
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils.translation import ngettext

from quizzes.models import Question, TaggedQuestion
from quizzes.selectors.setup import Fixed, Setup, Wish, offered_in, offered_questions
from quizzes.sitting.blueprint import Candidate, Shortage, available, draw, shortage


def candidates(
    wishes: Sequence[Wish], *, is_practice: bool, shown: Mapping[int, int] | None = None
) -> list[Candidate]:
    """What the bank has for these draws, with the whole of every case. One statement.

    `shown` says of question versions in how many earlier attempts the learner met them.
    """
    version = "current" if is_practice else "asked"
    questions = Question.objects.askable().filter(
        _any(wishes) | Q(stimulus__current__isnull=False), **{f"{version}__isnull": False}
    )
    names = ["pk", "bank", "domain", "topic", "difficulty", "stimulus_id", "stimulus__current_id"]
    said: dict[str, Any] = {
        _tag_column(place): _tagged(wish.tag) for place, wish in enumerate(wishes) if wish.tag
    }
    if shown:
        met = FilteredRelation("versions", condition=Q(versions__in=list(shown)))
        questions = questions.annotate(met=met)
        said["met_id"] = F("met__pk")
    rows = questions.order_by("stimulus_order", "pk").values(*names, **said)
    return _candidates(rows, wishes, shown or {})


def fitting(wish: Wish) -> Q:
    """Questions in use that a draw may take."""
    tag = Q(_tagged(wish.tag)) if wish.tag else Q()
    return Q(status=Question.Status.ACTIVE, **wish.filters) & tag


def drawn(setup: Setup, *, is_practice: bool, shown: Mapping[int, int], seed: int) -> list[Fixed]:
    """The questions of every draw, as an attempt asks them. Two statements. Raises BankTooSmall."""
    if not setup.wishes:
        return []
    pool = candidates(setup.wishes, is_practice=is_practice, shown=shown)
    counts = [wish.count for wish in setup.wishes]
    # Another stream of chance than the order of the questions.
    rng = random.Random(f"draw {seed}")  # noqa: S311 - the seed comes from `secrets`
    chosen = draw(counts, pool, fixed=setup.fixed_ids, rng=rng)
    rows = offered_questions((each for one in chosen for each in one), is_practice=is_practice)
    return [
        Fixed(
            question_id,
            offered_in(rows[question_id], section=wish.section),
            rows[question_id]["sample"],
        )
        for wish, one in zip(setup.wishes, chosen, strict=True)
        for question_id in one
        if question_id in rows  # retired between the two statements
    ]


def coverage(
    setup: Setup, *, is_practice: bool, fixed: Collection[int] | None = None
) -> tuple[list[int], Shortage | None]:
    """How many questions each draw chooses from, and the first draw that cannot be had.

    `fixed` are ids that are asked anyway, where the setup does not name them itself.
    """
    pool = candidates(setup.wishes, is_practice=is_practice)
    fixed = setup.fixed_ids if fixed is None else fixed
    return (
        [
            available(place, wish.count, pool, fixed=fixed)
            for place, wish in enumerate(setup.wishes)
        ],
        shortage([wish.count for wish in setup.wishes], pool, fixed=fixed),
    )


def shortage_words(short: Shortage) -> str:
    """For authors."""
    said = ngettext(
        "Draw %(draw)d needs %(needed)d question and the bank has %(there)d that fit.",
        "Draw %(draw)d needs %(needed)d questions and the bank has %(there)d that fit.",
        short.needed,
    )
    return said % {"draw": short.place + 1, "needed": short.needed, "there": short.there}


def asks_samples(setup: Setup) -> bool:
    """Whether an attempt may meet a question that is only a sample."""
    if any(each.is_sample for each in setup.fixed):
        return True
    if not setup.wishes:
        return False
    return Question.objects.filter(_any(setup.wishes), is_sample=True).exists()


def _any(wishes: Sequence[Wish]) -> Q:
    found = Q(pk__in=[])
    for wish in wishes:
        found |= fitting(wish)
    return found


def _tagged(tag: str) -> Exists:
    return Exists(TaggedQuestion.objects.filter(content_object=OuterRef("pk"), tag__name=tag))


def _tag_column(place: int) -> str:
    return f"has_tag_{place}"


def _candidates(rows: Any, wishes: Sequence[Wish], shown: Mapping[int, int]) -> list[Candidate]:
    """A question met in two of its versions comes in two rows."""
    found: dict[int, Candidate] = {}
    for row in rows:
        seen = shown.get(row.get("met_id"), 0)
        if known := found.get(row["pk"]):
            seen += known.seen
        found[row["pk"]] = Candidate(
            question_id=row["pk"],
            draws=frozenset(place for place, wish in enumerate(wishes) if _fits(row, wish, place)),
            case=row["stimulus_id"] if row["stimulus__current_id"] else None,
            seen=seen,
        )
    return list(found.values())


def _fits(row: Mapping[str, Any], wish: Wish, place: int) -> bool:
    tagged = not wish.tag or bool(row[_tag_column(place)])
    return tagged and all(row[name] == value for name, value in wish.filters.items())
