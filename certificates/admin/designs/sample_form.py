"""For whom a design is looked at: a sample person, how many facts, paper, language and page."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.admin.designs import labels
from certificates.admin.designs.widgets import choices_from
from certificates.selectors.design_pictures import Sample


class SampleForm(forms.Form):
    person = forms.ChoiceField(label=_("Person"), choices=choices_from(labels.PERSONS))
    amount = forms.ChoiceField(label=_("Facts"), choices=choices_from(labels.AMOUNTS))
    paper = forms.ChoiceField(label=_("Paper"), choices=choices_from(labels.PAPERS))
    language = forms.CharField(label=_("Language"), required=False, max_length=12)
    sample = forms.BooleanField(label=_("As a sample"), required=False)
    page = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=1)


@dataclass(frozen=True)
class _Choices:
    person: set[str]
    amount: set[str]
    paper: set[str]


_KNOWN = _Choices(set(labels.PERSONS), set(labels.AMOUNTS), set(labels.PAPERS))


def sample_of(told: Any, prefix: str = "") -> Sample:
    """What was chosen, with the usual in place of what nobody knows. Never an error: it is a look."""

    def value(name: str) -> str:
        return str(told.get(f"{prefix}{name}", ""))

    usual = Sample()
    person, amount, paper = value("person"), value("amount"), value("paper")
    page, language = value("page"), value("language").strip().lower()
    return Sample(
        person=person if person in _KNOWN.person else usual.person,
        amount=amount if amount in _KNOWN.amount else usual.amount,
        paper=paper if paper in _KNOWN.paper else usual.paper,  # type: ignore[arg-type]
        language=language if language.replace("-", "").isalnum() and len(language) < 12 else "",
        marked=value("sample") not in ("", "0"),
        page=int(page) if page in ("1", "2", "3", "4") else 1,
    )
