"""What is wrong or missing in a lesson, quiz or course, read from a plain description. Plain Python.

A block is known by the name of its type; types that a site does not have are never met, and names nobody knows
say nothing. What a check needs from elsewhere, such as the words of a video, stands in the description.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

STOPS, ADVICE = "stops", "advice"

SAFETY_BLOCKS = frozenset({"safety_warning", "red_flag", "precautions"})
INSERTION_BLOCKS = frozenset({"technique_card", "procedure"})
CLAIM_BLOCKS = {
    "key_fact": "This key fact",
    "disagreement": "A position in “where evidence disagrees”",
}
TECHNIQUE_CARD = "technique_card"
WORDS_A_MINUTE = 200
# Reading, looking and thinking differ widely; only what is far off is worth a sentence.
FAR_OFF = 3
SHORTEST_JUDGED = 10


@dataclass(frozen=True)
class Block:
    """`value` is what the editor stored: dicts, lists and strings. `anchor` leads to it in the editor."""

    kind: str
    value: Any
    anchor: str = ""


@dataclass(frozen=True)
class Hours:
    """What a programme credits for its courses, and what their steps add up to, in minutes."""

    title: str
    credited: int
    instructed: int


@dataclass(frozen=True)
class Description:
    """A page as the checks see it."""

    kind: str  # lesson, quiz, course
    blocks: Sequence[Block] = ()
    objectives: Sequence[str] = ()
    structures_at_risk: Sequence[str] = ()
    minutes: int = 0
    is_self_paced: bool = True
    counts_for_credit: bool = True
    is_sample: bool = False
    # By the id that a video block names: what is missing, in words; an unknown id is a lost video.
    videos: Mapping[Any, Sequence[str]] = field(default_factory=dict)
    video_minutes: int = 0
    questions_without_objective: int = 0
    hours: Sequence[Hours] = ()


@dataclass(frozen=True)
class Finding:
    """`stops` keeps the page from being published; otherwise it is advice."""

    code: str
    sentence: str
    severity: str
    anchor: str = ""

    @property
    def stops(self) -> bool:
        return self.severity == STOPS


def check(page: Description) -> list[Finding]:
    """What stops publishing first, then in the order of the page."""
    checks = [*_CHECKS[page.kind]] if page.kind in _CHECKS else []
    found = [finding for one in checks for finding in one(page)]
    return sorted(found, key=lambda finding: not finding.stops)


def figures_have_alternatives(page: Description) -> Iterator[Finding]:
    """A drawing of the site brings its own; a picture needs words, or the mark that it only decorates."""
    for block in _of(page, "figure"):
        image = block.value.get("image")
        if block.value.get("drawing") or not image:
            continue
        described = isinstance(image, dict) and (image.get("alt_text") or "").strip()
        decorates = isinstance(image, dict) and image.get("decorative")
        if not described and not decorates and not (block.value.get("alternative") or "").strip():
            yield Finding(
                "figure-without-alternative",
                "This picture has no text alternative. Say in words what it shows, "
                "or mark it as decoration.",
                STOPS,
                block.anchor,
            )


def videos_have_words(page: Description) -> Iterator[Finding]:
    for block in _of(page, "video"):
        chosen = block.value.get("video")
        if chosen is None:
            continue
        missing = page.videos.get(chosen)
        if missing is None:
            yield Finding(
                "video-lost", "This video is no longer in the library.", STOPS, block.anchor
            )
        elif missing:
            yield Finding(
                "video-without-captions",
                f"This video has no {' and no '.join(missing)}. Open the video and add what is missing.",
                STOPS,
                block.anchor,
            )
    for block in _of(page, "outside_video"):
        if not block.value.get("has_captions"):
            yield Finding(
                "video-without-captions",
                "Nobody has checked the captions of this video on another site. "
                "Check them there, then tick the box.",
                STOPS,
                block.anchor,
            )


def insertion_has_safety(page: Description) -> Iterator[Finding]:
    """Whoever is taught to put a needle in is told what it can hit, in a block that stands out."""
    first = next((block for block in page.blocks if block.kind in INSERTION_BLOCKS), None)
    if first is None and not page.structures_at_risk:
        return
    if any(block.kind in SAFETY_BLOCKS for block in page.blocks):
        return
    stops = page.counts_for_credit and not page.is_sample
    yield Finding(
        "insertion-without-safety",
        "This lesson teaches needling and has no safety block. "
        "Add a safety warning, a red flag or a table of precautions.",
        STOPS if stops else ADVICE,
        first.anchor if first else "",
    )


def claims_have_references(page: Description) -> Iterator[Finding]:
    known = {
        str(reference.get("key") or "")
        for block in _of(page, "references")
        for reference in _items(block.value.get("references"))
    }
    for block in page.blocks:
        if block.kind not in CLAIM_BLOCKS:
            continue
        for said in _claims(block):
            keys = [str(key) for key in _items(said.get("sources")) if str(key or "").strip()]
            if not keys:
                yield Finding(
                    "claim-without-reference",
                    f"{CLAIM_BLOCKS[block.kind]} names no source. Add the key of a reference.",
                    STOPS,
                    block.anchor,
                )
            elif lost := [key for key in keys if key not in known]:
                yield Finding(
                    "claim-without-reference",
                    f"The reference list has no {', '.join(lost)}. Add it there.",
                    STOPS,
                    block.anchor,
                )


def technique_cards_name_risks(page: Description) -> Iterator[Finding]:
    for block in _of(page, TECHNIQUE_CARD):
        if not _items(block.value.get("at_risk")):
            yield Finding(
                "card-without-risk",
                "This technique card names no structure at risk. Say what lies near, "
                "or that nothing does.",
                ADVICE,
                block.anchor,
            )


def headings_keep_their_order(page: Description) -> Iterator[Finding]:
    """The page's title is the first level and its parts the second; a text begins at the third."""
    level = 2
    for block in _of(page, "rich_text"):
        for depth, text in _headings(str(block.value or "")):
            if not text:
                yield Finding("empty-heading", "A heading has no words.", ADVICE, block.anchor)
                continue
            if depth > level + 1:
                yield Finding(
                    "heading-order",
                    f"“{text}” skips a level of headings. Use the larger heading first.",
                    ADVICE,
                    block.anchor,
                )
            level = depth


