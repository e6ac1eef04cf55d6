"""Videos of other sites. Only two are known, each by the address that keeps no cookies before it plays."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

YOUTUBE_ID = re.compile(r"^[A-Za-z0-9_-]{11}$")
VIMEO_ID = re.compile(r"^\d{5,12}$")
VIMEO_HASH = re.compile(r"^[0-9a-f]{8,16}$")
FRAMES = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")


class UnknownVideo(ValueError):  # noqa: N818 - what somebody typed
    """The message is a sentence for the author."""


@dataclass(frozen=True)
class OutsideVideo:
    """`page` is where people watch it there, `frame` what is loaded here once they ask for it."""

    provider: str
    page: str
    frame: str


def read_outside_video(address: str) -> OutsideVideo:
    """Raises UnknownVideo for other sites, and for addresses that name no video."""
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    way = [part for part in parts.path.split("/") if part]
    if parts.scheme in ("http", "https"):
        if host in ("youtube.com", "youtube-nocookie.com", "youtu.be"):
            return _youtube(host, way, parse_qs(parts.query))
        if host in ("vimeo.com", "player.vimeo.com"):
            return _vimeo(way, parse_qs(parts.query))
    raise UnknownVideo("Write the address of a video on YouTube or Vimeo.")


def _youtube(host: str, way: list[str], query: dict[str, list[str]]) -> OutsideVideo:
    named = way[0] if host == "youtu.be" and way else query.get("v", [""])[0]
    if len(way) == 2 and way[0] in ("embed", "shorts", "live", "v"):
        named = way[1]
    if not YOUTUBE_ID.match(named):
        raise UnknownVideo("This address of YouTube names no video. Copy it from the video's page.")
    return OutsideVideo(
        "YouTube",
        f"https://www.youtube.com/watch?v={named}",
        f"{FRAMES[0]}/embed/{named}?rel=0",
    )


def _vimeo(way: list[str], query: dict[str, list[str]]) -> OutsideVideo:
    numbers = [at for at, part in enumerate(way) if VIMEO_ID.match(part)]
    if not numbers:
        raise UnknownVideo("This address of Vimeo names no video. Copy it from the video's page.")
    number = way[numbers[0]]
    after = way[numbers[0] + 1] if len(way) > numbers[0] + 1 else query.get("h", [""])[0]
    secret = after if VIMEO_HASH.match(after) else ""
    return OutsideVideo(
        "Vimeo",
        f"https://vimeo.com/{number}" + (f"/{secret}" if secret else ""),
        f"{FRAMES[1]}/video/{number}?dnt=1" + (f"&h={secret}" if secret else ""),
    )
