"""What a learner reads of an attempt that is open: its places, and what stands on a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.kinds import kind
from quizzes.models import Attempt, QuestionVersion, Response
from quizzes.selectors.cases import cases_above
from quizzes.selectors.sheets import sheet_of
from quizzes.sitting.layout import Slot
from quizzes.sitting.papers import Given, Sheet
from quizzes.sitting.route import Door, Route, Rules


@dataclass(frozen=True)
class Place:
    """A question in the list beside the player. `number` counts the questions that ask."""

    slot: int
    number: int
    answered: bool
    flagged: bool
    door: Door = Door.OPEN

    @property
    def is_open(self) -> bool:
        return self.door is Door.OPEN


@dataclass(frozen=True)
class Paper:
    """An open attempt as its learner sees it: every place, and the sheets that are asked for.

    `only` is the question whose page this is, None for all on one page. `barred` is one that was
    asked for and is not open.
    """

    places: list[Place]
    sheets: list[Sheet]
    route: Route
    only: int | None = None
    barred: Place | None = None

    @property
    def empty(self) -> list[Place]:
        return [place for place in self.places if not place.answered]

    @property
    def flagged(self) -> list[Place]:
        return [place for place in self.places if place.flagged]

    @property
    def to_look_at(self) -> list[Place]:
        """Empty ones first, then flagged ones; of what is closed nothing can be changed."""
        open_ones = [place for place in self.places if place.door is not Door.CLOSED]
        empty = [place for place in open_ones if not place.answered]
        return empty + [place for place in open_ones if place.answered and place.flagged]

    @property
    def settled(self) -> list[Place]:
        return [
            place
            for place in self.places
            if place.answered and not place.flagged and place.door is not Door.CLOSED
        ]

    @property
    def closed(self) -> list[Place]:
        return [place for place in self.places if place.door is Door.CLOSED]

    @property
    def place(self) -> Place | None:
        return next((place for place in self.places if place.slot == self.only), None)


def paper_of(
    attempt: Attempt, *, wanted: int | None = None, typed: Mapping[int, Given] | None = None
) -> Paper:
    """Two statements, and one for cases, however many questions; no key outside practice.

    `wanted` is the slot that the address names; the rules of the attempt decide whether it has a
    page of its own. `typed` is what was refused and still stands in its fields.
    """
    answers = _answers(attempt)
    rules = Rules.of(attempt.quiz_version.settings)
    silent_ones = any(slot.max_mark == 0 for slot in attempt.slots)
    route = _route(attempt, answers, rules, frozenset())
    only = _page(route, wanted)
    some = [slot for slot in attempt.slots if only is None or silent_ones or slot.number == only]
    questions = _questions(some, with_keys=rules.practice)
    if silent_ones:
        route = _route(attempt, answers, rules, _silent(attempt.slots, questions))
        only = _page(route, wanted)
    numbers = _numbers(route)
    on_page = set(route.stop_of(only)) if only else {slot.number for slot in attempt.slots}
    slots = [
        slot
        for slot in attempt.slots
        if slot.number in on_page and route.door(slot.number) is not Door.AHEAD
    ]
    cases = cases_above(slots, one=only is not None)
    sections = _sections(attempt, slots)
    places = _places(route, answers, numbers)
    return Paper(
        places=places,
        sheets=[
            sheet_of(
                questions[slot.version_id],
                slot,
                answers.get(slot.number),
                (typed or {}).get(slot.number),
                route=route,
                number=numbers.get(slot.number, 0),
                case=cases.get(slot.number),
                section=sections.get(slot.number, ""),
            )
            for slot in slots
        ],
        route=route,
        only=only,
        barred=next(
            (place for place in places if place.slot == wanted and only and place.slot != only),
            None,
        ),
    )


def _sections(attempt: Attempt, slots: Sequence[Slot]) -> dict[int, str]:
    """The title of each section above the first of its questions on a page."""
    titles = [
        str(each.get("title", "")) for each in attempt.quiz_version.settings.get("sections") or []
    ]
    first: dict[int, int] = {}
    for slot in slots:
        if 0 < slot.section <= len(titles):
            first.setdefault(slot.section, slot.number)
    return {number: titles[section - 1] for section, number in first.items()}


def places_of(attempt: Attempt) -> Paper:
    """The places alone, in one statement, and one more where something asks nothing."""
    answers = _answers(attempt)
    unsure = [slot for slot in attempt.slots if slot.max_mark == 0]
    silent = _silent(unsure, _questions(unsure)) if unsure else frozenset()
    route = _route(attempt, answers, Rules.of(attempt.quiz_version.settings), silent)
    return Paper(places=_places(route, answers, _numbers(route)), sheets=[], route=route)


def question_reported(attempt: Attempt, slot: int) -> tuple[Place, str] | None:
    """The number and the words of one question that asks, None where there is no such slot."""
    found = next((each for each in attempt.slots if each.number == slot), None)
    if found is None:
        return None
    place = next((each for each in places_of(attempt).places if each.slot == slot), None)
    body = QuestionVersion.objects.values_list("body", flat=True).get(pk=found.version_id)
    return (place, str(body.get("stem", ""))) if place else None


def _page(route: Route, wanted: int | None) -> int | None:
    """Whose page is shown. Without a way back a closed one is none, except to read in practice."""
    rules = route.rules
    if rules.one is False or (rules.one is None and wanted is None):
        return None
    readable = {Door.OPEN, Door.CLOSED} if rules.practice else {Door.OPEN}
    if wanted and route.door(wanted) in readable:
        return route.asked_at(route.stop_of(wanted))
    return route.current


def _route(
    attempt: Attempt, answers: Mapping[int, Response], rules: Rules, silent: frozenset[int]
) -> Route:
    closed = frozenset(number for number, each in answers.items() if each.closed_at is not None)
    return Route(slots=attempt.slots, rules=rules, closed=closed, silent=silent)


def _questions(slots: Iterable[Slot], *, with_keys: bool = False) -> dict[int, dict[str, Any]]:
    named = ("pk", "kind", "body", *(("key",) if with_keys else ()))
    wanted = {slot.version_id for slot in slots}
    return {row["pk"]: row for row in QuestionVersion.objects.filter(pk__in=wanted).values(*named)}


def _silent(slots: Iterable[Slot], questions: Mapping[int, Mapping[str, Any]]) -> frozenset[int]:
    return frozenset(
        slot.number
        for slot in slots
        if slot.version_id in questions and not kind(questions[slot.version_id]["kind"]).ASKS
    )


def _numbers(route: Route) -> dict[int, int]:
    """Slot to the number in words, of those that ask."""
    asking = [slot.number for slot in route.slots if slot.number not in route.silent]
    return {slot: number for number, slot in enumerate(asking, 1)}


def _places(
    route: Route, answers: Mapping[int, Response], numbers: Mapping[int, int]
) -> list[Place]:
    return [
        Place(
            slot,
            number,
            answered=slot in answers and answers[slot].answer is not None,
            flagged=slot in answers and answers[slot].flagged,
            door=route.door(slot),
        )
        for slot, number in numbers.items()
    ]


def _answers(attempt: Attempt) -> dict[int, Response]:
    return {response.slot: response for response in attempt.responses.defer("comment")}
