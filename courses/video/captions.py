"""Captions (WebVTT) read strictly, because browsers drop a faulty cue without a word."""

import re
from dataclasses import dataclass

TIME = r"(?:(\d{2,}):)?(\d{2}):(\d{2})\.(\d{3})"
TIMING = re.compile(rf"^{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t]+\S.*)?$")
WITH_COMMA = re.compile(r"\d,\d{3}")
TAG = re.compile(r"<[^<>]*>")
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": ""}


@dataclass(frozen=True)
class Cue:
    """Seconds from the start of the video; the text without tags."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Captions:
    """The cues that can be read, and one sentence with the line for each fault."""

    cues: tuple[Cue, ...] = ()
    faults: tuple[str, ...] = ()


def read_captions(text: str) -> Captions:
    """A whole file. Faults do not stop the reading: all of them are named at once."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"^WEBVTT(?:[ \t].*)?$", lines[0]):
        return Captions(faults=("Line 1: the file must begin with the word WEBVTT.",))
    cues: list[Cue] = []
    faults: list[str] = []
    for first, block in _blocks(lines[1:]):
        if first == 2 and any("-->" in line for line in block):
            faults.append("Line 2: leave a line empty after WEBVTT.")
        elif first == 2 or re.match(r"^(NOTE|STYLE|REGION)(\s|$)", block[0]):
            continue
        _cue(first, block, cues, faults)
    if not cues and not faults:
        faults.append("There is no caption in this file.")
    return Captions(tuple(cues), tuple(faults))


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """What stands between empty lines, with the number of its first line in the file."""
    blocks: list[tuple[int, list[str]]] = []
    inside = False
    for number, line in enumerate(lines, 2):
        if not line.strip():
            inside = False
        elif inside:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            inside = True
    return blocks


def _cue(first: int, block: list[str], cues: list[Cue], faults: list[str]) -> None:
    at = next((index for index, line in enumerate(block) if "-->" in line), None)
    if at is None or at > 1:
        faults.append(
            f"Line {first}: write the times of this caption, such as 00:01.000 --> 00:04.000."
        )
        return
    number = first + at
    timing = TIMING.match(block[at].strip())
    if timing is None:
        faults.append(_about_times(number, block[at]))
        return
    start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:8])
    if start is None or end is None:
        faults.append(f"Line {number}: minutes and seconds must be below 60.")
        return
    if end <= start:
        faults.append(f"Line {number}: the caption must end after it begins.")
    if cues and start < cues[-1].start:
        faults.append(
            f"Line {number}: the caption begins before the one above it. Put them in order."
        )
    words = block[at + 1 :]
    for offset, line in enumerate(words, number + 1):
        if "-->" in line:
            faults.append(
                f"Line {offset}: leave an empty line before the times of the next caption."
            )
            return
    spoken = _plain(" ".join(words))
    if not spoken:
        faults.append(f"Line {number}: write the words of this caption below its times.")
        return
    cues.append(Cue(start, end, spoken))


def _about_times(number: int, line: str) -> str:
    if WITH_COMMA.search(line):
        return f"Line {number}: write a full stop before the milliseconds, such as 00:01.000, not a comma."
    return f"Line {number}: write the times as 00:01.000 --> 00:04.000, with three digits after the full stop."


def _seconds(parts: tuple[str | None, ...]) -> float | None:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    if minutes > 59 or seconds > 59:
        return None
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _plain(text: str) -> str:
    text = TAG.sub("", text)
    for entity, character in ENTITIES.items():
        text = text.replace(entity, character)
    return " ".join(text.split())
