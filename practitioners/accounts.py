"""Where allauth meets our people."""

import contextlib
import logging
import smtplib
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmationMixin
from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practitioners import mail
from practitioners.models import User

logger = logging.getLogger(__name__)

LETTERS = {
    "account/email/email_confirmation_signup": "practitioners/mail/confirm_new_account",
    "account/email/email_confirmation": "practitioners/mail/confirm_address",
    "account/email/password_reset_key": "practitioners/mail/reset_password",
    "account/email/account_already_exists": "practitioners/mail/account_exists",
    "account/email/unknown_account": "practitioners/mail/no_account",
}
# What has just been done to an account, told to its owner in case it was somebody else.
NOTICES = {
    "account/email/password_changed": gettext_lazy("Your password was changed"),
    "account/email/password_set": gettext_lazy("Your account has a password now"),
    "account/email/password_reset": gettext_lazy("Your password was changed"),
    "account/email/email_changed": gettext_lazy("The e-mail address of your account was changed"),
    "account/email/email_deleted": gettext_lazy("An e-mail address of your account was removed"),
    "account/email/email_confirm": gettext_lazy("Your e-mail address is confirmed"),
    "mfa/email/totp_activated": gettext_lazy("An authenticator app was added to your account"),
    "mfa/email/totp_deactivated": gettext_lazy(
        "The authenticator app was removed from your account"
    ),
    "mfa/email/webauthn_added": gettext_lazy("A passkey was added to your account"),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was removed from your account"),
    "mfa/email/recovery_codes_generated": gettext_lazy(
        "New recovery codes were made for your account"
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    """Signing up asks for the name as on the licence; mail is written by `practitioners.mail`."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "The e-mail address and the password do not match an account. Check both."
        ),
        "enter_current_password": gettext_lazy("Enter the password you have now."),
        "incorrect_password": gettext_lazy("This is not your password. Check it and try again."),
        "incorrect_code": gettext_lazy("This code is not right. Enter the one shown now."),
        "too_many_login_attempts": gettext_lazy(
            "Too many tries. Wait five minutes, or reset your password."
        ),
        "rate_limited": gettext_lazy("Too many tries. Wait five minutes, then try again."),
        "email_taken": gettext_lazy("There is an account with this e-mail address."),
        "same_as_current": gettext_lazy("Enter something else than what it is now."),
    }

    def save_user(
        self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True
    ) -> User:
        said = form.cleaned_data
        super().save_user(request, user, form, commit=False)
        user.name_on_licence = said["name_on_licence"]
        user.display_name = said.get("display_name", "")
        user.profession = said.get("profession")
        user.time_zone = said.get("time_zone") or user.time_zone
        if commit:
            user.save()
        return user

    def clean_email(self, email: str) -> str:
        """Addresses are stored in lower case, so that unique means unique."""
        return email.lower()

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationMixin
    ) -> str:
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return f"{settings.SITE_URL}{path}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On our own address, whatever host the request named."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.SITE_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away does not turn the page into an error; the person is told."""
        person = _person(email, context)
        words = {
            "person": person,
            "notice": NOTICES.get(template_prefix),
            "to_email": context.get("to_email", ""),
            "activate_url": context.get("activate_url", ""),
            "password_reset_url": context.get("password_reset_url", ""),
        }
        template = LETTERS.get(template_prefix, "practitioners/mail/account_notice")
        own_words = mail.in_the_words_of(person) if person else contextlib.nullcontext()
        with own_words:
            letter = mail.compose(address=email, template=template, context=words)
        try:
            letter.send()
        except (OSError, smtplib.SMTPException) as error:
            logger.error("%s could not be sent: %s", template_prefix, mail.describe(error))
            if self.request is not None:
                messages.error(
                    self.request,
                    _("We could not send the e-mail just now. Wait a few minutes, then ask again."),
                )


def _person(email: str, context: dict[str, Any]) -> User | None:
    user = context.get("user")
    if isinstance(user, User):
        return user
    return User.objects.filter(email__iexact=email).first()
