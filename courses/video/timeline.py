"""Transcript and chapters: lines of text, some of which begin with a time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courses.video.captions import Cue

STAMP = re.compile(r"^\s*[\[(]?((?:\d{1,2}:)?\d{1,2}:\d{2})(?:\.\d{1,3})?[\])]?\s*[-–—:]?\s*(.*)$")
PAUSE = 2.5  # seconds of silence that end a paragraph made of captions
LONG = 350  # characters after which a paragraph ends with its sentence


@dataclass(frozen=True)
class Line:
    """`at` is in seconds, None where the line names no time."""

    at: int | None
    text: str

    @property
    def stamp(self) -> str:
        return "" if self.at is None else stamp(self.at)


def stamp(seconds: float) -> str:
    """75 is "1:15", 3675 is "1:01:15"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def read_lines(text: str) -> list[Line]:
    """One for each line that is not empty: "0:42 The needle goes in" has a time, others have none."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        timed = STAMP.match(line)
        seconds = _seconds(timed[1]) if timed else None
        if timed is None or seconds is None:
            found.append(Line(None, line.strip()))
        else:
            found.append(Line(seconds, timed[2].strip()))
    return found


def chapter_faults(text: str, *, seconds: float | None) -> list[str]:
    """One sentence for each line of chapters that cannot be used."""
    faults, before = [], -1
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        [chapter] = read_lines(line)
        if chapter.at is None or not chapter.text:
            faults.append(f"Chapter {number}: write a time and a title, such as 1:15 Landmarks.")
            continue
        if chapter.at <= before:
            faults.append(f"Chapter {number}: it must begin after the chapter above it.")
        if seconds and chapter.at >= seconds:
            faults.append(f"Chapter {number}: the video ends at {stamp(seconds)}.")
        before = max(before, chapter.at)
    return faults


def chapters_track(chapters: Sequence[Line], *, seconds: float | None) -> str:
    """The chapters as WebVTT, each until the next one begins."""
    begins = [line.at or 0 for line in chapters]
    ends = [*begins[1:], max(int(seconds or 0), (begins[-1] if begins else 0) + 1)]
    cues = [
        f"{_vtt(start)} --> {_vtt(end)}\n{line.text.replace('-->', '→')}\n"
        for line, start, end in zip(chapters, begins, ends, strict=True)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _vtt(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest:02}.000"


def from_captions(cues: Iterable[Cue]) -> str:
    """A transcript to begin with: paragraphs of what is said, each with its time."""
    paragraphs: list[tuple[float, str]] = []
    end = 0.0
    for cue in cues:
        said = paragraphs[-1][1] if paragraphs else ""
        whole = len(said) > LONG and said.endswith((".", "?", "!"))
        if not paragraphs or cue.start - end > PAUSE or whole:
            paragraphs.append((cue.start, cue.text))
        else:
            paragraphs[-1] = (paragraphs[-1][0], f"{said} {cue.text}")
        end = cue.end
    return "\n".join(f"{stamp(at)} {said}" for at, said in paragraphs)


def _seconds(words: str) -> int | None:
    total = 0
    parts = [int(part) for part in words.split(":")]
    if any(part > 59 for part in parts[1:]):
        return None
    for part in parts:
        total = total * 60 + part
    return total
