"""The picture of a badge: a seal with the programme's title and the issuer, and nobody's name."""

import io
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = 640
MOST_LETTERS = 140

_FONTS = Path(__file__).parents[1] / "typesetting/design/fonts"
_OVER = 3
"""Drawn this much larger and scaled down, which smooths every edge."""

# The colours of the printed design, see `certificates/typesetting/design/document.typ`.
_ACCENT = "#0b5563"
_DEEP = "#07333c"
_TINT = "#8fb3b9"
_PAPER = "#fdfbf6"
_SAMPLE = "#f0c674"

_LOBES = 40
_LEADING = 1.22
_NOWHERE = "\U0010ffff"

type Point = tuple[float, float]


def draw_badge(*, title: str, issuer: str, is_sample: bool = False, size: int = SIZE) -> bytes:
    """A square PNG, `size` pixels wide, transparent round the seal. Same words, same bytes.

    A title that is too long for the seal ends in an ellipsis. Letters that none of the design's
    fonts has are left out: the words stand in the credential, the picture is an ornament.
    """
    side = size * _OVER
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    seal = _Seal(picture)
    seal.edge()
    seal.mark()
    seal.title(_shortened(title))
    seal.issuer(_shortened(issuer))
    if is_sample:
        seal.sample()
    buffer = io.BytesIO()
    small = picture.resize((size, size), Image.Resampling.LANCZOS)
    # Few colours, all of them flat: a palette holds them in a third of the bytes.
    small.quantize(method=Image.Quantize.FASTOCTREE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


class _Seal:
    """Draws on a picture in thousandths of its side."""

    def __init__(self, picture: Image.Image) -> None:
        self.side = picture.width
        self.draw = ImageDraw.Draw(picture)

    def at(self, *points: Point) -> list[Point]:
        return [(x * self.side / 1000, y * self.side / 1000) for x, y in points]

    def px(self, length: float) -> int:
        return max(1, round(length * self.side / 1000))

    def disc(
        self, radius: float, *, fill: str | None = None, line: str = "", width: float = 0
    ) -> None:
        box = self.at((500 - radius, 500 - radius), (500 + radius, 500 + radius))
        self.draw.ellipse(box, fill=fill, outline=line or None, width=self.px(width))

    def edge(self) -> None:
        rim = [_on_rim(step / 720 * math.tau) for step in range(720)]
        self.draw.polygon(self.at(*rim), fill=_DEEP)
        self.disc(448, fill=_PAPER)
        self.disc(440, fill=_ACCENT)
        self.disc(412, line=_TINT, width=3)
        for dot in range(120):
            turn = dot / 120 * math.tau
            x, y = 500 + 426 * math.cos(turn), 500 + 426 * math.sin(turn)
            self.draw.ellipse(self.at((x - 2.4, y - 2.4), (x + 2.4, y + 2.4)), fill=_TINT)

    def mark(self) -> None:
        """The sign of the design: a needle going in below the line of the skin."""
        skin = [(402 + 196 * t, 243 - 13 * math.sin((t - 0.08) * math.tau)) for t in _steps(60)]
        self.draw.line(self.at(*skin), fill=_TINT, width=self.px(7), joint="curve")
        self.line((534, 157), (498, 204), 15)
        self.line((498, 204), (436, 286), 5.5)

    def line(self, start: Point, end: Point, width: float) -> None:
        """A straight stroke with round ends."""
        self.draw.line(self.at(start, end), fill=_PAPER, width=self.px(width))
        for x, y in (start, end):
            half = width / 2
            self.draw.ellipse(self.at((x - half, y - half), (x + half, y + half)), fill=_PAPER)

    def title(self, text: str) -> None:
        for height in (78, 72, 66, 60, 54, 49, 45, 41, 38):
            font = _font(text, ("NotoSerif-Bold",), self.px(height))
            lines = _wrapped(text, font, self.px(640))
            if len(lines) * height * _LEADING <= 300 and self.fits(lines, font, height):
                break
        else:
            lines = self.cut(lines, font, 6, room=690)
        top = 468 - len(lines) * height * _LEADING / 2
        for place, line in enumerate(lines):
            self.words(line, font, top + (place + 0.5) * height * _LEADING)

    def fits(self, lines: Sequence[str], font: ImageFont.FreeTypeFont, height: float) -> bool:
        """Whether each line stays inside the ring at its own height."""
        top = 468 - len(lines) * height * _LEADING / 2
        for place, line in enumerate(lines):
            far = abs(top + (place + 0.5) * height * _LEADING - 500) + height / 2
            room = 2 * math.sqrt(max(0.0, 388**2 - far**2))
            if font.getlength(line) > self.px(room):
                return False
        return True

    def cut(
        self, lines: list[str], font: ImageFont.FreeTypeFont, most: int, *, room: float
    ) -> list[str]:
        """At most so many lines; an ellipsis stands for what did not fit."""
        kept = lines[:most]
        if len(lines) > most:
            kept[-1] += " …"
        return [self.narrowed(line, font, room) for line in kept]

    def narrowed(self, line: str, font: ImageFont.FreeTypeFont, room: float) -> str:
        if font.getlength(line) <= self.px(room):
            return line
        while line and font.getlength(line + "…") > self.px(room):
            line = line[:-1]
        return line.rstrip() + "…"

    def issuer(self, text: str) -> None:
        """Below the title, under a needle that lies down."""
        self.line((372, 668), (400, 668), 9)
        self.line((400, 668), (628, 668), 3)
        for height in (34, 31, 28, 25):
            font = _font(text, ("NotoSans-Regular",), self.px(height))
            lines = _wrapped(text, font, self.px(470))
            if len(lines) <= 2:
                break
        lines = self.cut(lines, font, 2, room=470)
        for place, line in enumerate(lines):
            self.words(line, font, 718 + place * height * 1.3)

    def sample(self) -> None:
        font = _font("SAMPLE", ("NotoSans-Bold",), self.px(38))
        self.draw.rounded_rectangle(
            self.at((370, 812), (630, 872)), radius=self.px(30), fill=_SAMPLE
        )
        self.words("SAMPLE", font, 842, fill=_DEEP)

    def words(
        self, text: str, font: ImageFont.FreeTypeFont, middle: float, *, fill: str = _PAPER
    ) -> None:
        self.draw.text(self.at((500, middle))[0], text, font=font, fill=fill, anchor="mm")


def _on_rim(turn: float) -> Point:
    radius = 478 + 14 * math.cos(_LOBES * turn)
    return 500 + radius * math.cos(turn), 500 + radius * math.sin(turn)


def _steps(count: int) -> list[float]:
    return [step / count for step in range(count + 1)]


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rstrip() + "…"


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Lines of about the same length, no longer than there is room for, as few as can be."""
    least = _filled(text, font, room)
    width = room
    while width > room // 2 and len(_filled(text, font, width - room // 24)) == len(least):
        width -= room // 24
    return _filled(text, font, width)


def _filled(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _font(text: str, first: Sequence[str], height: int) -> ImageFont.FreeTypeFont:
    """The first font that has every letter, else the one that has the most of them."""
    weight = "Bold" if first[0].endswith("Bold") else "Regular"
    names = [*first, *(name for name in _names() if name.endswith(weight) and name not in first)]
    missing = {name: sum(not _has(name, letter) for letter in set(text)) for name in names}
    return ImageFont.truetype(_path(min(names, key=lambda name: missing[name])), height)


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _FONTS.glob("*.ttf")))


def _path(name: str) -> str:
    return str(_FONTS / f"{name}.ttf")


@cache
def _probe(name: str) -> tuple[ImageFont.FreeTypeFont, bytes]:
    """A small size of the font, and what it draws for a character that no font has."""
    font = ImageFont.truetype(_path(name), 16)
    return font, bytes(font.getmask(_NOWHERE))


def _has(name: str, letter: str) -> bool:
    if letter.isspace():
        return True
    font, nothing = _probe(name)
    return bytes(font.getmask(letter)) != nothing
