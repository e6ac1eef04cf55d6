"""The filters of the catalogue: what was chosen, how many each choice would leave, what to drop."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models.topics import Topic
from courses.selectors.catalogue import FORMATS, HOURS, LANGUAGE_NAMES, STATES, CourseCard, ranks_of

MOST_WORDS = 100  # characters of a search
SORTS = {
    "relevance": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest"),
    "hours": gettext_lazy("Shortest first"),
}


@dataclass(frozen=True)
class Facet:
    """A group of choices. `codes` are those a card has."""

    name: str
    label: Any
    choices: Mapping[str, Any]
    codes: Callable[[CourseCard], Collection[str]]


FACETS = (
    Facet("topic", gettext_lazy("Topic"), dict(Topic.choices), lambda card: card.course.topics),
    Facet("format", gettext_lazy("Format"), FORMATS, lambda card: [card.format]),
    Facet(
        "hours",
        gettext_lazy("Length"),
        {key: row[0] for key, row in HOURS.items()},
        lambda card: [card.hours],
    ),
    Facet("language", gettext_lazy("Language"), LANGUAGE_NAMES, lambda card: card.course.languages),
    Facet("state", gettext_lazy("Your state"), STATES, lambda card: [card.state]),
)
BY_NAME = {facet.name: facet for facet in FACETS}


@dataclass(frozen=True)
class Wish:
    """What was asked for and is understood; what nobody offered is left out, not complained about.

    `mine` is None where nobody said: the catalogue then decides by what is known.
    """

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = ()  # type: ignore[assignment]
    mine: bool | None = None
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Wish":
        words = query.get("q", "").replace("\x00", " ").strip()[:MOST_WORDS]
        chosen = {
            facet.name: kept
            for facet in FACETS
            if (kept := tuple(code for code in facet.choices if code in query.getlist(facet.name)))
        }
        mine = {"yes": True, "no": False}.get(query.get("mine", ""))
        sort = query.get("sort", "")
        return cls(words, chosen, mine, sort if sort in SORTS else "")

    def address(self, **changed: Any) -> str:
        """The query of this wish with something changed, such as `q=""` or `topic=()`."""
        query = QueryDict(mutable=True)
        values: dict[str, Any] = {"q": self.words, **self.chosen}
        values["mine"] = {True: "yes", False: "no", None: ""}[self.mine]
        values["sort"] = self.sort
        for name, value in (values | changed).items():
            query.setlist(
                name, [one for one in ([value] if isinstance(value, str) else value) if one]
            )
        return query.urlencode()


@dataclass(frozen=True)
class Choice:
    facet: str
    code: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Chip:
    """Something chosen, in words, and the address without it."""

    words: str
    query: str


@dataclass(frozen=True)
class Found:
    """The cards of a wish in their order, and what the page says around them.

    `suggestion` is the chip whose removal leaves most, with how many; only where nothing is left.
    """

    cards: Sequence[CourseCard]
    groups: list[tuple[Facet, list[Choice]]]
    chips: list[Chip]
    mine: bool  # whether only accepted courses are shown
    mine_count: int
    filtering: int = 0  # how many filters are set; words searched for are none
    suggestion: Chip | None = None
    suggestion_count: int = 0


def find(cards: Sequence[CourseCard], wish: Wish, *, knows_state: bool = False) -> Found:
    """Only accepted courses are shown unasked where at least one is. Visitors have no state to filter by."""
    ranks = ranks_of(cards, wish.words) if wish.words else None
    accepted = sum(card.is_accepted for card in cards)
    mine = accepted > 0 if wish.mine is None else wish.mine
    tests = _tests(wish, ranks, mine)
    shown = [card for card in cards if all(test(card) for test in tests.values())]
    chips = _chips(wish, mine)
    best, left = _drop(cards, tests, chips) if not shown else (None, 0)
    return Found(
        cards=_sorted(shown, wish, ranks),
        groups=_groups(cards, wish, tests, knows_state=knows_state),
        chips=[chip for _name, chip in chips],
        mine=mine,
        mine_count=sum(card.is_accepted and _passes(card, tests, without="mine") for card in cards),
        filtering=sum(name != "q" for name, _chip in chips),
        suggestion=best,
        suggestion_count=left,
    )


type Test = Callable[[CourseCard], bool]


def _tests(wish: Wish, ranks: Mapping[int, float] | None, mine: bool) -> dict[str, Test]:
    tests: dict[str, Test] = {}
    if ranks is not None:
        tests["q"] = lambda card: card.course.pk in ranks
    for name, codes in wish.chosen.items():
        tests[name] = _has_one(BY_NAME[name], frozenset(codes))
    if mine:
        tests["mine"] = lambda card: card.is_accepted
    return tests


def _has_one(facet: Facet, codes: frozenset[str]) -> Test:
    return lambda card: not codes.isdisjoint(facet.codes(card))


def _passes(card: CourseCard, tests: Mapping[str, Test], *, without: str) -> bool:
    return all(test(card) for name, test in tests.items() if name != without)


def _groups(
    cards: Sequence[CourseCard], wish: Wish, tests: Mapping[str, Test], *, knows_state: bool
) -> list[tuple[Facet, list[Choice]]]:
    """Choices with how many each would show beside the other filters. A group of one choice is no choice."""
    groups = []
    for facet in FACETS:
        if facet.name == "state" and not knows_state:
            continue
        counts = dict.fromkeys(facet.choices, 0)
        there: set[str] = set()
        for card in cards:
            codes = facet.codes(card)
            there.update(codes)
            if _passes(card, tests, without=facet.name):
                for code in codes:
                    counts[code] = counts.get(code, 0) + 1
        chosen = wish.chosen.get(facet.name, ())
        choices = [
            Choice(facet.name, code, str(label), counts[code], code in chosen)
            for code, label in facet.choices.items()
            if code in there or code in chosen
        ]
        if len(choices) > 1 or chosen:
            groups.append((facet, choices))
    return groups


def _chips(wish: Wish, mine: bool) -> list[tuple[str, Chip]]:
    chips = []
    if wish.words:
        chips.append(("q", Chip(f"“{wish.words}”", wish.address(q=""))))
    for name, codes in wish.chosen.items():
        for code in codes:
            rest = tuple(other for other in codes if other != code)
            words = str(BY_NAME[name].choices[code])
            chips.append((name, Chip(words, wish.address(**{name: rest}))))
    if mine:
        chips.append(("mine", Chip(_("Accepted for my licence"), wish.address(mine="no"))))
    return chips


def _drop(
    cards: Iterable[CourseCard], tests: Mapping[str, Test], chips: Sequence[tuple[str, Chip]]
) -> tuple[Chip | None, int]:
    cards = list(cards)
    left = [
        (sum(_passes(card, tests, without=name) for card in cards), chip) for name, chip in chips
    ]
    most, chip = max(left, key=lambda one: one[0], default=(0, None))
    return (chip, most) if most else (None, 0)


def _sorted(
    cards: list[CourseCard], wish: Wish, ranks: Mapping[int, float] | None
) -> list[CourseCard]:
    """The editors' own order where nothing else was asked for."""
    if wish.sort == "newest":
        return sorted(cards, key=_age, reverse=True)
    if wish.sort == "hours":
        return sorted(cards, key=lambda card: card.outline.minutes)
    if ranks is not None:
        return sorted(cards, key=lambda card: -ranks[card.course.pk])
    return cards


def _age(card: CourseCard) -> float:
    first = card.course.first_published_at
    return first.timestamp() if first else 0
