"""What staff fill in to grant something to one person."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from quizzes.models import QuizPage

LONGEST_EXTENSION = 24 * 60


class GrantForm(forms.Form):
    """Extra time is typed in percent, as it is spoken of."""

    quiz: forms.ModelChoiceField = forms.ModelChoiceField(
        label=lazy("Quiz"),
        queryset=QuizPage.objects.none(),
        required=False,
        empty_label=lazy("Every quiz"),
    )
    extra_time = forms.IntegerField(
        label=lazy("Extra time, in percent"),
        required=False,
        help_text=lazy("25 makes 40 minutes into 50."),
        error_messages={"invalid": lazy("Enter the percent as a whole number, such as 25.")},
    )
    extra_attempts = forms.IntegerField(
        label=lazy("Extra attempts"),
        required=False,
        error_messages={"invalid": lazy("Enter the attempts as a whole number, such as 1.")},
    )
    opens_at = forms.DateTimeField(
        label=lazy("Opens for this person on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=lazy("Only for one quiz. In the time zone you work in."),
        error_messages={"invalid": lazy("Enter day and time of the opening.")},
    )
    closes_at = forms.DateTimeField(
        label=lazy("Closes for this person on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": lazy("Enter day and time of the closing.")},
    )
    reason = forms.CharField(
        label=lazy("Reason"),
        max_length=500,
        help_text=lazy("For staff. Name the document, not the diagnosis."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": lazy("Say why, in a few words.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quiz: Any = self.fields["quiz"]
        quiz.queryset = QuizPage.objects.order_by("title")

    def clean_extra_time(self) -> int:
        percent: int = self.cleaned_data["extra_time"] or 0
        if not 0 <= percent <= 900:
            raise forms.ValidationError(_("Enter a percent from 0 to 900."))
        return percent

    def clean_extra_attempts(self) -> int:
        number: int = self.cleaned_data["extra_attempts"] or 0
        if not 0 <= number <= 100:
            raise forms.ValidationError(_("Enter a number of attempts from 0 to 100."))
        return number

    @property
    def granted(self) -> dict[str, Any]:
        """In the words of `grant_accommodation`."""
        said = dict(self.cleaned_data)
        said["time_factor"] = 1 + Decimal(said.pop("extra_time")) / 100
        return said


class ExtendForm(forms.Form):
    minutes = forms.IntegerField(
        label=lazy("Minutes to add"),
        min_value=1,
        max_value=LONGEST_EXTENSION,
        help_text=lazy("After the end as it stands, or after now where that has passed."),
        error_messages={
            "required": lazy("Enter the minutes to add."),
            "invalid": lazy("Enter the minutes as a whole number, such as 15."),
            "min_value": lazy("Add at least one minute."),
            "max_value": lazy("Add at most a day: 1440 minutes."),
        },
    )
    reason = forms.CharField(
        label=lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": lazy("Say why, in a few words.")},
    )
