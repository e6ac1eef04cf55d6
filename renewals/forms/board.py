"""What staff choose and type about deadlines."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from practitioners.models import Clinic, Jurisdiction, Profession
from renewals.models import ReminderPlan
from renewals.rules import Bucket
from renewals.selectors.board import BoardFilter


class BoardForm(forms.Form):
    """The filters of the board, from the address. What it does not know it leaves out."""

    q = forms.CharField(label=_("Name, e-mail or number"), required=False, max_length=100)
    subject = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("All")), *ReminderPlan.Subject.choices]
    )
    place = forms.ModelChoiceField(
        Jurisdiction.objects.all(), label=_("Place"), required=False, empty_label=_("All")
    )
    profession = forms.ModelChoiceField(
        Profession.objects.all(), label=_("Profession"), required=False, empty_label=_("All")
    )
    clinic = forms.ModelChoiceField(
        Clinic.objects.all(), label=_("Clinic"), required=False, empty_label=_("All")
    )
    bucket = forms.ChoiceField(
        required=False,
        choices=[("", ""), *((one.value, one.value) for one in Bucket)],
        widget=forms.HiddenInput,
    )

    def asked(self) -> BoardFilter:
        self.is_valid()
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        return BoardFilter(
            bucket=said.get("bucket") or "",
            place=said.get("place"),
            profession=said.get("profession"),
            clinic=said.get("clinic"),
            subject=said.get("subject") or "",
            words=said.get("q") or "",
        )


class PauseForm(forms.Form):
    until = forms.DateField(
        label=_("Quiet up to and including"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the last day without reminders"),
            "invalid": _("Enter the day as a date, such as 2027-03-01"),
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        validators=[ProhibitNullCharactersValidator()],
        help_text=_("Staff read it in the timeline; the person does not."),
        error_messages={
            "required": _("Enter why the reminders are paused"),
            "max_length": _("Shorten the reason to 200 letters"),
        },
    )
