"""A person closes their own account."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from practitioners.forms import CloseOwnForm
from practitioners.http import private, signed_in
from practitioners.services.closing import ClosingRefused, close_account


@private
def close(request: HttpRequest) -> HttpResponse:
    """Says what goes and what stays, and asks for the password. Tries are counted."""
    person = signed_in(request)
    form = CloseOwnForm(request.POST or None, person=person)
    if request.method == "POST":
        if not ratelimit.consume(request, action="reauthenticate", user=person):
            form.full_clean()
            form.add_error("proof", _("Too many tries. Wait five minutes, then try again."))
        elif form.is_valid():
            try:
                close_account(person=person, actor=person, at=timezone.now())
            except ClosingRefused as refused:
                form.add_error(None, str(refused))
            else:
                logout(request)
                messages.success(request, _("Your account is closed."))
                return redirect("/")
    return render(request, "practitioners/close.html", {"form": form, "person": person})
