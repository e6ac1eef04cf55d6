"""What staff fill in when they change a course under people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.models import Choice, CoursePage
from courses.models.changes import ChangeDecision


class ChangeForm(forms.Form):
    """Keep, notify or require; who is told or asked has to be told what changed."""

    choice = forms.ChoiceField(
        label=_("What happens to those who completed it"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens to those who completed it.")},
    )
    words = forms.CharField(
        label=_("What changed, and why"),
        help_text=_("Stands at the top of the letter and of the page with the differences."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    minutes = forms.IntegerField(
        label=_("Minutes to read the change"),
        help_text=_("Shown with the step that those who completed it are asked to do."),
        required=False,
        min_value=1,
        max_value=240,
        error_messages={
            "invalid": _("Enter the minutes as a number, such as 3."),
            "min_value": _("Enter at least 1 minute."),
            "max_value": _("Enter at most 240 minutes."),
        },
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        choice = given.get("choice")
        if choice in {Choice.NOTIFY, Choice.REQUIRE} and not given.get("words", "").strip():
            self.add_error("words", _("Say in a sentence or two what changed."))
        if choice == Choice.REQUIRE and not given.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Enter how many minutes it takes to read the change."))
        return given

    def decided(self) -> dict[str, Any]:
        """What `decide_change` takes."""
        given = self.cleaned_data
        return {
            "choice": given["choice"],
            "words": given["words"].strip(),
            "minutes": given["minutes"] or 0,
        }

    @classmethod
    def of(
        cls, decision: ChangeDecision | None, data: Any = None, minutes: int = 1
    ) -> "ChangeForm":
        start = {"choice": Choice.KEEP, "minutes": minutes}
        if decision:
            start = {
                "choice": decision.choice,
                "words": decision.words,
                "minutes": decision.minutes or minutes,
            }
        return cls(data, initial=start)


class UnpublishForm(forms.Form):
    """What becomes of a requirement whose step goes off the site."""

    PAUSE, TAKE_OUT = "pause", "take_out"
    what = forms.ChoiceField(
        label=_("What happens to those under way"),
        choices=[
            (
                PAUSE,
                _("Pause it: it is still asked of them, and nobody completes the course meanwhile"),
            ),
            (TAKE_OUT, _("Take it out: the course no longer asks for it")),
        ],
        widget=forms.RadioSelect,
        initial=PAUSE,
        error_messages={"required": _("Choose what happens to those under way.")},
    )


class NewRunForm(forms.Form):
    """What a new run of a course is called, and when it is on offer."""

    title = forms.CharField(
        label=_("Title"),
        max_length=255,
        error_messages={"required": _("Enter a title for the new run.")},
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Every course has a code of its own; it is printed on certificates."),
        error_messages={
            "required": _("Enter a code for the new run."),
            "max_length": _("Enter a code of at most 20 letters and figures."),
        },
    )
    opens_at = forms.DateTimeField(
        label=_("Goes live"),
        required=False,
        help_text=_("Optional. Once it is published it appears at this hour by itself."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Enter day and hour, such as 2027-03-01 09:00.")},
    )
    closes_at = forms.DateTimeField(
        label=_("Is taken off"),
        required=False,
        help_text=_("Optional. Those who are enrolled can still read it after that."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Enter day and hour, such as 2027-06-30 18:00.")},
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if CoursePage.objects.filter(code=code).exists():
            raise ValidationError(_("Another course has this code. Choose another one."))
        return code

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It has to go live before it is taken off."))
        return given
