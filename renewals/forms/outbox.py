"""What staff look for in the outbox, and what they type there."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from practitioners.models import Jurisdiction
from renewals.models import Reminder, ReminderPlan
from renewals.rules import tidy_offsets
from renewals.selectors.outbox import STATES


class OutboxForm(forms.Form):
    q = forms.CharField(label=_("Name, e-mail or number"), required=False, max_length=100)
    state = forms.ChoiceField(required=False, choices=[(one, one) for one in STATES])
    channel = forms.ChoiceField(
        label=_("How"), required=False, choices=[("", _("Every way")), *Reminder.Channel.choices]
    )
    batch = forms.IntegerField(
        required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput
    )

    def asked(self) -> dict[str, object]:
        """What makes sense of the address; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DaysField(forms.CharField):
    """Days before a deadline as staff write them: 90, 30, 0, -1."""

    def clean(self, value: str) -> list[int]:
        written = super().clean(value)
        parts = [part for part in re.split(r"[\s,;]+", str(written)) if part]
        if not parts:
            return []
        try:
            days = [int(part.replace("\N{MINUS SIGN}", "-")) for part in parts]
            return tidy_offsets(days)
        except ValueError as fault:
            told = str(fault)
            if not told.startswith("Name"):
                told = str(
                    _("Write whole numbers with commas between them, such as 90, 30, 7, 0, -1.")
                )
            raise forms.ValidationError(told) from None


class PlanForm(forms.Form):
    offsets = DaysField(
        label=_("Days before the deadline"),
        max_length=200,
        help_text=_("0 is the day itself, -1 the day after: 180, 90, 30, 7, 0, -1"),
        error_messages={"required": _("Name at least one day, such as 30.")},
    )
    clinic_offsets = DaysField(
        label=_("Days on which the clinic is told as well"),
        max_length=200,
        required=False,
        help_text=_(
            "Only managers of clinics whose member agreed to it. Empty: no clinic is told."
        ),
    )

    @classmethod
    def of(cls, plan: ReminderPlan) -> "PlanForm":
        written = {
            name: ", ".join(map(str, getattr(plan, name))) for name in ("offsets", "clinic_offsets")
        }
        return cls(initial=written)


class NewPlanForm(forms.Form):
    place = forms.ModelChoiceField(
        Jurisdiction.objects.none(),
        label=_("Place"),
        error_messages={"required": _("Choose a place.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        own = ReminderPlan.objects.filter(jurisdiction__isnull=False).values("jurisdiction")
        place = self.fields["place"]
        assert isinstance(place, forms.ModelChoiceField)  # noqa: S101  for the type checker
        place.queryset = Jurisdiction.objects.exclude(pk__in=own)


class ReasonForm(forms.Form):
    """One sentence that stays on record."""

    reason = forms.CharField(
        label=_("Why"), max_length=200, error_messages={"required": _("Say why.")}
    )


class MendForm(forms.Form):
    outcome = forms.CharField(
        label=_("What you found out"),
        max_length=200,
        help_text=_("Such as: mailbox was full, the person confirmed the address by telephone."),
        error_messages={"required": _("Say what you found out.")},
    )
