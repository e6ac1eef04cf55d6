"""What people type about themselves."""

import unicodedata
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import HttpRequest
from django.utils.dates import MONTHS
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from practitioners.models import Profession, User
from practitioners.models.people import one_line
from practitioners.roles import Role, give_role
from practitioners.services.people import Profile
from practitioners.time_zones import zone_choices

# Letters and a sign to Unicode that print as nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def can_be_seen(name: str) -> None:
    """At least one character prints by itself: not only spaces, marks and what steers a text."""
    if not any(unicodedata.category(one)[0] not in "CZM" and one not in _BLANK for one in name):
        raise ValidationError(_("Write the name in letters that can be seen."))


def name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Name as on your licence"),
        max_length=150,
        validators=[one_line, can_be_seen, ProhibitNullCharactersValidator()],
        help_text=_("Certificates print this name. Write it exactly as your licence does."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Enter your name as it is on your licence."),
            "max_length": _("Shorten the name to 150 letters."),
        },
    )


def display_name_field() -> forms.CharField:
    return forms.CharField(
        label=_("What should we call you?"),
        max_length=60,
        required=False,
        validators=[one_line, can_be_seen, ProhibitNullCharactersValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "class": "medium"}),
        error_messages={"max_length": _("Shorten this name to 60 letters.")},
    )


def profession_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=_("Profession"),
        queryset=Profession.objects.all(),
        required=False,
        empty_label=_("Choose your profession"),
        error_messages={"invalid_choice": _("Choose a profession from the list.")},
    )


class SignupForm(forms.Form):
    """The part of signing up that is ours; allauth adds the address and the password."""

    field_order = ["name_on_licence", "display_name", "profession", "email", "password1"]

    name_on_licence = name_field()
    display_name = display_name_field()
    profession = profession_field()
    # Filled in by the browser where it has scripts; a zone nobody knows is left aside.
    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-own-time-zone": ""})
    )

    def clean_time_zone(self) -> str:
        said = str(self.cleaned_data["time_zone"])
        return said if said in available_timezones() else ""

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the person is saved: whoever signs up is a learner."""
        give_role(person=user, role=Role.LEARNER)


class CloseOwnForm(forms.Form):
    """The password, so that nobody at an open screen does it. Who has none types the address."""

    proof = forms.CharField(max_length=254, strip=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        field = self.fields["proof"]
        if person.has_usable_password():
            field.label = _("Your password")
            field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
            field.error_messages["required"] = _("Enter your password")
        else:
            field.label = _("Your e-mail address")
            field.error_messages["required"] = _("Enter your e-mail address")

    def clean_proof(self) -> str:
        said = str(self.cleaned_data["proof"])
        if self.person.has_usable_password():
            if not self.person.check_password(said):
                raise forms.ValidationError(_("This is not your password. Check it and try again."))
        elif said.strip().lower() != self.person.email:
            raise forms.ValidationError(_("This is not the address of your account."))
        return said


class FindAccountForm(forms.Form):
    """Staff type the address that the person wrote from."""

    email = forms.EmailField(
        label=_("E-mail address of the account"),
        error_messages={
            "required": _("Enter the address of the account"),
            "invalid": _("Write an address such as ana@example.org"),
        },
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        self.person = User.objects.filter(email=email, closed_at=None).first()
        if self.person is None:
            raise forms.ValidationError(_("Nobody here has this address"))
        return email


class ProfileForm(forms.Form):
    """What a person may change about themselves."""

    name_on_licence = name_field()
    display_name = display_name_field()
    profession = profession_field()
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        help_text=_("Deadlines and letters use it."),
        error_messages={
            "required": _("Choose your time zone."),
            "invalid_choice": _("Choose a time zone from the list."),
        },
    )
    birth_month = forms.TypedChoiceField(
        label=_("Birth month"),
        required=False,
        choices=[
            ("", _("Not stated")),
            *((str(number), MONTHS[number]) for number in range(1, 13)),
        ],
        coerce=int,
        empty_value=None,
        help_text=_(
            "Some licences renew at the end of the birth month, such as in Texas and New York. "
            "We keep the month alone, never the day or the year."
        ),
        error_messages={"invalid_choice": _("Choose a month from the list.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: settings.LANGUAGES,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose a language from the list."),
        },
    )

    letter_language = forms.ChoiceField(
        label=_("Letters in"),
        required=False,
        choices=lambda: [("", ""), *settings.LETTER_LANGUAGES],
        help_text=_(
            "Reminders and all other e-mails from us. The pages of this site stay in English, and what "
            "people write to you stays in their words."
        ),
        error_messages={"invalid_choice": _("Choose a language from the list.")},
    )
    wants_announcements = forms.BooleanField(
        label=_("E-mail me what instructors announce to my courses"),
        required=False,
        help_text=_("It stands on your home page in any case."),
    )
    keys_enabled = forms.BooleanField(
        label=_("Keys in lessons"),
        required=False,
        help_text=_("Arrows for the next and previous step, n for a note, ? for help."),
    )

    def __init__(self, *args: Any, person: User, has_verified: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name_on_licence": person.name_on_licence,
            "display_name": person.display_name,
            "profession": person.profession_id,
            "time_zone": person.time_zone,
            "birth_month": person.birth_month,
            "language": person.language,
            "letter_language": person.letter_language,
            "wants_announcements": person.wants_announcements,
            "keys_enabled": person.keys_enabled,
        }
        super().__init__(*args, **kwargs)
        self.person = person
        if has_verified:
            self.fields["name_on_licence"].help_text = _(
                "Certificates print this name. You have a verified licence: saving another name "
                "sends it back to be checked, and until then it does not count as verified."
            )
        if len(settings.LANGUAGES) < 2:  # nothing to choose
            del self.fields["language"]
        self._offer_letter_languages()

    def _offer_letter_languages(self) -> None:
        """Whoever chooses none has letters in the language of their clinic, or else of the site."""
        names = dict(settings.LETTER_LANGUAGES)
        if len(names) < 2:  # nothing to choose
            del self.fields["letter_language"]
            return
        clinic = names.get(self.person.clinic_letter_language)
        none = (
            now("%(language)s, as my clinic has chosen") % {"language": clinic}
            if clinic
            else now("%(language)s, or what my clinic chooses")
            % {"language": names[settings.LANGUAGE_CODE]}
        )
        field = cast("forms.ChoiceField", self.fields["letter_language"])
        field.choices = [("", none), *settings.LETTER_LANGUAGES]

    def profile(self) -> Profile:
        said = self.cleaned_data
        return Profile(
            name_on_licence=said["name_on_licence"],
            display_name=said["display_name"],
            profession=said["profession"],
            time_zone=said["time_zone"],
            birth_month=said["birth_month"],
            language=said.get("language", self.person.language),
            wants_announcements=said["wants_announcements"],
            letter_language=said.get("letter_language", self.person.letter_language),
            keys_enabled=said["keys_enabled"],
        )
