"""What people type about certificates."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from certificates.credential.opening import MAX_FILE
from certificates.rules.codes import code_in_link, is_code, is_number, normalise_code


class CodeForm(forms.Form):
    """Dashes, spaces, case and 0/O, 1/I are forgiven, and so is the whole link."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=200,
        help_text=_(
            "Twelve letters and digits, printed beside the square code on the certificate."
        ),
        error_messages={
            "required": _("Enter the code printed on the certificate"),
            "max_length": _("Enter the twelve characters of the code and nothing else"),
        },
        widget=forms.TextInput(
            attrs={"class": "medium", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        typed = self.cleaned_data["code"]
        code = normalise_code(code_in_link(typed))
        if is_number(typed):
            raise forms.ValidationError(
                _(
                    "This is the number of a certificate. Enter the code that stands beside the square code"
                )
            )
        if not is_code(code):
            raise forms.ValidationError(
                _(
                    "A code has twelve letters and digits, such as 7K3M-9QXT-2BDA. Check it and type it again"
                )
            )
        return code


TOO_LARGE = _("Choose a file smaller than 10 MB")


class FileForm(forms.Form):
    """A file that somebody was handed."""

    file = forms.FileField(
        label=_("File of a certificate"),
        help_text=_("The PDF, or a badge as JSON, JWT or picture. Smaller than 10 MB."),
        error_messages={
            "required": _("Choose the file you were given"),
            "missing": _("Choose the file you were given"),
            "empty": _("The file is empty. Choose the file you were given"),
        },
        widget=forms.FileInput(attrs={"accept": ".pdf,.json,.jsonld,.png,.jwt,.txt"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_FILE:
            raise forms.ValidationError(TOO_LARGE)
        return file


class SharingForm(forms.Form):
    """What the holder lets the verification page say."""

    NAME, INITIALS, NOBODY = "name", "initials", "nobody"

    certificate = forms.IntegerField(widget=forms.HiddenInput)
    shows = forms.ChoiceField(choices=[(NAME, ""), (INITIALS, ""), (NOBODY, "")])
    place = forms.BooleanField(required=False)