def lessons_have_objectives(page: Description) -> Iterator[Finding]:
    if not page.objectives:
        yield Finding(
            "lesson-without-objective",
            "This lesson names no objective. Say what somebody can do afterwards.",
            ADVICE,
        )


def questions_have_objectives(page: Description) -> Iterator[Finding]:
    number = page.questions_without_objective
    if number:
        said = "1 question names" if number == 1 else f"{number} questions name"
        yield Finding(
            "quiz-without-objective",
            f"{said} no objective. Say in the bank what each examines.",
            ADVICE,
        )


def minutes_fit_the_text(page: Description) -> Iterator[Finding]:
    """Hours are credited for these minutes; a session with people in it cannot be read off the text."""
    if not page.is_self_paced or not page.counts_for_credit or not page.blocks:
        return
    words = sum(len(text.split()) for block in page.blocks for text in _texts(block.value))
    reckoned = max(1, round(words / WORDS_A_MINUTE) + page.video_minutes)
    if page.minutes >= SHORTEST_JUDGED and page.minutes > FAR_OFF * reckoned:
        yield Finding(
            "minutes-too-many",
            f"It counts {page.minutes} minutes; its {words} words and videos take about {reckoned}. "
            "Say what else takes time, or count fewer.",
            ADVICE,
        )
    elif reckoned >= SHORTEST_JUDGED and reckoned > FAR_OFF * page.minutes:
        yield Finding(
            "minutes-too-few",
            f"It counts {page.minutes} minutes; its {words} words and videos take about {reckoned}.",
            ADVICE,
        )


def hours_match_the_minutes(page: Description) -> Iterator[Finding]:
    for hours in page.hours:
        if hours.credited > hours.instructed:
            yield Finding(
                "hours-not-covered",
                f"The programme “{hours.title}” credits {_time(hours.credited)}, and the steps of its "
                f"courses that count add up to {_time(hours.instructed)}.",
                ADVICE,
            )


_CHECKS = {
    "lesson": (
        figures_have_alternatives,
        videos_have_words,
        insertion_has_safety,
        claims_have_references,
        technique_cards_name_risks,
        headings_keep_their_order,
        lessons_have_objectives,
        minutes_fit_the_text,
    ),
    "quiz": (questions_have_objectives,),
    "course": (hours_match_the_minutes,),
}


def _of(page: Description, kind: str) -> Iterator[Block]:
    return (block for block in page.blocks if block.kind == kind and block.value is not None)


def _items(value: Any) -> list[Any]:
    """Entries of a list block, as values: stored ones carry an id beside each."""
    if not isinstance(value, list):
        return []
    return [
        entry["value"]
        if isinstance(entry, dict) and entry.get("type") == "item" and "value" in entry
        else entry
        for entry in value
    ]


def _claims(block: Block) -> list[dict[str, Any]]:
    if block.kind == "disagreement":
        return [each for each in _items(block.value.get("positions")) if isinstance(each, dict)]
    return [block.value]


def _headings(html: str) -> list[tuple[int, str]]:
    reader = _Headings()
    reader.feed(html)
    return reader.found


class _Headings(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._depth = 0
        self._text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self._depth, self._text = int(tag[1]), ""

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag == f"h{self._depth}":
            self.found.append((self._depth, " ".join(self._text.split())))
            self._depth = 0


def _texts(value: Any) -> Iterator[str]:
    """Everything that is read in a block; keys, addresses and ids are no reading."""
    if isinstance(value, str):
        yield re.sub(r"<[^>]+>", " ", value)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in {"id", "type", "key", "address", "drawing", "sources", "regions"}:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
