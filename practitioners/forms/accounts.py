"""The sign-in forms of allauth in our words: an address is an e-mail address on every page."""

from typing import Any

from allauth.account import forms as allauth
from django.utils.translation import gettext_lazy as _


class AddressInOurWords:
    """Names the field for the address, whatever the form calls it; nothing is said twice inside it."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("login", "email"):
            if name in self.fields:
                self.fields[name].label = _("E-mail address")
                self.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(AddressInOurWords, allauth.LoginForm):
    pass


class SignupForm(AddressInOurWords, allauth.SignupForm):
    pass


class AddEmailForm(AddressInOurWords, allauth.AddEmailForm):
    pass


class ResetPasswordForm(AddressInOurWords, allauth.ResetPasswordForm):
    pass
