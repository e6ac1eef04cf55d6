"""What a person asks to be let off, and what a regulator wrote about it."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from practitioners import proofs
from practitioners.forms.licences import LATEST, date_field
from renewals.models import Adjustment, RenewalPeriod
from renewals.services.adjustments import AdjustmentAsk

Kind = Adjustment.Kind
State = Adjustment.State


class AdjustmentForm(forms.Form):
    """For holders and for staff. Judged again by the service."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Kind.EXEMPTION, _("Exemption: nothing is asked for in this cycle")),
            (Kind.WAIVER, _("Waiver: less is asked for, or one topic is not")),
            (Kind.EXTENSION, _("Extension: the deadline is later")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is."),
            "invalid_choice": _("Choose what it is from the list."),
        },
    )
    units = forms.DecimalField(
        label=_("Of a waiver: how much"),
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.25", "class": "short"}),
        error_messages={
            "invalid": _("Enter the amount as a number, such as 4.5."),
            "min_value": _("Enter an amount above 0."),
            "max_digits": _("Enter a smaller amount."),
            "max_decimal_places": _("Enter the amount with at most two decimals."),
            "max_whole_digits": _("Enter a smaller amount."),
        },
    )
    topic = forms.ChoiceField(
        label=_("Of a waiver: which topic"),
        required=False,
        help_text=_("Choose a topic, or leave it at the whole amount and say how much."),
        error_messages={"invalid_choice": _("Choose the topic from the list.")},
    )
    until = date_field(
        _("Of an extension: the new last day"),
        _("the day"),
        _("Needed for an extension."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One or two sentences are enough. We do not need a diagnosis."),
        error_messages={
            "required": _("Enter the reason."),
            "max_length": _("Shorten the reason to 2,000 letters."),
        },
    )
    authority = forms.CharField(
        label=_("Number or date of the board's letter"),
        required=False,
        max_length=160,
        validators=[ProhibitNullCharactersValidator()],
        help_text=_("Only your board can grant this. We write down what it granted."),
        error_messages={"max_length": _("Shorten this to 160 letters.")},
    )
    proof = forms.FileField(
        label=_("The letter"),
        required=False,
        max_length=None,
        help_text=_("PDF, JPG or PNG, smaller than 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": proofs.NOT_ACCEPTED, "invalid": proofs.NOT_ACCEPTED},
    )

    def __init__(
        self,
        *args: Any,
        period: RenewalPeriod,
        unit: str,
        topics: tuple[str, ...],
        file_refused: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.period, self.file_refused = period, file_refused
        self.fields["units"].help_text = _(
            "Needed for a waiver unless it is of a whole topic. In %(unit)ss, as your board counts them."
        ) % {"unit": unit}
        for name in ("units", "topic", "until"):  # what the kind asks for is not optional
            self.fields[name].needed_sometimes = True  # type: ignore[attr-defined]
        if topics:
            self.fields["topic"].choices = [  # type: ignore[attr-defined]
                ("", _("The whole amount")),
                *((one, one.replace("_", " ")) for one in topics),
            ]
        else:
            del self.fields["topic"]

    def clean_until(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["until"]
        if self.cleaned_data.get("kind") != Kind.EXTENSION:
            return None
        if day is None:
            raise ValidationError(_("Enter the last day of the extension."))
        if not self.period.given_due_on < day < LATEST:
            raise ValidationError(_("Choose a day after the one that was given."))
        return day

    def clean_proof(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data.get("proof")
        if self.file_refused:
            raise proofs.ProofNotAccepted
        if upload is not None:
            proofs.examine(upload)
        return upload

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind") != Kind.WAIVER:
            said["units"], said["topic"] = None, ""
        elif "units" not in self.errors and not said.get("units") and not said.get("topic"):
            self.add_error("units", _("Enter how much is waived, or choose which topic."))
        return said

    @property
    def lost_files(self) -> bool:
        return bool(self.errors and (self.file_refused or self.files))

    def ask(self) -> AdjustmentAsk:
        said = self.cleaned_data
        return AdjustmentAsk(
            kind=said["kind"],
            reason=said["reason"],
            authority=said["authority"],
            units=said.get("units") or None,
            topic=said.get("topic") or "",
            until=said["until"],
        )


class AdjustmentDecisionForm(forms.Form):
    """Grant, refuse, or take back."""

    decision = forms.ChoiceField(
        choices=[("grant", "grant"), ("refuse", "refuse"), ("end", "end")],
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose what to do."),
            "invalid_choice": _("Choose what to do."),
        },
    )
    words = forms.CharField(
        label=_("Your words"),
        required=False,
        max_length=250,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The holder reads them. Needed for everything but granting."),
        error_messages={"max_length": _("Shorten your words to 250 letters.")},
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("decision") in {"refuse", "end"} and not said.get("words"):
            self.add_error("words", _("Write the reason. The holder reads it."))
        return said


class AdjustmentQueueForm(forms.Form):
    """State and words to look for."""

    state = forms.ChoiceField(choices=[("all", _("All")), *State.choices], required=False)
    q = forms.CharField(required=False, max_length=100, strip=True)
