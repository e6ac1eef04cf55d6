"""Which part of a file was asked for (RFC 9110, section 14)."""

import re
from dataclasses import dataclass

ONE_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


class NothingThere(Exception):  # noqa: N818 - answered with 416
    """The part asked for lies behind the end of the file."""


@dataclass(frozen=True)
class Part:
    """Bytes from `start` up to and without `stop`."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.stop - 1}/{size}"


def asked_part(header: str, *, size: int, most: int) -> Part | None:
    """None for the whole file: nothing asked, several parts, or something unreadable.

    An open end is answered with at most `most` bytes, so that nobody holds a thread for a whole film;
    players ask for the next part themselves. Raises NothingThere.
    """
    found = ONE_RANGE.match(header.replace(" ", "").lower())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, stop = max(0, size - int(found[2])), size
    else:
        start = int(found[1])
        stop = min(size, int(found[2]) + 1) if found[2] else size
        if found[2] and int(found[2]) < start:
            return None
    if start >= size or start == stop:
        raise NothingThere
    return Part(start, min(stop, start + most))
