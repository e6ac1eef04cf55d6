"""Rows of a programme's form: credits, units, approvals, signatories. They need no JavaScript."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.layout.artwork import ArtworkRefused, read
from certificates.models import (
    Approval,
    Artwork,
    Programme,
    ProgrammeCredit,
    ProgrammeUnit,
    Signatory,
)
from certificates.services.designs import put_artwork
from practitioners.models import User

SPARE_ROWS = 2


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class CreditRow(forms.ModelForm):
    class Meta:
        model = ProgrammeCredit
        fields = ("mode", "minutes", "category")
        error_messages = {
            "mode": {"required": _("Choose how it is taught")},
            "minutes": {"required": _("Enter the minutes")},
        }


class UnitRow(forms.ModelForm):
    class Meta:
        model = ProgrammeUnit
        fields = ("amount", "unit", "body", "category")
        labels = {"body": _("Accreditor")}
        help_texts = {"unit": _("Such as CEU or contact hours. Printed as you write it.")}
        error_messages = {
            "amount": {"required": _("Enter how many")},
            "unit": {"required": _("Enter the unit, such as CEU")},
        }

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError(_("Enter an amount above zero"))
        return amount


def clean_days(form: forms.BaseForm) -> None:
    """The last day does not lie before the first."""
    first, last = form.cleaned_data.get("valid_from"), form.cleaned_data.get("valid_until")
    if first and last and last < first:
        form.add_error("valid_until", _("Enter a day on or after the first day"))


class ApprovalRow(forms.ModelForm):
    class Meta:
        model = Approval
        fields = ("body", "number", "jurisdiction", "valid_from", "valid_until", "statement")
        widgets = {"valid_from": DayInput(), "valid_until": DayInput()}
        labels = {
            "jurisdiction": _("Place"),
            "valid_from": _("First day"),
            "valid_until": _("Last day"),
            "statement": _("Sentence to print"),
        }
        error_messages = {
            "body": {"required": _("Enter who approved it")},
            "number": {"required": _("Enter the number of the approval")},
        }

    def clean(self) -> None:
        super().clean()
        clean_days(self)


class SignatoryRow(forms.ModelForm):
    """A name, a role, and a picture: one that was uploaded before, or a new one."""

    upload = forms.FileField(
        required=False,
        label=_("New picture of the signature"),
        help_text=_("PNG, JPEG or SVG. It takes the place of the picture chosen before."),
    )

    class Meta:
        model = Signatory
        fields = ("name", "role", "position", "picture")
        labels = {"position": _("Order"), "picture": _("Picture of the signature")}
        error_messages = {"name": {"required": _("Enter the name that is printed")}}

    def __init__(self, *args: Any, for_user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        self.fields["position"].required = False
        picture = self.fields["picture"]
        assert isinstance(picture, forms.ModelChoiceField)  # noqa: S101  tells the type
        picture.queryset = Artwork.objects.order_by("name", "pk")
        picture.empty_label = _("No picture")

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0

    def clean_upload(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if upload is not None:
            self.uploaded = upload.read()
            try:
                read(upload.name or "", self.uploaded)
            except ArtworkRefused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return upload

    def save(self, commit: bool = True) -> Signatory:
        upload: UploadedFile | None = self.cleaned_data.get("upload")
        if upload is not None:
            self.instance.picture, _notes = put_artwork(
                name=upload.name or "", data=self.uploaded, actor=self.for_user, at=timezone.now()
            )
        return super().save(commit=commit)


def _rows(row: Any) -> Any:
    return forms.inlineformset_factory(
        Programme, row._meta.model, form=row, extra=SPARE_ROWS, can_delete=True
    )


# Name of the rows in the form, in the order in which they are shown.
ROWS: dict[str, Any] = {
    "credits": _rows(CreditRow),
    "units": _rows(UnitRow),
    "approvals": _rows(ApprovalRow),
    "signatories": _rows(SignatoryRow),
}
