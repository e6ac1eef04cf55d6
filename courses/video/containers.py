"""Reads what a video file is from its own bytes; the name of a file proves nothing."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import BinaryIO

# What every current browser plays. QuickTime, AVI, Matroska and HEVC are left out on purpose.
MP4_CODECS = {b"avc1": "H.264", b"avc3": "H.264", b"vp09": "VP9", b"av01": "AV1"}
OTHER_CODECS = {b"hvc1": "HEVC", b"hev1": "HEVC", b"mp4v": "MPEG-4 Part 2", b"dvh1": "Dolby Vision"}
DEEP = 12  # levels of boxes; nothing real goes deeper
MANY = 10_000  # boxes looked at before a file is given up

NOT_A_VIDEO = "This file is not an MP4 or WebM video. Export it as MP4 (H.264) and upload it again."
CUT_OFF = "This video file is cut off or damaged. Export it again and upload the new file."
NO_PICTURE = "This file has sound but no picture. Upload a video."


class NotPlayable(Exception):  # noqa: N818 - a refusal is an everyday event
    """The message is a sentence for the person who uploads."""


@dataclass(frozen=True)
class Container:
    """`seconds` is None where the file does not say, as recordings of browsers may not."""

    content_type: str
    seconds: float | None
    width: int
    height: int


def read_container(file: BinaryIO) -> Container:
    """What the file is. Raises NotPlayable for everything that browsers would not play."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    head = file.read(12)
    try:
        if head[4:8] == b"ftyp":
            return _mp4(file, size, head[8:12])
        if head[:4] == b"\x1a\x45\xdf\xa3":
            return _webm(file, size)
    except (IndexError, EOFError, ValueError, RecursionError) as cut_off:
        raise NotPlayable(CUT_OFF) from cut_off
    finally:
        file.seek(0)
    raise NotPlayable(NOT_A_VIDEO)


# MP4: boxes of four bytes of length and four of type.

type Box = tuple[bytes, int, int]
INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}


def _boxes(file: BinaryIO, start: int, end: int, depth: int = 0) -> Iterator[Box]:
    """Type, start and end of the content, those that hold others before what they hold."""
    at, seen = start, 0
    while at + 8 <= end:
        file.seek(at)
        length, kind, header = int.from_bytes(_take(file, 4)), _take(file, 4), 8
        if length == 1:
            length, header = int.from_bytes(_take(file, 8)), 16
        elif length == 0:
            length = end - at
        if length < header or at + length > end:
            raise EOFError
        yield kind, at + header, at + length
        if kind in INSIDE and depth < DEEP:
            yield from _boxes(file, at + header, at + length, depth + 1)
        at, seen = at + length, seen + 1
        if seen > MANY:
            raise ValueError


def _mp4(file: BinaryIO, size: int, brand: bytes) -> Container:
    if brand == b"qt  ":
        raise NotPlayable(
            "This is a QuickTime video, which many browsers do not play. "
            "Export it as MP4 (H.264) and upload it again."
        )
    seconds: float | None = None
    frame = (0, 0)
    handler, codecs, found = b"", set[bytes](), False
    for kind, start, end in _boxes(file, 0, size):
        found = found or kind == b"moov"
        file.seek(start)
        if kind == b"mvhd":
            seconds = _duration(_take(file, min(end - start, 32)))
        elif kind == b"tkhd":
            shown = _take(file, end - start)[-8:]
            frame = max(frame, (int.from_bytes(shown[:2]), int.from_bytes(shown[4:6])))
        elif kind == b"hdlr":
            handler = _take(file, 12)[8:12]
        elif kind == b"stsd" and handler == b"vide":
            codecs.add(_take(file, 16)[12:16])
    if not found:
        raise EOFError
    if not codecs:
        raise NotPlayable(NO_PICTURE)
    if not codecs & MP4_CODECS.keys():
        name = next((OTHER_CODECS[codec] for codec in codecs if codec in OTHER_CODECS), "another")
        raise NotPlayable(
            f"The picture of this video is in {name} format, which many browsers do not play. "
            "Export it as MP4 (H.264) and upload it again."
        )
    return Container("video/mp4", seconds or None, *frame)


