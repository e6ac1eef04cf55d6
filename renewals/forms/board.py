"""What staff choose and type about deadlines."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from renewals.models import ReminderPlan, SavedView
from renewals.rules import Bucket
from renewals.selectors.board import BoardFilter, State
from renewals.selectors.board_options import BoardOptions, Choice

STATE_WORDS = {
    State.OVERDUE: _("Overdue"),
    State.LAPSED: _("Lapsed"),
    State.DUE_SOON: _("Due soon"),
    State.CURRENT: _("Current"),
    State.PAUSED: _("Reminders paused"),
}


class ShortSelect(forms.Select):
    """The same list as Django's, which renders a template for each option: 4 ms for 60 places."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) in chosen else "", words)
                for key, words in self.choices
            ),
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})),
            options,
        )


class KeyField(forms.TypedChoiceField):
    """The key of a row, from a list that was read before."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label, required=False, coerce=int, empty_value=None, widget=ShortSelect
        )

    def offer(self, choices: list[Choice]) -> None:
        self.choices = [("", _("All")), *choices]


class MonthField(forms.Field):
    """A month as browsers send it, 2027-03; its first day."""

    def to_python(self, value: Any) -> dt.date | None:
        text = str(value or "").strip()
        if not text:
            return None
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            raise ValidationError(_("Enter the month as 2027-03"))
        try:
            return dt.date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise ValidationError(_("Enter the month as 2027-03")) from error


class BoardForm(forms.Form):
    """The filters of the board, from the address. What it does not know it leaves out."""

    q = forms.CharField(label=_("Name, e-mail or number"), required=False, max_length=100)
    subject = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("All")), *ReminderPlan.Subject.choices],
        widget=ShortSelect,
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((state.value, words) for state, words in STATE_WORDS.items())],
        widget=ShortSelect,
    )
    place = KeyField(_("Place"))
    profession = KeyField(_("Profession"))
    clinic = KeyField(_("Clinic"))
    programme = KeyField(_("Programme"))
    month = MonthField(
        label=_("Month"), required=False, widget=forms.TextInput(attrs={"type": "month"})
    )
    bucket = forms.ChoiceField(
        required=False,
        choices=[("", ""), *((one.value, one.value) for one in Bucket)],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, *, options: BoardOptions) -> None:
        super().__init__(data)
        for name in ("place", "profession", "clinic", "programme"):
            field = self.fields[name]
            assert isinstance(field, KeyField)  # noqa: S101  for the type checker
            field.offer(getattr(options, f"{name}s"))

    def asked(self) -> BoardFilter:
        self.is_valid()
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        return BoardFilter(
            bucket=said.get("bucket") or "",
            place=said.get("place"),
            profession=said.get("profession"),
            clinic=said.get("clinic"),
            programme=said.get("programme"),
            subject=said.get("subject") or "",
            state=said.get("state") or "",
            month=said.get("month"),
            words=said.get("q") or "",
        )


class SaveViewForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]
        labels = {"name": _("Name of the view"), "is_shared": _("Show it to all staff")}
        error_messages = {
            "name": {
                "required": _("Enter a name for the view"),
                "max_length": _("Shorten the name to 80 letters"),
            }
        }


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


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        max_length=250,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Staff read it in the timeline; the person does not."),
        error_messages={
            "required": _("Enter what you want to note"),
            "max_length": _("Shorten the note to 250 letters"),
        },
    )


class RemindForm(forms.Form):
    """`count` is the number that was looked at: another one is looked at again."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        validators=[ProhibitNullCharactersValidator()],
        help_text=_("Staff read it in the outbox and in the timeline; the people do not."),
        error_messages={
            "required": _("Enter why you remind them now"),
            "max_length": _("Shorten the reason to 200 letters"),
        },
    )
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
