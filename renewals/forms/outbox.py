"""What staff look for in the outbox."""

from django import forms
from django.utils.translation import gettext_lazy as _

from renewals.selectors.outbox import STATES


class OutboxForm(forms.Form):
    q = forms.CharField(label=_("Name, e-mail or number"), required=False, max_length=100)
    state = forms.ChoiceField(required=False, choices=[(one, one) for one in STATES])
