"""What people type about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.codes import is_code, normalise_code


class CodeForm(forms.Form):
    """Dashes, spaces, case and 0/O, 1/I are forgiven."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=60,
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
        code = normalise_code(self.cleaned_data["code"])
        if not is_code(code):
            raise forms.ValidationError(
                _(
                    "A code has twelve letters and digits, such as 7K3M-9QXT-2BDA. Check it and type it again"
                )
            )
        return code


class NameForm(forms.Form):
    """The holder's switch."""

    certificate = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda said: said == "yes"
    )
