"""What the fields of a layout say for one certificate, in its language."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from certificates.layout.reading import ANY_LANGUAGE, PLACEHOLDER, Words, placeholders
from certificates.rules.codes import shown
from certificates.typesetting import qr
from certificates.typesetting.face import CertificateFace

WORDS = Path(__file__).parent / "design" / "words"

_FIRST_LANGUAGE = "en"

_PROGRAMMES_OWN = {"title", "description", "place_or_mode", "assessment", "signatory_role"}
"""Facts that are written by whoever made the programme, in the programme's language."""


@dataclass(frozen=True, slots=True)
class Said:
    """Text and the language it is in, for voices and for hyphens."""

    text: str
    lang: str
    region: str | None = None

    def __bool__(self) -> bool:
        return bool(self.text)

    def as_data(self) -> dict[str, str | None]:
        return {"text": self.text, "lang": self.lang, "region": self.region}


class Wording:
    """The printed values of one face. `language` is what the layout asks for, or `auto`."""

    def __init__(self, face: CertificateFace, language: str = "auto") -> None:
        self.face = face
        self.asked = face.language if language == "auto" else language
        self.lang, self.words = _fixed_words(self.asked.partition("-")[0])
        self._facts: dict[str, str] = {}

    def fact(self, name: str) -> str:
        """One printed value; nothing when the certificate has none."""
        if not self._facts:
            self._facts = self._every_fact()
        return self._facts[name]

    def said_fact(self, name: str) -> Said:
        return self._own(self.fact(name)) if name in _PROGRAMMES_OWN else self.ours(self.fact(name))

    def ours(self, text: str) -> Said:
        return Said(text, self.lang)

    def _own(self, text: str) -> Said:
        lang, region = _language(self.face.language)
        return Said(text, lang, region)

    def label(self, words: Words, name: str) -> Said:
        """A label with `{label}` as ours for this fact or list."""
        return self.fill(words, label=str(self.words["labels"].get(name, "")))

    def fill(self, words: Words, *, label: str = "") -> Said:
        """Words of a layout in this language with the facts put in.

        Where none of its facts has a value the whole text is left out: `Provider {x}` must
        not stand there alone.
        """
        key = self._best(words)
        if key is None:
            return self.ours("")
        text = words[key]
        values = {name: self._value(name, label) for name in placeholders(text)}
        facts = {name: value for name, value in values.items() if name != "label"}
        if facts and not any(facts.values()):
            return self.ours("")
        filled = PLACEHOLDER.sub(lambda found: values[found[1]], text)
        if text[1:-1] in _PROGRAMMES_OWN:
            return self._own(filled)
        return self.ours(filled) if key == ANY_LANGUAGE else Said(filled, *_language(key))

    def _best(self, words: Words) -> str | None:
        base = self.asked.partition("-")[0]
        wanted = (self.asked, base, ANY_LANGUAGE, self.lang, _FIRST_LANGUAGE, *sorted(words))
        return next((key for key in wanted if key in words), None)

    def _value(self, name: str, label: str) -> str:
        if name == "label":
            return label
        if name.startswith("words."):
            return self.sentence(name.removeprefix("words."))
        return self.fact(name)

    def sentence(self, name: str) -> str:
        """One of our own sentences (`vocabulary.WORDS`)."""
        if name in ("verify_at", "verify_code"):
            name = {"verify_at": "verify_address", "verify_code": "code"}[name]
            return str(self.words["labels"][name])
        if name == "has_completed" and self.face.kind == "certification":
            name = "has_certified"
        if name == "sample_line" and not self.face.sample:
            return ""
        return str(self.words[name])

    def items(self, name: str) -> list[tuple[str, Said]]:
        """The lines of a list: what stands in bold before each, and the line."""
        face = self.face
        if name == "objectives":
            return [("", self._own(line)) for line in face.objectives]
        if name == "courses":
            return [(code, self._own(title)) for code, title in face.courses]
        if name == "assessments":
            return self._assessments()
        if name == "approvals":
            return [
                ("", self.ours(statement)) if statement else (number, self.ours(body))
                for body, number, statement in face.approvals
            ]
        return [(number, self.ours(body)) for body, number in face.provider_numbers]

    def credits(self) -> list[tuple[Said, str]]:
        return [(self._own(mode), self.number(hours)) for mode, hours in self.face.credits]

    def units(self) -> list[tuple[Said, str]]:
        """What is counted, by category where it has one, and how much of it."""
        return [
            (self._own(category or unit), f"{self.number(amount)} {unit}" if category else self.number(amount))
            for amount, unit, category in self.face.units
        ]  # fmt: skip

    def day(self, day: date | None) -> str:
        if day is None:
            return ""
        words = self.words
        number = words["first_day"] if day.day == 1 else day.day
        return str(
            words["date"].format(day=number, month=words["months"][day.month - 1], year=day.year)
        )

    def number(self, amount: Decimal) -> str:
        """Without idle zeros: 6.50 is 6.5 and 10 stays 10."""
        return f"{amount.normalize():f}".replace(".", self.words["decimal"])

    def document_title(self) -> str:
        return str(
            self.words["document_title"].format(
                heading=self.fact("heading"), title=self.face.title, name=self.face.holder_name
            )
        )

    def _every_fact(self) -> dict[str, str]:
        face, words = self.face, self.words
        completed, total = self.day(face.completed_on), face.total_hours
        hours = words["one_hour" if total == 1 else "hours"].format(hours=self.number(total))
        return {
            "heading": words[f"heading_{face.kind}"],
            "holder_name": face.holder_name,
            "licence": self._licence(),
            "licence_number": self._licence_numbers(),
            "licence_issuer": face.licence_issuer if face.licence_number else "",
            "title": face.title,
            "version": face.version,
            "description": face.description,
            "number": face.number,
            "code": shown(face.code),
            "verify_address": qr.shown_address(face.verify_url),
            "starts_on": self.day(face.starts_on),
            "completed_on": completed,
            "attended": self._attended(),
            "issued_on": self.day(face.issued_on),
            "valid_until": self.day(face.valid_until) or words["no_expiry"],
            "hours_total": self.number(total) if face.credits else "",
            "hours": hours if face.credits else "",
            "units": self._units(),
            "provider_name": face.provider_name,
            "provider_number": face.provider_number or _with_bodies(face.provider_numbers),
            "approval_number": _with_bodies([part[:2] for part in face.approvals]),
            "place_or_mode": face.place_or_mode,
            "presenter": face.presenter,
            "assessment": "; ".join(face.assessments),
            "assessor": face.assessor,
            "signatory_name": face.signatory_name,
            "signatory_role": face.signatory_role,
        }

    def _licence(self) -> str:
        return "; ".join(
            " · ".join(filter(None, [self.words["licence"].format(number=number), place]))
            for number, place in self._licences()
        )

    def _licence_numbers(self) -> str:
        """Of several each with its place, or nobody could tell whose number it is."""
        licences = self._licences()
        if len(licences) == 1:
            return licences[0][0]
        return _with_bodies([(place, number) for number, place in licences])

    def _licences(self) -> list[tuple[str, str]]:
        face = self.face
        first = [(face.licence_number, face.licence_issuer)] if face.licence_number else []
        return [*first, *face.further_licences]

    def _assessments(self) -> list[tuple[str, Said]]:
        """All of them in one line, as there may be a quiz in every module; then who examined."""
        lines = [self._own(self.fact("assessment"))]
        if self.face.assessor:
            label = self.words["labels"]["assessor"]
            lines.append(self.ours(f"{label}: {self.face.assessor}"))
        return [("", line) for line in lines if line]

    def _attended(self) -> str:
        starts, ends = self.face.starts_on, self.face.completed_on
        if starts is None or starts == ends:
            return self.day(ends)
        # A line ends between the days, not inside one.
        first, last = (self.day(day).replace(" ", "\u00a0") for day in (starts, ends))
        return str(self.words["period"].format(start=first, end=last))

    def _units(self) -> str:
        return "; ".join(
            f"{self.number(amount)} {unit}" + (f" ({category})" if category else "")
            for amount, unit, category in self.face.units
        )


def _with_bodies(numbers: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{number} ({body})" if body else number for body, number in numbers if number)


def _language(tag: str) -> tuple[str, str | None]:
    lang, _, region = tag.partition("-")
    return lang, region.upper() if len(region) == 2 else None


@cache
def _fixed_words(language: str) -> tuple[str, Mapping[str, Any]]:
    """Our wording and the language it is really in: English where ours ends."""
    path = WORDS / f"{language}.json"
    if not path.exists():
        language, path = _FIRST_LANGUAGE, path.with_name(f"{_FIRST_LANGUAGE}.json")
    return language, json.loads(path.read_text())
