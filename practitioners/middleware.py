"""Each person's own language and zone, and a second factor for staff."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from practitioners.mail import in_the_zone_of
from practitioners.models import User

Answer = Callable[[HttpRequest], HttpResponse]

# Set when a factor is added while signed in: whoever has just added it has just shown it.
SHOWN = "second_factor_shown"


def own_language_and_time_zone(get_response: Answer) -> Answer:
    """Switched on for the request only: threads are used again for other people."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return get_response(request)
        with translation.override(_language(request.user)), in_the_zone_of(request.user):
            if request.path.startswith("/admin/"):
                _tell_wagtail(request.user)
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response

    return middleware


def _language(person: User) -> str:
    """Of pages; letters may be had in more."""
    known = person.language in dict(settings.LANGUAGES)
    return person.language if known else settings.LANGUAGE_CODE


def second_factor_for_staff(get_response: Answer) -> Answer:
    """Whoever may enter the staff pages goes nowhere before a second factor has been shown.

    Without one they are sent where it is set up; with one that this session has not shown (it is
    older than the factor), they are asked for it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.MFA_FOR_STAFF or _stays_open(request.path):
            return get_response(request)
        user = request.user
        if not isinstance(user, User) or not user.is_staff:
            return get_response(request)
        if not is_mfa_enabled(user):
            messages.warning(
                request,
                _("Staff accounts need a second factor. Add a passkey or an authenticator app."),
            )
            return redirect("mfa_index")
        if not _has_shown_second_factor(request, user):
            back = {REDIRECT_FIELD_NAME: request.get_full_path()} if request.method == "GET" else {}
            return redirect(f"{_where_to_show_it(user)}?{urlencode(back)}")
        return get_response(request)

    return middleware


def _stays_open(path: str) -> bool:
    """Where accounts are looked after, signing out with them, and what pages are made of."""
    return path.startswith(("/accounts/", settings.STATIC_URL, "/livez", "/readyz"))


def _has_shown_second_factor(request: HttpRequest, user: User) -> bool:
    if request.session.get(SHOWN):
        return True
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def _where_to_show_it(user: User) -> str:
    """The page that asks for a code or a passkey; a password is no second factor."""
    methods: list[dict[str, Any]] = get_adapter().get_reauthentication_methods(user)
    return next(
        (method["url"] for method in methods if method["id"].startswith("mfa_")),
        reverse("mfa_index"),
    )


def _tell_wagtail(user: User) -> None:
    """Wagtail switches its own zone on; where somebody chose none there, it takes ours."""
    profile = getattr(user, "wagtail_userprofile", None)
    if profile is not None and not profile.current_time_zone:
        profile.current_time_zone = user.time_zone
