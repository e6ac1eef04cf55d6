"""What staff fill in when they change a course under people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Choice
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
