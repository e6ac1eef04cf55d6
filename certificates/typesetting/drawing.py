"""A layout and a face become what the typesetter draws: sheets of boxes with their words."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from certificates.layout.fields import Background, Field, Layout
from certificates.layout.paper import Paper, moved, size
from certificates.layout.vocabulary import FRAMES
from certificates.typesetting import qr
from certificates.typesetting.face import CertificateFace
from certificates.typesetting.wording import Said, Wording

Pictures = Mapping[str, str]
"""SHA-256 of artwork to the file format of its bytes: png, jpg or svg."""


class ArtworkMissing(KeyError):  # noqa: N818, the caller forgot it, the layout is right
    """The layout or a signatory names a picture whose bytes were not given."""

    def __str__(self) -> str:
        return f"The picture {self.args[0]} is not there."


# Behind the text, never read aloud, and under the mark of a sample.
_DECORATION = ("line", "box", "ornament")


def drawn(
    face: CertificateFace, layout: Layout, *, paper: Paper | None, pictures: Pictures
) -> dict[str, Any]:
    """The whole document as JSON-ready values; lengths in mm of the paper that is printed on.

    A field without anything to say is left out, and its label with it.
    """
    artist = _Artist(face, layout, paper or layout.paper, pictures)
    wording = artist.wording
    return {
        "sheet": artist.sheet,
        "lang": wording.lang,
        "title": wording.document_title(),
        "author": face.provider_name,
        "keywords": [face.number],
        "colours": asdict(layout.colours),
        "fonts": asdict(layout.fonts),
        "sample_mark": wording.words["sample_mark"] if face.sample else None,
        "pages": artist.pages(),
        "continuation": artist.continuation(),
    }


class _Artist:
    def __init__(
        self, face: CertificateFace, layout: Layout, paper: Paper, pictures: Pictures
    ) -> None:
        self.face, self.layout, self.paper, self.pictures = face, layout, paper, pictures
        self.wording = Wording(face, layout.language)
        self.sheet = size(paper, layout.orientation)

    def pages(self) -> list[dict[str, Any]]:
        fields = list(self.layout.fields)
        if self.face.sample and not any(placed.kind == "sample" for placed in fields):
            fields.append(self._own_sample_line())
        return [
            {
                "background": self._background(page.background),
                "decoration": self._drawn(fields, number, decoration=True),
                "fields": self._drawn(fields, number, decoration=False),
            }
            for number, page in enumerate(self.layout.pages, 1)
        ]

    def continuation(self) -> dict[str, Any]:
        further = self.layout.continuation
        across, down = (new / old for new, old in zip(self.sheet, self.layout.sheet(), strict=True))
        face, words = self.face, self.wording.words
        return {
            "background": self._background(further.background),
            "left": further.left * across,
            "right": further.right * across,
            "top": further.top * down,
            "bottom": further.bottom * down,
            "columns": 2 if self.layout.orientation == "landscape" else 1,
            "heading": words["continuation"].format(number=face.number, name=face.holder_name),
        }

    def _drawn(self, fields: list[Field], page: int, *, decoration: bool) -> list[dict[str, Any]]:
        layer = [each for each in fields if self._is_behind(each) == decoration]
        return [
            self._base(placed) | content
            for placed in layer
            if placed.page == page and (content := self._content(placed))
        ]

    def _is_behind(self, placed: Field) -> bool:
        """A picture that nobody has described yet is drawn as decoration; it keeps a design from
        being published, not from being looked at."""
        if placed.kind == "image":
            return placed.decorative or not self.wording.fill(placed.alt).text
        return placed.kind in _DECORATION or placed.decorative

    def _base(self, placed: Field) -> dict[str, Any]:
        box = (placed.x, placed.y, placed.width, placed.height)
        x, y, width, height = moved(box, sheet=self.layout.sheet(), onto=self.sheet)
        return {
            "id": placed.id,
            "kind": placed.kind,
            "role": placed.role,
            "x": x,
            "y": y,
            "width": width,
            "height": height,
            "size": placed.size,
            "min_size": placed.min_size,
            "weight": placed.weight,
            "font": placed.font,
            "colour": self._colour(placed.colour),
            "align": placed.align,
            "vertical": placed.vertical,
            "fit": placed.fit,
            "leading": placed.leading,
            "tracking": placed.tracking,
            "label_size": placed.label_size,
            "label_colour": self._colour(placed.label_colour),
        }

    def _content(self, placed: Field) -> dict[str, Any]:
        draw = getattr(self, f"_{placed.kind}")
        return dict(draw(placed))

    def _text(self, placed: Field) -> dict[str, Any]:
        said = self.wording.fill(placed.text)
        return {"value": _cased(said, placed)} if said else {}

    def _fact(self, placed: Field) -> dict[str, Any]:
        said = self.wording.said_fact(placed.fact)
        if not said:
            return {}
        label = self.wording.label(placed.label, placed.fact)
        link = self.face.verify_url if placed.fact == "verify_address" else None
        return {
            "value": _cased(said, placed),
            "label": label.as_data() if label else None,
            "label_at": placed.label_at,
            "link": link,
        }

    def _list(self, placed: Field) -> dict[str, Any]:
        groups = []
        for name in placed.lists:
            if items := self.wording.items(name):
                label = self.wording.label(placed.label, name)
                lines = [{"strong": strong, **line.as_data()} for strong, line in items]
                groups.append({"label": label.as_data() if label else None, "items": lines})
        if not groups:
            return {}
        labels = self.wording.words["labels"]
        named = ", ".join(labels[name] for name in placed.lists if self.wording.items(name))
        page = len(self.layout.pages) + 1
        continued = self.wording.words["continued"].format(lists=named, page=page)
        return {"groups": groups, "continued": continued}

    def _credits(self, placed: Field) -> dict[str, Any]:
        words, rows, units = self.wording.words, self.wording.credits(), self.wording.units()
        total = [words["total"], self.wording.fact("hours_total")] if len(rows) > 1 else None
        if not rows and not units:
            return {}
        return {
            "header": [words["mode"], words["mode_hours"]],
            "rows": [[what.as_data(), amount] for what, amount in rows],
            "total": total,
            "units_header": [words["units"], words["amount"]],
            "units": [[what.as_data(), amount] for what, amount in units],
        }

    def _signature(self, placed: Field) -> dict[str, Any]:
        words = self.wording.words
        if placed.signature == "presenter":
            name, role, picture = self.face.presenter, words["labels"]["presenter"], ""
        else:
            place = int(placed.signature.removeprefix("signatory_")) - 1
            people = self.face.signatories
            name, role, picture = people[place] if place < len(people) else ("", "", "")
            role = " · ".join(filter(None, [role, words["signatory"]]))
        if not name:
            return {}
        return {
            "name": name,
            "under": role,
            "picture": self._file(picture) if picture else None,
            # Beside a signature that was written, a typed name is no signature.
            "written": any(picture for _name, _role, picture in self.face.signatories),
            "alt": words["signature_alt"].format(name=name),
            "stroke": placed.stroke,
        }

    def _image(self, placed: Field) -> dict[str, Any]:
        return {"picture": self._file(placed.artwork), "alt": self.wording.fill(placed.alt).text}

    def _qr(self, placed: Field) -> dict[str, Any]:
        address = self.face.verify_url
        return {
            "svg": qr.svg(qr.scannable(address)),
            "alt": self.wording.words["qr_alt"].format(address=address),
        }

    def _ornament(self, placed: Field) -> dict[str, Any]:
        return {"picture": self._ornament_file(placed.ornament)}

    def _line(self, placed: Field) -> dict[str, Any]:
        return {"stroke": placed.stroke}

    def _box(self, placed: Field) -> dict[str, Any]:
        fill = self._colour(placed.fill) if placed.fill else None
        return {"fill": fill, "stroke": placed.stroke, "radius": placed.radius}

    def _sample(self, placed: Field) -> dict[str, Any]:
        line = self.wording.sentence("sample_line")
        said = _cased(self.wording.ours(line), placed)
        return {"value": said, "stroke": placed.stroke} if line else {}

    def _own_sample_line(self) -> Field:
        """A design may leave the sentence out; a sample may not."""
        width, height = self.layout.sheet()
        return Field(
            id="sample-line",
            kind="sample",
            x=(width - 90) / 2,
            y=height - 7.5,
            width=90,
            height=5.5,
            size=8.5,
            weight="bold",
            align="center",
            vertical="middle",
            fit="shrink",
            stroke=0.7,
        )

    def _background(self, background: Background | None) -> dict[str, Any] | None:
        if background is None:
            return None
        named = background.ornament
        picture = self._ornament_file(named) if named else self._file(background.artwork)
        return {"picture": picture, "fit": background.fit}

    def _file(self, sha256: str) -> str:
        if sha256 not in self.pictures:
            raise ArtworkMissing(sha256)
        return f"artwork/{sha256}.{self.pictures[sha256]}"

    def _ornament_file(self, name: str) -> str:
        if name in FRAMES:
            name = f"{name}-{self.paper}-{self.layout.orientation}"
        return f"ornaments/{name}.svg"

    def _colour(self, name: str) -> str:
        return str(getattr(self.layout.colours, name, name))


def _cased(said: Said, placed: Field) -> dict[str, Any]:
    return (replace(said, text=said.text.upper()) if placed.capitals else said).as_data()
