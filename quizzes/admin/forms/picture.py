"""What the forms of questions about a picture share: sending it, describing it, drawing places on it."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm
from quizzes.formats.items import Untranslatable
from quizzes.formats.pictures import checked_picture
from quizzes.kinds.pictures import Picture, picture
from quizzes.kinds.regions import SHAPES
from quizzes.kinds.shapes import decimal_from, mapping

SHAPE_LABELS = {
    "ellipse": _("Ellipse"),
    "circle": _("Circle"),
    "rectangle": _("Rectangle"),
    "polygon": _("Polygon"),
}
HUNDRED = Decimal(100)


def _percent(label: Any) -> Any:
    return partial(
        forms.DecimalField,
        label=label,
        required=False,
        min_value=-100,
        max_value=200,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"size": 5, "step": "0.1"}),
    )


PLACE_COLUMNS: Mapping[str, Any] = {
    "shape": partial(
        forms.ChoiceField,
        label=_("Shape"),
        required=False,
        initial="ellipse",
        choices=[(shape, SHAPE_LABELS[shape]) for shape in SHAPES],
    ),
    "x": _percent(_("Middle across, %")),
    "y": _percent(_("Middle down, %")),
    "w": _percent(_("Width, %")),
    "h": _percent(_("Height, %")),
    "points": partial(
        forms.CharField,
        label=_("Corners of a polygon"),
        required=False,
        max_length=1500,
        widget=forms.TextInput(attrs={"placeholder": "10 20, 30 20, 20 40"}),
    ),
}
"""A place as an author writes it: its middle and its size in percent of the picture, or its corners."""


def place_from(row: Mapping[str, Any]) -> dict[str, Any]:
    """The place that a row of fields says, in fractions. Faults are for the kind to name.

    The width alone says how large a circle is.
    """
    shape = row["shape"] or "ellipse"
    if shape == "polygon":
        written = re.findall(r"-?\d+(?:\.\d+)?", row["points"])
        numbers = [float(Decimal(part) / HUNDRED) for part in written]
        odd = [[numbers[-1]]] if len(numbers) % 2 else []
        pairs = [list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=False)]
        return {"shape": shape, "points": pairs + odd}
    x, y, w, h = (decimal_from(row[name]) for name in ("x", "y", "w", "h"))
    if shape == "rectangle":
        left, top = _less(x, w), _less(y, h)
        return {"shape": shape, **_in_fractions(x=left, y=top, w=w, h=h)}
    if shape == "circle":
        return {"shape": shape, **_in_fractions(cx=x, cy=y, r=_half(w))}
    return {"shape": shape, **_in_fractions(cx=x, cy=y, rx=_half(w), ry=_half(h))}


def row_from(place: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a place."""
    shape = place.get("shape")
    if shape == "polygon":
        corners = [" ".join(_as_percent(part) for part in point) for point in place["points"]]
        return {"shape": shape, "points": ", ".join(corners)}
    said = {name: decimal_from(value) for name, value in place.items()}
    if shape == "rectangle":
        w, h = said.get("w"), said.get("h")
        x, y = _less(said.get("x"), w, -1), _less(said.get("y"), h, -1)
    else:
        across, down = said.get("r", said.get("rx")), said.get("ry")
        w, h = (None if half is None else half * 2 for half in (across, down))
        x, y = said.get("cx"), said.get("cy")
    return {"shape": shape, "x": _shown(x), "y": _shown(y), "w": _shown(w), "h": _shown(h)}


class PictureForm(KindForm):
    """A question that is answered on a picture. `table_of_places` names the table that draws on it."""

    table_of_places: ClassVar[str] = ""
    editor_template = "quizzes/admin/region_editor.html"

    # Begins with the picture of the version: signed, so that no other file can be named.
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    upload = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG, GIF or WebP, at most 3 MB. A new file replaces the picture."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )
    alt = forms.CharField(
        label=_("The picture in words"),
        help_text=_("For people who do not see it. Say what is drawn, not what the answer is."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Describe the picture in words, without giving the answer away.")
        },
    )

    class Media:
        css: ClassVar[dict[str, Any]] = {"all": ["quizzes/region_editor.css"]}
        js: ClassVar[list[Any]] = [
            forms.Script("quizzes/region_editor.js", type="module"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent: dict[str, Any] | None = None

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [field for field in super().plain_fields if not field.is_hidden]

    @property
    def seen(self) -> Picture | None:
        """The picture to draw on: the one just sent, or the one that was kept."""
        image = self.sent or _opened(self["kept"].value())
        return picture({"image": image | {"alt": "-"}}) if image else None

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        image = mapping(body, "image")
        file = {name: value for name, value in image.items() if name != "alt"}
        return {"kept": Signer().sign_object(file) if file else "", "alt": image.get("alt", "")}

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload is None:
            return None
        try:
            sent = checked_picture(upload.read())
        except Untranslatable as refused:
            sentence = str(refused).replace("Its picture", "The picture")
            raise forms.ValidationError(sentence) from None
        if not default_storage.exists(sent.name):
            default_storage.save(sent.name, ContentFile(sent.data))
        self.sent = {"file": sent.name, "width": sent.width, "height": sent.height}
        return upload

    def clean(self) -> dict[str, Any]:
        """Without a picture there is nothing to draw on; a new one goes with the form from here on."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        image = self.sent or _opened(cleaned.get("kept"))
        if image is None and "upload" not in self.errors:
            self.add_error("upload", _("Choose the picture."))
        elif image and image.get("file") and not default_storage.exists(str(image["file"])):
            self.add_error("upload", _("The picture is no longer there. Choose it again."))
        if self.sent is not None:
            sent: Any = self.data
            self.data = sent = sent.copy()
            sent[self.add_prefix("kept")] = Signer().sign_object(self.sent)
        self.image = image
        return cleaned

    def drawn_rows(self, name: str, *besides: str) -> list[dict[str, Any]]:
        """Rows that have a place or say something: what is half written is for the kind to name."""
        telling = (*besides, "x", "points")
        rows = self.rows(name, needs="shape")
        return [row for row in rows if any(row[column] not in ("", None) for column in telling)]

    def image_written(self) -> dict[str, Any]:
        return {**(self.image or {}), "alt": self.cleaned_data["alt"]}


def with_places(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows for regions or zones: what they say themselves and the fields of their place."""
    return [{**row, **row_from(row)} for row in rows]


def _opened(kept: Any) -> dict[str, Any] | None:
    if not kept:
        return None
    try:
        return dict(Signer().unsign_object(str(kept)))
    except (BadSignature, ValueError):
        return None


def _half(value: Decimal | None) -> Decimal | None:
    return None if value is None else value / 2


def _less(start: Decimal | None, size: Decimal | None, sign: int = 1) -> Decimal | None:
    """From the middle back to the beginning, or with -1 the other way."""
    return None if start is None or size is None else start - sign * size / 2


def _in_fractions(**numbers: Decimal | None) -> dict[str, float]:
    return {name: float(value / HUNDRED) for name, value in numbers.items() if value is not None}


def _shown(fraction: Decimal | None) -> Decimal | None:
    """In percent, to a hundredth, without zeros at the end."""
    if fraction is None:
        return None
    return Decimal(f"{round(fraction * HUNDRED, 2).normalize():f}")


def _as_percent(part: Any) -> str:
    number = _shown(decimal_from(part))
    return "" if number is None else str(number)
