"""What belongs to a design as a whole: paper, colours, fonts and what lies behind."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.admin.designs import labels
from certificates.admin.designs.widgets import PALETTE_LABELS, choices_from, number, plain_number
from certificates.layout.fields import Colours, Continuation, Fonts
from certificates.layout.reading import PALETTE
from certificates.layout.vocabulary import FONTS, FRAMES

MARGINS = ("left", "top", "right", "bottom")
BEHIND = {"page1": _("Page 1"), "page2": _("Page 2"), "further": _("Sheet of what does not fit")}
FITS = [(name, labels.FITS[name]) for name in ("stretch", "cover", "contain")]


class SheetForm(forms.Form):
    use_required_attribute = False

    paper = forms.ChoiceField(label=_("Paper it is drawn on"), choices=choices_from(labels.PAPERS))
    orientation = forms.ChoiceField(
        label=_("Orientation"), choices=choices_from(labels.ORIENTATIONS)
    )
    language = forms.CharField(
        label=_("Language"),
        max_length=35,
        help_text=_("auto is the language of each programme; or a code such as es."),
        error_messages={"required": _("Enter auto or a code such as es.")},
    )
    pages = forms.TypedChoiceField(label=_("Pages"), choices=[(1, "1"), (2, "2")], coerce=int)
    serif = forms.ChoiceField(label=_("Serif"), choices=[(font, font) for font in FONTS["serif"]])
    sans = forms.ChoiceField(
        label=_("Sans serif"), choices=[(font, font) for font in FONTS["sans"]]
    )

    def __init__(self, *args: Any, pictures: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PALETTE:
            self.fields[f"colour_{name}"] = forms.RegexField(
                "^#[0-9A-Fa-f]{6}$",
                label=PALETTE_LABELS[name],
                widget=forms.TextInput(attrs={"type": "color"}),
                error_messages={"invalid": _("Give the colour as six digits, such as #0B5563.")},
            )
        frames = [(f"ornament:{name}", labels.ORNAMENTS[name]) for name in sorted(FRAMES)]
        files = [(f"artwork:{sha256}", name) for sha256, name in pictures]
        for name, label in BEHIND.items():
            self.fields[f"{name}_behind"] = forms.ChoiceField(
                label=label, required=False, choices=[("", _("Nothing")), *frames, *files]
            )
            self.fields[f"{name}_fit"] = forms.ChoiceField(
                label=_("Fit"), choices=FITS, required=False
            )
        for margin in MARGINS:
            self.fields[f"margin_{margin}"] = number(_MARGIN_LABELS[margin], 5, 80, "0.5")

    @property
    def paper_fields(self) -> list[forms.BoundField]:
        names = ("paper", "orientation", "pages", "language", "serif", "sans")
        return [self[name] for name in names]

    @property
    def colours(self) -> list[forms.BoundField]:
        return [self[f"colour_{name}"] for name in PALETTE]

    @property
    def behind(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"{name}_behind"], self[f"{name}_fit"]) for name in BEHIND]

    @property
    def margins(self) -> list[forms.BoundField]:
        return [self[f"margin_{margin}"] for margin in MARGINS]

    def data_of_sheet(self) -> dict[str, Any]:
        """The members of a layout besides its fields."""
        said = self.cleaned_data
        count = said["pages"]
        return {
            "format": 1,
            "paper": said["paper"],
            "orientation": said["orientation"],
            "language": said["language"].strip(),
            "colours": {name: said[f"colour_{name}"].upper() for name in PALETTE},
            "fonts": {name: said[name] for name in FONTS},
            "pages": [{"background": self._background(f"page{n}")} for n in range(1, count + 1)],
            "continuation": {
                "background": self._background("further"),
                **{margin: plain_number(said[f"margin_{margin}"]) for margin in MARGINS},
            },
        }

    def _background(self, name: str) -> dict[str, str] | None:
        what, _colon, value = self.cleaned_data[f"{name}_behind"].partition(":")
        if not what:
            return None
        background = {"artwork": "", "ornament": "", "fit": self.cleaned_data[f"{name}_fit"]}
        return background | {what: value, "fit": background["fit"] or "stretch"}


_MARGIN_LABELS = {
    "left": _("Left"),
    "top": _("Top"),
    "right": _("Right"),
    "bottom": _("Bottom"),
}


def values_of_sheet(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs begin with."""
    pages = [page or {} for page in data.get("pages") or [{}]]
    further = data.get("continuation") or {}
    colours, fonts = Colours(), Fonts()
    values = {
        "paper": data.get("paper", "a4"),
        "orientation": data.get("orientation", "landscape"),
        "language": data.get("language", "auto"),
        "pages": len(pages),
    }
    for name in PALETTE:
        values[f"colour_{name}"] = (data.get("colours") or {}).get(name, getattr(colours, name))
    for name in FONTS:
        values[name] = (data.get("fonts") or {}).get(name, getattr(fonts, name))
    behind = {f"page{n}": page.get("background") for n, page in enumerate(pages, 1)}
    behind["further"] = further.get("background")
    for name, background in behind.items():
        values[f"{name}_behind"] = _told(background)
        values[f"{name}_fit"] = (background or {}).get("fit", "stretch")
    for margin in MARGINS:
        values[f"margin_{margin}"] = further.get(margin, getattr(Continuation(), margin))
    return values


def _told(background: Mapping[str, Any] | None) -> str:
    if not background:
        return ""
    kind = "artwork" if background.get("artwork") else "ornament"
    return f"{kind}:{background.get(kind, '')}"
