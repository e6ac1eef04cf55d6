"""What a person says about a licence, and the file that shows it."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from practitioners import proofs
from practitioners.models import Jurisdiction, Licence, Profession
from practitioners.models.licences import normalise_number
from practitioners.services.licences import LicenceClaim

EARLIEST, LATEST = dt.date(1940, 1, 1), dt.date(2150, 1, 1)
NUMBER_LENGTH = 40
TOO_LONG = _("Enter a licence number of at most 40 letters and digits.")


def place_choices() -> list[tuple[Any, Any]]:
    """Grouped by country; a country that is divided into places is only the heading of its group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    countries: list[tuple[str, str]] = []
    places = list(Jurisdiction.objects.select_related("parent"))
    divided = {place.parent_id for place in places}
    for place in places:
        if place.parent:
            groups.setdefault(place.parent.name, []).append((str(place.pk), place.name))
        elif place.pk not in divided:
            countries.append((str(place.pk), place.name))
    grouped = [(name, groups[name]) for name in sorted(groups)]
    return [
        ("", _("Choose the place")),
        *grouped,
        *([(_("Countries"), countries)] if countries else []),
    ]


def date_field(label: Any, name: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"],
        error_messages={
            "invalid": _("Enter %(name)s as day, month and year, such as 31 March 2028.")
            % {"name": name}
        },
    )


class LicenceForm(forms.Form):
    """For a new licence and for changing one. Judged again by the service."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Licence.Kind.choices,
        initial=Licence.Kind.LICENCE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )
    jurisdiction = forms.ChoiceField(
        label=_("Place"),
        choices=place_choices,
        help_text=_("The state, province or country whose regulator gave it to you."),
        error_messages={
            "required": _("Choose the place that gave you the licence."),
            "invalid_choice": _("Choose a place from the list."),
        },
    )
    profession = forms.ModelChoiceField(
        label=_("Profession"),
        queryset=Profession.objects.all(),
        empty_label=_("Choose the profession"),
        error_messages={
            "required": _("Choose the profession on the licence."),
            "invalid_choice": _("Choose a profession from the list."),
        },
    )
    number = forms.CharField(
        label=_("Licence number"),
        max_length=NUMBER_LENGTH,
        help_text=_("Spaces, dashes and small letters do not matter."),
        widget=forms.TextInput(
            attrs={"class": "medium", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Enter your licence number."),
            "max_length": TOO_LONG,
        },
    )
    issued_on = date_field(
        _("Issue date"), _("the issue date"), _("Leave it empty if none is printed.")
    )
    expires_on = date_field(
        _("Expiry date"),
        _("the expiry date"),
        _("Leave it empty only if none is printed."),
    )
    renewal_years = forms.ChoiceField(
        label=_("Renewal years"),
        required=False,
        choices=[("", _("Not stated")), *Licence.Parity.choices],
        help_text=_(
            "Only where your place renews some licences in odd and others in even years "
            "and no expiry date is printed."
        ),
        error_messages={"invalid_choice": _("Choose odd years, even years or Not stated.")},
    )
    proof = forms.FileField(
        label=_("Proof"),
        required=False,
        max_length=None,
        help_text=_(
            "A scan or photo of the licence, or the page of the public register: "
            "PDF, JPG or PNG, smaller than 10 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": proofs.NOT_ACCEPTED, "invalid": proofs.NOT_ACCEPTED},
    )

    def __init__(
        self,
        *args: Any,
        today: dt.date,
        licence: Licence | None = None,
        proof_refused: bool = False,
        **kwargs: Any,
    ) -> None:
        if licence is not None:
            kwargs["initial"] = {
                "kind": licence.kind,
                "jurisdiction": str(licence.jurisdiction_id),
                "profession": licence.profession_id,
                "number": licence.number,
                "issued_on": licence.issued_on,
                "expires_on": licence.expires_on,
                "renewal_years": licence.renewal_years,
            }
        super().__init__(*args, **kwargs)
        self.today, self.licence, self.proof_refused = today, licence, proof_refused
        proof = self.fields["proof"]
        if licence is None or not licence.proof:
            proof.required = True
            proof.error_messages["required"] = (
                proofs.NOT_ACCEPTED
                if proof_refused  # there was one, and it was too large to be let in
                else _("Choose a scan or photo of your licence.")
            )
        else:
            proof.help_text = _(
                "We have %(name)s. Choose a file only to replace it: PDF, JPG or PNG, smaller than 10 MB."
            ) % {"name": licence.proof_name}

    def clean_jurisdiction(self) -> Jurisdiction:
        return Jurisdiction.objects.get(pk=self.cleaned_data["jurisdiction"])

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        key = normalise_number(number)
        if not key:
            raise ValidationError(_("Enter your licence number."))
        if len(key) > NUMBER_LENGTH:  # some letters are two in upper case
            raise ValidationError(TOO_LONG)
        return number

    def clean_issued_on(self) -> dt.date | None:
        day = self._sensible("issued_on", _("Check the year of the issue date."))
        if day and day > self.today:
            raise ValidationError(_("The issue date must be today or earlier."))
        return day

    def clean_expires_on(self) -> dt.date | None:
        day = self._sensible("expires_on", _("Check the year of the expiry date."))
        issued = self.cleaned_data.get("issued_on")
        if day and issued and day <= issued:
            raise ValidationError(_("The expiry date must be after the issue date."))
        if day and day < self.today:
            raise ValidationError(
                _("This licence has expired. Send the renewed one, with its new expiry date.")
            )
        return day

    def clean_proof(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data.get("proof")
        if self.proof_refused:
            raise proofs.ProofNotAccepted
        if upload is not None:
            proofs.examine(upload)
        return upload

    def claim(self) -> LicenceClaim:
        said = self.cleaned_data
        return LicenceClaim(
            kind=said["kind"],
            jurisdiction=said["jurisdiction"],
            profession=said["profession"],
            number=said["number"],
            issued_on=said["issued_on"],
            expires_on=said["expires_on"],
            renewal_years=said["renewal_years"],
        )

    def _sensible(self, name: str, sentence: Any) -> dt.date | None:
        day: dt.date | None = self.cleaned_data.get(name)
        if day and not EARLIEST <= day < LATEST:
            raise ValidationError(sentence)
        return day
