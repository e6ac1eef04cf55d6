"""What an administrator signs, decides and answers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practitioners.http import signed_in
from quizzes.models import RegradeItem
from quizzes.services.regrades import RegradeRefused


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

    def decides(self, request: HttpRequest, decide: Callable[..., object]) -> bool:
        """True when it was sent and `decide` has carried it out; what was refused stands here."""
        if request.method != "POST" or not self.is_valid():
            return False
        try:
            decide(**self.cleaned_data, by=signed_in(request), at=timezone.now())
        except RegradeRefused as refused:
            self.add_error(None, str(refused))
            return False
        return True


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("The person who reported it reads this."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the answer.")},
    )
