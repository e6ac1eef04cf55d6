"""What a person says about something they learnt elsewhere, and the files that show it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from practitioners import proofs
from practitioners.forms.licences import EARLIEST, date_field
from practitioners.models import Licence
from renewals.models import CreditEntry, Evidence
from renewals.selectors.periods import mode_words
from renewals.services.activities import MOST_FILES, MOST_MINUTES, ActivityClaim

TOO_LONG = _("Shorten this to %(limit_value)s letters.")


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each judged by its bytes."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # type: ignore[override]
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        for upload in uploads:
            proofs.examine(upload)
        return list(uploads)


def line(label: Any, required: Any, length: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        help_text=help_text,
        validators=[ProhibitNullCharactersValidator()],
        error_messages={"required": required, "max_length": TOO_LONG},
    )


def number(label: Any, most: int, say: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "tiny", "inputmode": "numeric"}),
        error_messages={"invalid": say, "min_value": say, "max_value": say},
    )


class ActivityForm(forms.Form):
    """For a new activity and for changing one. Judged again by the service."""

    title = line(
        _("Title"), _("Enter the title of the activity."), 200, _("As the certificate says it.")
    )
    provider = line(
        _("Provider"), _("Enter who gave it."), 160, _("The school, association or publisher.")
    )
    completed_on = date_field(
        _("Day you completed it"), _("the day"), _("Day, month and year, such as 31 March 2026.")
    )
    hours = number(_("Hours"), 1000, _("Enter the hours as a whole number from 0 to 1,000."))
    minutes = number(_("Minutes"), 59, _("Enter the minutes as a number from 0 to 59."))
    activity = forms.ChoiceField(
        label=_("What was it?"),
        choices=[("", _("Choose what it was")), *CreditEntry.Activity.choices],
        error_messages={
            "required": _("Choose what it was."),
            "invalid_choice": _("Choose what it was from the list."),
        },
    )
    mode = forms.ChoiceField(
        label=_("How did you take part?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you took part."),
            "invalid_choice": _("Choose how you took part from the list."),
        },
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics it covered"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only those that the places of your licences ask for by themselves."),
        error_messages={"invalid_choice": _("Choose the topics from the list.")},
    )
    licences = forms.MultipleChoiceField(
        label=_("Licences it counts for"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one licence."),
            "invalid_choice": _("Choose from your own licences."),
        },
    )
    reflection = forms.CharField(
        label=_("What it changed in your work"),
        required=False,
        max_length=4000,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Some boards ask for this. Name no patient."),
        error_messages={"max_length": TOO_LONG},
    )
    remove = forms.MultipleChoiceField(
        label=_("Files to take out"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the files you sent.")},
    )
    evidence = FilesField(
        label=_("Evidence"),
        required=False,
        max_length=None,
        widget=SeveralFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    no_patient = forms.BooleanField(
        label=_("No patient can be recognised in these files or in what I wrote."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        licences: Sequence[Licence],
        topics: Sequence[str],
        entry: CreditEntry | None = None,
        present: Sequence[Evidence] = (),
        file_refused: bool = False,
        **kwargs: Any,
    ) -> None:
        if entry is not None:
            kwargs["initial"] = _initial(entry, licences)
        elif licences:
            kwargs["initial"] = {"licences": [str(one.pk) for one in licences]}
        super().__init__(*args, **kwargs)
        self.own_licences = {str(one.pk): one for one in licences}
        self.present, self.file_refused = present, file_refused
        self.fields["mode"].choices = list(mode_words().items())  # type: ignore[attr-defined]
        said = list(entry.topics) if entry else []
        self._offer("topics", [(one, _topic(one)) for one in dict.fromkeys([*topics, *said])])
        self._offer("licences", [(key, _licence(one)) for key, one in self.own_licences.items()])
        self._offer("remove", [(str(one.pk), one.name) for one in present])
        day = self.fields["completed_on"]
        day.required = True
        day.error_messages["required"] = _("Enter the day you completed it.")
        self.fields["evidence"].required = not present
        self.fields["evidence"].help_text = self._about_files()

    def clean_completed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["completed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The day must be today or earlier."))
        if day < EARLIEST:
            raise ValidationError(_("Check the year of the day."))
        return day

    def clean_licences(self) -> list[Licence]:
        """None of them named where it is for all: a licence of next year is served, too."""
        ticked: list[str] = self.cleaned_data["licences"]
        if len(ticked) == len(self.own_licences):
            return []
        return [self.own_licences[key] for key in ticked]

    def clean_evidence(self) -> list[UploadedFile]:
        uploads: list[UploadedFile] = self.cleaned_data["evidence"]
        if self.file_refused:
            raise proofs.ProofNotAccepted
        kept = len(self.present) - len(self.cleaned_data.get("remove") or [])
        if not uploads and kept <= 0:
            raise ValidationError(_("Choose at least one file that shows what you did."))
        if kept + len(uploads) > MOST_FILES:
            raise ValidationError(
                _("Send at most %(most)s files for one activity.") % {"most": MOST_FILES}
            )
        return uploads

    def clean_no_patient(self) -> bool:
        if not self.cleaned_data["no_patient"]:
            raise ValidationError(
                _("Look through your files, then confirm that no patient can be recognised.")
            )
        return True

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "hours" in self.errors or "minutes" in self.errors:
            return said
        if not 0 < self._minutes() <= MOST_MINUTES:
            self.add_error(
                "hours", _("Enter how long it took, without breaks: hours, minutes or both.")
            )
        return said

    @property
    def lost_files(self) -> bool:
        """Whether files came that the person has to choose once more."""
        return bool(self.errors and (self.file_refused or self.files))

    def claim(self) -> ActivityClaim:
        said = self.cleaned_data
        return ActivityClaim(
            title=said["title"],
            provider=said["provider"],
            completed_on=said["completed_on"],
            minutes=self._minutes(),
            mode=said["mode"],
            activity=said["activity"],
            topics=said.get("topics") or [],
            licences=said.get("licences") or [],
            reflection=said["reflection"],
        )

    def _minutes(self) -> int:
        return (self.cleaned_data.get("hours") or 0) * 60 + (self.cleaned_data.get("minutes") or 0)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """A list of nothing is no question."""
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def _about_files(self) -> Any:
        asked = _("PDF, JPG or PNG, each smaller than 10 MB. You can choose several.")
        if not self.present:
            return asked
        have = ngettext(
            "We have %(n)s file. Choose files only to add to it.",
            "We have %(n)s files. Choose files only to add to them.",
            len(self.present),
        ) % {"n": len(self.present)}
        return f"{have} {asked}"


def _initial(entry: CreditEntry, licences: Sequence[Licence]) -> dict[str, Any]:
    hours, minutes = divmod(entry.claimed_minutes or 0, 60)
    named = [str(one.pk) for one in entry.licences.all()]
    return {
        "title": entry.title,
        "provider": entry.provider,
        "completed_on": entry.completed_on,
        "hours": hours,
        "minutes": minutes,
        "activity": entry.activity,
        "mode": entry.mode,
        "topics": entry.topics,
        "licences": named or [str(one.pk) for one in licences],
        "reflection": entry.reflection,
    }


def _topic(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _licence(licence: Licence) -> str:
    return f"{licence.jurisdiction}, {licence.profession.name.lower()}, {licence.number}"
