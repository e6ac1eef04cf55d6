"""What staff say when they revoke."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate


class RevokeForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *Certificate.Reason.choices],
        help_text=_("The holder reads it in the e-mail and in the list of certificates."),
        error_messages={"required": _("Choose the reason for revoking it")},
    )
    note = forms.CharField(
        label=_("Note for staff"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("What happened and who decided. Nobody outside reads it."),
        error_messages={"required": _("Write what happened and who decided")},
    )
