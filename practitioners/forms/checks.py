"""What staff type when they check a licence."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practitioners.forms.licences import LATEST, date_field
from practitioners.models import Licence, LicenceEvent
from practitioners.selectors import RECHECK

State = Licence.State

DECISIONS = {
    "verify": _("Verify"),
    "recheck": _("Checked again"),
    "needs_changes": _("Ask for changes"),
    "reject": _("Reject"),
    "revoke": _("Revoke"),
}

# What asks how it was checked, and for no reason.
SAYS_HOW = frozenset({"verify", "recheck"})


class DecisionForm(forms.Form):
    """One decision about one case, as it stood when the checker looked at it."""

    decision = forms.ChoiceField(
        choices=list(DECISIONS.items()),
        widget=forms.HiddenInput,
        required=False,
        error_messages={"invalid_choice": _("Choose what to do with this licence.")},
    )
    seen_event = forms.IntegerField(widget=forms.HiddenInput, required=False)
    method = forms.ChoiceField(
        label=_("How did you check it?"),
        choices=LicenceEvent.Method.choices,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The holder reads these words. Needed for everything but verifying: "
            "say what is wrong and what to send."
        ),
        error_messages={"max_length": _("Shorten the reason to 2,000 letters.")},
    )

    recheck_on = date_field(
        _("Look at it again on"),
        _("the day"),
        _("Leave it empty for the usual time."),
    )

    def clean_recheck_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["recheck_on"]
        if day is not None and not timezone.localdate() < day < LATEST:
            raise ValidationError(_("Choose a later day than today."))
        return day

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        decision = said.get("decision")
        if not decision and "decision" not in self.errors:
            self.add_error(None, _("Choose what to do with this licence."))
        elif decision in SAYS_HOW and not said.get("method"):
            self.add_error("method", _("Choose how you checked the licence."))
        elif decision and decision not in SAYS_HOW and not said.get("reason"):
            self.add_error("reason", _("Write the reason. The holder reads it."))
        return said


class QueueFilterForm(forms.Form):
    """State and words to look for."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("all", _("All")), (RECHECK, _("Check again")), *State.choices],
        required=False,
    )
    q = forms.CharField(label=_("Search"), required=False, max_length=100, strip=True)
