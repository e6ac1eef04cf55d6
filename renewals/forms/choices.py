"""What people choose about their reminders."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from renewals import rules
from renewals.selectors.choices import Chosen, offset_words

GENERAL, ON, OFF = "general", "on", "off"


class ChoiceForm(forms.Form):
    """For certificates, for all licences or for one: whether, on which days, and until when not."""

    wanted = forms.ChoiceField(
        label=_("Reminders"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether we write to you."),
            "invalid_choice": _("Choose whether we write to you."),
        },
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Days"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose days from the list.")},
    )
    paused_until = forms.DateField(
        label=_("Pause until"),
        required=False,
        help_text=_("The last day without letters. Leave it empty for no pause."),
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"],
        error_messages={
            "invalid": _("Enter the day as day, month and year, such as 31 March 2028.")
        },
    )

    def __init__(self, *args: Any, chosen: Chosen, today: dt.date, **kwargs: Any) -> None:
        self.chosen, self.today = chosen, today
        kwargs["initial"] = {
            "wanted": self._wanted(),
            "days": chosen.days,
            "paused_until": chosen.paused_until,
        }
        super().__init__(*args, **kwargs)
        days = cast("forms.TypedMultipleChoiceField", self.fields["days"])
        cast("forms.ChoiceField", self.fields["wanted"]).choices = [
            *([(GENERAL, _("As chosen for all licences"))] if chosen.licence else []),
            (ON, _("Write to me on the days below")),
            (OFF, _("Do not write to me")),
        ]
        if not chosen.can_be_stopped:
            del self.fields["wanted"]
        days.choices = [(day, offset_words(day)) for day in chosen.offered]
        if chosen.required:
            days.help_text = _(
                "The place asks for some of them: %(days)s. These go out anyway."
            ) % {"days": ", ".join(offset_words(day) for day in chosen.required)}
        if not (chosen.licence and chosen.letters):
            del self.fields["paused_until"]

    def clean_paused_until(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["paused_until"]
        if day and day < self.today and day != self.chosen.paused_until:
            raise ValidationError(_("Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.says == ON and "days" not in self.errors:
            days = said.get("days") or []
            if not days:
                self.add_error("days", _("Choose at least one day."))
            elif not self.chosen.can_be_stopped and max(days) < 0:
                self.add_error(
                    "days",
                    _("Keep at least one day before the certificate runs out, or the day itself."),
                )
        return said

    @property
    def says(self) -> str:
        return str(self.cleaned_data.get("wanted", "")) if "wanted" in self.fields else ON

    @property
    def offsets(self) -> tuple[int, ...] | None:
        """None where all days stay, so that days which staff add later are wanted, too."""
        days = tuple(self.cleaned_data.get("days") or ())
        return None if set(days) == set(self.chosen.offered) else days

    def wish(self) -> rules.Wish | None:
        """None where the licence follows what holds for all."""
        if self.says == GENERAL:
            return None
        stopped = self.says == OFF
        return rules.Wish(stopped=stopped, offsets=None if stopped else self.offsets)

    def _wanted(self) -> str:
        if self.chosen.licence and not self.chosen.is_own:
            return GENERAL
        return OFF if self.chosen.wish.stopped else ON
