"""What an administrator signs, decides and answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.models import RegradeItem


def _reason(label: Any, missing: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class SignForm(forms.Form):
    """The reason, and the number of attempts typed on purpose."""

    reason = _reason(
        _("Why the answers are graded again"),
        _("Say why the answers are graded again."),
        _("Kept with every attempt."),
    )
    attempts = forms.IntegerField(
        label=_("Number of attempts"),
        min_value=0,
        error_messages={
            "required": _("Enter the number of attempts."),
            "invalid": _("Enter the number of attempts in digits."),
            "min_value": _("Enter the number of attempts."),
        },
    )

    def __init__(self, *args: Any, expected: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _("Type %(number)s to say that you have looked at it.") % {"number": expected}
        self.fields["attempts"].help_text = said


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("What holds"),
        choices=[
            (RegradeItem.Flag.KEPT, _("The pass stands")),
            (RegradeItem.Flag.ENDED, _("The pass ends")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether the pass stands."),
            "invalid_choice": _("Choose whether the pass stands."),
        },
    )
    reason = _reason(
        _("Why"),
        _("Say why. It is kept with the attempt."),
        _("Kept with the attempt. Where the pass ends, the person reads it."),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("The person who reported it reads this."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the answer.")},
    )
