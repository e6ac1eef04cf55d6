"""What people fill in about courses."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment


class PeopleField(forms.ModelMultipleChoiceField):
    """Enrolments by the person's name and address."""

    def label_from_instance(self, enrolment: Enrolment) -> str:
        return f"{enrolment.learner}, {enrolment.learner.email}"


class AttendanceForm(forms.Form):
    """Who attended a session, and on which day."""

    day = forms.DateField(
        label=_("Day of the session"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the day of the session."),
            "invalid": _("Enter the day as year-month-day, such as 2027-03-01."),
        },
    )
    attended = PeopleField(
        label=_("Who attended"),
        queryset=Enrolment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one person who attended."),
            "invalid_choice": _("Somebody you ticked is not on the list any more. Check the list."),
        },
    )

    def __init__(self, *args: Any, enrolments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].queryset = enrolments  # type: ignore[attr-defined]

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day of the session must not be in the future."))
        return day