def _duration(header: bytes) -> float:
    """Of a movie header; version 1 has longer numbers."""
    if header[0] == 1:
        scale, units = int.from_bytes(header[20:24]), int.from_bytes(header[24:32])
    else:
        scale, units = int.from_bytes(header[12:16]), int.from_bytes(header[16:20])
    return units / scale if scale else 0.0


# WebM: elements with lengths of variable size (EBML).


class Id(IntEnum):
    HEADER = 0x1A45DFA3
    DOC_TYPE = 0x4282
    SEGMENT = 0x18538067
    INFO = 0x1549A966
    SCALE = 0x2AD7B1
    DURATION = 0x4489
    TRACKS = 0x1654AE6B
    TRACK = 0xAE
    TRACK_TYPE = 0x83
    VIDEO = 0xE0
    WIDTH = 0xB0
    HEIGHT = 0xBA
    CLUSTER = 0x1F43B675


HOLDERS = {Id.HEADER, Id.SEGMENT, Id.INFO, Id.TRACKS, Id.TRACK, Id.VIDEO}


def _take(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise EOFError
    return found


def _number(file: BinaryIO, *, keep_marker: bool) -> tuple[int, int, bool]:
    """The value, how many bytes it took, and whether it says "unknown"."""
    first = _take(file, 1)[0]
    length = 9 - first.bit_length()
    if length > 8:
        raise ValueError
    rest = int.from_bytes(_take(file, length - 1)) if length > 1 else 0
    marked = (first << (8 * (length - 1))) | rest
    plain = marked & ((1 << (7 * length)) - 1)
    return (marked if keep_marker else plain), length, plain == (1 << (7 * length)) - 1


def _elements(file: BinaryIO, start: int, end: int, depth: int = 0) -> Iterator[tuple[int, bytes]]:
    """Id and content of what stands before the first cluster; those that hold others have no content."""
    at, seen = start, 0
    while at < end and depth < DEEP:
        file.seek(at)
        name, name_length, _ = _number(file, keep_marker=True)
        size, size_length, unknown = _number(file, keep_marker=False)
        content = at + name_length + size_length
        if name == Id.CLUSTER:
            yield name, b""
            return
        until = end if unknown else content + size
        if until > end:
            if depth or name != Id.SEGMENT:
                raise EOFError
            until = end
        if name in HOLDERS:
            yield name, b""
            yield from _elements(file, content, until, depth + 1)
        elif size <= 64:
            yield name, _take(file, size)
        at, seen = until, seen + 1
        if seen > MANY:
            raise ValueError


def _webm(file: BinaryIO, size: int) -> Container:
    document, scale, length = b"", 1_000_000, None
    kinds: list[int] = []
    width = height = 0
    clusters = False
    for name, content in _elements(file, 0, size):
        match name:
            case Id.DOC_TYPE:
                document = content.rstrip(b"\0")
            case Id.SCALE:
                scale = int.from_bytes(content)
            case Id.DURATION:
                length = _float(content)
            case Id.TRACK_TYPE:
                kinds.append(int.from_bytes(content))
            case Id.WIDTH:
                width = int.from_bytes(content)
            case Id.HEIGHT:
                height = int.from_bytes(content)
            case Id.CLUSTER:
                clusters = True
    if document == b"matroska":
        raise NotPlayable(
            "This is a Matroska video, which many browsers do not play. "
            "Export it as MP4 (H.264) or WebM and upload it again."
        )
    if document != b"webm":
        raise NotPlayable(NOT_A_VIDEO)
    if not kinds or not clusters:
        raise EOFError
    if 1 not in kinds:
        raise NotPlayable(NO_PICTURE)
    seconds = length * scale / 1e9 if length else None
    return Container("video/webm", seconds, width, height)


def _float(content: bytes) -> float:
    if len(content) not in (4, 8):
        raise ValueError
    return float(struct.unpack(">f" if len(content) == 4 else ">d", content)[0])
