"""The account of a person."""

import zoneinfo
from typing import Any, ClassVar, Self

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    Group,
    Permission,
    PermissionsMixin,
)
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator, RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import dates, timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from practitioners.models.letters import letter_languages

# A name goes into mail headers and onto certificates: no line breaks, and nothing that turns the
# direction of what follows.
one_line = RegexValidator(
    r"^[^\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$",
    _("Write the name on one line, in letters alone."),
)


def is_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone from the list, such as Europe/London."))


class UserQuerySet(models.QuerySet["User"]):
    def with_staff_mark(self) -> Self:
        """Whether somebody may enter the staff pages, in the same query.

        Fills `User.is_staff` without the two queries that asking for a permission costs.
        """
        door = Q(
            permissions__codename="access_admin",
            permissions__content_type__app_label="wagtailadmin",
        )
        own_door = Permission.objects.filter(
            codename="access_admin", content_type__app_label="wagtailadmin", user=OuterRef("pk")
        )
        return self.annotate(
            enters_staff_pages=Exists(Group.objects.filter(door, user=OuterRef("pk")))
            | Exists(own_door)
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes accounts by e-mail address; addresses are compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: learner, instructor, reviewer, assessor, administrator.

    `name_on_licence` is what certificates print; `display_name` is how we greet.
    """

    email = models.EmailField(
        _("e-mail address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("There is an account with this e-mail address.")},
    )
    name_on_licence = models.CharField(
        _("name as on your licence"),
        max_length=150,
        validators=[one_line, ProhibitNullCharactersValidator()],
    )
    display_name = models.CharField(
        _("what we call you"), max_length=60, blank=True, validators=[one_line]
    )
    profession = models.ForeignKey(
        "practitioners.Profession", models.PROTECT, null=True, blank=True, related_name="+"
    )
    time_zone = models.CharField(max_length=64, default="UTC", validators=[is_time_zone])
    # Some licences renew at the end of it. The day and the year are nobody's business here.
    birth_month = models.PositiveSmallIntegerField(
        _("birth month"),
        null=True,
        blank=True,
        choices=[(number, dates.MONTHS[number]) for number in range(1, 13)],
    )
    language = models.CharField(max_length=12, default="en-gb")
    # Of letters alone; empty: that of the clinic, or else of the site.
    letter_language = models.CharField(
        _("letters in"), max_length=12, blank=True, choices=letter_languages
    )
    # Single keys in lessons; some people talk to their computer, and a word would press several.
    keys_enabled = models.BooleanField(_("keys in lessons"), default=True)
    wants_announcements = models.BooleanField(_("announcements by e-mail"), default=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # The row stays because evidence names it; who it was does not. See `services.closing`.
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name_on_licence"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("close_account", "Can close the account of a person who asks for it")]
        constraints = [
            # Stored in lower case, so that unique means unique.
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="addresses_in_lower_case"
            ),
        ]

    def __str__(self) -> str:
        if self.closed_at is not None:
            return _("Closed account %(number)s") % {"number": self.pk}
        return self.name_on_licence or self.email

    def get_full_name(self) -> str:
        return self.name_on_licence

    def get_short_name(self) -> str:
        return self.display_name or self.name_on_licence

    @cached_property
    def clinic_letter_language(self) -> str:
        """In which their clinic wants letters; of several, the one they joined last. Empty: any."""
        current = self.memberships.filter(left_on=None).exclude(clinic__letter_language="")
        chosen = current.order_by("-joined_on", "-pk").values_list("clinic__letter_language")
        return next((language for (language,) in chosen[:1]), "")

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @cached_property
    def is_staff(self) -> bool:
        """May enter the staff pages. Follows from the groups, so it cannot disagree with them."""
        if self.is_superuser:
            return self.is_active
        marked = getattr(self, "enters_staff_pages", None)
        if marked is None:
            return self.has_perm("wagtailadmin.access_admin")
        return bool(marked) and self.is_active
