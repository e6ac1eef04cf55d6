"""One question of a Moodle file while it is read: its texts, its pictures, and what got lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from quizzes.formats.html_text import Cleaned, Picture, clean_text, plain
from quizzes.formats.items import MOST_ANSWERS, SentPicture, Untranslatable
from quizzes.formats.moodle_xml.tree import Element
from quizzes.formats.pictures import checked_picture, decoded
from quizzes.formats.weights import snapped
from quizzes.kinds.exchange import ExchangeAnswer
from quizzes.kinds.shapes import decimal_from

PLUGIN_FILE = "@@PLUGINFILE@@/"
HARMLESS = frozenset({"script", "form", "input", "button"})
"""What a text can lose and still ask the same; anything else that is dropped stops the question."""
DESCRIBE = "Describe the picture; it came without a text for those who do not see it."
UNDESCRIBED = "A picture that nobody has described yet"


@dataclass
class Sheet:
    """`notes` keeps its sentences in order, each once."""

    question: Element
    notes: dict[str, None] = field(default_factory=dict)
    pictures: list[SentPicture] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)

    def note(self, sentence: str) -> None:
        self.notes[sentence] = None

    def stem(self, source: str | None = None) -> str:
        """The question as text; its first picture becomes the picture of the question."""
        element = self.question.first("questiontext")
        if element is None:
            return ""
        written = element.text if source is None else source
        cleaned = clean_text(written, element.attributes.get("format", "html"), pictures_apart=1)
        self._lost(cleaned, "question")
        if cleaned.pictures:
            first, *others = cleaned.pictures
            self.add_picture(self._file(element, first), first.alt)
            if any(not picture.alt for picture in others):
                raise Untranslatable(
                    "It has several pictures, and one of them without a description; put them "
                    "into one picture."
                )
            if others:
                self.note(
                    f"Of {len(cleaned.pictures)} pictures the first is kept; the others stand as "
                    "their descriptions in square brackets."
                )
        return cleaned.text

    def add_picture(self, data: bytes, alt: str) -> None:
        picture = checked_picture(data)
        if alt in ("", UNDESCRIBED):
            self.note(DESCRIBE)
        self.pictures.append(picture)
        self.settings["image"] = {
            "file": picture.name,
            "alt": alt or UNDESCRIBED,
            "width": picture.width,
            "height": picture.height,
        }

    def words(self, element: Element | None, *, asked: bool = False) -> str:
        """The text of an element. Where it is `asked`, a picture in it cannot be left out."""
        if element is None:
            return ""
        cleaned = clean_text(element.text, element.attributes.get("format", "html"))
        return self.kept(cleaned, asked=asked)

    def kept(self, cleaned: Cleaned, *, asked: bool) -> str:
        self._lost(cleaned, "answer" if asked else "feedback")
        if cleaned.pictures and asked:
            raise Untranslatable("One of its answers is a picture; answers are text here.")
        if cleaned.pictures:
            self.note("A picture in the feedback is left out; its description stands in brackets.")
        return cleaned.text

    def words_of(self, tag: str) -> str:
        return self.words(self.question.first(tag))

    def answers(self, *, exact: bool = False) -> list[ExchangeAnswer]:
        """The `<answer>` elements; `exact` for patterns and numbers, which are never HTML."""
        found = []
        for element in self.elements("answer"):
            text = plain(element.text) if exact else self.words(element, asked=True)
            feedback = self.words(element.first("feedback"))
            found.append(ExchangeAnswer(text, fraction_of(element), feedback))
        return found

    def elements(self, tag: str) -> list[Element]:
        listed = list(self.question.all(tag))
        if len(listed) > MOST_ANSWERS:
            raise Untranslatable(f"It has more than {MOST_ANSWERS} answers.")
        return listed

    def hints(self) -> list[str]:
        return [text for hint in self.question.all("hint") if (text := self.words(hint))]

    def _lost(self, cleaned: Cleaned, where: str) -> None:
        missed = [name for name in cleaned.dropped if name not in HARMLESS]
        if missed:
            raise Untranslatable(f"The {where} holds {_listed(missed)}, which is no text.")
        if cleaned.dropped:
            self.note(f"Left out of the {where}: {_listed(cleaned.dropped)}.")

    def _file(self, holder: Element, picture: Picture) -> bytes:
        """The bytes of a picture of a text: a file beside it, or data in its address."""
        source = picture.source.strip()
        if source.startswith("data:"):
            head, _, written = source.partition(",")
            if not head.endswith(";base64"):
                raise Untranslatable("Its picture is not readable; save it as PNG.")
            return decoded(unquote(written))
        name = unquote(source.removeprefix(PLUGIN_FILE).partition("?")[0])
        for file in holder.all("file"):
            path = file.attributes.get("path", "/").strip("/")
            known = file.attributes.get("name", "")
            if name in (known, f"{path}/{known}"):
                return file_bytes(file)
        raise Untranslatable(
            "Its picture is not in the file; export the question again together with its pictures."
        )


def file_bytes(element: Element) -> bytes:
    if element.attributes.get("encoding", "base64") != "base64":
        raise Untranslatable("Its picture is not written as base64.")
    return decoded(element.words)


def fraction_of(element: Element) -> Decimal:
    """The fraction from 0 to 1 of an attribute in percent. Raises Untranslatable."""
    written = element.attributes.get("fraction", "0").strip() or "0"
    percent = decimal_from(written)
    if percent is None or abs(percent) > 100:
        raise Untranslatable(f"“{written[:40]}” is not a weight in percent.")
    return snapped(percent / 100)


def is_true(written: str) -> bool:
    return written.strip().lower() in ("1", "true", "yes")


def _listed(names: Sequence[str]) -> str:
    return ", ".join("a script" if name == "script" else f"<{name}>" for name in names)
